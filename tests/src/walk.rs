//! A walk through a whole panel, whatever its tables are: every page is opened, and in each table
//! that can be written to a row is created, changed and deleted again, with values that fit the
//! form's own controls, hints and messages. What goes wrong is collected, not stopped at.

mod deeds;
mod fill;
mod messages;
mod pages;
mod plausible;
mod report;

use std::collections::BTreeMap;

use dbadmin_model::Schema;
use dbadmin_model::schema::{ColumnType, ForeignKey, Table, TableKind};

use crate::database::Database;
use crate::html::Html;
use crate::http::{Client, Page};
use crate::server::Server;
use fill::Known;
use pages::Reading;
use plausible::Plausible;
pub use report::{Deed, Report, Told};

/// How far a walk goes into tables with many rows.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Pages of a list that are turned.
    pub pages: usize,
    /// Records of a table that are opened.
    pub rows: usize,
}

/// Somebody who is signed in.
pub(crate) struct Hand {
    client: Client,
    limits: Limits,
    /// Whether the database changes rows by itself, so that what was written need not stand.
    triggers: bool,
}

impl Hand {
    /// Opens a page, following where it leads; else what came instead.
    fn open(&self, path: &str) -> Result<Html, String> {
        let mut path = path.to_owned();
        for _ in 0..4 {
            let Some(page) = self.client.try_get(&path) else {
                return Err(format!("no answer to GET {path}"));
            };
            match page.status {
                200 => return Ok(page.html()),
                303 => path = page.location(),
                _ => return Err(trouble("GET", &page)),
            }
        }
        Err(format!("GET {path} leads nowhere"))
    }

    fn status(&self, path: &str) -> u16 {
        self.client.try_get(path).map_or(0, |page| page.status)
    }
}

/// What a page says that is none of those expected.
fn trouble(method: &str, page: &Page) -> String {
    let html = page.html();
    let words: Vec<String> = ["h1", "main p", ".alert"]
        .iter()
        .map(|css| html.words(css))
        .collect();
    format!(
        "{method} {}: {} {}",
        page.path,
        page.status,
        words.join(" ")
    )
}

/// The rows of each table by its address, or why they cannot be counted.
type Counts = BTreeMap<String, Result<usize, String>>;

/// A row that the walk has made.
struct Made<'a> {
    table: &'a Table,
    record: String,
    key: BTreeMap<String, String>,
}

/// Walks through the panel that a server shows of a database with this schema.
#[must_use]
pub fn walk(server: &Server, database: &Database, schema: &Schema, limits: Limits) -> Report {
    let walker = Walker {
        hand: Hand {
            client: server.operator(),
            limits,
            triggers: database.has_triggers(),
        },
        database,
        schema,
        plausible: Plausible::default(),
        report: Report::default(),
        made: Vec::new(),
        samples: BTreeMap::new(),
    };
    walker.run()
}

struct Walker<'a> {
    hand: Hand,
    database: &'a Database,
    schema: &'a Schema,
    plausible: Plausible,
    report: Report,
    made: Vec<Made<'a>>,
    samples: BTreeMap<String, BTreeMap<String, String>>,
}

impl<'a> Walker<'a> {
    fn run(mut self) -> Report {
        let lists = self.navigation();
        let before = self.counts();
        for (table, list) in &lists {
            let mut told = Told {
                table: table.address(),
                ..Told::default()
            };
            let counted = &before[&told.table];
            if let Err(why) = counted
                && is_unreadable(&self.hand, list, why, &mut told)
            {
                self.report.tables.push(told);
                continue;
            }
            let mut reading = Reading {
                hand: &self.hand,
                table,
                list,
                rows: counted.as_ref().ok().copied(),
                told: &mut told,
            };
            let sample = reading.all();
            self.samples.insert(table.address(), sample);
            self.report.tables.push(told);
        }
        self.create(&lists);
        self.delete();
        self.compare(&before);
        self.report
    }

    /// The list of each table, as the navigation leads to it; every table must be there.
    fn navigation(&mut self) -> Vec<(&'a Table, String)> {
        let home = match self.hand.open("/admin/") {
            Ok(home) => home,
            Err(why) => {
                self.report.failures.push(why);
                return Vec::new();
            }
        };
        let links = home.links("nav.side ul a");
        let mut lists = Vec::new();
        for table in &self.schema.tables {
            let address = table.address();
            match links.iter().find(|link| names(link, &address)) {
                Some(link) => lists.push((table, link.clone())),
                None => {
                    let why = format!("{address}: not in the navigation");
                    self.report.failures.push(why);
                }
            }
        }
        lists
    }

