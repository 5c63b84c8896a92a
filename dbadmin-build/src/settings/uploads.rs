//! What `dbadmin.toml` says of uploaded files: how large they may be, and where those are kept whose paths
//! stand in columns for text.

use dbadmin_model::describe::Kind;
use dbadmin_model::plan::{Annotations, ColumnOverride, FieldAnnotation, Widget, bytes};
use dbadmin_model::schema::{Column, Schema};

use super::Settings;

/// What is said of a size that is none.
const SIZE: &str = "is no size: write a whole number and its unit, such as `500 kB` or `5 MB`";

impl Settings {
    /// What is wrong with `[uploads]`, and with columns that it has no folder for.
    pub(super) fn uploads_problems(
        &self,
        annotations: &Annotations,
        schema: &Schema,
    ) -> Vec<String> {
        let mut problems = Vec::new();
        let said = &self.uploads;
        if said
            .max_size
            .as_deref()
            .is_some_and(|it| bytes(it).is_none())
        {
            let place = self.place_of(&["uploads", "max_size"]);
            problems.push(format!("{place}: `max_size` {SIZE}"));
        }
        if said
            .folder
            .as_deref()
            .is_some_and(|it| it.trim().is_empty())
        {
            let place = self.place_of(&["uploads", "folder"]);
            problems.push(format!("{place}: `folder` is empty: name a folder"));
        }
        if said.folder.is_some() {
            return problems;
        }
        for (address, table) in &annotations.tables {
            let known = schema.table(address);
            let column = |name: &str| known.and_then(|table| table.column(name));
            let fields = table.fields.iter().filter(|field| takes_file(field));
            let paths = fields.filter(|field| {
                column(&field.column).is_some_and(|column| Kind::of(&column.ty) == Kind::Text)
            });
            problems.extend(paths.map(|field| {
                let name = &field.column;
                let place = self.place_of(&["tables", address, "columns", name, "widget"]);
                let widget = field.widget.as_deref().unwrap_or_default();
                format!(
                    "{place}: `{address}.{name}` holds the path of a file (`widget = \"{widget}\"`), \
                     and no folder is named for files: add `folder = \"uploads\"` under `[uploads]`"
                )
            }));
        }
        problems
    }
}

fn takes_file(field: &FieldAnnotation) -> bool {
    let widget = field.widget.as_deref().and_then(Widget::named);
    widget.is_some_and(Widget::is_upload)
}

/// What is wrong with the `max_size` of a column.
pub fn problem(said: &ColumnOverride, column: &Column) -> Option<String> {
    let size = said.max_size.as_deref()?;
    if bytes(size).is_none() {
        return Some(SIZE.to_owned());
    }
    let fits = matches!(Kind::of(&column.ty), Kind::Blob | Kind::Text);
    (!fits).then(|| {
        let holds = column.ty.in_words();
        format!("is for columns that take files, and the column holds {holds}")
    })
}

#[cfg(test)]
mod tests {
    use dbadmin_model::schema::{ColumnType, Dialect, Table};

    use super::*;

    fn told(toml: &str) -> Vec<String> {
        let column = |name: &str, ty| Column {
            name: name.to_owned(),
            ty,
            ..Column::default()
        };
        let table = Table {
            name: "people".to_owned(),
            columns: vec![
                column("photo", ColumnType::Text { max: None }),
                column("scan", ColumnType::Blob),
                column("age", ColumnType::Real),
            ],
            ..Table::default()
        };
        let schema = Schema::new(Dialect::Sqlite, vec![table]);
        let settings = Settings::parse(toml.to_owned()).expect("settings");
        match settings.annotate(&mut Annotations::default(), &schema) {
            Ok(()) => Vec::new(),
            Err(error) => error.to_string().lines().map(str::to_owned).collect(),
        }
    }

    #[test]
    fn a_path_needs_a_folder_and_bytes_do_not() {
        let photo = "[tables.people.columns]\nphoto = { widget = \"image\" }\n";
        let without = told(photo);
        assert!(without[0].contains("no folder is named"), "{without:?}");
        assert!(without[0].contains("dbadmin.toml:2"), "{without:?}");
        assert!(told(&format!("[uploads]\nfolder = \"uploads\"\n{photo}")).is_empty());
        assert!(told("[tables.people.columns.scan]\nwidget = \"file\"").is_empty());
    }

    #[test]
    fn sizes_are_read() {
        let scan = "[tables.people.columns.scan]\nmax_size = ";
        assert!(told(&format!("{scan}\"2 MB\"")).is_empty());
        assert!(told(&format!("{scan}\"2 MiB\""))[0].contains("is no size"));
        assert!(told("[uploads]\nmax_size = \"much\"")[0].contains("is no size"));
        let age = told("[tables.people.columns.age]\nmax_size = \"2 MB\"");
        assert!(
            age[0].contains("takes files") || age[0].contains("take files"),
            "{age:?}"
        );
    }
}
