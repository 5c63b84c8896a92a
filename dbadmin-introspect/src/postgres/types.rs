//! The types of columns, with all that they are made of: a domain's base, an array's elements, a
//! composite type's fields.

use std::collections::HashMap;

use dbadmin_model::schema::{Check, ColumnType};
use sqlx::postgres::PgRow;
use sqlx::{FromRow, PgConnection, Row as _};

use super::{Oid, expression, quoted, rows};
use crate::Error;

/// The types of the tables' columns and the types within those. A type has an order where it, or
/// one that it may be used as, has a default operator class for B-trees; statements find the
/// operators where these lie on the search path, `$2`.
const TYPES: &str = "
    WITH RECURSIVE used (oid) AS (
        SELECT DISTINCT a.atttypid FROM pg_attribute AS a
        WHERE a.attrelid = ANY ($1) AND a.attnum > 0 AND NOT a.attisdropped
        UNION
        SELECT part.oid FROM used
        JOIN pg_type AS t ON t.oid = used.oid
        CROSS JOIN LATERAL (
            SELECT t.typbasetype UNION ALL SELECT t.typelem UNION ALL
            SELECT a.atttypid FROM pg_attribute AS a
            WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
        ) AS part (oid)
        WHERE part.oid <> 0
    )
    SELECT t.oid, n.nspname::text, t.typname::text, format_type(t.oid, -1), t.typtype::text,
        t.typcategory::text, t.typbasetype, t.typtypmod, t.typnotnull, t.typcollation,
        CASE WHEN e.typarray = t.oid THEN e.oid END,
        pg_get_expr(t.typdefaultbin, 0),
        (SELECT h.nspname = 'pg_catalog' OR h.nspname = ANY ($2)
            FROM pg_opclass AS o
            JOIN pg_am AS m ON m.oid = o.opcmethod
            JOIN pg_amop AS p ON p.amopfamily = o.opcfamily AND p.amopstrategy = 3
                AND p.amoplefttype = o.opcintype AND p.amoprighttype = o.opcintype
            JOIN pg_operator AS q ON q.oid = p.amopopr
            JOIN pg_namespace AS h ON h.oid = q.oprnamespace
            WHERE m.amname = 'btree' AND o.opcdefault AND (o.opcintype = t.oid OR EXISTS (
                SELECT FROM pg_cast AS c
                WHERE c.castsource = t.oid AND c.casttarget = o.opcintype
                    AND c.castmethod = 'b' AND c.castcontext = 'i'))
            ORDER BY o.opcintype = t.oid DESC LIMIT 1),
        ARRAY (
            SELECT v.enumlabel::text FROM pg_enum AS v
            WHERE v.enumtypid = t.oid ORDER BY v.enumsortorder),
        ARRAY (
            SELECT a.atttypid FROM pg_attribute AS a
            WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped),
        ARRAY (
            SELECT k.conname::text FROM pg_constraint AS k
            WHERE k.contypid = t.oid AND k.contype = 'c' ORDER BY k.conname),
        ARRAY (
            SELECT pg_get_expr(k.conbin, 0) FROM pg_constraint AS k
            WHERE k.contypid = t.oid AND k.contype = 'c' ORDER BY k.conname),
        CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END
    FROM used
    JOIN pg_type AS t ON t.oid = used.oid
    JOIN pg_namespace AS n ON n.oid = t.typnamespace
    LEFT JOIN pg_type AS e ON e.oid = t.typelem";

/// A type as the catalogs have it.
struct Entry {
    schema: String,
    name: String,
    /// Its name as SQL writes it, with no length.
    written: String,
    /// Base, composite, domain, enum, pseudo, range or multirange.
    kind: String,
    category: String,
    base: Oid,
    modifier: i32,
    not_null: bool,
    collation: Oid,
    element: Option<Oid>,
    default: Option<String>,
    /// Whether statements find the operators of its order; nothing where it has no order.
    finds_order: Option<bool>,
    values: Vec<String>,
    fields: Vec<Oid>,
    checks: Vec<Check>,
    /// What a domain is declared over, with its length.
    over: Option<String>,
}

