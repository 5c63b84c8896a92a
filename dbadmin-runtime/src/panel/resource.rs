//! A resource: one table with everything that the panel knows of it.

use dbadmin_model::schema::Action;
use dbadmin_model::sql::TextIndex;

use super::{
    AdminPanel, Auth, Column, Dashboard, Detail, Form, Group, List, Role, Rule, Table, Uploads,
    Widget,
};
use crate::hooks::TableHooks;

/// How a table's rows are fetched.
#[derive(Clone, Copy, Debug)]
pub struct Queries {
    /// The table.
    pub table: &'static Table,
    /// The order of a list that nobody has sorted; the key stands last, so that it is total.
    pub order: &'static [Column],
    /// The columns that the search box looks into.
    pub search: &'static [Column],
    /// Rows on a page.
    pub page_size: u32,
    /// Counting stops here.
    pub count_cap: u32,
    /// The column that says which rows are in the trash: a moment, where it is not NULL; a yes or no,
    /// where it says yes. Deleting a row puts it there.
    pub trash: Option<Column>,
    /// The full-text index that the search box asks, which the start finds in the database.
    pub text: Option<TextIndex<'static>>,
}

impl Queries {
    /// Queries on `R`'s table: ordered by its key, 50 rows a page, counted up to 10,000.
    #[must_use]
    pub const fn of<R: AdminPanel>() -> Self {
        Self::over(R::TABLE)
    }

    /// The same, on a table that no struct stands for.
    pub(crate) const fn over(table: &'static Table) -> Self {
        Self {
            table,
            order: table.key,
            search: &[],
            page_size: 50,
            count_cap: 10_000,
            trash: None,
            text: None,
        }
    }

    /// In this order, unless somebody sorts.
    #[must_use]
    pub const fn order(mut self, order: &'static [Column]) -> Self {
        self.order = order;
        self
    }

    /// Searching these columns.
    #[must_use]
    pub const fn search(mut self, search: &'static [Column]) -> Self {
        self.search = search;
        self
    }

    /// With so many rows on a page.
    #[must_use]
    pub const fn page_size(mut self, page_size: u32) -> Self {
        self.page_size = page_size;
        self
    }

    /// Counting no further than this.
    #[must_use]
    pub const fn count_cap(mut self, count_cap: u32) -> Self {
        self.count_cap = count_cap;
        self
    }

    /// With a trash: this column says which rows are in it.
    #[must_use]
    pub const fn trash(mut self, trash: Column) -> Self {
        self.trash = Some(trash);
        self
    }
}

/// What a table's rows refer to, and what refers to them.
#[derive(Clone, Copy, Debug)]
pub struct Relations {
    /// The table.
    pub table: &'static Table,
    /// The columns that name a row.
    pub display: &'static [Column],
    /// References to other rows.
    pub belongs_to: &'static [Reference],
    /// Rows that refer to this table's.
    pub has_many: &'static [Children],
}

impl Relations {
    /// No relations: `R`'s rows are named by their key.
    #[must_use]
    pub const fn of<R: AdminPanel>() -> Self {
        Self {
            table: R::TABLE,
            display: R::TABLE.key,
            belongs_to: &[],
            has_many: &[],
        }
    }

    /// The columns that name a row.
    #[must_use]
    pub const fn display(mut self, display: &'static [Column]) -> Self {
        self.display = display;
        self
    }

    /// The rows that a row refers to.
    #[must_use]
    pub const fn belongs_to(mut self, belongs_to: &'static [Reference]) -> Self {
        self.belongs_to = belongs_to;
        self
    }

    /// The rows that refer to a row.
    #[must_use]
    pub const fn has_many(mut self, has_many: &'static [Children]) -> Self {
        self.has_many = has_many;
        self
    }
}

impl Relations {
    /// The reference that consists of exactly this column.
    #[must_use]
    pub fn reference(&self, column: &Column) -> Option<&'static Reference> {
        self.belongs_to
            .iter()
            .find(|reference| matches!(reference.columns, [only] if only.name == column.name))
    }
}

