//! Whether a condition fits the table that it asks about.

use crate::schema::{Column, ColumnType, Table};

use super::{Constant, When};

/// What is wrong with the condition that a column has under `show_if` or `required_if`, each a
/// sentence; `hint` adds the name that was probably meant to one that is unknown.
#[must_use]
pub fn problems(
    table: &Table,
    column: &Column,
    key: &str,
    condition: &str,
    hint: impl Fn(&str, &[&str]) -> String,
) -> Vec<String> {
    let name = &column.name;
    let when = match When::read(condition) {
        Ok(when) => when,
        Err(problem) => return vec![format!("`{key}` of column `{name}`: {problem}")],
    };
    let mut problems = Vec::new();
    if when.columns().contains(&name.as_str()) {
        problems.push(format!(
            "it asks for `{name}` itself: ask for other columns of the row"
        ));
    }
    // A box that is not ticked is a no.
    let needed = !column.is_optional() && column.ty != ColumnType::Boolean;
    if key == "show_if" && needed {
        problems.push(format!(
            "every row needs a value for `{name}`, so that a form cannot leave it out: take away \
             `show_if`, or give the column a default"
        ));
    }
    problems.extend(when.misfits(table, hint));
    let told = problems.into_iter();
    told.map(|problem| format!("`{key}` of column `{name}`: {problem}"))
        .collect()
}

impl When {
    /// What the table does not have, or holds otherwise; `hint` adds the name that was probably meant
    /// to one that is unknown.
    #[must_use]
    pub fn misfits(&self, table: &Table, hint: impl Fn(&str, &[&str]) -> String) -> Vec<String> {
        let mut problems = Vec::new();
        self.each(&mut |name, constants| {
            let Some(column) = table.column(name) else {
                let known: Vec<&str> = table.columns.iter().map(|it| it.name.as_str()).collect();
                let (address, hint) = (table.address(), hint(name, &known));
                problems.push(format!(
                    "the table `{address}` has no column `{name}`{hint}"
                ));
                return;
            };
            problems.extend(constants.iter().filter_map(|said| misfit(column, said)));
            if let ColumnType::Enum { values } = &column.ty {
                problems.extend(unknown(name, constants, values, &hint));
            }
        });
        problems
    }

    /// What none of a column's rows can hold, where `values_of` lists what they do; `hint` as above.
    #[must_use]
    pub fn impossible(
        &self,
        values_of: impl Fn(&str) -> Vec<String>,
        hint: impl Fn(&str, &[&str]) -> String,
    ) -> Vec<String> {
        let mut problems = Vec::new();
        self.each(&mut |name, constants| {
            problems.extend(unknown(name, constants, &values_of(name), &hint));
        });
        problems
    }

    /// Each column that is asked for, with what it is compared with.
    fn each(&self, tell: &mut dyn FnMut(&str, &[Constant])) {
        match self {
            Self::OneOf(column, constants) | Self::NoneOf(column, constants) => {
                tell(column, constants);
            }
            Self::Empty(column) | Self::Filled(column) => tell(column, &[]),
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.each(tell)),
        }
    }
}

/// What no value of the column can be, where it is one of a list.
fn unknown(
    column: &str,
    constants: &[Constant],
    values: &[String],
    hint: &impl Fn(&str, &[&str]) -> String,
) -> Vec<String> {
    let known: Vec<&str> = values.iter().map(String::as_str).collect();
    let texts = constants.iter().filter_map(|constant| match constant {
        Constant::Text(text) if !known.is_empty() && !known.contains(&text.as_str()) => Some(text),
        _ => None,
    });
    texts
        .map(|text| {
            let hint = hint(text, &known);
            let all = known.join(", ");
            format!("column `{column}` is never '{text}'{hint}: it is one of {all}")
        })
        .collect()
}

/// Why a column of this type is never equal to this.
fn misfit(column: &Column, said: &Constant) -> Option<String> {
    let name = &column.name;
    let instead = match (&column.ty, said) {
        (ColumnType::Boolean, Constant::Truth(_))
        | (ColumnType::Numeric { .. } | ColumnType::Real, Constant::Number(_))
        | (
            ColumnType::Text { .. } | ColumnType::Enum { .. } | ColumnType::Uuid,
            Constant::Text(_),
        ) => {
            return None;
        }
        (ColumnType::Integer { .. }, Constant::Number(number)) if !number.contains('.') => {
            return None;
        }
        (ColumnType::Boolean, _) => format!("write `{name} = true` or `{name} = false`"),
        (ColumnType::Integer { .. }, _) => format!("write a whole number, as `{name} = 1`"),
        (ColumnType::Numeric { .. } | ColumnType::Real, _) => {
            format!("write a number, as `{name} = 1.5`")
        }
        (ColumnType::Text { .. } | ColumnType::Enum { .. } | ColumnType::Uuid, _) => {
            format!("write a text in quotes, as `{name} = '{}'`", said.text())
        }
        _ => format!("ask for `{name} is empty` or `{name} is not empty`"),
    };
    let holds = column.ty.in_words();
    Some(format!(
        "`{said}` is nothing that column `{name}` holds, which is {holds}: {instead}"
    ))
}
