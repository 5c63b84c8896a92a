//! What `dbadmin.toml` says of tables and columns, compared with the schema and laid over what the
//! structs say. The file's word is explicit, so that it wins over the structs' and over every
//! decision of an agent; where it contradicts a struct, the build says so.

use dbadmin_model::plan::{
    Annotations, ColumnOverride, ColumnWish, FieldAnnotation, TableAnnotation, TableOverride,
};
use dbadmin_model::schema::{Column, ColumnType, Dialect, Schema, Table};
use dbadmin_syntax::names::{did_you_mean, one_of};
use dbadmin_syntax::vocabulary::WIDGETS;

use super::{Settings, missing_table, uploads, workflow};
use crate::conditions;
use crate::native::choices;
use crate::wording::{self, NAME, SENTENCE};

impl Settings {
    /// Lays the file's words over the structs', and returns what cannot be.
    pub(super) fn lay_over(&self, annotations: &mut Annotations, schema: &Schema) -> Vec<String> {
        let mut problems = Vec::new();
        for (address, said) in &self.tables {
            let Some(table) = schema.table(address) else {
                let place = self.place_of(&["tables", address]);
                problems.push(format!("{place}: {}", missing_table(address, schema)));
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
                        let dialect = schema.dialect;
                        problems.extend(self.column_problems(dialect, table, column, known));
                        let wrong = workflow::problems(column, &values, field.choices);
                        problems.extend(self.workflow_told(&table.address(), name, &wrong));
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
            .chain(self.drill_problem(address, said, known))
            .collect()
    }

    fn drill_problem(&self, address: &str, said: &TableOverride, known: &Table) -> Option<String> {
        let Some(ColumnWish::Column(name)) = &said.drill else {
            return None;
        };
        let problem = match known.column(name) {
            None => {
                let columns = known.columns.iter().map(|column| column.name.as_str());
                let hint = did_you_mean(name, columns);
                format!("names `{name}`, which the table does not have{hint}")
            }
            Some(column) if !has_days(column) => format!(
                "names `{name}`, which holds {} and no days",
                column.ty.in_words()
            ),
            Some(_) => return None,
        };
        let place = self.place_of(&["tables", address, "drill"]);
        Some(format!("{place}: `drill` of `{address}` {problem}"))
    }

    fn trash_problem(&self, address: &str, said: &TableOverride, known: &Table) -> Option<String> {
        let name = match said.trash.as_ref()? {
            ColumnWish::Column(name) => Some(name),
            ColumnWish::Any(false) => return None,
            ColumnWish::Any(true) => None,
        };
        let column = name.map(|name| (name, known.column(name)));
        let problem = match column {
            None => "names no column: write the name of one, or `false`".to_owned(),
            Some((name, None)) => {
                let columns = known.columns.iter().map(|column| column.name.as_str());
                let hint = did_you_mean(name, columns);
                format!("names `{name}`, which the table does not have{hint}")
            }
            Some((name, Some(column))) if !column.holds_trash() => format!(
                "names `{name}`, which cannot say it: it has to hold a yes or no, or a date or \
                 a moment that may be NULL"
            ),
            Some(_) if !known.is_writable() || known.key().is_empty() => {
                "is for tables whose rows can be changed, and told apart by a key".to_owned()
            }
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
        let keys = [("children", &said.children), ("counts", &said.counts)];
        let named = keys.into_iter().flat_map(|(key, names)| {
            let names = names.iter().flatten();
            names.map(move |name| (key, name))
        });
        let missing = named.filter(|(_, name)| schema.table(name).is_none());
        let told = missing.map(|(key, name)| {
            let place = self.place_of(&["tables", address, key]);
            format!("{place}: {}", missing_table(name, schema))
        });
        told.collect()
    }

    fn column_problems(
        &self,
        dialect: Dialect,
        table: &Table,
        said: &ColumnOverride,
        known: &Column,
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
        found.extend(uploads::problem(said, known).map(|told| ("max_size", told)));
        if said.sort == Some(true) && known.opaque {
            let told = "is for values that have an order, which these have not";
            found.push(("sort", told.to_owned()));
        }
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

/// Whether a column's values lie in days.
fn has_days(column: &Column) -> bool {
    matches!(column.ty, ColumnType::Date | ColumnType::DateTime { .. })
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
mod tests;
