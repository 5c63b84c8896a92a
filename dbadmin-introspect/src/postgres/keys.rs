//! Keys, indexes and conditions.

use std::collections::HashMap;

use dbadmin_model::schema::{Action, Check, ForeignKey, Index, Omitted, Table, Unique};
use sqlx::PgConnection;

use super::relations::Relation;
use super::{Oid, expression, places, rows};
use crate::{Error, omitted};

/// The tables' indexes, those behind keys included. One that is not valid holds for nothing: it is
/// being built, or could not be. Only a B-tree leads to rows by the values of its columns, in
/// their order. A GIN or GiST index over words, or over groups of three characters, finds rows by the
/// texts of the columns that these are made of.
const INDEXES: &str = "
    SELECT i.indrelid, c.relname::text, string_to_array(i.indkey::text, ' ')::int2[],
        i.indnkeyatts, i.indisunique, i.indisprimary, i.indimmediate,
        i.indpred IS NOT NULL OR m.amname <> 'btree',
        CASE WHEN m.amname IN ('gin', 'gist') AND i.indpred IS NULL THEN COALESCE((
            SELECT array_agg(b.attname::text ORDER BY b.attnum) FROM pg_attribute AS b
            WHERE b.attrelid = i.indrelid AND b.attnum > 0 AND EXISTS (
                SELECT FROM generate_series(1, i.indnkeyatts::int) AS k (n)
                JOIN pg_opclass AS o ON o.oid = i.indclass[k.n - 1]
                LEFT JOIN pg_attribute AS a
                    ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.n - 1] AND a.attnum > 0
                LEFT JOIN pg_attrdef AS d
                    ON d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.attgenerated <> ''
                WHERE o.opcname IN ('gin_trgm_ops', 'gist_trgm_ops') AND a.attnum = b.attnum
                OR o.opcname = 'tsvector_ops' AND a.attnum IS DISTINCT FROM b.attnum AND EXISTS (
                    SELECT FROM pg_depend AS e
                    WHERE e.refclassid = 'pg_class'::regclass AND e.refobjid = i.indrelid
                    AND e.refobjsubid = b.attnum AND (
                        a.attnum IS NULL AND e.classid = 'pg_class'::regclass
                            AND e.objid = i.indexrelid
                        OR d.oid IS NOT NULL AND e.classid = 'pg_attrdef'::regclass
                            AND e.objid = d.oid
                        OR d.oid IS NOT NULL AND e.classid = 'pg_class'::regclass
                            AND e.objid = a.attrelid AND e.objsubid = a.attnum)))
            ), '{}') ELSE '{}' END
    FROM pg_index AS i
    JOIN pg_class AS c ON c.oid = i.indexrelid
    JOIN pg_am AS m ON m.oid = c.relam
    WHERE i.indrelid = ANY ($1) AND i.indisvalid
    ORDER BY 1, 2";

/// The tables' conditions and foreign keys. Of a foreign key to a partitioned table, there is one
/// more to each of its partitions, which says nothing new.
const CONSTRAINTS: &str = "
    SELECT k.conrelid, k.conname::text, pg_get_expr(k.conbin, k.conrelid), k.conkey, k.confrelid,
        k.confrelid::regclass::text, k.confkey, k.confdeltype::text
    FROM pg_constraint AS k
    WHERE k.conrelid = ANY ($1) AND k.contype IN ('c', 'f') AND NOT EXISTS (
        SELECT FROM pg_constraint AS whole
        WHERE whole.oid = k.conparentid AND whole.conrelid = k.conrelid)
    ORDER BY 1, 2";

