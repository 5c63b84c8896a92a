//! What is in a database and not in its panel, as notes: a note a reason.

use dbadmin_model::plan::{TablePlan, TableRole};
use dbadmin_model::schema::{Column, Schema};

use dbadmin_syntax::names::all_of;

use crate::emit;
use crate::native;
use crate::plan::Plan;
use crate::renames::Renames;

/// One sentence for each reason, with all that is left out for it.
pub fn told(schema: &Schema) -> Vec<String> {
    let mut reasons: Vec<(bool, &str, Vec<String>)> = Vec::new();
    for left_out in &schema.omitted {
        let address = &left_out.address;
        // Of a table that is there, a column may be what is not.
        let in_part = schema.tables.iter().any(|table| table.is_at(address));
        let name = format!("`{}`", address.escape_debug());
        let mut known = reasons.iter_mut();
        match known.find(|known| (known.0, known.1) == (in_part, &left_out.reason)) {
            Some((.., names)) => names.push(name),
            None => reasons.push((in_part, &left_out.reason, vec![name])),
        }
    }
    let told = reasons.into_iter().map(|(in_part, reason, names)| {
        let names = names.join(", ");
        if in_part {
            format!("not all of {names}: {reason}")
        } else {
            format!("without {names}: {reason}")
        }
    });
    told.collect()
}

/// What has come into the database since the last snapshot, and is in no struct: a note for each
/// column. The next snapshot has it, so that this is said once.
/// What `renames` say already is not asked.
pub fn since(
    previous: &Schema,
    schema: &Schema,
    tables: &[TablePlan],
    renames: &Renames,
) -> Vec<String> {
    let with_struct = tables.iter().filter(|plan| !plan.entity);
    with_struct
        .flat_map(|plan| of_table(previous, schema, plan, renames))
        .collect()
}

fn of_table(
    previous: &Schema,
    schema: &Schema,
    plan: &TablePlan,
    renames: &Renames,
) -> Vec<String> {
    let address = plan.table.address();
    let (Some(before), Some(now)) = (previous.table(&address), schema.table(&address)) else {
        return Vec::new();
    };
    let is_gone = |column: &&Column| now.column(&column.name).is_none();
    let gone: Vec<&Column> = before.columns.iter().filter(is_gone).collect();
    let all: Vec<(usize, &Column)> = now.columns.iter().enumerate().collect();
    let mut asked = native::questions(before, &gone, &all);
    asked.retain(|question| !renames.answer(&address, question.old));
    let mut told = Vec::new();
    for column in &now.columns {
        let name = column.name.as_str();
        if before.column(name).is_some() || plan.table.column(name).is_some() {
            continue;
        }
        let questions = asked.iter().filter(|question| question.new.contains(&name));
        let renamed: Vec<String> = questions
            .map(|question| question.in_words(&address))
            .collect();
        let field = emit::field_in_words(schema.dialect, now, column);
        let path = &plan.path;
        for question in renamed {
            if !told.contains(&question) {
                told.push(question);
            }
        }
        told.push(format!(
            "column `{address}.{name}` is new, and `{path}` has no field for it: to have it in the \
             panel, write `{field}` there, with `#[admin(hidden)]` to show it nowhere; without a \
             field it is left out, and this is not said again"
        ));
    }
    told
}

/// A key of dbadmin.toml: bare where it may be, else in quotes.
fn toml_key(name: &str) -> String {
    let is_bare = |letter: char| letter.is_ascii_alphanumeric() || "_-".contains(letter);
    if !name.is_empty() && name.chars().all(is_bare) {
        name.to_owned()
    } else {
        toml::Value::from(name).to_string()
    }
}

/// The logs that a role does not see although it was given `*`: a note for each such role.
pub fn logs(plan: &Plan) -> Vec<String> {
    let logs = plan
        .schema
        .tables
        .iter()
        .filter(|of| of.role == TableRole::Log);
    let logs: Vec<String> = logs.map(|of| of.table.address()).collect();
    let roles = plan.requirements.roles.iter();
    let told = roles.filter_map(|(name, role)| {
        role.tables.get("*").filter(|acts| !acts.is_empty())?;
        let closed = logs.iter().filter(|log| !role.tables.contains_key(*log));
        let closed: Vec<&str> = closed.map(String::as_str).collect();
        let example = closed.first()?;
        Some(format!(
            "role `{name}`: everything (`*`) is without the logs {}, which open only by name: write, \
             say, `{} = [\"view\"]` under [roles.{}] in dbadmin.toml",
            all_of(closed.iter().copied()),
            toml_key(example),
            toml_key(name),
        ))
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use dbadmin_model::schema::{Dialect, FORMAT, Omitted, Table};

    use super::*;

    #[test]
    fn what_is_left_out_for_one_reason_is_told_once_and_a_table_that_is_there_is_not_missed() {
        let omitted = |address: &str, reason: &str| Omitted {
            address: address.to_owned(),
            reason: reason.to_owned(),
        };
        let schema = Schema {
            format: FORMAT,
            dialect: Dialect::Mysql,
            default_schema: None,
            tables: vec![Table {
                name: "loans".to_owned(),
                ..Table::default()
            }],
            omitted: vec![
                omitted("gone", "it is broken"),
                omitted("loans", "its column `iban` may not be read"),
                omitted("loans.a → away", "it is not read"),
                omitted("loans.b → away", "it is not read"),
            ],
        };
        assert_eq!(
            told(&schema),
            [
                "without `gone`: it is broken",
                "not all of `loans`: its column `iban` may not be read",
                "without `loans.a → away`, `loans.b → away`: it is not read",
            ]
        );
    }
}
