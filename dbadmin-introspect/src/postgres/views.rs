//! Views and foreign tables: whether rows can be written through them, and what a view's columns
//! are in the table beneath.
//!
//! PostgreSQL writes through a view that takes its rows, one for one, from a single table. Such a
//! view has the table's key, where it shows it, and leaves out what the table can fill in. Where
//! triggers write in a view's stead, nothing is known of its key.

use std::collections::HashMap;

use dbadmin_model::schema::{Column, TableKind};
use sqlx::{Connection, PgConnection};

use super::relations::Relation;
use super::tree::{Origin, origins};
use super::{Oid, failed, is_locked, places, rows};
use crate::Error;

/// The relations of a list through which rows can be added, changed and removed, and whether without
/// triggers. A wrapper without a handler cannot be asked, and a view that has rules of its own may do
/// anything.
const UPDATABLE: &str = "
    SELECT c.oid, pg_relation_is_updatable(c.oid, false) & 28 = 28
    FROM pg_class AS c
    LEFT JOIN pg_foreign_table AS t ON t.ftrelid = c.oid
    LEFT JOIN pg_foreign_server AS s ON s.oid = t.ftserver
    LEFT JOIN pg_foreign_data_wrapper AS w ON w.oid = s.srvfdw
    WHERE c.oid = ANY ($1) AND CASE
        WHEN w.fdwhandler = 0 THEN false
        WHEN EXISTS (
            SELECT FROM pg_rewrite AS r WHERE r.ev_class = c.oid AND r.ev_type <> '1'
        ) THEN false
        ELSE pg_relation_is_updatable(c.oid, true) & 28 = 28
    END";

/// The queries behind views, as trees in a notation of PostgreSQL's own.
const QUERIES: &str = "
    SELECT r.ev_class, r.ev_action::text FROM pg_rewrite AS r
    WHERE r.ev_class = ANY ($1) AND r.ev_type = '1'";

/// Tells which views and foreign tables can be written to, and gives such views what the tables
/// beneath say of their columns.
pub async fn read(connection: &mut PgConnection, relations: &mut [Relation]) -> Result<(), Error> {
    let of_kind = |kind| {
        let relations = relations.iter();
        relations
            .filter(move |relation| relation.table.kind == kind)
            .map(|relation| relation.oid)
            .collect::<Vec<_>>()
    };
    let (views, foreign) = (of_kind(TableKind::View), of_kind(TableKind::Foreign));
    let places = places(relations);
    let foreign = updatable(connection, &foreign).await?;
    let views = updatable(connection, &views).await?;
    for (oid, _) in foreign.iter().chain(&views) {
        relations[places[oid]].table.updatable = true;
    }
    let views: Vec<Oid> = views
        .into_iter()
        .filter_map(|(oid, by_itself)| by_itself.then_some(oid))
        .collect();
    if views.is_empty() {
        return Ok(());
    }
    let query = sqlx::query_as(QUERIES).bind(&views);
    let queries: Vec<(Oid, String)> = rows(connection, "the views", query).await?;
    let mut pending: HashMap<Oid, Vec<Origin>> = queries
        .iter()
        .map(|(view, query)| (*view, origins(query)))
        .collect();
    for (view, _) in queries {
        settle(relations, &places, &mut pending, view);
    }
    Ok(())
}

/// Those of the relations that are updatable, and whether by themselves. Foreign tables are asked about through code that may
/// fail to load, in which case nothing of theirs is.
async fn updatable(connection: &mut PgConnection, oids: &[Oid]) -> Result<Vec<(Oid, bool)>, Error> {
    if oids.is_empty() {
        return Ok(Vec::new());
    }
    let what = "which views can be written to";
    let begun = connection.begin().await;
    let mut asking = begun.map_err(|source| failed(what, source))?;
    let query = sqlx::query_as(UPDATABLE).bind(oids);
    match query.fetch_all(&mut *asking).await {
        Err(source) if source.as_database_error().is_some() && !is_locked(&source) => {
            let ended = asking.rollback().await;
            ended.map_err(|source| failed(what, source))?;
            Ok(Vec::new())
        }
        Err(source) => Err(failed(what, source)),
        Ok(updatable) => {
            let ended = asking.commit().await;
            ended.map_err(|source| failed(what, source))?;
            Ok(updatable)
        }
    }
}

/// Gives a view what the table beneath says, after the view beneath has been given it.
fn settle(
    relations: &mut [Relation],
    places: &HashMap<Oid, usize>,
    pending: &mut HashMap<Oid, Vec<Origin>>,
    view: Oid,
) {
    let Some(origins) = pending.remove(&view) else {
        return;
    };
    let beneath = origins.iter().find_map(|(_, column)| *column);
    if let Some((table, _)) = beneath {
        settle(relations, places, pending, table);
    }
    let base = beneath.and_then(|(table, _)| places.get(&table).copied());
    inherit(relations, places[&view], base, &origins);
}

fn inherit(relations: &mut [Relation], view: usize, base: Option<usize>, origins: &[Origin]) {
    // The names in the view of the columns beneath.
    let mut names = HashMap::new();
    for (number, origin) in origins {
        let Some(&place) = relations[view].columns.get(number) else {
            continue;
        };
        let beneath = origin.and_then(|(_, number)| {
            let base = &relations[base?];
            Some(base.table.columns[*base.columns.get(&number)?].clone())
        });
        let column = &mut relations[view].table.columns[place];
        match beneath {
            Some(beneath) => {
                names.insert(beneath.name.clone(), column.name.clone());
                complete(column, beneath);
            }
            // What is worked out is not written to.
            None if origin.is_none() => column.generated = true,
            None => {}
        }
    }
    if let Some(base) = base {
        let key = relations[base].table.column_key().iter();
        let key: Option<Vec<String>> = key.map(|name| names.get(name).cloned()).collect();
        relations[view].table.primary_key = key.unwrap_or_default();
    }
}

/// What a view's own column leaves open.
fn complete(column: &mut Column, beneath: Column) {
    column.nullable &= beneath.nullable;
    column.generated |= beneath.generated;
    column.auto |= beneath.auto && column.default.is_none();
    if !column.auto && column.default.is_none() {
        column.default = beneath.default;
    }
}
