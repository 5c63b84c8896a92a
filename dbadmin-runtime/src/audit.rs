//! The trail: who changed what, when, and what it was before.
//!
//! An entry is written in the same transaction as its change, so that neither exists without the
//! other.

use dbadmin_model::{Dialect, Value};
use serde_json::{Value as Json, json};

use crate::auth::now;
use crate::key::Key;
use crate::policy::{is_secret, require};
use crate::query::Record;
use crate::store::Write;
use crate::text::value_text;
use crate::{Actor, App, Column, Error, Kind, Permission, Resource};

/// What stands in place of a secret.
pub const REDACTED: &str = "•••";

/// How many entries stand on a page of a record's history.
const PAGE: usize = 50;

/// Among so many of the newest entries those are looked for whose tables somebody may see.
const NEWEST: i64 = 200;

/// What was done to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// It was added.
    Created,
    /// It was changed.
    Changed,
    /// It was removed.
    Deleted,
    /// It was put into the trash.
    Trashed,
    /// It was taken out of the trash.
    Restored,
}

/// One column of an entry.
#[derive(Clone, Debug)]
pub struct Change {
    /// The column's name at that time.
    pub name: String,
    /// The column, if the table still has it.
    pub column: Option<&'static Column>,
    /// The value before; [`Value::Null`] in a new row. A secret is [`REDACTED`], a blob a text
    /// such as `12 bytes`.
    pub before: Value,
    /// The value after; [`Value::Null`] in a removed row.
    pub after: Value,
}

/// One entry of a record's history.
#[derive(Clone, Debug)]
pub struct HistoryEntry {
    /// Its number; later entries have larger ones.
    pub id: i64,
    /// When, in seconds since 1970-01-01 UTC.
    pub at: i64,
    /// The name of whoever did it, at that time.
    pub who: String,
    /// What was done.
    pub done: Done,
    /// The columns, in the table's order.
    pub changes: Vec<Change>,
}

/// A page of a record's history, the newest entry first.
#[derive(Clone, Debug)]
pub struct HistoryPage {
    /// The entries.
    pub entries: Vec<HistoryEntry>,
    /// Where older entries begin, for the next page's `before`; `None` where there are none.
    pub older: Option<i64>,
}

/// An entry of the whole trail, without what was changed.
#[derive(Clone, Debug)]
pub struct TrailEntry {
    /// When, in seconds since 1970-01-01 UTC.
    pub at: i64,
    /// The name of whoever did it, at that time.
    pub who: String,
    /// What was done.
    pub done: Done,
    /// The table.
    pub resource: &'static Resource,
    /// The record; `None` where it has no key, or one that the table has no longer.
    pub record: Option<Key>,
}

/// An entry that is to be written.
pub(crate) struct Entry {
    table: &'static str,
    key: String,
    former: Option<String>,
    done: Done,
    changes: Vec<Json>,
}

impl Done {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Created, "create"),
        (Self::Changed, "update"),
        (Self::Deleted, "delete"),
        (Self::Trashed, "trash"),
        (Self::Restored, "restore"),
    ];

    fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(done, _)| *done == self)
            .map_or("", |(_, name)| name)
    }
}

impl Entry {
    pub fn created(record: &Record) -> Self {
        let values: Vec<_> = record.columns().collect();
        Self::one_sided(record.resource(), segment(record), Done::Created, &values)
    }

