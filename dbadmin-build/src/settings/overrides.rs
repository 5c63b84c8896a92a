//! What `dbadmin.toml` says of tables and columns, compared with the schema and laid over what the
//! structs say. The file's word is explicit, so that it wins over the structs' and over every
//! decision of an agent; where it contradicts a struct, the build says so.

use dbadmin_model::plan::{
    Annotations, ColumnOverride, FieldAnnotation, TableAnnotation, TableOverride,
};
use dbadmin_model::schema::{Column, Schema, Table};
use dbadmin_syntax::names::{closest_table, did_you_mean, one_of};
use dbadmin_syntax::vocabulary::WIDGETS;

use super::Settings;
use crate::wording::{self, NAME, SENTENCE};

impl Settings {
    /// Lays the file's words over the structs', and returns what cannot be.
    pub(super) fn lay_over(&self, annotations: &mut Annotations, schema: &Schema) -> Vec<String> {
        let mut problems = Vec::new();
        for (address, said) in &self.tables {
            let Some(table) = schema.table(address) else {
                problems.push(self.unknown_table(address, schema));
                continue;
            };
            let annotation = annotations.tables.entry(table.address()).or_default();
            problems.extend(self.table_problems(address, said));
            said.lay_over(annotation);
            for (name, column) in &said.columns {
                let place = || self.place_of(&["tables", address, "columns", name]);
                match field(annotation, table, name) {
                    Err(problem) => problems.push(format!("{}: {problem}", place())),
                    Ok((field, known)) => {
                        problems.extend(self.column_problems(address, column, known));
                        column.lay_over(field);
                    }
                }
            }
        }
        problems
    }

    /// Where the file contradicts what the structs say: there, the file wins.
    #[must_use]
    pub fn contradictions(&self, annotations: &Annotations) -> Vec<String> {
        let mut found = self.unreadable();
        for (address, said) in &self.tables {
            let Some(known) = annotations.tables.get(address) else {
                continue;
            };
            let against = said.lay_over(&mut known.clone());
            let wins = |path: &[&str], key: &str, what: &str| {
                format!(
                    "{}: `{key}` of {what} is as the file says; `#[admin({key})]` on `{}` says \
                     something else: remove one of them",
                    self.place_of(path),
                    known.path
                )
            };
            found.extend(
                against
                    .into_iter()
                    .map(|key| wins(&["tables", address, key], key, &format!("`{address}`"))),
            );
            for (name, column) in &said.columns {
                let mut fields = known.fields.iter();
                let Some(field) = fields.find(|field| field.column == *name) else {
                    continue;
                };
                let against = column.lay_over(&mut field.clone());
                found.extend(against.into_iter().map(|key| {
                    let path = ["tables", address, "columns", name, key];
                    wins(&path, key, &format!("`{address}.{name}`"))
                }));
            }
        }
        found
    }

    fn unknown_table(&self, address: &str, schema: &Schema) -> String {
        let known: Vec<String> = schema.tables.iter().map(Table::address).collect();
        let meant = closest_table(address, known.iter().map(String::as_str));
        let hint = meant.map_or_else(String::new, |meant| format!(" (did you mean `{meant}`?)"));
        format!(
            "{}: the database does not have the table `{address}`{hint}",
            self.place_of(&["tables", address])
        )
    }

    fn table_problems(&self, address: &str, said: &TableOverride) -> Vec<String> {
        let texts = [
            ("title", &said.title, NAME),
            ("singular", &said.singular, NAME),
            ("icon", &said.icon, NAME),
            ("group", &said.group, NAME),
            ("help", &said.help, SENTENCE),
        ];
        let told = texts.into_iter().filter_map(|(key, text, longest)| {
            let problem = wording::problem(text.as_deref()?, longest)?;
            let place = self.place_of(&["tables", address, key]);
            Some(format!("{place}: `{key}` of `{address}` {problem}"))
        });
        told.collect()
    }