/// A type with its number.
struct Listed(Oid, Entry);

impl FromRow<'_, PgRow> for Listed {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        let (names, expressions): (Vec<String>, Vec<String>) = (row.try_get(15)?, row.try_get(16)?);
        let checks = names.into_iter().zip(expressions);
        let checks = checks.map(|(name, expression)| Check {
            name,
            expression: expression::bare(&expression).to_owned(),
        });
        let entry = Entry {
            schema: row.try_get(1)?,
            name: row.try_get(2)?,
            written: row.try_get(3)?,
            kind: row.try_get(4)?,
            category: row.try_get(5)?,
            base: row.try_get(6)?,
            modifier: row.try_get(7)?,
            not_null: row.try_get(8)?,
            collation: row.try_get(9)?,
            element: row.try_get(10)?,
            default: row.try_get(11)?,
            finds_order: row.try_get(12)?,
            values: row.try_get(13)?,
            fields: row.try_get(14)?,
            checks: checks.collect(),
            over: row.try_get(17)?,
        };
        Ok(Self(row.try_get(0)?, entry))
    }
}

/// What a column's type comes to, domains seen through.
#[derive(Default)]
pub struct Type<'t> {
    /// What its values are.
    pub ty: ColumnType,
    /// The type that a text is cast to, with no length; empty where the driver carries it.
    pub cast: String,
    /// What the innermost domain is declared over, with its length; empty where there is none.
    pub base: &'t str,
    /// Whether its values have no order.
    pub opaque: bool,
    /// Whether a domain forbids NULL.
    pub not_null: bool,
    /// The domain's default.
    pub default: Option<&'t str>,
    /// The domains' conditions, on `VALUE`.
    pub checks: Vec<&'t Check>,
    /// How its texts are ordered where neither domain nor column says otherwise.
    pub collation: Oid,
}

/// The types that the tables use, by their number.
pub struct Types(HashMap<Oid, Entry>);

/// Reads the types of the tables' columns, for statements that run on the search path `path`.
pub async fn types(
    connection: &mut PgConnection,
    tables: &[Oid],
    path: &[String],
) -> Result<Types, Error> {
    let query = sqlx::query_as(TYPES).bind(tables).bind(path);
    let entries: Vec<Listed> = rows(connection, "the columns' types", query).await?;
    let entries = entries.into_iter().map(|Listed(oid, entry)| (oid, entry));
    Ok(Types(entries.collect()))
}

/// What the driver carries both ways; everything else is cast.
const CARRIED: [&str; 7] = ["bool", "bytea", "int2", "int4", "int8", "text", "varchar"];

impl Types {
    /// The type of a column, given the type's number and what was declared of its length.
    pub fn of(&self, oid: Oid, modifier: i32) -> Type<'_> {
        let mut found = Type {
            cast: "text".to_owned(),
            opaque: self.is_opaque(oid),
            default: self.0.get(&oid).and_then(|entry| entry.default.as_deref()),
            ..Type::default()
        };
        let (mut oid, mut modifier) = (oid, modifier);
        while let Some(entry) = self.0.get(&oid) {
            found.not_null |= entry.not_null;
            found.checks.extend(&entry.checks);
            if entry.kind != DOMAIN {
                found.ty = entry.column_type(modifier);
                found.cast = self.cast(oid, entry);
                found.collation = entry.collation;
                break;
            }
            if modifier < 0 {
                modifier = entry.modifier;
            }
            found.base = entry.over.as_deref().unwrap_or_default();
            oid = entry.base;
        }
        found
    }

    fn cast(&self, oid: Oid, entry: &Entry) -> String {
        if entry.is_built_in() && CARRIED.contains(&entry.name.as_str()) {
            String::new()
        } else {
            self.written(oid)
        }
    }

    /// The type as SQL writes it: with its schema unless it is built in, and with no length, which
    /// a cast would cut a value to.
    fn written(&self, oid: Oid) -> String {
        let Some(entry) = self.0.get(&oid) else {
            return "text".to_owned();
        };
        match entry.element {
            Some(element) => format!("{}[]", self.written(element)),
            None if entry.is_built_in() => entry.written.clone(),
            None => format!("{}.{}", quoted(&entry.schema), quoted(&entry.name)),
        }
    }

    /// Whether statements cannot compare values of the type: those without an order, those whose
    /// operators are not on the search path, and domains over an enum, which PostgreSQL does not
    /// compare with anything.
    fn is_opaque(&self, oid: Oid) -> bool {
        match self.0.get(&oid) {
            Some(entry) if entry.kind == DOMAIN => {
                self.is_enum(entry.base) || self.is_opaque(entry.base)
            }
            Some(entry) => entry.finds_order == Some(false) || !self.has_order(oid),
            None => true,
        }
    }

    /// Whether values of the type have an order: arrays and composites have that of what they are
    /// made of, and no type is made of itself.
    fn has_order(&self, oid: Oid) -> bool {
        let Some(entry) = self.0.get(&oid) else {
            return false;
        };
        match entry.kind.as_str() {
            DOMAIN => self.has_order(entry.base),
            COMPOSITE => entry.fields.iter().all(|field| self.has_order(*field)),
            ENUM | RANGE | MULTIRANGE => true,
            _ => match entry.element {
                Some(element) => self.has_order(element),
                None => entry.finds_order.is_some(),
            },
        }
    }

    fn is_enum(&self, oid: Oid) -> bool {
        self.0.get(&oid).is_some_and(|entry| entry.kind == ENUM)
    }
}