    /// For a row that cannot be addressed, and so cannot be read again.
    pub fn created_from(resource: &'static Resource, values: &[(&'static Column, Value)]) -> Self {
        let values: Vec<_> = values
            .iter()
            .map(|(column, value)| (*column, value))
            .collect();
        Self::one_sided(resource, String::new(), Done::Created, &values)
    }

    pub fn deleted(record: &Record) -> Self {
        let values: Vec<_> = record.columns().collect();
        Self::one_sided(record.resource(), segment(record), Done::Deleted, &values)
    }

    /// For more rows than are recorded one by one: how many of them referred by `columns` to a
    /// record that was deleted.
    pub fn many(
        resource: &'static Resource,
        done: Done,
        columns: &[Column],
        number: u64,
        record: &Record,
    ) -> Self {
        let title = record.resource().table.singular;
        let words = format!("{number} rows that referred to {title} {}", segment(record));
        let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
        Self {
            table: resource.table.address,
            key: String::new(),
            former: None,
            done,
            changes: vec![json!([names.join(","), words, null])],
        }
    }

    /// `None` where nothing differs. Of bytes a record knows only how many there are: those that
    /// are `written` count as changed.
    pub fn changed(old: &Record, new: &Record, written: &[(&Column, Value)]) -> Option<Self> {
        let resource = new.resource();
        let changes: Vec<Json> = old
            .columns()
            .filter_map(|(column, before)| {
                let after = new.value(column)?;
                let rewritten = column.kind == Kind::Blob
                    && written.iter().any(|(known, _)| known.name == column.name);
                (before != after || rewritten).then(|| {
                    let shown = |value| json_value(resource, column, value);
                    json!([column.name, shown(before), shown(after)])
                })
            })
            .collect();
        let (former, key) = (segment(old), segment(new));
        (!changes.is_empty()).then(|| Self {
            table: resource.table.address,
            former: (former != key).then_some(former),
            key,
            done: Done::Changed,
            changes,
        })
    }

    /// The same change under another name.
    pub fn done_as(self, done: Done) -> Self {
        Self { done, ..self }
    }

    fn one_sided(
        resource: &'static Resource,
        key: String,
        done: Done,
        values: &[(&'static Column, &Value)],
    ) -> Self {
        let given = values.iter().filter(|(_, value)| !value.is_null());
        let changes = given.map(|(column, value)| {
            let shown = json_value(resource, column, value);
            match done {
                Done::Deleted => json!([column.name, shown, null]),
                _ => json!([column.name, null, shown]),
            }
        });
        Self {
            table: resource.table.address,
            key,
            former: None,
            done,
            changes: changes.collect(),
        }
    }

    /// For a view of that number, whose name, query and whether it is shared changes.
    pub fn of_view(id: i64, done: Done, changes: Vec<Json>) -> Self {
        Self {
            table: "dbadmin_view",
            key: id.to_string(),
            former: None,
            done,
            changes,
        }
    }
}

/// Writes an entry down, within the change's transaction.
pub(crate) async fn record(
    write: &mut Write,
    actor: &Actor,
    entry: Entry,
) -> Result<(), sqlx::Error> {
    let insert = "INSERT INTO @audit \
                  (at, \"user\", user_name, table_address, record, former, action, changes) \
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    let values = vec![
        now().into(),
        actor.user.into(),
        actor.name.as_str().into(),
        entry.table.into(),
        entry.key.into(),
        entry.former.into(),
        entry.done.name().into(),
        Json::Array(entry.changes).to_string().into(),
    ];
    let insert = write.own(insert, values);
    write.execute(insert).await.map(drop)
}

/// The entries of one record, under every key that it ever had; those before the entry of that
/// number, or the newest ones. A record that was removed still has its history.
///
/// # Errors
/// [`Error::Forbidden`] where the actor may not see the table; else what the database says.
pub async fn history(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
    key: &Key,
    before: Option<i64>,
) -> Result<HistoryPage, Error> {
    require(actor, resource.table, Permission::View)?;
    // A key that was given up leads back to the entries before that moment.
    let select = "WITH RECURSIVE names (record, below) AS ( \
                    SELECT CAST(?1 AS TYPE), 9223372036854775807 \
                    UNION SELECT a.former, a.id FROM names AS n JOIN @audit AS a \
                      ON a.table_address = ?2 AND a.record = n.record AND a.id < n.below \
                    WHERE a.former IS NOT NULL) \
                  SELECT DISTINCT a.id, a.at, a.user_name, a.action, a.changes \
                  FROM names AS n JOIN @audit AS a \
                    ON a.table_address = ?2 AND a.record = n.record AND a.id < n.below \
                  WHERE a.id < ?3 ORDER BY a.id DESC LIMIT ?4";
    let store = app.store();
    // MySQL would hold later keys to the length of the first.
    let wide = match store.dialect() {
        Dialect::Mysql => "CHAR(10000)",
        Dialect::Sqlite | Dialect::Postgres => "text",
    };
    let select = select.replace("TYPE", wide);
    let values = vec![
        key.segment().into(),
        resource.table.address.into(),
        before.unwrap_or(i64::MAX).into(),
        Value::Integer(PAGE as i64 + 1),
    ];
    let mut rows = store.rows(store.own(&select, values)).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let entries: Vec<HistoryEntry> = rows.iter().filter_map(|row| entry(resource, row)).collect();
    Ok(HistoryPage {
        older: entries.last().map(|last| last.id).filter(|_| more),
        entries,
    })
}

