//! Who may do what: asked before every query, on every path.

use crate::{App, Column, Error, Format, Permission, Resource, Role, Table, Widget};

/// The person behind a request.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The user's number in `dbadmin_user`.
    pub user: i64,
    /// The user's name.
    pub name: String,
    /// The user's role.
    pub role: &'static Role,
}

/// Whether the table's rows are such that anybody could, and the database lets its account.
fn is_possible(table: &Table, permission: Permission) -> bool {
    let by_kind = match permission {
        Permission::View => true,
        Permission::Create => table.writable,
        Permission::Edit | Permission::Delete => table.writable && !table.key.is_empty(),
    };
    by_kind && !table.closed.contains(&permission)
}

impl Role {
    /// Whether the role may do this with the table: it is among the role's permissions, and the
    /// table's rows can be changed at all where it is about changing.
    #[must_use]
    pub fn may(&self, table: &Table, permission: Permission) -> bool {
        is_possible(table, permission) && self.is_granted(table, permission)
    }

    /// Whether the role may share its views of the table's list with everybody who may see it: the
    /// role `admin`, and whoever may do everything with the table.
    #[must_use]
    pub fn may_share(&self, table: &Table) -> bool {
        use Permission::{Create, Delete, Edit, View};
        let all = [View, Create, Edit, Delete];
        let everything = all.iter().all(|it| self.is_granted(table, *it));
        everything || self.name == "admin" && self.may(table, View)
    }

    /// Whether it is among the role's permissions, even if the panel has no page for it: for what
    /// the database does on its own to rows that nobody can address.
    pub(crate) fn is_granted(&self, table: &Table, permission: Permission) -> bool {
        self.tables
            .iter()
            .any(|(address, allowed)| *address == table.address && allowed.contains(&permission))
    }
}

impl Actor {
    /// Whether the actor may do this with the table.
    #[must_use]
    pub fn may(&self, table: &Table, permission: Permission) -> bool {
        self.role.may(table, permission)
    }
}

/// Goes on only if the actor may do this.
pub(crate) fn require(
    actor: &Actor,
    table: &'static Table,
    permission: Permission,
) -> Result<(), Error> {
    if actor.may(table, permission) {
        return Ok(());
    }
    Err(Error::Forbidden {
        role: actor.role.name,
        table: table.address,
        permission,
        limits: if is_possible(table, permission) {
            ""
        } else {
            table.limits
        },
    })
}

/// Whether the actor may add a row by the table's own form, and the form asks for all that a row needs.
/// Rows that another form has along get from it what theirs does not ask for.
pub(crate) fn adds(app: &App, actor: &Actor, table: &Table) -> bool {
    actor.may(table, Permission::Create) && app.unasked(table).is_empty()
}

/// Goes on only if that is so.
pub(crate) fn require_adding(app: &App, actor: &Actor, table: &'static Table) -> Result<(), Error> {
    require(actor, table, Permission::Create)?;
    match app.unasked(table) {
        "" => Ok(()),
        limits => Err(Error::Forbidden {
            role: actor.role.name,
            table: table.address,
            permission: Permission::Create,
            limits,
        }),
    }
}

/// Whether a field never shows the value it holds, so that leaving it empty leaves it as it is.
#[must_use]
pub fn is_hidden(column: &Column) -> bool {
    column.format == Format::Masked || column.widget == Some(Widget::Password)
}

/// Whether a column's values are secrets: not filtered by, and not recorded in the audit trail.
/// They are where the column says so or is redacted, and where no page shows the column.
#[must_use]
pub fn is_secret(resource: &Resource, column: &Column) -> bool {
    let redacted = resource.redacted.iter();
    is_hidden(column)
        || redacted
            .map(|it| it.name)
            .any(|secret| secret == column.name)
        || views(resource).any(|shown| shown.name == column.name && is_hidden(shown))
        || !is_shown(resource, column)
}

/// Whether any page shows the column: its list, its filters, a record's page or form, a record's
/// address, or the page of the record that it refers to.
fn is_shown(resource: &Resource, column: &Column) -> bool {
    let references = resource.relations.belongs_to.iter();
    views(resource)
        .chain(resource.list.filters.iter().map(|filter| &filter.column))
        .chain(resource.table.key)
        .chain(references.flat_map(|reference| reference.columns))
        .chain(&resource.queries.trash)
        .any(|shown| shown.name == column.name)
}

/// The columns of list, record and form.
fn views(resource: &Resource) -> impl Iterator<Item = &'static Column> {
    let sections = resource.form.sections.iter();
    sections
        .flat_map(|section| section.fields)
        .chain(resource.list.columns)
        .chain(resource.detail.columns)
}
