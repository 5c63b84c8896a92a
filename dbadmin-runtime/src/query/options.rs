//! The choices of a picker: rows of the table that a reference leads to.

use dbadmin_model::Value;
use dbadmin_model::sql::{Condition, Order, Output, Select, Statement};

use super::fetch::{at, table_ref, visible_target};
use super::words::contains;
use super::{operand, trash};
use crate::store::Row;
use crate::text::value_text;
use crate::{Actor, App, Column, Error, Permission, Reference, Resource};

/// The most choices that are given at once.
const MAX: u32 = 50;

/// The most words of a search that count.
const MAX_WORDS: usize = 12;

/// A choice of a picker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionRow {
    /// What the form's field takes.
    pub value: String,
    /// What one reads.
    pub label: String,
}

/// Some choices of a picker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The choices, by label.
    pub rows: Vec<OptionRow>,
    /// Whether there are more than these.
    pub more: bool,
}

/// The choices of a reference by one column whose label contains every word of `search`, or whose
/// value is `search`; at most `limit` of them, and never more than 50.
///
/// # Errors
/// [`Error::Forbidden`] where the actor may not see the table referred to; else what the database
/// says.
pub async fn options(
    app: &App,
    actor: &Actor,
    reference: &'static Reference,
    search: &str,
    limit: u32,
) -> Result<Options, Error> {
    let target = target(app, actor, reference)?;
    let limit = limit.clamp(1, MAX) as usize;
    let words = search.split_whitespace().take(MAX_WORDS).map(|word| {
        let columns = reference.shown_by.iter().chain(reference.target);
        Condition::Or(
            columns
                .filter_map(|column| contains(target.table, column, word))
                .collect(),
        )
    });
    let mut select = select(target, reference);
    select.condition = trash::without(target, Condition::And(words.collect()));
    select.order = order(target, reference);
    select.limit = Some(limit as u64 + 1);
    let rows = app
        .store()
        .rows(select.statement(app.store().dialect()))
        .await?;
    let more = rows.len() > limit;
    let rows = rows
        .into_iter()
        .take(limit)
        .map(|row| option(reference, &row));
    Ok(Options {
        rows: rows.collect(),
        more,
    })
}

/// What the row is called that a reference by one column leads to with this value; `None` where
/// there is no such row.
///
/// # Errors
/// As [`options`].
pub async fn option_label(
    app: &App,
    actor: &Actor,
    reference: &'static Reference,
    value: &str,
) -> Result<Option<String>, Error> {
    let target = target(app, actor, reference)?;
    let Some(column) = reference.target.first() else {
        return Ok(None);
    };
    let Some(value) = typed(column, value) else {
        return Ok(None);
    };
    let found = app.store().row(by_value(app, target, reference, &[value]));
    match found.await.map_err(Error::from) {
        Ok(row) => Ok(row.map(|row| option(reference, &row).label)),
        // No row has what the column cannot hold.
        Err(Error::Misfit(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What the rows are called that a reference by one column leads to with these values, by the values;
/// nothing where the actor may not see them.
pub(super) async fn labels(
    app: &App,
    actor: &Actor,
    reference: &'static Reference,
    values: &[&str],
) -> Result<Vec<(String, String)>, Error> {
    let target = visible_target(app, actor, reference).zip(reference.target.first());
    let Some((target, column)) = target else {
        return Ok(Vec::new());
    };
    let wanted: Vec<Value> = values
        .iter()
        .filter_map(|text| typed(column, text))
        .collect();
    let mut select = select(target, reference);
    select.limit = Some(wanted.len() as u64);
    select.condition = Condition::In(at(target.table, column), wanted);
    let rows = app.store().rows(select.statement(app.store().dialect()));
    match rows.await.map_err(Error::from) {
        Ok(rows) => {
            let named = rows.iter().map(|row| option(reference, row));
            Ok(named.map(|it| (it.value, it.label)).collect())
        }
        // No row has what the column cannot hold; without its name a value does as well.
        Err(Error::Misfit(_) | Error::Denied(_)) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// A statement for the row that a reference leads to with these values.
pub(crate) fn by_value(
    app: &App,
    target: &'static Resource,
    reference: &'static Reference,
    values: &[Value],
) -> Statement {
    by_condition(app, target, reference, led_to(target, reference, values))
}

/// The same for a row that is not in the trash.
pub(crate) fn live_by_value(
    app: &App,
    target: &'static Resource,
    reference: &'static Reference,
    values: &[Value],
) -> Statement {
    let condition = trash::without(target, led_to(target, reference, values));
    by_condition(app, target, reference, condition)
}

fn led_to(
    target: &'static Resource,
    reference: &'static Reference,
    values: &[Value],
) -> Condition<'static> {
    let parts = reference.target.iter().zip(values);
    let same = |(column, value): (&'static Column, &Value)| {
        Condition::is(at(target.table, column), value.clone())
    };
    Condition::And(parts.map(same).collect())
}

fn by_condition(
    app: &App,
    target: &'static Resource,
    reference: &'static Reference,
    condition: Condition<'static>,
) -> Statement {
    let mut select = select(target, reference);
    select.condition = condition;
    select.limit = Some(1);
    select.statement(app.store().dialect())
}

fn typed(column: &Column, text: &str) -> Option<Value> {
    use crate::Kind;
    match column.kind {
        Kind::Integer => text.parse().ok().map(Value::Integer),
        Kind::Blob => Some(operand::bytes(text)),
        _ => Some(text.into()),
    }
}

fn target(
    app: &App,
    actor: &Actor,
    reference: &'static Reference,
) -> Result<&'static Resource, Error> {
    visible_target(app, actor, reference).ok_or(Error::Forbidden {
        role: actor.role.name,
        table: reference.target.first().map_or("", |column| column.table),
        permission: Permission::View,
        limits: "",
    })
}

fn select(target: &'static Resource, reference: &'static Reference) -> Select<'static> {
    let columns = reference.target.iter().chain(reference.shown_by);
    Select {
        outputs: columns
            .map(|column| Output::Column(at(target.table, column)))
            .collect(),
        table: table_ref(target.table),
        alias: "",
        joins: Vec::new(),
        condition: Condition::always(),
        order: Vec::new(),
        limit: None,
        offset: None,
        lock: false,
    }
}

fn order(target: &Resource, reference: &'static Reference) -> Vec<Order<'static>> {
    let columns = reference.shown_by.iter().chain(reference.target);
    columns
        .map(|column| Order {
            column: at(target.table, column),
            descending: false,
            nullable: column.nullable,
        })
        .collect()
}

fn option(reference: &'static Reference, row: &Row) -> OptionRow {
    let (values, labels) = row.split_at(reference.target.len());
    let join = |values: &[Value], separator| {
        let texts = values
            .iter()
            .filter(|value| !value.is_null())
            .map(value_text);
        texts.collect::<Vec<_>>().join(separator)
    };
    let value = join(values, ",");
    let label = join(labels, " ");
    OptionRow {
        label: if label.is_empty() {
            value.clone()
        } else {
            label
        },
        value,
    }
}
