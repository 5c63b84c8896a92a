//! Days as the application writes them: SQLite has no type for them, and an application that keeps the
//! number of their digits, `20260131`, finds none that stands as a text.

use dbadmin_model::sql::{self, Condition, Order, Output, Select};
use dbadmin_model::{Dialect, Value};

use super::draft::Draft;
use crate::query::{at, table_ref};
use crate::store::Write;
use crate::{App, Column, Error, Kind};

/// Puts days that a draft sets, where the row has none yet, into the notation of the table's last row.
pub(super) async fn note(app: &App, write: &mut Write, draft: &mut Draft<'_>) -> Result<(), Error> {
    if app.store().dialect() != Dialect::Sqlite {
        return Ok(());
    }
    let (resource, old) = (draft.resource, draft.old);
    for (column, value) in &mut draft.changes {
        let known = old.and_then(|old| old.value(column));
        let is_first = column.kind == Kind::Date && known.is_none_or(Value::is_null);
        let Some(number) = digits(value).filter(|_| is_first) else {
            continue;
        };
        let last = write.row(last(resource.table, column)).await?;
        let kept = last.and_then(|row| row.into_iter().next());
        if matches!(kept, Some(Value::Integer(kept)) if sql::day(kept).is_some()) {
            *value = Value::Integer(number);
        }
    }
    Ok(())
}

/// The number that a day's digits are.
fn digits(value: &Value) -> Option<i64> {
    let Value::Text(text) = value else {
        return None;
    };
    let number = text.replace('-', "").parse().ok()?;
    sql::day(number).map(|_| number)
}

/// What the last of the table's rows has in the column that have anything there.
fn last(table: &'static crate::Table, column: &Column) -> sql::Statement {
    let order = table.key.iter().map(|key| Order {
        column: at(table, key),
        descending: true,
        nullable: false,
    });
    let select = Select {
        outputs: vec![Output::Column(at(table, column))],
        table: table_ref(table),
        alias: "",
        joins: Vec::new(),
        condition: Condition::Not(Box::new(Condition::IsNull(at(table, column)))),
        order: order.collect(),
        limit: Some(1),
        offset: None,
        lock: false,
    };
    select.statement(Dialect::Sqlite)
}