/// Gives each table its keys, indexes and conditions. Returned are the foreign keys to tables that
/// are not among them.
pub async fn read(
    connection: &mut PgConnection,
    relations: &mut [Relation],
) -> Result<Vec<Omitted>, Error> {
    let places = places(relations);
    let oids: Vec<Oid> = relations.iter().map(|relation| relation.oid).collect();
    let query = sqlx::query_as(INDEXES).bind(&oids);
    let indexes: Vec<Listed> = rows(connection, "the tables' indexes", query).await?;
    for index in indexes {
        if let Some(&place) = places.get(&index.0) {
            add_index(&mut relations[place], index);
        }
    }
    let query = sqlx::query_as(CONSTRAINTS).bind(&oids);
    let constraints: Vec<Constraint> = rows(connection, "the tables' constraints", query).await?;
    let mut omitted = Vec::new();
    for constraint in constraints {
        omitted.extend(add_constraint(relations, &places, constraint));
    }
    for relation in relations {
        sort(&mut relation.table);
    }
    Ok(omitted)
}

/// An index: table, name, its columns' numbers (0 for an expression), how many of them are the
/// key, whether it is unique, primary, checked at once, and narrower than its columns; and the columns
/// whose texts it finds rows by.
type Listed = (
    Oid,
    String,
    Vec<i16>,
    i16,
    bool,
    bool,
    bool,
    bool,
    Vec<String>,
);

fn add_index(relation: &mut Relation, index: Listed) {
    let (_, name, numbers, length, unique, primary, at_once, narrower, words) = index;
    let length = usize::try_from(length).unwrap_or_default();
    let numbers = &numbers[..length.min(numbers.len())];
    let plain = numbers.iter().position(|number| *number <= 0);
    let columns = relation.names(&numbers[..plain.unwrap_or(numbers.len())]);
    let columns = columns.unwrap_or_default();
    let partial = narrower || plain.is_some();
    let table = &mut relation.table;
    if primary {
        table.primary_key.clone_from(&columns);
    } else if unique && at_once && !partial {
        // One that is only checked when a transaction ends may not hold while it runs.
        table.uniques.push(Unique {
            name: name.clone(),
            columns: columns.clone(),
        });
    }
    table.indexes.push(Index {
        name,
        columns,
        unique,
        partial,
        words,
    });
}

/// A constraint: table, name, condition, columns, the table referred to, its name and columns, and
/// what a delete does.
type Constraint = (
    Oid,
    String,
    Option<String>,
    Option<Vec<i16>>,
    Oid,
    String,
    Option<Vec<i16>>,
    String,
);

fn add_constraint(
    relations: &mut [Relation],
    places: &HashMap<Oid, usize>,
    constraint: Constraint,
) -> Option<Omitted> {
    let (table, name, condition, columns, target, target_name, target_columns, on_delete) =
        constraint;
    let place = *places.get(&table)?;
    if let Some(condition) = condition {
        relations[place].table.checks.push(Check {
            name,
            expression: expression::bare(&condition).to_owned(),
        });
        return None;
    }
    let Some(referred) = places.get(&target).map(|place| &relations[*place]) else {
        let columns = relations[place].names(&columns?)?;
        let table = &relations[place].table;
        return Some(omitted::reference(table, &columns, &target_name));
    };
    let key = ForeignKey {
        columns: relations[place].names(&columns?)?,
        target_schema: referred.table.schema.clone(),
        target: referred.table.name.clone(),
        target_columns: referred.names(&target_columns?)?,
        on_delete: match on_delete.as_str() {
            "c" => Action::Cascade,
            "n" => Action::SetNull,
            "d" => Action::SetDefault,
            _ => Action::Refuse,
        },
    };
    relations[place].table.foreign_keys.push(key);
    None
}

/// Keys in the order of their columns, each once; a condition once, too, which a domain and a table
/// may both name.
fn sort(table: &mut Table) {
    let columns = &table.columns;
    let places = |names: &[String]| -> Vec<Option<usize>> {
        let place = |name: &String| columns.iter().position(|column| column.name == *name);
        names.iter().map(place).collect()
    };
    table
        .uniques
        .sort_by_cached_key(|unique| (places(&unique.columns), unique.name.clone()));
    table
        .uniques
        .dedup_by(|later, earlier| later.columns == earlier.columns);
    table.foreign_keys.sort_by_cached_key(|key| {
        let target = (key.target_schema.clone(), key.target.clone());
        (places(&key.columns), target, key.target_columns.clone())
    });
    table.foreign_keys.dedup();
}
