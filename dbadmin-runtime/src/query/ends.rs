//! The first and the last day that a table's rows are of.

use chrono::NaiveDate;
use dbadmin_model::Value;
use dbadmin_model::sql::{Order, Output, Select, day};

use super::ListRequest;
use super::fetch::{at, table_ref};
use super::range::within;
use crate::moment::unix;
use crate::{App, Column, Error, Kind, Resource};

/// Between these days, the second of which is left out, lie those that people mean: databases have
/// infinities and days of the year 0 as well.
const MEANT: [&str; 2] = ["1000-01-01", "9998-12-31"];

/// The day of the first or of the last of a table's rows by a column of dates; `None` where there is none.
/// An index that begins with the column tells it at once, and else the whole table is read. Whoever calls
/// has asked the policy.
pub(super) async fn end(
    app: &App,
    resource: &'static Resource,
    over: &'static Column,
    is_last: bool,
) -> Result<Option<NaiveDate>, Error> {
    let days = MEANT.map(|day| day.parse().unwrap_or_default());
    let Some(meant) = within(&ListRequest::new(resource), over, days) else {
        return Ok(None);
    };
    let place = at(resource.table, over);
    let select = Select {
        outputs: vec![Output::Column(place)],
        table: table_ref(resource.table),
        alias: "",
        joins: Vec::new(),
        condition: meant.condition(),
        order: vec![Order {
            column: place,
            descending: is_last,
            nullable: false,
        }],
        limit: Some(1),
        offset: None,
        lock: false,
    };
    let rows = app.store().awaited(select.statement(app.store().dialect()));
    Ok(rows.await?.first().and_then(|row| read(over, row.first()?)))
}

/// The day of a value.
fn read(column: &Column, value: &Value) -> Option<NaiveDate> {
    let text = match value {
        Value::Integer(number) => match day(*number).filter(|_| column.kind == Kind::Date) {
            Some([year, month, day]) => format!("{year:04}-{month:02}-{day:02}"),
            None => unix(*number)?,
        },
        Value::Text(text) => text.clone(),
        _ => return None,
    };
    text.get(..10)?.parse().ok()
}