/// The newest entries of the whole trail, as far as the actor may see their tables.
///
/// # Errors
/// What the database says.
pub async fn newest(app: &App, actor: &Actor, most: usize) -> Result<Vec<TrailEntry>, Error> {
    let select = "SELECT at, user_name, action, table_address, record FROM @audit \
                  ORDER BY id DESC LIMIT ?";
    let store = app.store();
    let rows = store.rows(store.own(select, vec![NEWEST.into()])).await?;
    let entries = rows.iter().filter_map(|row| {
        let [
            Value::Integer(at),
            Value::Text(who),
            Value::Text(action),
            Value::Text(table),
            Value::Text(record),
        ] = row.as_slice()
        else {
            return None;
        };
        let resource = app.resource(table)?;
        let (done, _) = Done::ALL.iter().find(|(_, name)| name == action)?;
        actor
            .may(resource.table, Permission::View)
            .then(|| TrailEntry {
                at: *at,
                who: who.clone(),
                done: *done,
                resource,
                record: Key::parse(resource.table, record).ok(),
            })
    });
    Ok(entries.take(most).collect())
}

fn entry(resource: &'static Resource, row: &[Value]) -> Option<HistoryEntry> {
    let [
        Value::Integer(id),
        Value::Integer(at),
        Value::Text(who),
        Value::Text(action),
        Value::Text(changes),
    ] = row
    else {
        return None;
    };
    let (done, _) = Done::ALL.iter().find(|(_, name)| name == action)?;
    let changes: Vec<(String, Json, Json)> = serde_json::from_str(changes).ok()?;
    let changes = changes.into_iter().map(|(name, before, after)| {
        let column = resource.table.column(&name);
        // What became a secret since it was recorded is one in old entries, too.
        let secret = column.is_some_and(|column| is_secret(resource, column));
        let shown = |json: Json| match value(json) {
            known if secret && !known.is_null() => REDACTED.into(),
            known => known,
        };
        Change {
            column,
            before: shown(before),
            after: shown(after),
            name,
        }
    });
    Some(HistoryEntry {
        id: *id,
        at: *at,
        who: who.clone(),
        done: *done,
        changes: changes.collect(),
    })
}

fn segment(record: &Record) -> String {
    record.key().map(Key::segment).unwrap_or_default()
}

fn json_value(resource: &Resource, column: &Column, value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        _ if is_secret(resource, column) => REDACTED.into(),
        Value::Integer(size) if column.kind == Kind::Blob => format!("{size} bytes").into(),
        Value::Boolean(truth) => (*truth).into(),
        Value::Integer(number) => (*number).into(),
        // JSON knows no infinity, and nothing that is no number.
        Value::Real(number) if !number.is_finite() => value_text(value).into(),
        Value::Real(number) => (*number).into(),
        Value::Text(text) => text.as_str().into(),
        Value::Blob(bytes) if bytes.len() == 16 => value_text(value).into(),
        Value::Blob(bytes) => format!("{} bytes", bytes.len()).into(),
    }
}

fn value(json: Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(truth) => Value::Boolean(truth),
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Value::Integer(whole),
            (None, Some(real)) => Value::Real(real),
            _ => Value::Text(number.to_string()),
        },
        Json::String(text) => Value::Text(text),
        other => Value::Text(other.to_string()),
    }
}
