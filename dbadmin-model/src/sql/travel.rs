//! How values travel between a column and the panel: as the driver carries them, or through their
//! text form, so that a type which no driver knows is read and written all the same.
//!
//! A column's `cast` says which. It is empty where the driver carries the type. In PostgreSQL it
//! is the SQL type that a text is cast to, such as `numeric` or `"public"."mood"`; in MySQL it is
//! one of the names below. In SQLite, whose values carry their own type, it is the collation to
//! compare by where the column's own is one that only the application has.

use super::ColumnRef;
use super::statement::Writer;
use crate::{Dialect, Value};

/// PostgreSQL's types that are cast on their way in, but carried by the driver on their way out.
const CARRIED: [&str; 3] = ["bpchar", "double precision", "real"];

/// A kind of column that needs a detour in MySQL and MariaDB: the SQL by which its value is read,
/// with the column between each two pieces, and written, with the placeholder in the middle.
struct Detour {
    cast: &'static str,
    read: &'static [&'static str],
    write: (&'static str, &'static str),
}

/// MySQL's detours by the column's `cast`.
///
/// A geometry's text form is its well-known text, with its reference system before it where it has
/// one, as PostGIS writes it too: `SRID=4326;POINT(1 2)`. `ENUM` is for enums and sets, which the
/// server sorts by number and compares by text. `FLOAT` is for numbers of 32 bits, which it compares
/// as 64 bits. `CHAR` is for what else has a text form that the server reads as it is: dates (a zero
/// date has no other), times, addresses; `VARBINARY` for columns of bytes that hold text. Any other
/// name is a type to cast to, such as `DECIMAL(20,4)`, whose text is carried by the driver.
const DETOURS: [Detour; 8] = [
    Detour {
        cast: "BIT",
        read: &["(", " + 0)"],
        write: ("CAST(", " AS UNSIGNED)"),
    },
    Detour {
        cast: "CHAR",
        read: &["CAST(", " AS CHAR)"],
        write: ("", ""),
    },
    Detour {
        cast: "ENUM",
        read: &["CAST(", " AS CHAR)"],
        write: ("", ""),
    },
    Detour {
        cast: "FLOAT",
        read: &["", ""],
        write: ("", ""),
    },
    Detour {
        cast: "GEOMETRY",
        read: &[
            "IF(ST_SRID(",
            ") = 0, ST_AsText(",
            "), CONCAT('SRID=', ST_SRID(",
            "), ';', ST_AsText(",
            ")))",
        ],
        write: ("ST_GeomFromText(", ")"),
    },
    Detour {
        cast: "JSON",
        read: &["CAST(", " AS CHAR)"],
        write: ("CAST(", " AS JSON)"),
    },
    Detour {
        cast: "UNSIGNED",
        read: &["CAST(", " AS CHAR)"],
        write: ("CAST(", " AS UNSIGNED)"),
    },
    Detour {
        cast: "VARBINARY",
        read: &["", ""],
        write: ("", ""),
    },
];

