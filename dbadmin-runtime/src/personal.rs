//! What somebody keeps of a table's list: views under a name, their own and those that others share,
//! and how the list is to look. It lies in the panel's own tables and is read in one query.

mod believed;
mod change;
mod preference;

use std::sync::Arc;

use dbadmin_model::Value;

use crate::policy::{Actor, require};
use crate::{App, Error, Permission, Table};

pub(crate) use believed::Believed;
pub use change::{ViewChange, add_view, change_view, delete_view, prefer};
pub use preference::Preference;

/// The most views of a table that are read: so many share theirs, or somebody keeps.
const MOST: usize = 200;

/// A list's address under a name.
#[derive(Clone, Debug)]
pub struct SavedView {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The query of the list's address, without `?`.
    pub query: String,
    /// Whose it is: the user's number.
    pub user: i64,
    /// Whether everybody who may see the table sees it.
    pub shared: bool,
}

/// What somebody keeps of a table's list.
#[derive(Clone, Debug, Default)]
pub struct Personal {
    /// The views, by their names.
    pub views: Vec<SavedView>,
    /// How the list is to look.
    pub preference: Preference,
}

/// Why a view or a preference is not kept.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// Something about it is wrong: what, as a sentence.
    #[error("{0}")]
    Refused(String),
    /// The panel or its database failed.
    #[error(transparent)]
    Failed(#[from] Error),
}

impl From<sqlx::Error> for KeepError {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// What the actor keeps of a table's list; as it was within the last second.
///
/// # Errors
/// [`Error::Forbidden`] where the actor may not see the table; else what the database says.
pub async fn personal(
    app: &App,
    actor: &Actor,
    table: &'static Table,
) -> Result<Arc<Personal>, Error> {
    require(actor, table, Permission::View)?;
    let believed = app.personal();
    if let Some(known) = believed.get(actor.user, table.address) {
        return Ok(known);
    }
    let since = believed.generation();
    let select = "SELECT 0, '', value, \"user\", 0 FROM @preference \
                  WHERE \"user\" = ?1 AND table_address = ?2 \
                  UNION ALL \
                  SELECT id, name, query, \"user\", shared FROM @view \
                  WHERE table_address = ?2 AND (\"user\" = ?1 OR shared = 1) LIMIT ?3";
    let values = vec![
        actor.user.into(),
        table.address.into(),
        Value::Integer(MOST as i64),
    ];
    let store = app.store();
    let rows = store.rows(store.own(select, values)).await?;
    let mut found = Personal::default();
    for row in rows {
        match <[Value; 5]>::try_from(row) {
            Ok([Value::Integer(0), _, Value::Text(value), ..]) => {
                found.preference = Preference::read(&value);
            }
            Ok(
                [
                    Value::Integer(id),
                    Value::Text(name),
                    Value::Text(query),
                    Value::Integer(user),
                    shared,
                ],
            ) => found.views.push(SavedView {
                id,
                name,
                query,
                user,
                shared: shared == Value::Integer(1),
            }),
            _ => {}
        }
    }
    found
        .views
        .sort_by_cached_key(|view| (view.name.to_lowercase(), view.id));
    let found = Arc::new(found);
    believed.set(actor.user, table.address, since, &found);
    Ok(found)
}

impl Personal {
    /// The view that the list opens with, where it is still there.
    #[must_use]
    pub fn usual_view(&self) -> Option<&SavedView> {
        self.preference.view.and_then(|id| self.view(id))
    }

    /// The view of that number.
    #[must_use]
    pub fn view(&self, id: i64) -> Option<&SavedView> {
        self.views.iter().find(|view| view.id == id)
    }
}

impl SavedView {
    /// Whether the actor may rename, share and delete it: their own, and a shared one where they may
    /// share.
    #[must_use]
    pub fn is_changed_by(&self, actor: &Actor, table: &Table) -> bool {
        self.user == actor.user || self.shared && actor.role.may_share(table)
    }
}
