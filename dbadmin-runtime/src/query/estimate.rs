//! How many rows tables have by the databases' own statistics, read for all tables at once and
//! believed for a minute.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use dbadmin_model::{Dialect, Value};

use crate::{App, Error, Table};

/// How long the statistics are believed before they are read again.
const FRESH: Duration = Duration::from_secs(60);

/// The schema, the name and the rows of each table that has many. A table that has never been
/// counted is not among them.
const OF_POSTGRES: &str = "SELECT n.nspname::pg_catalog.text, c.relname::pg_catalog.text, c.reltuples::pg_catalog.int8 \
     FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
     WHERE c.relkind IN ('r', 'p', 'm') AND c.reltuples > 1000";

/// The same; tables of the connection's own database have no schema in statements.
const OF_MYSQL: &str = "SELECT CASE WHEN table_schema = DATABASE() THEN '' \
     ELSE CAST(table_schema AS CHAR) END, CAST(table_name AS CHAR), \
     CAST(table_rows AS SIGNED) FROM information_schema.tables \
     WHERE table_rows > 1000 AND table_schema NOT IN \
     ('mysql', 'sys', 'information_schema', 'performance_schema')";

/// Sizes by schema and name.
type Sizes = HashMap<(String, String), u64>;

/// The sizes, as they were read last.
#[derive(Debug, Default)]
pub(crate) struct Estimates {
    read: Mutex<Option<(Instant, Sizes)>>,
}

impl Estimates {
    fn get(&self, table: &Table) -> Option<Option<u64>> {
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, sizes) = read.as_ref()?;
        (at.elapsed() < FRESH).then(|| of(sizes, table))
    }

    fn set(&self, sizes: Sizes) {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        *read = Some((Instant::now(), sizes));
    }
}

fn of(sizes: &Sizes, table: &Table) -> Option<u64> {
    let name = (table.schema.to_owned(), table.name.to_owned());
    sizes.get(&name).copied()
}

/// About how many rows the table has; `None` where the database does not know, or there are few.
pub(super) async fn estimate(app: &App, table: &'static Table) -> Result<Option<u64>, Error> {
    if let Some(known) = app.estimates().get(table) {
        return Ok(known);
    }
    let sizes = match app.store().dialect() {
        Dialect::Sqlite => of_sqlite(app).await?,
        Dialect::Postgres => listed(app, OF_POSTGRES).await?,
        Dialect::Mysql => listed(app, OF_MYSQL).await?,
    };
    let size = of(&sizes, table);
    app.estimates().set(sizes);
    Ok(size)
}

async fn listed(app: &App, sql: &str) -> Result<Sizes, Error> {
    let store = app.store();
    let rows = store.rows(store.own(sql, Vec::new())).await?;
    let sizes = rows.into_iter().filter_map(|row| match row.as_slice() {
        [Value::Text(schema), Value::Text(name), Value::Integer(rows)] => Some((
            (schema.clone(), name.clone()),
            u64::try_from(*rows).unwrap_or_default(),
        )),
        _ => None,
    });
    Ok(sizes.collect())
}

/// What ANALYZE left in `sqlite_stat1`: the first number of a line is the table's rows.
async fn of_sqlite(app: &App) -> Result<Sizes, Error> {
    let mut sizes = Sizes::new();
    let store = app.store();
    let exists = "SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1'";
    if store.row(store.own(exists, Vec::new())).await?.is_none() {
        return Ok(sizes);
    }
    let lines = store.own("SELECT tbl, stat FROM sqlite_stat1", Vec::new());
    for row in store.rows(lines).await? {
        let [Value::Text(table), Value::Text(stat)] = row.as_slice() else {
            continue;
        };
        let rows = stat
            .split(' ')
            .next()
            .and_then(|number| number.parse().ok());
        if let Some(rows) = rows {
            let known = sizes.entry((String::new(), table.clone())).or_default();
            // A partial index's line counts only the rows in it.
            *known = (*known).max(rows);
        }
    }
    Ok(sizes)
}