/// The kinds of types, as the catalogs call them.
const COMPOSITE: &str = "c";
const DOMAIN: &str = "d";
const ENUM: &str = "e";
const MULTIRANGE: &str = "m";
const RANGE: &str = "r";

/// The category of types that are texts, citext's among them.
const STRINGS: &str = "S";

impl Entry {
    fn is_built_in(&self) -> bool {
        self.schema == "pg_catalog"
    }

    fn column_type(&self, modifier: i32) -> ColumnType {
        let integer = |bits| ColumnType::Integer {
            bits,
            unsigned: false,
        };
        if self.kind == ENUM {
            return ColumnType::Enum {
                values: self.values.clone(),
            };
        }
        if !self.is_built_in() {
            return match self.category.as_str() {
                STRINGS => ColumnType::Text { max: None },
                _ => ColumnType::Other,
            };
        }
        match self.name.as_str() {
            "bool" => ColumnType::Boolean,
            "int2" => integer(16),
            "int4" => integer(32),
            "int8" => integer(64),
            "float4" | "float8" => ColumnType::Real,
            "numeric" => numeric(modifier),
            "text" => ColumnType::Text { max: None },
            "varchar" | "bpchar" => ColumnType::Text {
                max: u32::try_from(modifier - HEADER).ok(),
            },
            "char" => ColumnType::Text { max: Some(1) },
            "name" => ColumnType::Text { max: Some(63) },
            "bytea" => ColumnType::Blob,
            "date" => ColumnType::Date,
            "time" => ColumnType::Time,
            "timestamp" => ColumnType::DateTime { zone: false },
            "timestamptz" => ColumnType::DateTime { zone: true },
            "json" | "jsonb" => ColumnType::Json,
            "uuid" => ColumnType::Uuid,
            _ => ColumnType::Other,
        }
    }
}

/// What a declared length counts besides the length.
const HEADER: i32 = 4;

/// A decimal of a declared precision and scale. A scale may be negative, where digits before the
/// point are rounded off, or greater than the precision, where digits after the point have to be
/// zero; both come to a number of digits before and after the point.
fn numeric(modifier: i32) -> ColumnType {
    let declared = modifier - HEADER;
    if declared < 0 {
        return ColumnType::Numeric {
            precision: None,
            scale: None,
        };
    }
    let precision = (declared >> 16) & 0xffff;
    let scale = ((declared & 0x7ff) ^ 0x400) - 0x400;
    let digits = if scale < 0 {
        precision - scale
    } else {
        precision.max(scale)
    };
    ColumnType::Numeric {
        precision: u32::try_from(digits).ok(),
        scale: u32::try_from(scale.max(0)).ok(),
    }
}