impl ColumnRef<'_> {
    /// The column's value in the form in which it travels.
    pub(super) fn read(&self, writer: &mut Writer) {
        match (writer.dialect(), self.cast) {
            (_, "") | (Dialect::Sqlite, _) => self.write(writer),
            (Dialect::Postgres, cast) if CARRIED.contains(&cast) => self.write(writer),
            // Its text has `/32` behind each single address, which nobody writes.
            (Dialect::Postgres, "inet") => {
                writer.text("pg_catalog.abbrev(");
                self.write(writer);
                writer.text(")");
            }
            (Dialect::Postgres, _) => self.as_text(writer),
            (Dialect::Mysql, cast) => {
                let detour = DETOURS.iter().find(|detour| detour.cast == cast);
                let pieces = detour.map_or(&["", ""][..], |detour| detour.read);
                for (at, piece) in pieces.iter().enumerate() {
                    if at > 0 {
                        self.write(writer);
                    }
                    writer.text(piece);
                }
            }
        }
    }

    /// The column's value as text, for patterns and for columns without an order of their own.
    pub(super) fn as_text(&self, writer: &mut Writer) {
        match (writer.dialect(), self.cast) {
            (Dialect::Sqlite, _) => self.write(writer),
            (Dialect::Mysql, "" | "CHAR" | "ENUM") => self.write(writer),
            (Dialect::Mysql, _) => self.read(writer),
            (Dialect::Postgres, _) => {
                writer.text("CAST(");
                self.write(writer);
                writer.text(" AS text)");
            }
        }
    }

    /// The column as patterns see it. PostgreSQL has collations in which nothing matches a pattern,
    /// MySQL character sets that lack what may be searched for.
    pub(super) fn searched(&self, writer: &mut Writer) {
        match (writer.dialect(), self.cast) {
            (Dialect::Postgres, _) => {
                self.as_text(writer);
                writer.text(" COLLATE pg_catalog.\"default\"");
            }
            (Dialect::Mysql, "") => {
                writer.text("CONVERT(");
                self.write(writer);
                writer.text(" USING utf8mb4)");
            }
            _ => self.as_text(writer),
        }
    }

    /// The column in an order, and in a comparison by that order.
    pub(super) fn ordered(&self, writer: &mut Writer) {
        if (writer.dialect(), self.cast) == (Dialect::Mysql, "ENUM") {
            writer.text("CAST(CAST(");
            self.write(writer);
            writer.text(" AS CHAR) AS BINARY)");
        } else {
            self.write(writer);
        }
    }

    /// The column in a comparison: its value, or the text of a value that cannot be compared.
    pub(super) fn compared(&self, writer: &mut Writer) {
        if self.opaque {
            self.as_text(writer);
        } else {
            self.write(writer);
        }
    }

    /// A value to compare the column with.
    pub(super) fn operand(&self, writer: &mut Writer, value: Value) {
        if self.opaque {
            writer.value(value);
        } else {
            self.given(writer, value);
        }
    }

    /// A value for the column: a placeholder, cast where the column needs it.
    pub(super) fn given(&self, writer: &mut Writer, value: Value) {
        match (writer.dialect(), self.cast) {
            (_, "") | (Dialect::Sqlite, _) => {
                writer.value(value);
            }
            // A bound one has a type, which no function may take; and of functions of one name,
            // PostgreSQL must know which is meant.
            (Dialect::Postgres, cast) if value.is_null() => {
                writer.text("CAST(NULL AS ").fragment(cast).text(")");
            }
            _ if value.is_null() => {
                writer.text("NULL");
            }
            (Dialect::Postgres, cast) => {
                let value = if CARRIED.contains(&cast) {
                    value
                } else {
                    as_text(value)
                };
                writer.text("CAST(").value(value).text(" AS ");
                writer.fragment(cast).text(")");
            }
            (Dialect::Mysql, cast) => match DETOURS.iter().find(|detour| detour.cast == cast) {
                Some(detour) => {
                    let value = if cast == "FLOAT" {
                        single(value)
                    } else {
                        value
                    };
                    let (value, system) = with_system(cast, value);
                    writer.text(detour.write.0).value(value);
                    if let Some(system) = system {
                        writer.text(", ").value(system.into());
                    }
                    writer.text(detour.write.1);
                }
                None => {
                    writer.text("CAST(").value(value).text(" AS ");
                    writer.fragment(cast).text(")");
                }
            },
        }
    }
}

/// A geometry's well-known text, and the number of its reference system where that stands before
/// it; any other value as it is.
fn with_system(cast: &str, value: Value) -> (Value, Option<i64>) {
    let parts = match &value {
        Value::Text(text) if cast == "GEOMETRY" => text
            .trim_start()
            .strip_prefix("SRID=")
            .and_then(|rest| rest.split_once(';')),
        _ => None,
    };
    match parts.and_then(|(number, shape)| Some((number.trim().parse().ok()?, shape))) {
        Some((number, shape)) => (shape.into(), Some(number)),
        None => (value, None),
    }
}

/// The number of 32 bits that a column keeps of this one.
fn single(value: Value) -> Value {
    match value {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "that is what the column does"
        )]
        Value::Real(number) => Value::Real(f64::from(number as f32)),
        other => other,
    }
}

