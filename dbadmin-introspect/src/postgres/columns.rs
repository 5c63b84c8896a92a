//! The tables' columns.

use dbadmin_model::schema::{Check, Column};
use sqlx::postgres::PgRow;
use sqlx::{FromRow, PgConnection, Row as _};

use super::relations::Relation;
use super::types::{Type, Types};
use super::{Oid, defaults, expression, places, quoted, rows};
use crate::Error;

const COLUMNS: &str = "
    SELECT a.attrelid, a.attnum, a.attname::text, a.atttypid, a.atttypmod,
        format_type(a.atttypid, a.atttypmod), a.attnotnull,
        pg_get_expr(d.adbin, d.adrelid), a.attidentity::text, a.attgenerated <> '',
        a.attcollation,
        CASE h.nspname WHEN 'pg_catalog' THEN '' ELSE h.nspname || '.' END || l.collname,
        t.description
    FROM pg_attribute AS a
    LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    LEFT JOIN pg_collation AS l ON l.oid = a.attcollation
    LEFT JOIN pg_namespace AS h ON h.oid = l.collnamespace
    LEFT JOIN pg_description AS t
        ON t.objoid = a.attrelid AND t.classoid = 'pg_class'::regclass AND t.objsubid = a.attnum
    WHERE a.attrelid = ANY ($1) AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attrelid, a.attnum";

/// A column as the catalogs have it.
struct Row {
    table: Oid,
    number: i16,
    name: String,
    ty: Oid,
    modifier: i32,
    declared: String,
    not_null: bool,
    default: Option<String>,
    identity: String,
    generated: bool,
    collation: Oid,
    collation_name: Option<String>,
    comment: Option<String>,
}

impl FromRow<'_, PgRow> for Row {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            table: row.try_get(0)?,
            number: row.try_get(1)?,
            name: row.try_get(2)?,
            ty: row.try_get(3)?,
            modifier: row.try_get(4)?,
            declared: row.try_get(5)?,
            not_null: row.try_get(6)?,
            default: row.try_get(7)?,
            identity: row.try_get(8)?,
            generated: row.try_get(9)?,
            collation: row.try_get(10)?,
            collation_name: row.try_get(11)?,
            comment: row.try_get(12)?,
        })
    }
}

/// Gives each table its columns, and the conditions that come with their domains.
pub async fn read(
    connection: &mut PgConnection,
    relations: &mut [Relation],
    types: &Types,
    default_schema: &str,
) -> Result<(), Error> {
    let places = places(relations);
    let oids: Vec<Oid> = relations.iter().map(|relation| relation.oid).collect();
    let query = sqlx::query_as(COLUMNS).bind(oids);
    let rows: Vec<Row> = rows(connection, "the tables' columns", query).await?;
    for row in rows {
        let Some(&place) = places.get(&row.table) else {
            continue;
        };
        let relation = &mut relations[place];
        let ty = types.of(row.ty, row.modifier);
        let column = quoted(&row.name);
        let checks = ty.checks.iter().map(|check| Check {
            name: check.name.clone(),
            expression: expression::of_value(&check.expression, &column),
        });
        relation.table.checks.extend(checks);
        let place = relation.table.columns.len();
        relation.columns.insert(row.number, place);
        relation.table.columns.push(row.column(ty, default_schema));
    }
    Ok(())
}

impl Row {
    fn column(self, ty: Type<'_>, default_schema: &str) -> Column {
        let default = self.default.or_else(|| ty.default.map(str::to_owned));
        // Asking a sequence what comes next uses the number up: it is no default to look at.
        let counts = default.as_deref().is_some_and(defaults::counts);
        let default = default.filter(|_| !counts && !self.generated);
        Column {
            default: default.and_then(|text| defaults::plain(text, &ty)),
            declared: local(self.declared, default_schema),
            base: local(ty.base.to_owned(), default_schema),
            nullable: !(self.not_null || ty.not_null),
            // An identity that is always the database's takes no value of anybody else's.
            generated: self.generated || self.identity == "a",
            auto: counts || !self.identity.is_empty(),
            collation: self
                .collation_name
                .filter(|_| self.collation != ty.collation),
            name: self.name,
            ty: ty.ty,
            cast: ty.cast,
            opaque: ty.opaque,
            comment: self.comment,
        }
    }
}

/// A type's name without the default schema.
fn local(declared: String, default_schema: &str) -> String {
    let rest = declared
        .strip_prefix(&quoted(default_schema))
        .or_else(|| declared.strip_prefix(default_schema))
        .and_then(|rest| rest.strip_prefix('.'));
    rest.map(str::to_owned).unwrap_or(declared)
}