/// A reference to a row of another table.
#[derive(Clone, Copy, Debug)]
pub struct Reference {
    /// The referring columns.
    pub columns: &'static [Column],
    /// The columns referred to, as many.
    pub target: &'static [Column],
    /// What the reference is called.
    pub label: &'static str,
    /// The columns that name the row referred to.
    pub shown_by: &'static [Column],
}

impl Reference {
    /// `columns` refer to `target`.
    #[must_use]
    pub const fn new(
        label: &'static str,
        columns: &'static [Column],
        target: &'static [Column],
    ) -> Self {
        Self {
            columns,
            target,
            label,
            shown_by: target,
        }
    }

    /// The columns that name the row referred to.
    #[must_use]
    pub const fn shown_by(mut self, shown_by: &'static [Column]) -> Self {
        self.shown_by = shown_by;
        self
    }
}

/// Rows of another table that refer to this one's.
#[derive(Clone, Copy, Debug)]
pub struct Children {
    /// What they are called.
    pub label: &'static str,
    /// Their referring columns.
    pub columns: &'static [Column],
    /// This table's columns that they refer to.
    pub target: &'static [Column],
    /// What a delete of the row does to them.
    pub on_delete: Action,
}

impl Children {
    /// `columns` of the other table refer to `target` of this one.
    #[must_use]
    pub const fn new(
        label: &'static str,
        columns: &'static [Column],
        target: &'static [Column],
    ) -> Self {
        Self {
            label,
            columns,
            target,
            on_delete: Action::Refuse,
        }
    }

    /// What a delete of the row does to them.
    #[must_use]
    pub const fn on_delete(mut self, on_delete: Action) -> Self {
        self.on_delete = on_delete;
        self
    }
}

/// A table with everything that the panel knows of it.
#[derive(Clone, Copy, Debug)]
pub struct Resource {
    /// The table.
    pub table: &'static Table,
    /// How rows are fetched.
    pub queries: &'static Queries,
    /// What is checked before a write.
    pub rules: &'static [Rule],
    /// What refers to what.
    pub relations: &'static Relations,
    /// The list.
    pub list: &'static List,
    /// The record's page.
    pub detail: &'static Detail,
    /// The form.
    pub form: &'static Form,
    /// Columns whose values the audit trail does not keep.
    pub redacted: &'static [Column],
}

impl Resource {
    /// What one types or chooses in for a column, as the form says, else the column itself.
    pub(crate) fn widget_of(&self, column: &Column) -> Option<Widget> {
        let mut fields = self.form.sections.iter().flat_map(|it| it.fields);
        let field = fields.find(|field| field.is(column));
        field.and_then(|field| field.widget).or(column.widget)
    }
}

/// A whole panel.
#[derive(Clone, Copy, Debug)]
pub struct Panel {
    /// Its name, shown in the corner.
    pub title: &'static str,
    /// Every table, in the order of the navigation.
    pub resources: &'static [&'static Resource],
    /// The sidebar.
    pub navigation: &'static [Group],
    /// The first page.
    pub dashboard: &'static Dashboard,
    /// The roles, `admin` first.
    pub roles: &'static [Role],
    /// How one signs in.
    pub auth: &'static Auth,
    /// CSS custom properties that override the panel's own.
    pub theme: &'static str,
    /// A picture of its own in place of the mark beside its name: the text of an SVG file.
    pub logo: Option<&'static str>,
    /// What holds of files that are uploaded.
    pub uploads: Uploads,
    /// Business logic, a line for each table that has some.
    pub hooks: &'static [TableHooks],
    /// What the database has beside the resources and nobody misses: the addresses of tables, and of
    /// columns as `table.column`. With it, the start names what the database has and is in neither,
    /// and what is otherwise than the tables say; with `None` it does not.
    pub left_out: Option<&'static [&'static str]>,
}
