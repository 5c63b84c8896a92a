//! Whether an index answers the order of a list, by the database's own catalogue, which is believed for
//! a minute.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use dbadmin_model::sql::Index;
use dbadmin_model::{Dialect, Value};

use super::fetch::table_ref;
use super::{Count, ListRequest};
use crate::{App, Column, Error, Table};

/// How long the catalogue is believed before it is read again.
const FRESH: Duration = Duration::from_secs(60);

/// The first column of each index over all rows of a table.
const OF_SQLITE: &str = "SELECT i.name FROM pragma_index_list(?2) AS l \
     JOIN pragma_index_info(l.name) AS i ON i.seqno = 0 \
     WHERE l.partial = 0 AND i.name IS NOT NULL AND ?1 = ''";
const OF_POSTGRES: &str = "SELECT a.attname::pg_catalog.text FROM pg_catalog.pg_index AS i \
     JOIN pg_catalog.pg_class AS c ON c.oid = i.indrelid \
     JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
     JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = i.indkey[0] \
     JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid \
     JOIN pg_catalog.pg_am AS m ON m.oid = x.relam \
     WHERE n.nspname = ?1 AND c.relname = ?2 AND i.indisvalid AND i.indpred IS NULL \
     AND m.amname = 'btree'";
const OF_MYSQL: &str = "SELECT CAST(column_name AS CHAR) FROM information_schema.statistics \
     WHERE seq_in_index = 1 AND index_type = 'BTREE' AND sub_part IS NULL \
     AND column_name IS NOT NULL AND table_name = ?2 \
     AND table_schema = CASE WHEN ?1 = '' THEN DATABASE() ELSE ?1 END";

/// The columns with which an index begins, by the table's address.
#[derive(Debug, Default)]
pub(crate) struct Indexed {
    read: Mutex<HashMap<&'static str, (Instant, HashSet<String>)>>,
}

impl Indexed {
    fn get(&self, table: &Table, column: &str) -> Option<bool> {
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, columns) = read.get(table.address)?;
        (at.elapsed() < FRESH).then(|| columns.contains(column))
    }

    fn set(&self, table: &Table, columns: HashSet<String>) {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.insert(table.address, (Instant::now(), columns));
    }
}

/// An order that no index answers, over many rows.
#[derive(Clone, Debug)]
pub struct Unindexed {
    /// The column that the list is sorted by.
    pub column: &'static Column,
    /// The statement that makes an index for it.
    pub statement: String,
}

/// What the chosen order of a list lacks, which has so many rows: nothing where an index begins with the
/// column, where there are no more rows than the list's counts look at, or where the order is the list's
/// own.
///
/// # Errors
/// What the database says.
pub async fn unindexed(
    app: &App,
    request: &ListRequest,
    count: Count,
) -> Result<Option<Unindexed>, Error> {
    let resource = request.resource;
    let table = resource.table;
    let cap = u64::from(resource.queries.count_cap);
    let many = match count {
        Count::MoreThan(_) => true,
        Count::Exact(number) | Count::About(number) => number > cap,
    };
    let Some(sort) = request.sort.first().filter(|_| many) else {
        return Ok(None);
    };
    let leads = table.key.first().is_some_and(|key| key.is(sort.column));
    let dialect = app.store().dialect();
    let Column {
        kind,
        max_length,
        opaque,
        ..
    } = *sort.column;
    // A view has none of its own.
    if leads || !table.writable || !Index::is_possible(dialect, kind, max_length, opaque) {
        return Ok(None);
    }
    if is_indexed(app, table, sort.column).await? {
        return Ok(None);
    }
    let index = Index {
        dialect,
        table: table_ref(table),
        column: sort.column.name,
    };
    Ok(Some(Unindexed {
        column: sort.column,
        statement: index.statement(),
    }))
}

/// Whether an index over all rows begins with the column.
pub(super) async fn is_indexed(
    app: &App,
    table: &'static Table,
    column: &Column,
) -> Result<bool, Error> {
    if let Some(known) = app.indexed().get(table, column.name) {
        return Ok(known);
    }
    let store = app.store();
    let sql = match store.dialect() {
        Dialect::Sqlite => OF_SQLITE,
        Dialect::Postgres => OF_POSTGRES,
        Dialect::Mysql => OF_MYSQL,
    };
    let values = vec![table.schema.into(), table.name.into()];
    let rows = store.rows(store.own(sql, values)).await?;
    let columns: HashSet<String> = rows
        .into_iter()
        .filter_map(|row| match row.as_slice() {
            [Value::Text(name)] => Some(name.clone()),
            _ => None,
        })
        .collect();
    let found = columns.contains(column.name);
    app.indexed().set(table, columns);
    Ok(found)
}
