//! What each user opened last, and what they starred: records, and lists as a whole.
//!
//! What is opened is remembered on the way to its page, which never waits long for that and never
//! fails by it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use dbadmin_model::Value;
use sha2::{Digest as _, Sha256};

use crate::policy::require;
use crate::text::hex;
use crate::{Actor, App, Error, Permission, Resource};

/// How many opened records are remembered.
const OPENED: u32 = 10;

/// How many stars a user has at most.
pub const STARS: u64 = 100;

/// How long a page waits for its being remembered.
const PATIENCE: Duration = Duration::from_millis(500);

/// How much of a name is kept, in signs.
const SIGNS: usize = 200;

/// Why something is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It was opened.
    Opened,
    /// It was starred.
    Starred,
}

/// Something that is remembered.
#[derive(Clone, Debug)]
pub struct Mark {
    /// Why.
    pub kind: Kind,
    /// The table's address.
    pub table: String,
    /// The record's key as it stands in an address; empty for the list.
    pub record: String,
    /// What it was called then.
    pub label: String,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Starred => "starred",
        }
    }
}

/// Remembers that a record has been opened, and says whether it is starred. That this could not be
/// remembered, as where the database cannot be written to, is in the log.
///
/// # Errors
/// What the database says where it is asked for the star.
pub async fn open(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
    record: &str,
    label: &str,
) -> Result<bool, Error> {
    let starred = starred(app, actor, resource, record).await?;
    let done = put(app, actor, Kind::Opened, resource, record, label);
    match tokio::time::timeout(PATIENCE, done).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "an opened record could not be remembered"),
        Err(_) => tracing::warn!("an opened record was not remembered in time"),
    }
    Ok(starred)
}

/// Stars a record, or the list where `record` is empty.
///
/// # Errors
/// [`Error::Forbidden`] where the actor may not see the table; else what the database says. Whether
/// there was room for one more star is the value.
pub async fn star(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
    record: &str,
    label: &str,
) -> Result<bool, Error> {
    require(actor, resource.table, Permission::View)?;
    let count = "SELECT count(*) FROM @mark WHERE \"user\" = ? AND kind = ?";
    let store = app.store();
    let values = vec![actor.user.into(), Kind::Starred.name().into()];
    let row = store.row(store.own(count, values)).await?;
    let many = match row.as_deref() {
        Some([Value::Integer(many)]) => u64::try_from(*many).unwrap_or(0),
        _ => 0,
    };
    if many >= STARS && !starred(app, actor, resource, record).await? {
        return Ok(false);
    }
    put(app, actor, Kind::Starred, resource, record, label).await?;
    Ok(true)
}

/// Remembers it no longer; the table need not be there any more.
///
/// # Errors
/// What the database says.
pub async fn forget(
    app: &App,
    actor: &Actor,
    kind: Kind,
    table: &str,
    record: &str,
) -> Result<(), Error> {
    let delete = "DELETE FROM @mark WHERE \"user\" = ? AND kind = ? AND digest = ?";
    let values = vec![
        actor.user.into(),
        kind.name().into(),
        digest(table, record).into(),
    ];
    app.store().execute(app.store().own(delete, values)).await?;
    Ok(())
}

/// What is remembered of a user: stars first, then what was opened, the latest of each first.
///
/// # Errors
/// What the database says.
pub async fn of(app: &App, actor: &Actor) -> Result<Vec<Mark>, Error> {
    let select = "SELECT kind, table_address, record, label FROM @mark WHERE \"user\" = ? \
                  ORDER BY kind DESC, at DESC, digest";
    let store = app.store();
    let rows = store
        .rows(store.own(select, vec![actor.user.into()]))
        .await?;
    let marks = rows.into_iter().filter_map(|row| {
        let mut texts = row.into_iter().map(|value| match value {
            Value::Text(text) => text,
            _ => String::new(),
        });
        let kind = match texts.next()?.as_str() {
            "starred" => Kind::Starred,
            _ => Kind::Opened,
        };
        Some(Mark {
            kind,
            table: texts.next()?,
            record: texts.next()?,
            label: texts.next()?,
        })
    });
    Ok(marks.collect())
}

async fn starred(
    app: &App,
    actor: &Actor,
    resource: &Resource,
    record: &str,
) -> Result<bool, Error> {
    let select = "SELECT 1 FROM @mark WHERE \"user\" = ? AND kind = ? AND digest = ?";
    let values = vec![
        actor.user.into(),
        Kind::Starred.name().into(),
        digest(resource.table.address, record).into(),
    ];
    let store = app.store();
    Ok(store.row(store.own(select, values)).await?.is_some())
}

async fn put(
    app: &App,
    actor: &Actor,
    kind: Kind,
    resource: &Resource,
    record: &str,
    label: &str,
) -> Result<(), Error> {
    let store = app.store();
    let table = resource.table.address;
    let values = vec![
        actor.user.into(),
        kind.name().into(),
        digest(table, record).into(),
        table.into(),
        record.into(),
        label.chars().take(SIGNS).collect::<String>().into(),
        now().into(),
    ];
    let update = "UPDATE @mark SET label = ?6, at = ?7 \
                  WHERE \"user\" = ?1 AND kind = ?2 AND digest = ?3";
    if store.execute(store.own(update, values.clone())).await? > 0 {
        return Ok(());
    }
    let insert = "INSERT INTO @mark (\"user\", kind, digest, table_address, record, label, at) \
                  VALUES (?, ?, ?, ?, ?, ?, ?)";
    match store.execute(store.own(insert, values)).await {
        Ok(_) => {}
        // The same page was opened twice at once.
        Err(error) if is_twice(&error) => return Ok(()),
        Err(error) => return Err(error.into()),
    }
    if kind == Kind::Opened {
        prune(app, actor).await?;
    }
    Ok(())
}

fn is_twice(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .is_some_and(|error| error.is_unique_violation())
}

/// Lets go of what was opened before the last ten.
async fn prune(app: &App, actor: &Actor) -> Result<(), Error> {
    let store = app.store();
    let whose = vec![actor.user.into(), Kind::Opened.name().into()];
    let select = format!(
        "SELECT at FROM @mark WHERE \"user\" = ? AND kind = ? ORDER BY at DESC LIMIT 1 OFFSET {OPENED}"
    );
    let row = store.row(store.own(&select, whose.clone())).await?;
    if let Some([at @ Value::Integer(_)]) = row.as_deref() {
        let delete = "DELETE FROM @mark WHERE \"user\" = ? AND kind = ? AND at <= ?";
        let values = whose.into_iter().chain([at.clone()]).collect();
        store.execute(store.own(delete, values)).await?;
    }
    Ok(())
}

/// Stands for table and record, which may be longer than what an index takes.
fn digest(table: &str, record: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(table.as_bytes());
    hash.update([0]);
    hash.update(record.as_bytes());
    hex(&hash.finalize())
}

/// Milliseconds since 1970-01-01 UTC: pages may be opened several a second.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    })
}