/// What PostgreSQL casts to a type of any kind; a number would be cast by other rules.
fn as_text(value: Value) -> Value {
    match value {
        Value::Boolean(truth) => Value::Text(truth.to_string()),
        Value::Integer(number) => Value::Text(number.to_string()),
        Value::Real(number) => Value::Text(number.to_string()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::{Comparison, Condition};

    fn compared(dialect: Dialect, cast: &str, opaque: bool) -> String {
        let column = ColumnRef {
            cast,
            opaque,
            ..ColumnRef::new("a")
        };
        let mut writer = Writer::new(dialect);
        Condition::Compare(column, Comparison::Equal, "1".into()).write(&mut writer);
        writer.finish().sql
    }

    #[test]
    fn a_value_is_cast_to_its_column_and_never_the_column_to_it() {
        let postgres = |cast, opaque| compared(Dialect::Postgres, cast, opaque);
        assert_eq!(postgres("", false), r#""a" = $1"#);
        assert_eq!(postgres("inet", false), r#""a" = CAST($1 AS inet)"#);
        assert_eq!(postgres("json", true), r#"CAST("a" AS text) = $1"#);
        let mysql = |cast, opaque| compared(Dialect::Mysql, cast, opaque);
        assert_eq!(mysql("CHAR", false), "`a` = ?");
        assert_eq!(mysql("ENUM", false), "`a` = ?");
        assert_eq!(mysql("UNSIGNED", false), "`a` = CAST(? AS UNSIGNED)");
        assert_eq!(
            mysql("DECIMAL(9,2)", false),
            "`a` = CAST(? AS DECIMAL(9,2))"
        );
        assert_eq!(
            mysql("GEOMETRY", true),
            "IF(ST_SRID(`a`) = 0, ST_AsText(`a`), \
             CONCAT('SRID=', ST_SRID(`a`), ';', ST_AsText(`a`))) = ?"
        );
        let sqlite = compared(Dialect::Sqlite, "BINARY", false);
        assert_eq!(sqlite, r#""a" COLLATE "BINARY" = ?"#);
    }

    #[test]
    fn a_null_has_a_type_where_functions_are_told_apart_by_it() {
        let given = |dialect, cast| {
            let column = ColumnRef {
                cast,
                ..ColumnRef::new("a")
            };
            let mut writer = Writer::new(dialect);
            column.given(&mut writer, Value::Null);
            writer.finish().sql
        };
        assert_eq!(
            given(Dialect::Postgres, "daterange"),
            "CAST(NULL AS daterange)"
        );
        assert_eq!(given(Dialect::Postgres, ""), "NULL");
        assert_eq!(given(Dialect::Mysql, "DECIMAL(9,2)"), "NULL");
    }

    #[test]
    fn a_geometry_keeps_its_reference_system() {
        let given = |text: &str| {
            let mut writer = Writer::new(Dialect::Mysql);
            let column = ColumnRef {
                cast: "GEOMETRY",
                ..ColumnRef::new("a")
            };
            column.given(&mut writer, text.into());
            let statement = writer.finish();
            (statement.sql, statement.values)
        };
        assert_eq!(
            given("SRID=4326;POINT(1 2)"),
            (
                "ST_GeomFromText(?, ?)".to_owned(),
                vec!["POINT(1 2)".into(), 4326.into()]
            )
        );
        for text in ["POINT(1 2)", "SRID=;POINT(1 2)", "SRID=1"] {
            let plain = ("ST_GeomFromText(?)".to_owned(), vec![text.into()]);
            assert_eq!(given(text), plain);
        }
    }

    #[test]
    fn what_the_driver_carries_is_read_as_it_is() {
        let read = |dialect, cast| {
            let mut writer = Writer::new(dialect);
            let column = ColumnRef {
                cast,
                ..ColumnRef::new("a")
            };
            column.read(&mut writer);
            writer.finish().sql
        };
        assert_eq!(read(Dialect::Postgres, "real"), r#""a""#);
        assert_eq!(read(Dialect::Postgres, "uuid"), r#"CAST("a" AS text)"#);
        assert_eq!(read(Dialect::Mysql, "CHAR"), "CAST(`a` AS CHAR)");
        assert_eq!(read(Dialect::Mysql, "BIT"), "(`a` + 0)");
        assert_eq!(read(Dialect::Mysql, "DECIMAL(9,2)"), "`a`");
    }
}
