//! Tables and views, put together from what the other modules read.

use std::collections::BTreeMap;

use dbadmin_model::own;
use dbadmin_model::schema::{Check, Column, Dialect, Omitted, Schema, Table, TableKind};
use sqlx::MySqlConnection;

use super::columns::Told;
use super::keys::Index;
use super::server::Server;
use super::views::{self, View};
use super::{checks, columns, keys, rows, types};
use crate::{Error, omitted};

/// What `TABLE_TYPE` says of a table that keeps its former rows (MariaDB).
const VERSIONED: &str = "SYSTEM VERSIONED";

/// Why a table or a column is left out that the database keeps from its user.
const NO_RIGHT: &str = "the database user may not read it";

/// A table as `information_schema` lists it.
struct Entry {
    name: String,
    /// `BASE TABLE`, `VIEW` and the like.
    ty: String,
    collation: Option<String>,
    comment: String,
}

/// What is known of the tables of one database beside the list of them.
struct Parts {
    columns: BTreeMap<String, Vec<Told>>,
    indexes: BTreeMap<String, Vec<Index>>,
    checks: BTreeMap<String, Vec<Check>>,
    updatable: BTreeMap<String, View>,
}

/// Adds the tables of a database to the schema, all but their foreign keys. Gives the views back
/// that are to be completed by what is beneath them.
pub async fn read(
    connection: &mut MySqlConnection,
    server: &Server,
    database: &str,
    schema: &mut Schema,
) -> Result<BTreeMap<String, View>, Error> {
    let entries = entries(connection, database).await?;
    let mut parts = Parts {
        columns: columns::of(connection, database).await?,
        indexes: keys::indexes(connection, database).await?,
        checks: checks::of(connection, server, database).await?,
        updatable: views::updatable(connection, database).await?,
    };
    for entry in entries {
        let table = Table {
            schema: server.schema(database),
            name: entry.name.clone(),
            ..Table::default()
        };
        let address = table.address();
        match entry.fill(table, server, &mut parts, &mut schema.omitted) {
            Ok(table) => schema.tables.push(table),
            Err(reason) => schema.omitted.push(Omitted { address, reason }),
        }
    }
    Ok(parts.updatable)
}

async fn entries(connection: &mut MySqlConnection, database: &str) -> Result<Vec<Entry>, Error> {
    type Row = (String, String, Option<String>, String);
    let rows: Vec<Row> = rows(
        connection,
        "the list of tables",
        "SELECT CAST(TABLE_NAME AS CHAR), CAST(TABLE_TYPE AS CHAR), \
         CAST(TABLE_COLLATION AS CHAR), COALESCE(CAST(TABLE_COMMENT AS CHAR), '') \
         FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?",
        database,
    )
    .await?;
    let entries = rows
        .into_iter()
        .filter(|(name, ty, ..)| !own::serves(Dialect::Mysql, name) && !ty.contains("TEMPORARY"));
    Ok(entries
        .map(|(name, ty, collation, comment)| Entry {
            name,
            ty,
            collation,
            comment,
        })
        .collect())
}

impl Entry {
    /// The table, or why there is none. Columns that the user may not read are omitted, too.
    fn fill(
        self,
        table: Table,
        server: &Server,
        parts: &mut Parts,
        left_out: &mut Vec<Omitted>,
    ) -> Result<Table, String> {
        let kind = self.kind()?;
        let told = parts.columns.remove(&self.name).unwrap_or_default();
        // MySQL goes on telling the columns of a view that is broken, but says so.
        let broken = kind == TableKind::View && !matches!(self.comment.as_str(), "VIEW" | "");
        if told.is_empty() || broken {
            return Err(self.unreadable(kind));
        }
        let (readable, hidden): (Vec<Told>, Vec<Told>) =
            told.into_iter().partition(|column| column.readable);
        if readable.is_empty() {
            return Err(NO_RIGHT.to_owned());
        }
        for Told { name, .. } in hidden {
            left_out.push(omitted::column(&table, &name, NO_RIGHT.to_owned()));
        }
        let mut checks = parts.checks.remove(&self.name).unwrap_or_default();
        let columns = readable
            .into_iter()
            .map(|told| told.column(server, self.collation.as_deref(), &mut checks));
        let mut columns: Vec<Column> = columns.collect();
        let indexes = parts.indexes.remove(&self.name).unwrap_or_default();
        let keys = keys::split(indexes, &columns, self.ty == VERSIONED);
        if let [only] = keys.primary.as_slice() {
            let key = columns.iter_mut().filter(|column| column.name == *only);
            key.for_each(types::as_number);
        }
        let comment =
            (kind == TableKind::Table && !self.comment.is_empty()).then_some(self.comment);
        Ok(Table {
            kind,
            updatable: kind == TableKind::View && parts.updatable.contains_key(&self.name),
            columns,
            primary_key: keys.primary,
            uniques: keys.uniques,
            indexes: keys.indexes,
            checks,
            comment,
            ..table
        })
    }

    /// What it is, or why it cannot be shown.
    fn kind(&self) -> Result<TableKind, String> {
        match self.ty.as_str() {
            "BASE TABLE" | VERSIONED => Ok(TableKind::Table),
            "VIEW" => Ok(TableKind::View),
            "SEQUENCE" => {
                Err("it is a sequence: it hands out numbers and holds no rows".to_owned())
            }
            other => Err(format!(
                "dbadmin does not know tables of the kind `{other}`"
            )),
        }
    }

    /// Why the server tells no columns: where it says nothing itself, a view selects from what is
    /// gone, and a table is damaged.
    fn unreadable(&self, kind: TableKind) -> String {
        match (kind, self.comment.as_str()) {
            (TableKind::View, "VIEW" | "") => {
                "the view is broken: what it selects from is gone, or \
                                         its definer may not read it"
                    .to_owned()
            }
            (_, "") => "the server cannot read it; `CHECK TABLE` tells why".to_owned(),
            (_, said) => format!("the server cannot read it: {said}"),
        }
    }
}
