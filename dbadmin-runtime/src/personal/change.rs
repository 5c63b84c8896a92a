//! Views added, changed and deleted, and preferences set. What happens to a view is in the trail, under
//! the view's number in `dbadmin_view`.

use dbadmin_model::Value;
use serde_json::{Value as Json, json};

use super::{KeepError, Preference, SavedView};
use crate::audit::{self, Done, Entry};
use crate::policy::{Actor, require};
use crate::query::ListRequest;
use crate::store::Write;
use crate::{App, Error, Permission, Resource, Table};

/// The longest name, in characters.
const LONGEST: usize = 80;
/// The longest query, in bytes.
const LONGEST_QUERY: usize = 16_384;
/// The most views that somebody keeps of one table.
const MOST: i64 = 50;

/// What is to become of a view; `None` leaves it as it is.
#[derive(Clone, Debug, Default)]
pub struct ViewChange {
    /// Its name.
    pub name: Option<String>,
    /// Whether everybody who may see the table sees it.
    pub shared: Option<bool>,
    /// The query of the list's address.
    pub query: Option<String>,
}

/// Keeps a list under a name; its number.
///
/// # Errors
/// [`KeepError::Refused`] where the name is empty, too long or taken, there are too many, or the actor
/// may not share; else what the database says.
pub async fn add_view(
    app: &App,
    actor: &Actor,
    request: &ListRequest,
    name: &str,
    shared: bool,
) -> Result<i64, KeepError> {
    let table = request.resource.table;
    require(actor, table, Permission::View)?;
    let name = named(name)?;
    let query = kept(request)?;
    may_share(actor, table, shared)?;
    let mut write = app.store().write().await?;
    free(&mut write, actor.user, table, &name, 0).await?;
    let count = "SELECT count(*) FROM @view WHERE \"user\" = ? AND table_address = ?";
    let count = write.own(count, vec![actor.user.into(), table.address.into()]);
    if let Some([Value::Integer(MOST..)]) = write.row(count).await?.as_deref() {
        return Err(KeepError::Refused(format!(
            "You keep {MOST} views of this list, which is as many as can be. Delete one first."
        )));
    }
    let insert = "INSERT INTO @view (\"user\", table_address, name, query, shared, created_at) \
                  VALUES (?, ?, ?, ?, ?, ?)";
    let values = vec![
        actor.user.into(),
        table.address.into(),
        name.as_str().into(),
        query.as_str().into(),
        i64::from(shared).into(),
        crate::auth::now().into(),
    ];
    let insert = write.own(insert, values);
    write.execute(insert).await?;
    let select = "SELECT id FROM @view WHERE \"user\" = ? AND table_address = ? AND name = ?";
    let values = vec![
        actor.user.into(),
        table.address.into(),
        name.as_str().into(),
    ];
    let select = write.own(select, values);
    let id = match write.row(select).await?.as_deref() {
        Some([Value::Integer(id)]) => *id,
        _ => return Err(Error::NotFound.into()),
    };
    let changes = vec![
        json!(["table_address", null, table.address]),
        json!(["name", null, name]),
        json!(["query", null, query]),
        json!(["shared", null, shared]),
    ];
    audit::record(
        &mut write,
        actor,
        Entry::of_view(id, Done::Created, changes),
    )
    .await?;
    write.commit().await?;
    app.personal().forget(table.address);
    Ok(id)
}

/// Changes a view.
///
/// # Errors
/// As [`add_view`]; [`Error::NotFound`] where there is none of that number that the actor may change.
pub async fn change_view(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
    id: i64,
    change: ViewChange,
) -> Result<(), KeepError> {
    let table = resource.table;
    require(actor, table, Permission::View)?;
    let mut write = app.store().write().await?;
    let old = changeable(&mut write, actor, table, id).await?;
    let name = match &change.name {
        Some(name) => named(name)?,
        None => old.name.clone(),
    };
    let query = change.query.unwrap_or_else(|| old.query.clone());
    let shared = change.shared.unwrap_or(old.shared);
    may_share(actor, table, shared && !old.shared)?;
    free(&mut write, old.user, table, &name, id).await?;
    let update = "UPDATE @view SET name = ?, query = ?, shared = ? WHERE id = ?";
    let values = vec![
        name.as_str().into(),
        query.as_str().into(),
        i64::from(shared).into(),
        id.into(),
    ];
    let update = write.own(update, values);
    write.execute(update).await?;
    let both = [
        ("name", json!(old.name), json!(name)),
        ("query", json!(old.query), json!(query)),
        ("shared", json!(old.shared), json!(shared)),
    ];
    let changes: Vec<Json> = both
        .into_iter()
        .filter(|(_, before, after)| before != after)
        .map(|(column, before, after)| json!([column, before, after]))
        .collect();
    if !changes.is_empty() {
        let entry = Entry::of_view(id, Done::Changed, changes);
        audit::record(&mut write, actor, entry).await?;
    }
    write.commit().await?;
    app.personal().forget(table.address);
    Ok(())
}

