//! Tables and their references as a picture: boxes, and arrows between them.
//!
//! A [`Diagram`] is what is drawn, whoever knows of it: [`Diagram::of`] makes it of a schema, a panel
//! makes it of the tables that somebody may see. [`Diagram::svg`] draws it.

mod draw;
mod layers;
mod layout;

use crate::Schema;
use crate::schema::{ForeignKey, Table};

/// The most columns of a table that are drawn, unless there is but one more; how many more there are
/// is said.
pub const COLUMNS: usize = 9;

/// The most neighbours that are drawn around a table.
pub const NEIGHBOURS: usize = 40;

/// Tables and their references.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagram {
    /// The tables, in the order in which they are told.
    pub tables: Vec<Entity>,
    /// What refers to what.
    pub links: Vec<Link>,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entity {
    /// What it is called.
    pub title: String,
    /// Where a click on it leads; may be empty.
    pub href: String,
    /// Its columns.
    pub columns: Vec<Field>,
}

/// A column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// What it is called.
    pub name: String,
    /// What stands beside it, such as its type; may be empty.
    pub note: String,
    /// Whether it is part of the key.
    pub key: bool,
    /// Whether it is part of a reference.
    pub refers: bool,
}

/// A reference; tables and columns are given by their places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The table that refers.
    pub from: usize,
    /// Its columns that refer.
    pub columns: Vec<usize>,
    /// The table referred to.
    pub to: usize,
    /// Its columns that are referred to.
    pub target: Vec<usize>,
    /// Whether it may lead nowhere.
    pub optional: bool,
}

/// What the picture is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// A file of its own, with its colours, light and dark.
    File,
    /// A part of a page, which brings the colours.
    Page,
}

impl Diagram {
    /// The tables of a schema, by the names that they have there.
    #[must_use]
    pub fn of(schema: &Schema) -> Self {
        let place = |address: &str| schema.tables.iter().position(|table| table.is_at(address));
        let links = schema.tables.iter().enumerate().flat_map(|(from, table)| {
            let keys = table.foreign_keys.iter();
            keys.filter_map(move |key| {
                // A table that is not there has no place in the diagram.
                let to = place(&key.target_address())?;
                Some(link((from, table), (to, &schema.tables[to]), key))
            })
        });
        Self {
            links: links.collect(),
            tables: schema.tables.iter().map(entity).collect(),
        }
    }

    /// One table and those that it refers to or that refer to it, the former first, and how many of
    /// these are left out beyond [`NEIGHBOURS`].
    #[must_use]
    pub fn around(&self, table: usize) -> (Self, usize) {
        let referred = self.links.iter().filter(|link| link.from == table);
        let referring = self.links.iter().filter(|link| link.to == table);
        let near = referred.map(|it| it.to).chain(referring.map(|it| it.from));
        let mut kept = vec![table];
        for it in near {
            if !kept.contains(&it) {
                kept.push(it);
            }
        }
        let beyond = kept.len().saturating_sub(NEIGHBOURS + 1);
        kept.truncate(NEIGHBOURS + 1);
        let place = |of: usize| kept.iter().position(|it| *it == of);
        let links = self.links.iter().filter_map(|link| {
            Some(Link {
                from: place(link.from)?,
                to: place(link.to)?,
                ..link.clone()
            })
        });
        let tables = kept.iter().filter_map(|at| self.tables.get(*at));
        let part = Self {
            links: links.collect(),
            tables: tables.cloned().collect(),
        };
        (part, beyond)
    }

    /// The diagram as SVG, under this title. Columns beyond [`COLUMNS`] are counted only, keys and
    /// references last.
    #[must_use]
    pub fn svg(&self, title: &str, setting: Setting) -> String {
        draw::svg(self, title, setting)
    }
}

impl Entity {
    /// The columns that are drawn: the key first, then references, then others, and how many are not.
    fn shown(&self) -> (Vec<usize>, usize) {
        let mut order: Vec<usize> = (0..self.columns.len()).collect();
        order.sort_by_key(|at| (!self.columns[*at].key, !self.columns[*at].refers));
        let beyond = order.len().saturating_sub(COLUMNS);
        // The line that told of one would have been its place.
        if beyond <= 1 {
            return (order, 0);
        }
        order.truncate(COLUMNS);
        (order, beyond)
    }
}

fn entity(table: &Table) -> Entity {
    let refers = |name: &String| {
        table
            .foreign_keys
            .iter()
            .any(|it| it.columns.contains(name))
    };
    let columns = table.columns.iter().map(|column| Field {
        name: column.name.clone(),
        note: column.declared.clone(),
        key: table.primary_key.contains(&column.name),
        refers: refers(&column.name),
    });
    Entity {
        title: table.address(),
        href: String::new(),
        columns: columns.collect(),
    }
}

fn link(from: (usize, &Table), to: (usize, &Table), key: &ForeignKey) -> Link {
    let columns = places(from.1, &key.columns);
    let nullable = |at: &usize| from.1.columns[*at].nullable;
    Link {
        from: from.0,
        optional: columns.iter().any(nullable),
        columns,
        to: to.0,
        target: places(to.1, &key.target_columns),
    }
}

/// The places of columns in their table.
fn places(table: &Table, names: &[String]) -> Vec<usize> {
    let place = |name: &String| table.columns.iter().position(|it| it.name == *name);
    names.iter().filter_map(place).collect()
}

#[cfg(test)]
mod tests;