    fn column_problems(&self, address: &str, said: &ColumnOverride, known: &Column) -> Vec<String> {
        let texts = [("label", &said.label, NAME), ("help", &said.help, SENTENCE)];
        let mut found: Vec<(&str, String)> = texts
            .into_iter()
            .filter_map(|(key, text, longest)| {
                Some((key, wording::problem(text.as_deref()?, longest)?))
            })
            .collect();
        if let Some(widget) = &said.widget {
            found.extend(widget_problem(widget, known).map(|told| ("widget", told)));
        }
        if let Some(money) = &said.money {
            found.extend(money_problem(money, known).map(|told| ("money", told)));
        }
        if said.sort == Some(true) && known.opaque {
            let told = "is for values that have an order, which these have not";
            found.push(("sort", told.to_owned()));
        }
        let told = found.into_iter().map(|(key, problem)| {
            let place = self.place_of(&["tables", address, "columns", &known.name, key]);
            format!("{place}: `{key}` of `{address}.{}` {problem}", known.name)
        });
        told.collect()
    }
}

/// The annotation of a column, made where the table has no struct.
fn field<'a, 't>(
    annotation: &'a mut TableAnnotation,
    table: &'t Table,
    name: &str,
) -> Result<(&'a mut FieldAnnotation, &'t Column), String> {
    let address = table.address();
    let Some(known) = table.column(name) else {
        let columns = table.columns.iter().map(|column| column.name.as_str());
        let hint = did_you_mean(name, columns);
        return Err(format!(
            "the table `{address}` does not have the column `{name}`{hint}"
        ));
    };
    let place = annotation
        .fields
        .iter()
        .position(|field| field.column == name);
    let place = match place {
        Some(place) => place,
        None if annotation.path.is_empty() => {
            annotation.fields.push(FieldAnnotation {
                column: name.to_owned(),
                ..FieldAnnotation::default()
            });
            annotation.fields.len() - 1
        }
        None => {
            return Err(format!(
                "`{}` has no field for the column `{name}` of `{address}`, so the panel does not \
                 show it; add the field, or remove these lines",
                annotation.path
            ));
        }
    };
    Ok((&mut annotation.fields[place], known))
}

fn widget_problem(widget: &str, column: &Column) -> Option<String> {
    if !WIDGETS.contains(&widget) {
        let hint = did_you_mean(widget, WIDGETS.iter().copied());
        return Some(format!(
            "cannot be `{widget}`{hint}: expected {}",
            one_of(WIDGETS.iter().copied())
        ));
    }
    if column.ty.takes_widget(widget) {
        return None;
    }
    let fitting = WIDGETS.iter().filter(|name| column.ty.takes_widget(name));
    let advice = match one_of(fitting.copied()) {
        none if none.is_empty() => "remove it".to_owned(),
        some => format!("take {some}, or remove it"),
    };
    Some(format!(
        "cannot be `{widget}`, because the column holds {}: {advice}",
        column.ty.in_words()
    ))
}

