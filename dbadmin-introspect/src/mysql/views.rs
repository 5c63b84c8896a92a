//! Views: through which of them rows can be written, and what their columns are in the table
//! beneath.
//!
//! A view that takes its rows, one for one, from a single table has the table's key, where it
//! shows it, and leaves out what the table can fill in.

use std::collections::BTreeMap;

use dbadmin_model::schema::{Column, Table};
use sqlx::MySqlConnection;

use super::server::Server;
use super::{rows, text};
use crate::Error;

/// A view through which rows can be added, changed and removed.
#[derive(Debug, Default, PartialEq)]
pub struct View {
    /// The database and the name of the table or view beneath, where the user may know it.
    base: Option<(String, String)>,
    /// Its columns, each with the one beneath, which a computed one has not.
    columns: Vec<(String, Option<String>)>,
}

/// The updatable views of a database, by name. Servers call a view over several tables updatable,
/// too, though of such a row only a part can be changed, and none removed.
pub async fn updatable(
    connection: &mut MySqlConnection,
    database: &str,
) -> Result<BTreeMap<String, View>, Error> {
    let rows: Vec<(String, String, String)> = rows(
        connection,
        "the views",
        "SELECT CAST(TABLE_NAME AS CHAR), CAST(IS_UPDATABLE AS CHAR), \
         COALESCE(CAST(VIEW_DEFINITION AS CHAR), '') \
         FROM information_schema.VIEWS WHERE TABLE_SCHEMA = ?",
        database,
    )
    .await?;
    Ok(rows
        .into_iter()
        .filter(|(_, updatable, _)| updatable.eq_ignore_ascii_case("YES"))
        .filter_map(|(name, _, definition)| Some((name, view(&definition)?)))
        .collect())
}

/// Reads a definition as servers print it; `None` where it joins tables, which are in brackets
/// then.
fn view(definition: &str) -> Option<View> {
    let sql = text::expression(definition);
    let parts = text::split(&sql, " from ");
    let [selected, from, ..] = parts.as_slice() else {
        return Some(View::default());
    };
    if from.starts_with('(') {
        return None;
    }
    let base = match text::names(from).0.as_slice() {
        [database, table] => Some((database.clone(), table.clone())),
        _ => None,
    };
    let selected = selected.strip_prefix("select ").unwrap_or(selected);
    let columns = text::split(selected, ",").into_iter().filter_map(|item| {
        let (source, rest) = text::names(item);
        let alias = text::split(item, " AS ").pop()?;
        let name = text::names(alias).0.pop()?;
        let plain = rest.starts_with(" AS ").then_some(source);
        Some((name, plain.and_then(|mut source| source.pop())))
    });
    Some(View {
        base,
        columns: columns.collect(),
    })
}

/// Gives the updatable views of all databases what the tables beneath say of their columns.
pub fn inherit(tables: &mut [Table], server: &Server, views: Vec<(String, String, View)>) {
    let mut pending = BTreeMap::new();
    for (database, name, view) in views {
        pending.insert((server.schema(&database), name), view);
    }
    let tables_by_name = tables.iter().enumerate();
    let places: BTreeMap<(Option<String>, String), usize> = tables_by_name
        .map(|(at, table)| ((table.schema.clone(), table.name.clone()), at))
        .collect();
    while let Some((id, view)) = pending.pop_first() {
        settle(tables, server, &places, &mut pending, (id, view));
    }
}

/// A table's schema and name.
type Id = (Option<String>, String);

/// Completes a view, after the view beneath it.
fn settle(
    tables: &mut [Table],
    server: &Server,
    places: &BTreeMap<Id, usize>,
    pending: &mut BTreeMap<Id, View>,
    (id, view): (Id, View),
) {
    let Some((database, name)) = view.base else {
        return;
    };
    let base = (server.schema(&database), name);
    if let Some(beneath) = pending.remove_entry(&base) {
        settle(tables, server, places, pending, beneath);
    }
    let (Some(at), Some(base)) = (places.get(&id), places.get(&base)) else {
        return;
    };
    let base = tables[*base].clone();
    let table = &mut tables[*at];
    let mut names = BTreeMap::new();
    for (name, source) in view.columns {
        let Some(column) = table.columns.iter_mut().find(|column| column.name == name) else {
            continue;
        };
        match source.and_then(|source| base.column(&source)) {
            Some(beneath) => {
                names.insert(beneath.name.clone(), name.clone());
                *column = Column {
                    name,
                    ..beneath.clone()
                };
            }
            // What is worked out is not written to.
            None => column.generated = true,
        }
    }
    let key = base.column_key().iter();
    let key: Option<Vec<String>> = key.map(|name| names.get(name).cloned()).collect();
    table.primary_key = key.unwrap_or_default();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_tell_what_is_beneath() {
        let one = "select `s`.`id` AS `no`,`d`.`s`.`x from (` AS `x`,`s`.`a` + 1 AS `b`,\
                   (select max(`c`.`y`) AS `m` from (`b` join `c`)) AS `y` \
                   from `d`.`staff` `s` where `s`.`x` in (select 1 from (`b` join `c`))";
        let column =
            |name: &str, beneath: Option<&str>| (name.to_owned(), beneath.map(str::to_owned));
        let expected = View {
            base: Some(("d".to_owned(), "staff".to_owned())),
            columns: vec![
                column("no", Some("id")),
                column("x", Some("x from (")),
                column("b", None),
                column("y", None),
            ],
        };
        assert_eq!(view(one), Some(expected));
        let ansi = r#"select "s"."id" AS "no" from "d"."staff" "s""#;
        assert_eq!(
            view(ansi).map(|view| view.columns),
            Some(vec![column("no", Some("id"))])
        );
        assert_eq!(
            view("select `a`.`x` AS `x` from (`d`.`a` join `d`.`b` on(`a`.`x` = `b`.`x`))"),
            None
        );
        assert_eq!(view(""), Some(View::default()), "not to be known");
    }
}
