//! `[renames]` in `dbadmin.toml`: which tables and columns have another name now, so that the
//! developer's edits of generated files follow.

use std::collections::{BTreeMap, BTreeSet};

use dbadmin_model::schema::{Schema, Table};
use dbadmin_syntax::names::did_you_mean;

use crate::names;
use crate::plan::Plan;
use crate::write::{Renamed, RenamedColumn};

/// Tables and columns that have another name now, by addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renames {
    /// Tables: the old address, the new one.
    tables: BTreeMap<String, String>,
    /// Columns: the table's address now, the old name, the new one.
    columns: Vec<[String; 3]>,
}

impl Renames {
    /// Checks declared renames against the database. Each problem comes with the key that has it.
    ///
    /// # Errors
    /// What is wrong, all of it.
    pub fn of<'a>(
        declared: &BTreeMap<&'a str, &'a str>,
        schema: &Schema,
    ) -> Result<Self, Vec<(&'a str, String)>> {
        let mut renames = Self::default();
        let mut problems = Vec::new();
        // A table is renamed before its columns are looked for.
        for (from, to) in declared {
            let to = last(declared, to);
            if schema.table(to).is_some() && of_column(declared, schema, from, to).is_err() {
                match schema.table(from) {
                    Some(_) => problems.push((*from, still_there(from))),
                    None => drop(renames.tables.insert((*from).to_owned(), to.to_owned())),
                }
                continue;
            }
            match of_column(declared, schema, from, to) {
                Ok(column) => renames.columns.push(column),
                Err(problem) => problems.push((*from, problem)),
            }
        }
        if problems.is_empty() {
            Ok(renames)
        } else {
            Err(problems)
        }
    }

    /// Whether they say what a column is called now that is gone from a table.
    pub fn answer(&self, table: &str, column: &str) -> bool {
        let mut columns = self.columns.iter();
        columns.any(|[of, from, _]| of == table && from == column)
    }

    /// A schema of before, in which all has the name that it has in the one of now.
    pub fn applied(&self, mut before: Schema, now: &Schema) -> Schema {
        for table in &mut before.tables {
            let address = table.address();
            let renamed = self.tables.get(&address).and_then(|to| now.table(to));
            if let Some(renamed) = renamed {
                table.name.clone_from(&renamed.name);
                table.schema.clone_from(&renamed.schema);
            }
            let address = table.address();
            for [of, from, to] in &self.columns {
                if *of != address || table.column(to).is_some() {
                    continue;
                }
                let mut columns = table.columns.iter_mut();
                if let Some(column) = columns.find(|column| column.name == *from) {
                    column.name.clone_from(to);
                }
            }
        }
        before
    }

    /// The renames in the words of generated source.
    pub fn in_source(&self, plan: &Plan) -> Renamed {
        let planned = |address: &str| {
            let mut tables = plan.schema.tables.iter();
            tables.find(|table| table.table.address() == address)
        };
        let modules = self.tables.iter().filter_map(|(from, to)| {
            let from = names::module(&from.replace('.', " "));
            Some((from, planned(to)?.module.clone()))
        });
        let columns = self.columns.iter().filter_map(|[table, from, to]| {
            let table = planned(table)?;
            let before = names::field(from);
            let constant = table.wish(to)?.constant.clone();
            Some(RenamedColumn {
                module: table.module.clone(),
                constants: [names::constant(&before), constant],
                fields: [before, names::field(to)],
            })
        });
        Renamed {
            modules: modules.collect(),
            columns: columns.collect(),
        }
    }
}

/// The last of several names that something had in turn.
fn last<'a>(declared: &BTreeMap<&'a str, &'a str>, name: &'a str) -> &'a str {
    let mut name = name;
    for _ in 0..declared.len() {
        name = declared.get(name).copied().unwrap_or(name);
    }
    name
}

/// A declared rename as one of a column.
fn of_column<'a>(
    declared: &BTreeMap<&'a str, &'a str>,
    schema: &Schema,
    from: &'a str,
    to: &str,
) -> Result<[String; 3], String> {
    let Some((table, column)) = from.rsplit_once('.') else {
        return Err(no_table(schema, to));
    };
    let address = last(declared, table);
    let Some(table) = schema.table(address) else {
        return Err(no_table(schema, address));
    };
    // The new name may come with its table, too.
    let to = to.strip_prefix(&format!("{address}.")).unwrap_or(to);
    if table.column(column).is_some() {
        return Err(still_there(from));
    }
    if table.column(to).is_none() {
        let columns = table.columns.iter().map(|column| column.name.as_str());
        let hint = did_you_mean(to, columns);
        return Err(format!("the table `{address}` has no column `{to}`{hint}"));
    }
    Ok([address.to_owned(), column.to_owned(), to.to_owned()])
}

/// What declared renames speak of that was in the database neither before nor is now, of those by which
/// something is new: each comes with what was probably meant. Renames that were followed once may stay.
pub fn of_nothing<'a>(
    declared: &BTreeMap<&'a str, &'a str>,
    before: &Schema,
    now: &Schema,
) -> Vec<(&'a str, String)> {
    let (known, left) = (addresses(before), addresses(now));
    let gone = || known.iter().filter(|address| !left.contains(*address));
    let mut told = Vec::new();
    for (from, to) in declared {
        let was_renamed = declared.values().any(|to| to == from);
        let (table, column) = from.rsplit_once('.').unwrap_or(("", from));
        let table_now = last(declared, table);
        let was = [table, table_now].map(|table| format!("{table}.{column}"));
        if known.contains(*from) || was.iter().any(|was| known.contains(was)) || was_renamed {
            continue;
        }
        let to = to.strip_prefix(&format!("{table_now}.")).unwrap_or(to);
        let is_old = |table: &str| known.contains(&format!("{table}.{to}"));
        if known.contains(to) || is_old(table) || is_old(table_now) {
            continue;
        }
        let hint = did_you_mean(from, gone().map(String::as_str));
        told.push((
            *from,
            format!(
                "`{from}` is neither in the database nor in the snapshot of the last build, so that this \
                 rename has no effect{hint}"
            ),
        ));
    }
    told
}

/// The addresses of tables and of their columns.
fn addresses(schema: &Schema) -> BTreeSet<String> {
    let of_table = |table: &Table| {
        let address = table.address();
        let columns = table.columns.iter();
        let columns: Vec<String> = columns
            .map(|column| format!("{address}.{}", column.name))
            .collect();
        [vec![address], columns].concat()
    };
    schema.tables.iter().flat_map(of_table).collect()
}

fn still_there(name: &str) -> String {
    format!(
        "`{name}` is in the database still, so nothing else can have been called that; rename it \
         there, or remove this line"
    )
}

fn no_table(schema: &Schema, name: &str) -> String {
    let known: Vec<String> = schema.tables.iter().map(Table::address).collect();
    let hint = did_you_mean(name, known.iter().map(String::as_str));
    format!("the database has no table `{name}`{hint}")
}