fn money_problem(money: &str, column: &Column) -> Option<String> {
    if !column.ty.is_number() {
        let holds = column.ty.in_words();
        return Some(format!("is for numbers, and the column holds {holds}"));
    }
    (!wording::is_currency(money)).then(|| {
        format!("cannot be `{money}`: expected the three letters of a currency, such as `EUR`")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use dbadmin_model::plan::Request;
    use dbadmin_model::schema::{ColumnType, Dialect};

    fn schema() -> Schema {
        let column = |name: &str, ty| Column {
            name: name.to_owned(),
            ty,
            ..Column::default()
        };
        let number = ColumnType::Integer {
            bits: 64,
            unsigned: false,
        };
        let orders = Table {
            name: "orders".to_owned(),
            columns: vec![
                column("id", number.clone()),
                column("status", ColumnType::Text { max: None }),
                column("total_cents", number),
            ],
            primary_key: vec!["id".to_owned()],
            ..Table::default()
        };
        Schema::new(Dialect::Sqlite, vec![orders])
    }

    fn problems(text: &str) -> String {
        let settings = Settings::parse(text.to_owned()).expect("it is well-formed");
        let annotated = settings.annotate(&mut Annotations::default(), &schema());
        annotated.expect_err("it has a mistake").to_string()
    }

    #[test]
    fn each_mistake_is_told_at_its_line_and_column() {
        for (text, place, says) in [
            (
                "[tables.order]\ntitle = \"x\"",
                "1:9",
                "did you mean `orders`?",
            ),
            (
                "[tables.orders]\ntitle = \"\"",
                "2:1",
                "`title` of `orders` says nothing",
            ),
            (
                "title = \"x\"\n\n[tables.orders.columns.statos]\nlist = true",
                "3:24",
                "did you mean `status`?",
            ),
            (
                "[tables.orders.columns]\nstatus = { list = true, widget = \"radoi\" }",
                "2:25",
                "did you mean `radio`?",
            ),
            (
                "[tables.orders.columns.total_cents]\nwidget = \"email\"",
                "2:1",
                "the column holds whole numbers",
            ),
            (
                "[tables.orders.columns.status]\nmoney = \"EUR\"",
                "2:1",
                "is for numbers",
            ),
            (
                "[tables.orders.columns.total_cents]\nmoney = \"€\"",
                "2:1",
                "such as `EUR`",
            ),
        ] {
            let told = problems(text);
            assert!(
                told.starts_with(&format!("dbadmin.toml:{place}: ")),
                "{told}"
            );
            assert!(told.contains(says), "{told}");
        }
        let both = problems("[tables.a]\ntitle = \"x\"\n[tables.b]\ntitle = \"x\"");
        assert_eq!(both.lines().count(), 2, "{both}");
    }

    #[test]
    fn a_key_that_is_none_is_told_with_the_one_probably_meant() {
        let parsed = Settings::parse("[tables.orders.columns.status]\nlable = \"x\"".to_owned());
        let told = parsed.expect_err("there is no such key").to_string();
        assert!(told.starts_with("dbadmin.toml:2:1: "), "{told}");
        assert!(
            told.contains("unknown key `lable` (did you mean `label`?)"),
            "{told}"
        );
    }

    #[test]
    fn a_table_without_a_struct_is_called_and_shown_as_the_file_says() {
        let text = "[tables.orders]\ntitle = \"Sales\"\n[tables.orders.columns]\n\
                    status = { label = \"State\", filter = true }\ntotal_cents = { money = \"EUR\" }";
        let settings = Settings::parse(text.to_owned()).expect("it is well-formed");
        let (schema, mut annotations) = (schema(), Annotations::default());
        settings
            .annotate(&mut annotations, &schema)
            .expect("it fits the schema");
        let section = crate::native::schema_of(&Request::default(), &schema, &annotations);
        let orders = &section.tables[0];
        assert!(orders.entity && orders.title == "Sales" && orders.fields.len() == 3);
        let status = orders.wish("status").expect("the column is there");
        assert_eq!(
            (status.label.as_deref(), status.filter),
            (Some("State"), true)
        );
        assert_eq!(status.constant, "STATUS");
        let total = orders.wish("total_cents").expect("the column is there");
        assert_eq!(total.money.as_deref(), Some("EUR"));
    }

    #[test]
    fn where_a_struct_says_something_else_the_file_wins_and_the_build_says_so() {
        let struct_ = || {
            let field = |column: &str, label: Option<&str>| FieldAnnotation {
                column: column.to_owned(),
                label: label.map(str::to_owned),
                ..FieldAnnotation::default()
            };
            let orders = TableAnnotation {
                path: "crate::models::Order".to_owned(),
                title: Some("Orders".to_owned()),
                fields: vec![field("id", None), field("status", Some("Status"))],
                ..TableAnnotation::default()
            };
            Annotations {
                tables: [("orders".to_owned(), orders)].into(),
                ..Annotations::default()
            }
        };
        let text = "[tables.orders]\ntitle = \"Sales\"\nicon = \"cart\"\n\
                    columns.status.label = \"State\"";
        let settings = Settings::parse(text.to_owned()).expect("it is well-formed");
        let told = settings.contradictions(&struct_());
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(
            told[0].starts_with("dbadmin.toml:2:1: `title` of `orders`"),
            "{told:?}"
        );
        assert!(
            told[1].starts_with("dbadmin.toml:4:16: `label` of `orders.status`"),
            "{told:?}"
        );
        let mut annotations = struct_();
        settings
            .annotate(&mut annotations, &schema())
            .expect("it fits");
        let orders = &annotations.tables["orders"];
        assert_eq!(orders.title.as_deref(), Some("Sales"));
        assert_eq!(orders.fields[1].label.as_deref(), Some("State"));

        let text = "[tables.orders.columns.total_cents]\nlist = true";
        let settings = Settings::parse(text.to_owned()).expect("it is well-formed");
        let told = settings
            .annotate(&mut struct_(), &schema())
            .expect_err("there is no field");
        assert!(
            told.to_string().contains("has no field for the column"),
            "{told}"
        );
    }
}
