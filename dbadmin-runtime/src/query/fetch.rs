//! A statement for rows of one table with the labels of the rows they refer to, and the layout
//! that reads its results.

use std::sync::Arc;

use dbadmin_model::sql::{ColumnRef, Condition, Join, Output, Select, TableRef};

use super::record::Layout;
use crate::{Actor, App, Column, Kind, Permission, Reference, Resource, Table};

/// What statements call the tables referred to; a table with more references than these shows the
/// bare values of the rest. No table is called so.
const JOINED: [&str; 24] = [
    "#0", "#1", "#2", "#3", "#4", "#5", "#6", "#7", "#8", "#9", "#10", "#11", "#12", "#13", "#14",
    "#15", "#16", "#17", "#18", "#19", "#20", "#21", "#22", "#23",
];

/// How many characters of a text without a limit a list fetches: more than it shows.
const SHOWN: u32 = 300;

/// How many bytes of a record's blobs its version is made of, all together: as many as the largest
/// form can change, which has two digits for each.
const PRINTED: usize = 1024 * 1024;

/// How many bytes of each they are at least, where a table has very many.
const SHORTEST_PRINT: usize = 4096;

/// How much of a text is fetched.
#[derive(Clone, Copy)]
pub(crate) enum Texts<'a> {
    /// All of it.
    Whole,
    /// The beginning of a text that may be of any length; all of it where rows are sorted by it,
    /// for a cursor needs it.
    Cut {
        /// The names of the columns that rows are sorted by.
        sorted: &'a [&'static str],
    },
}

/// A request for rows, to be given a condition and an order.
pub(crate) struct Fetch {
    pub select: Select<'static>,
    pub layout: Arc<Layout>,
}

impl Fetch {
    /// `columns` of the table, each once, then its key, and the labels of the references whose
    /// columns are all among them.
    pub fn new(
        app: &App,
        actor: &Actor,
        resource: &'static Resource,
        columns: impl IntoIterator<Item = &'static Column>,
        texts: Texts,
    ) -> Self {
        let table = resource.table;
        let wanted = once(columns.into_iter().chain(table.key));
        let at = |name: &str| wanted.iter().position(|column| column.name == name);
        let key: Vec<usize> = table
            .key
            .iter()
            .filter_map(|column| at(column.name))
            .collect();
        let mut outputs: Vec<Output<'static>> = wanted
            .iter()
            .map(|column| output(resource, column, texts))
            .collect();
        let mut joins = Vec::new();
        let mut labels = Vec::new();
        let shown = resource
            .relations
            .belongs_to
            .iter()
            .filter(|reference| reference.columns.iter().all(|it| at(it.name).is_some()));
        for reference in shown {
            let Some(target) = visible_target(app, actor, reference) else {
                continue;
            };
            let Some(alias) = JOINED.get(joins.len()).copied() else {
                break;
            };
            joins.push(join(table, reference, target.table, alias));
            labels.push((reference, reference.shown_by.len()));
            let shown = reference.shown_by.iter();
            outputs.extend(shown.map(|column| start_of(aliased(alias, column), column)));
        }
        Self {
            select: Select {
                outputs,
                table: table_ref(table),
                alias: "",
                joins,
                condition: Condition::always(),
                order: Vec::new(),
                limit: None,
                offset: None,
                lock: false,
            },
            layout: Arc::new(Layout {
                resource,
                columns: wanted,
                key,
                labels,
            }),
        }
    }

    /// The same with the bytes of the blobs, of which a record otherwise knows only how many there
    /// are: its version has to tell one from another that is as long.
    pub fn versioned(mut self) -> Self {
        let outputs = self.select.outputs.iter();
        let blobs: Vec<ColumnRef<'static>> = outputs
            .filter_map(|output| match output {
                Output::Size(column) => Some(*column),
                _ => None,
            })
            .collect();
        let share = (PRINTED / blobs.len().max(1)).max(SHORTEST_PRINT);
        let share = u32::try_from(share).unwrap_or(u32::MAX);
        let starts = blobs.iter().map(|column| Output::Start(*column, share));
        self.select.outputs.extend(starts);
        self
    }
}

/// Each column at its first place.
fn once(columns: impl Iterator<Item = &'static Column>) -> Vec<&'static Column> {
    let mut wanted: Vec<&'static Column> = Vec::with_capacity(16);
    for column in columns {
        if !wanted.iter().any(|known| known.name == column.name) {
            wanted.push(column);
        }
    }
    wanted
}

/// The table as statements name it.
pub(crate) const fn table_ref(table: &'static Table) -> TableRef<'static> {
    TableRef {
        schema: table.schema,
        name: table.name,
    }
}

/// A column as statements name it: by its table's own name, which every kind of statement knows.
pub(crate) fn at(table: &Table, column: &Column) -> ColumnRef<'static> {
    aliased(table.name, column)
}

/// A column of the table that a statement calls by an alias.
pub(crate) const fn aliased(alias: &'static str, column: &Column) -> ColumnRef<'static> {
    ColumnRef {
        alias,
        name: column.name,
        cast: column.cast,
        opaque: column.opaque,
    }
}

/// The resource that a reference leads to, if the actor may see it.
pub(crate) fn visible_target(
    app: &App,
    actor: &Actor,
    reference: &Reference,
) -> Option<&'static Resource> {
    let target = app.resource(reference.target.first()?.table)?;
    actor.may(target.table, Permission::View).then_some(target)
}

fn output(resource: &Resource, column: &'static Column, texts: Texts) -> Output<'static> {
    let place = at(resource.table, column);
    match texts {
        // Bytes that are a key are short, and lead to their row only as a whole.
        _ if leads(resource, column) => Output::Column(place),
        _ if column.kind == Kind::Blob => Output::Size(place),
        Texts::Cut { sorted } if !sorted.contains(&column.name) => start_of(place, column),
        _ => Output::Column(place),
    }
}

/// Whether a column leads to a row, its own or another: as a part of a key, or of what others refer
/// to.
pub(super) fn leads(resource: &Resource, column: &Column) -> bool {
    let references = resource.relations.belongs_to.iter();
    let children = resource.relations.has_many.iter();
    references
        .flat_map(|reference| reference.columns)
        .chain(children.flat_map(|children| children.target))
        .chain(resource.table.key)
        .any(|key| key.is(column))
}

/// As much of a column as a list shows of it.
fn start_of(place: ColumnRef<'static>, column: &Column) -> Output<'static> {
    let unbounded = match column.kind {
        Kind::Text => column.max_length == 0 || column.max_length > SHOWN,
        Kind::Json => true,
        // What travels as a text.
        Kind::Other => !column.cast.is_empty(),
        _ => false,
    };
    if unbounded && column.choices.is_empty() {
        Output::Start(place, SHOWN)
    } else {
        Output::Column(place)
    }
}

fn join(
    base: &Table,
    reference: &'static Reference,
    table: &'static Table,
    alias: &'static str,
) -> Join<'static> {
    let pairs = reference.columns.iter().zip(reference.target);
    Join {
        table: table_ref(table),
        alias,
        on: pairs
            .map(|(from, to)| (aliased(alias, to), at(base, from)))
            .collect(),
    }
}
