//! Whether another row has the values already that must be unique.

use dbadmin_model::Value;
use dbadmin_model::sql::{Condition, Output, Select};

use super::draft::Draft;
use super::{FieldErrors, refusal};
use crate::query::{at, table_ref, trash};
use crate::store::Write;
use crate::{App, Column, Demand, Error, Table};

/// Checks every set of columns that must be unique, the key among them.
pub(super) async fn check(
    app: &App,
    write: &mut Write,
    draft: &Draft<'_>,
    errors: &mut FieldErrors,
) -> Result<(), Error> {
    let table = draft.resource.table;
    let rules = draft.resource.rules.iter();
    let unique = rules
        .filter(|rule| rule.demand == Demand::Unique)
        .map(|rule| (rule.columns, rule.message));
    for (columns, message) in unique.chain([(table.key, "")]) {
        let settled = |column: &&Column| draft.settled.iter().any(|it| it.is(column));
        let told = columns.iter().find(|column| !settled(column));
        let Some(first) = told.or(columns.first()) else {
            continue;
        };
        let spoiled = columns.iter().any(|column| errors.has(column));
        if spoiled || !draft.touches(columns) {
            continue;
        }
        let Some(values) = draft.values(columns) else {
            continue;
        };
        match taken(app, write, draft, columns, values).await {
            Ok(None) => {}
            Ok(Some(false)) => errors.add(first, said(table, columns, message)),
            Ok(Some(true)) => {
                let said = said(table, columns, message);
                errors.add(first, format!("{said} It is in the trash."));
            }
            Err(Error::Misfit(why)) => errors.add(first, refusal::not_read(&why)),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// What is said where the values are taken.
pub(super) fn said(table: &Table, columns: &[Column], message: &str) -> String {
    if !message.is_empty() {
        return message.to_owned();
    }
    let labels: Vec<&str> = columns.iter().map(|column| column.label).collect();
    let singular = table.singular;
    match labels.as_slice() {
        [label] => format!("Another row of “{singular}” has this value of “{label}” already."),
        labels => format!(
            "Another row of “{singular}” has these values of “{}” already.",
            labels.join("” and “")
        ),
    }
}

/// Whether the row that has the values is in the trash; `None` where there is none.
async fn taken(
    app: &App,
    write: &mut Write,
    draft: &Draft<'_>,
    columns: &'static [Column],
    values: Vec<Value>,
) -> Result<Option<bool>, Error> {
    let table = draft.resource.table;
    let mut parts: Vec<Condition<'static>> = columns
        .iter()
        .zip(values)
        .map(|(column, value)| Condition::is(at(table, column), value))
        .collect();
    let own = draft.old.and_then(|old| old.key());
    for key in own.into_iter().chain(&draft.aside) {
        parts.push(Condition::Not(Box::new(key.condition(table))));
    }
    let select = Select {
        outputs: vec![Output::One],
        table: table_ref(table),
        alias: "",
        joins: Vec::new(),
        condition: Condition::And(parts),
        order: Vec::new(),
        limit: Some(1),
        offset: None,
        lock: false,
    };
    let dialect = app.store().dialect();
    if write
        .ask(select.clone().statement(dialect))
        .await?
        .is_none()
    {
        return Ok(None);
    }
    let Some(trashed) = trash(draft.resource, true) else {
        return Ok(Some(false));
    };
    let select = Select {
        condition: Condition::And(vec![select.condition, trashed]),
        ..select
    };
    let row = write.ask(select.statement(dialect)).await?;
    Ok(Some(row.is_some()))
}