    /// How many rows each table has, or why the database does not read it.
    fn counts(&self) -> Counts {
        let tables = self.schema.tables.iter();
        tables
            .map(|table| {
                let from = self.database.named(self.schema, table);
                let count = self.database.ask(&format!("SELECT count(*) FROM {from}"));
                let count = count.map(|count| {
                    let count = count.and_then(|count| count.parse().ok());
                    count.expect("a count is a number")
                });
                (table.address(), count.map_err(|error| error.to_string()))
            })
            .collect()
    }

    /// Creates and changes a row in each table that takes one: first in tables that others refer
    /// to, and once more where a row was missing that has come since.
    fn create(&mut self, lists: &[(&'a Table, String)]) {
        let mut open: Vec<&(&'a Table, String)> = in_order(lists)
            .into_iter()
            .filter(|(table, _)| table.is_writable())
            .collect();
        loop {
            let before = open.len();
            open.retain(|(table, list)| !self.try_create(table, list));
            if open.is_empty() || open.len() == before {
                return;
            }
        }
    }

    /// Whether the table is done with.
    fn try_create(&mut self, table: &'a Table, list: &str) -> bool {
        let known = Known {
            table,
            sample: self
                .samples
                .get(&table.address())
                .cloned()
                .unwrap_or_default(),
            references: self.references(table),
        };
        let created = deeds::create(&self.hand, list, &known, &mut self.plausible);
        let record = match created {
            Ok(record) => record,
            Err(undone) => {
                let again = matches!(undone, Deed::Refused(_));
                self.told(table).created = undone;
                return !again;
            }
        };
        self.told(table).created = Deed::Done;
        let key = deeds::key(table, list, &record);
        if key.is_empty() {
            self.keyless(table, list, &record);
            return true;
        }
        self.change(table, list, record, key);
        true
    }

    /// Without an address a row can be created, and no more; a table with a key has addresses.
    fn keyless(&mut self, table: &'a Table, list: &str, location: &str) {
        let told = self.told(table);
        if table.key().is_empty() && location.starts_with(list) {
            let why = "its rows have no address".to_owned();
            told.edited = Deed::Absent(why.clone());
            told.deleted = Deed::Absent(why);
        } else {
            told.failures.push(format!("a new row leads to {location}"));
        }
    }

    fn change(
        &mut self,
        table: &'a Table,
        list: &str,
        record: String,
        key: BTreeMap<String, String>,
    ) {
        let mut made = Made { table, record, key };
        let (edited, failed) = match self.hand.open(&made.record) {
            Err(why) => (Deed::Open, Some(why)),
            Ok(_) => match deeds::edit(&self.hand, &made.record, table, &mut self.plausible) {
                Ok(record) => {
                    made.key = deeds::key(table, list, &record);
                    made.record = record;
                    (Deed::Done, None)
                }
                Err(undone) => (undone, None),
            },
        };
        let told = self.told(table);
        told.edited = edited;
        told.failures.extend(failed);
        self.made.push(made);
    }

    /// Deletes what was created, the last first: rows that refer to others go before those.
    fn delete(&mut self) {
        while let Some(made) = self.made.pop() {
            let done = deeds::delete(&self.hand, &made.record);
            let told = self.told(made.table);
            told.deleted = match done {
                Ok(()) => Deed::Done,
                Err(undone) => undone,
            };
        }
    }

    /// As many rows as before, but for those that could not be deleted.
    fn compare(&mut self, before: &Counts) {
        let leaves = |told: &Told| told.created == Deed::Done && told.deleted != Deed::Done;
        // What was created through a view and cannot be deleted stays in the tables behind it.
        let is_view = |told: &Told| {
            let mut views = self
                .schema
                .tables
                .iter()
                .filter(|it| it.kind == TableKind::View);
            views.any(|view| view.address() == told.table)
        };
        let left = self.report.tables.iter().filter(|told| leaves(told));
        let unclear = self.hand.triggers || left.into_iter().any(is_view);
        for (address, now) in self.counts() {
            let (Ok(now), Ok(was)) = (now, &before[&address]) else {
                continue;
            };
            let Some(told) = self
                .report
                .tables
                .iter_mut()
                .find(|told| told.table == address)
            else {
                continue;
            };
            if now == *was + usize::from(leaves(told)) {
                continue;
            }
            let why = format!("{was} rows before the walk, {now} after it");
            if unclear || leaves(told) {
                told.notes.push(why);
            } else {
                told.failures.push(why);
            }
        }
    }

    fn told(&mut self, table: &Table) -> &mut Told {
        let address = table.address();
        let tables = &mut self.report.tables;
        let at = tables.iter().position(|told| told.table == address);
        let at = at.expect("every table was read before it is written to");
        &mut tables[at]
    }

    /// Rows that the table's columns can refer to: those made before, then those that are there.
    fn references(&self, table: &Table) -> BTreeMap<String, Vec<String>> {
        let mut rows: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for key in &table.foreign_keys {
            let made = self.made.iter().filter(|made| is_target(made.table, key));
            let made = made.filter_map(|made| {
                let columns = key.target_columns.iter();
                columns.map(|name| made.key.get(name).cloned()).collect()
            });
            let there = (0..3).filter_map(|row| self.row_of(key, row));
            let found: Vec<Vec<String>> = made.chain(there).collect();
            for row in found {
                for (column, value) in key.columns.iter().zip(row) {
                    rows.entry(column.clone()).or_default().push(value);
                }
            }
        }
        rows
    }

    /// The values of a row that a reference of several columns can lead to.
    fn row_of(&self, key: &ForeignKey, row: usize) -> Option<Vec<String>> {
        let target = self
            .schema
            .tables
            .iter()
            .find(|table| is_target(table, key))?;
        if key.columns.len() < 2 {
            // The form offers these itself.
            return None;
        }
        let from = self.database.named(self.schema, target);
        let names = key
            .target_columns
            .iter()
            .map(|name| self.database.quoted(name));
        let order = names.clone().collect::<Vec<_>>().join(", ");
        let values = names.zip(&key.target_columns).map(|(name, column)| {
            let column = target.column(column);
            let bytes = column.is_some_and(|column| column.ty == ColumnType::Blob);
            let value = if bytes {
                self.database.digits(&name)
            } else {
                name
            };
            self.database.one(&format!(
                "SELECT {value} FROM {from} ORDER BY {order} LIMIT 1 OFFSET {row}"
            ))
        });
        values.collect()
    }
}

/// Whether the list of a table that the database does not read for this test says so. The panel may
/// know of a collation that the test does not; then it shows the rows.
fn is_unreadable(hand: &Hand, list: &str, why: &str, told: &mut Told) -> bool {
    let page = hand.client.try_get(list);
    let page = page.filter(|page| [403, 409].contains(&page.status));
    told.notes.extend(
        page.iter()
            .map(|page| format!("{} ({why})", page.html().words("h1"))),
    );
    page.is_some()
}

/// Whether a link leads to the list of the table of this address.
fn names(link: &str, address: &str) -> bool {
    let last = link
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .replace('+', "%2B");
    let mut decoded = form_urlencoded::parse(last.as_bytes());
    // A table without a name is called by NUL, which no name has in it.
    decoded
        .next()
        .is_some_and(|(name, _)| name.trim_start_matches('\0') == address)
}

fn is_target(table: &Table, key: &ForeignKey) -> bool {
    table.schema == key.target_schema && table.name.eq_ignore_ascii_case(&key.target)
}

/// The tables, those that others refer to before those others, as far as they do not go round in
/// a circle.
fn in_order<'l, 'a>(lists: &'l [(&'a Table, String)]) -> Vec<&'l (&'a Table, String)> {
    let mut rest: Vec<&(&Table, String)> = lists.iter().collect();
    let mut order = Vec::with_capacity(rest.len());
    while !rest.is_empty() {
        let waits = |(table, _): &(&Table, String)| {
            table.foreign_keys.iter().any(|key| {
                let others = rest
                    .iter()
                    .filter(|(other, _)| !std::ptr::eq(*other, *table));
                others.into_iter().any(|(other, _)| is_target(other, key))
            })
        };
        let (later, now): (Vec<_>, Vec<_>) = rest.iter().copied().partition(|it| waits(it));
        if now.is_empty() {
            order.extend(later);
            break;
        }
        order.extend(now);
        rest = later;
    }
    order
}