/// Deletes a view. A list that opened with it opens as it is.
///
/// # Errors
/// [`Error::NotFound`] where there is none of that number that the actor may change; else what the
/// database says.
pub async fn delete_view(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
    id: i64,
) -> Result<(), KeepError> {
    let table = resource.table;
    require(actor, table, Permission::View)?;
    let mut write = app.store().write().await?;
    let old = changeable(&mut write, actor, table, id).await?;
    let delete = write.own("DELETE FROM @view WHERE id = ?", vec![id.into()]);
    write.execute(delete).await?;
    let changes = vec![
        json!(["name", old.name, null]),
        json!(["query", old.query, null]),
        json!(["shared", old.shared, null]),
    ];
    audit::record(
        &mut write,
        actor,
        Entry::of_view(id, Done::Deleted, changes),
    )
    .await?;
    write.commit().await?;
    app.personal().forget(table.address);
    Ok(())
}

/// Sets how a list is to look for the actor.
///
/// # Errors
/// [`Error::Forbidden`] where the actor may not see the table; else what the database says.
pub async fn prefer(
    app: &App,
    actor: &Actor,
    table: &'static Table,
    preference: &Preference,
) -> Result<(), KeepError> {
    require(actor, table, Permission::View)?;
    let mut write = app.store().write().await?;
    let delete = "DELETE FROM @preference WHERE \"user\" = ? AND table_address = ?";
    let delete = write.own(delete, vec![actor.user.into(), table.address.into()]);
    write.execute(delete).await?;
    if *preference != Preference::default() {
        let insert = "INSERT INTO @preference (\"user\", table_address, value) VALUES (?, ?, ?)";
        let values = vec![
            actor.user.into(),
            table.address.into(),
            preference.text().into(),
        ];
        let insert = write.own(insert, values);
        write.execute(insert).await?;
    }
    write.commit().await?;
    app.personal().forget(table.address);
    Ok(())
}

/// The list's address without a page, as long as it can be kept.
fn kept(request: &ListRequest) -> Result<String, KeepError> {
    let query = request.to_keep().query();
    if query.len() > LONGEST_QUERY {
        let why = "These conditions are too long to be kept as a view.";
        return Err(KeepError::Refused(why.to_owned()));
    }
    Ok(query)
}

fn named(name: &str) -> Result<String, KeepError> {
    let name = name.trim();
    match name.chars().count() {
        0 => Err(KeepError::Refused("Give the view a name.".to_owned())),
        1..=LONGEST if !name.contains(char::is_control) => Ok(name.to_owned()),
        _ => Err(KeepError::Refused(format!(
            "A view's name has up to {LONGEST} characters, in one line."
        ))),
    }
}

fn may_share(actor: &Actor, table: &Table, shared: bool) -> Result<(), KeepError> {
    if shared && !actor.role.may_share(table) {
        return Err(KeepError::Refused(format!(
            "With the role “{}” one may keep views, but not share them.",
            actor.role.name
        )));
    }
    Ok(())
}

/// Refuses a name that another view of the same user has.
async fn free(
    write: &mut Write,
    user: i64,
    table: &Table,
    name: &str,
    id: i64,
) -> Result<(), KeepError> {
    let select =
        "SELECT 1 FROM @view WHERE \"user\" = ? AND table_address = ? AND name = ? AND id <> ?";
    let values = vec![user.into(), table.address.into(), name.into(), id.into()];
    let select = write.own(select, values);
    match write.row(select).await? {
        None => Ok(()),
        Some(_) => Err(KeepError::Refused(format!(
            "There is a view called “{name}” already. Choose another name."
        ))),
    }
}

/// The view of that number, if the actor may change it.
async fn changeable(
    write: &mut Write,
    actor: &Actor,
    table: &Table,
    id: i64,
) -> Result<SavedView, KeepError> {
    let select =
        "SELECT name, query, \"user\", shared FROM @view WHERE id = ? AND table_address = ?";
    let select = write.own(select, vec![id.into(), table.address.into()]);
    let row = write.row(select).await?.unwrap_or_default();
    let view = match <[Value; 4]>::try_from(row) {
        Ok(
            [
                Value::Text(name),
                Value::Text(query),
                Value::Integer(user),
                shared,
            ],
        ) => SavedView {
            id,
            name,
            query,
            user,
            shared: shared == Value::Integer(1),
        },
        _ => return Err(Error::NotFound.into()),
    };
    if view.is_changed_by(actor, table) {
        Ok(view)
    } else {
        Err(Error::NotFound.into())
    }
}
