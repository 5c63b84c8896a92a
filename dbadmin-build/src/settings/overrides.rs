//! What `dbadmin.toml` says of tables and columns, compared with the schema and laid over what the
//! structs say. The file's word is explicit, so that it wins over the structs' and over every
//! decision of an agent; where it contradicts a struct, the build says so.

use dbadmin_model::plan::{
    Annotations, ColumnOverride, FieldAnnotation, TableAnnotation, TableOverride, TrashWish,
};
use dbadmin_model::schema::{Column, Dialect, Schema, Table};
use dbadmin_syntax::names::{closest_table, did_you_mean, one_of};
use dbadmin_syntax::vocabulary::WIDGETS;

use super::{Settings, workflow};
use crate::conditions;
use crate::native::choices;
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
            problems.extend(self.table_problems(address, said, table));
            problems.extend(self.children_problems(address, said, schema));
            said.lay_over(annotation);
            for (name, column) in &said.columns {
                let place = || self.place_of(&["tables", address, "columns", name]);
                match field(annotation, table, name) {
                    Err(problem) => problems.push(format!("{}: {problem}", place())),
                    Ok((field, known)) => {
                        let values = choices(schema.dialect, table, known);
                        let workflow = workflow::problems(column, &values, field.choices);
                        problems.extend(self.column_problems(
                            schema.dialect,
                            table,
                            column,
                            known,
                            workflow,
                        ));
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

    fn table_problems(&self, address: &str, said: &TableOverride, known: &Table) -> Vec<String> {
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
        told.chain(self.trash_problem(address, said, known))
            .collect()
    }

    fn trash_problem(&self, address: &str, said: &TableOverride, known: &Table) -> Option<String> {
        let Some(TrashWish::Column(name)) = &said.trash else {
            return None;
        };
        let problem = match known.column(name) {
            None => {
                let columns = known.columns.iter().map(|column| column.name.as_str());
                let hint = did_you_mean(name, columns);
                format!("names `{name}`, which the table does not have{hint}")
            }
            Some(column) if !column.holds_trash() => format!(
                "names `{name}`, which cannot say it: it has to hold a yes or no, or a date or \
                 a moment that may be NULL"
            ),
            Some(_) => return None,
        };
        let place = self.place_of(&["tables", address, "trash"]);
        Some(format!("{place}: `trash` of `{address}` {problem}"))
    }

    /// Tables that are not there; whether their rows refer to the form's is known once all that refers is.
    fn children_problems(
        &self,
        address: &str,
        said: &TableOverride,
        schema: &Schema,
    ) -> Vec<String> {
        let place = self.place_of(&["tables", address, "children"]);
        let missing = said.children.iter().flatten();
        let missing = missing.filter(|name| schema.table(name).is_none());
        let told = missing.map(|name| {
            let known: Vec<String> = schema.tables.iter().map(Table::address).collect();
            let meant = closest_table(name, known.iter().map(String::as_str));
            let hint = meant.map(|meant| format!(" (did you mean `{meant}`?)"));
            let hint = hint.unwrap_or_default();
            format!("{place}: the database does not have the table `{name}`{hint}")
        });
        told.collect()
    }

    fn column_problems(
        &self,
        dialect: Dialect,
        table: &Table,
        said: &ColumnOverride,
        known: &Column,
        workflow: Vec<(&'static str, String)>,
    ) -> Vec<String> {
        let address = &table.address();
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
        found.extend(workflow);
        let place = |key| self.place_of(&["tables", address, "columns", &known.name, key]);
        let told = found.into_iter().map(|(key, problem)| {
            let place = place(key);
            format!("{place}: `{key}` of `{address}.{}` {problem}", known.name)
        });
        let keys = [
            ("show_if", &said.show_if),
            ("required_if", &said.required_if),
        ];
        let depends = keys.into_iter().flat_map(|(key, said)| {
            let said = said.as_deref();
            let problems = said.map_or_else(Vec::new, |said| {
                conditions::problems(dialect, table, known, key, said)
            });
            let problems = problems.into_iter();
            problems.map(move |problem| format!("{}: {problem}", place(key)))
        });
        told.chain(depends).collect()
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
    use dbadmin_model::schema::{Check, ColumnType};

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
            checks: vec![Check {
                name: String::new(),
                expression: "status IN ('new', 'paid')".to_owned(),
            }],
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
                "[tables.orders]\ntrash = \"state\"",
                "2:1",
                "which the table does not have",
            ),
            (
                "[tables.orders]\ntrash = \"total_cents\"",
                "2:1",
                "which cannot say it",
            ),
            (
                "[tables.orders.columns.total_cents]\nmoney = \"€\"",
                "2:1",
                "such as `EUR`",
            ),
            (
                "[tables.orders.columns.total_cents]\nrequired_if = \"statos = 'paid'\"",
                "2:1",
                "did you mean `status`?",
            ),
            (
                "[tables.orders.columns]\nstatus = { show_if = \"total_cents = 'a lot'\" }",
                "2:12",
                "write a whole number",
            ),
            (
                "[tables.orders.columns.total_cents]\nrequired_if = \"status = 'piad'\"",
                "2:1",
                "column `status` is never 'piad' (did you mean `paid`?)",
            ),
            (
                "[tables.orders.columns.total_cents.workflow]\n1 = [\"2\"]",
                "1:36",
                "is for a column whose values are listed",
            ),
            (
                "[tables.orders.columns.status]\ninitial = [\"new\"]",
                "2:1",
                "there is none: add `workflow`",
            ),
            (
                "[tables.orders.columns.status.workflow]\nnew = [\"piad\", \"new\"]",
                "1:31",
                "did you mean `paid`?",
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
    fn what_is_in_the_trash_says_a_column_by_its_name_unless_somebody_says_otherwise() {
        let trash = |text: &str, of: &str| {
            let mut schema = schema();
            for table in &mut schema.tables {
                table.primary_key = vec!["id".to_owned()];
                for name in ["deleted_at", "archived_on"] {
                    table.columns.push(Column {
                        name: name.to_owned(),
                        ty: dbadmin_model::schema::ColumnType::Date,
                        nullable: true,
                        ..Column::default()
                    });
                }
            }
            let mut annotations = Annotations::default();
            if !of.is_empty() {
                let wish = TrashWish::Column(of.to_owned());
                let orders = annotations.tables.entry("orders".to_owned()).or_default();
                orders.trash = Some(wish);
            }
            let settings = Settings::parse(text.to_owned()).expect("it is well-formed");
            let done = settings.annotate(&mut annotations, &schema);
            done.expect("it fits the schema");
            let section = crate::native::schema_of(&Request::default(), &schema, &annotations);
            let mut tables = section.tables.into_iter();
            let orders = tables.find(|of| of.table.name == "orders");
            orders.expect("the table").trash
        };
        assert_eq!(trash("", "").as_deref(), Some("deleted_at"));
        assert_eq!(trash("", "archived_on").as_deref(), Some("archived_on"));
        let none = "[tables.orders]\ntrash = false";
        assert_eq!(trash(none, "archived_on"), None);
        let other = "[tables.orders]\ntrash = \"archived_on\"";
        assert_eq!(trash(other, "").as_deref(), Some("archived_on"));
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
