//! Types as a table declares them to [`ColumnType`]s, and how their values travel.

use dbadmin_model::schema::{Column, ColumnType};

use super::text;

/// What a type means.
#[derive(Debug, PartialEq)]
pub struct Meaning {
    /// The type.
    pub ty: ColumnType,
    /// [`Column::cast`].
    pub cast: String,
    /// [`Column::opaque`].
    pub opaque: bool,
}

/// What a type's name stands for.
#[derive(Clone, Copy)]
enum Named {
    Integer(u8),
    Real,
    Single,
    Decimal,
    Bit,
    /// Text of so many characters at most, where the type does not say it in brackets.
    Text(Option<u32>),
    Bytes,
    /// Bytes that are text more often than not.
    Varbinary,
    Year,
    Date,
    Time,
    DateTime,
    Enum,
    Set,
    Json,
    Uuid,
    Geometry,
}

/// The names of types. Any other is read and written through its text form.
const NAMES: &[(&str, Named)] = &[
    ("bigint", Named::Integer(64)),
    ("binary", Named::Bytes),
    ("bit", Named::Bit),
    ("blob", Named::Bytes),
    ("char", Named::Text(Some(1))),
    ("date", Named::Date),
    ("datetime", Named::DateTime),
    ("decimal", Named::Decimal),
    ("double", Named::Real),
    ("enum", Named::Enum),
    ("float", Named::Single),
    ("geomcollection", Named::Geometry),
    ("geometry", Named::Geometry),
    ("geometrycollection", Named::Geometry),
    ("int", Named::Integer(32)),
    ("json", Named::Json),
    ("linestring", Named::Geometry),
    ("longblob", Named::Bytes),
    ("longtext", Named::Text(Some(u32::MAX))),
    ("mediumblob", Named::Bytes),
    ("mediumint", Named::Integer(24)),
    ("mediumtext", Named::Text(Some(16_777_215))),
    ("multilinestring", Named::Geometry),
    ("multipoint", Named::Geometry),
    ("multipolygon", Named::Geometry),
    ("point", Named::Geometry),
    ("polygon", Named::Geometry),
    ("set", Named::Set),
    ("smallint", Named::Integer(16)),
    ("text", Named::Text(Some(65_535))),
    ("time", Named::Time),
    // Kept as a point in time, but told and taken without a zone, in the connection's: UTC.
    ("timestamp", Named::DateTime),
    ("tinyblob", Named::Bytes),
    ("tinyint", Named::Integer(8)),
    ("tinytext", Named::Text(Some(255))),
    ("uuid", Named::Uuid),
    ("varbinary", Named::Varbinary),
    ("varchar", Named::Text(None)),
    ("vector", Named::Bytes),
    ("year", Named::Year),
];

/// What a column declared so holds.
pub fn of(declared: &str) -> Meaning {
    let (name, inside) = split(declared);
    let mut numbers = inside
        .split(',')
        .map_while(|number| number.trim().parse::<u32>().ok());
    let first = numbers.next();
    let second = numbers.next();
    let named = NAMES
        .iter()
        .find(|(known, _)| name.eq_ignore_ascii_case(known))
        .map(|(_, named)| *named);
    match named {
        Some(Named::Integer(8)) if first == Some(1) => plain(ColumnType::Boolean),
        Some(Named::Integer(bits)) => integer(bits, is_unsigned(declared)),
        Some(Named::Real) => plain(ColumnType::Real),
        Some(Named::Single) => cast(ColumnType::Real, "FLOAT"),
        Some(Named::Decimal) => decimal(first, second),
        Some(Named::Bit) => bits(first.unwrap_or(1)),
        Some(Named::Text(max)) => plain(ColumnType::Text { max: first.or(max) }),
        Some(Named::Bytes) => plain(ColumnType::Blob),
        Some(Named::Varbinary) => cast(ColumnType::Text { max: None }, "VARBINARY"),
        // The driver carries a year as the small number that it is.
        Some(Named::Year) => integer(16, true),
        Some(Named::Date) => cast(ColumnType::Date, "CHAR"),
        Some(Named::Time) => cast(ColumnType::Time, "CHAR"),
        Some(Named::DateTime) => cast(ColumnType::DateTime { zone: false }, "CHAR"),
        Some(Named::Enum) => {
            let values = text::values(inside);
            cast(ColumnType::Enum { values }, "ENUM")
        }
        Some(Named::Set) => cast(ColumnType::Other, "ENUM"),
        Some(Named::Json) => opaque(ColumnType::Json, "JSON"),
        Some(Named::Uuid) => cast(ColumnType::Uuid, "CHAR"),
        Some(Named::Geometry) => opaque(ColumnType::Other, "GEOMETRY"),
        None => cast(ColumnType::Other, "CHAR"),
    }
}

/// Makes a `TINYINT(1)` the number that it is where it counts or refers to something.
pub fn as_number(column: &mut Column) {
    if column.ty == ColumnType::Boolean && column.cast.is_empty() {
        column.ty = ColumnType::Integer {
            bits: 8,
            unsigned: is_unsigned(&column.declared),
        };
    }
}

fn is_unsigned(declared: &str) -> bool {
    let mut words = declared.split_ascii_whitespace().skip(1);
    words.any(|word| word.eq_ignore_ascii_case("unsigned") || word.eq_ignore_ascii_case("zerofill"))
}

fn integer(bits: u8, unsigned: bool) -> Meaning {
    let ty = ColumnType::Integer { bits, unsigned };
    if bits == 64 && unsigned {
        cast(ty, "UNSIGNED")
    } else {
        plain(ty)
    }
}

fn decimal(precision: Option<u32>, scale: Option<u32>) -> Meaning {
    let ty = ColumnType::Numeric {
        precision: precision.or(Some(10)),
        scale: scale.or(Some(0)),
    };
    let (precision, scale) = (precision.unwrap_or(10), scale.unwrap_or(0));
    cast(ty, &format!("DECIMAL({precision},{scale})"))
}

/// A row of bits: a single one is a truth, more are a number.
fn bits(width: u32) -> Meaning {
    if width == 1 {
        return cast(ColumnType::Boolean, "BIT");
    }
    let largest = u64::MAX >> 64_u32.saturating_sub(width).min(63);
    let ty = ColumnType::Numeric {
        precision: Some(largest.ilog10() + 1),
        scale: Some(0),
    };
    cast(ty, "BIT")
}

fn plain(ty: ColumnType) -> Meaning {
    cast(ty, "")
}

fn cast(ty: ColumnType, cast: &str) -> Meaning {
    Meaning {
        ty,
        cast: cast.to_owned(),
        opaque: false,
    }
}

fn opaque(ty: ColumnType, cast: &str) -> Meaning {
    Meaning {
        ty,
        cast: cast.to_owned(),
        opaque: true,
    }
}

/// `"decimal(10,2) unsigned"` to `("decimal", "10,2")`.
fn split(declared: &str) -> (&str, &str) {
    let end = declared
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .unwrap_or(declared.len());
    let (name, rest) = declared.split_at(end);
    let inside = rest
        .strip_prefix('(')
        .and_then(|rest| rest.rsplit_once(')'))
        .map_or("", |(inside, _)| inside);
    (name, inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let number = |bits, unsigned| plain(ColumnType::Integer { bits, unsigned });
        let numeric = |precision| ColumnType::Numeric {
            precision: Some(precision),
            scale: Some(0),
        };
        let expected = [
            ("int", number(32, false)),
            ("int(10) unsigned", number(32, true)),
            ("int(5) unsigned zerofill", number(32, true)),
            ("bigint(20)", number(64, false)),
            (
                "bigint unsigned",
                cast(
                    ColumnType::Integer {
                        bits: 64,
                        unsigned: true,
                    },
                    "UNSIGNED",
                ),
            ),
            ("tinyint", number(8, false)),
            ("tinyint(4)", number(8, false)),
            ("tinyint(1)", plain(ColumnType::Boolean)),
            ("year(4)", number(16, true)),
            ("double(8,2) unsigned", plain(ColumnType::Real)),
            ("bit(1)", cast(ColumnType::Boolean, "BIT")),
            ("bit(8)", cast(numeric(3), "BIT")),
            ("bit(64)", cast(numeric(20), "BIT")),
            ("decimal(38,0)", cast(numeric(38), "DECIMAL(38,0)")),
        ];
        for (declared, meaning) in expected {
            assert_eq!(of(declared), meaning, "{declared}");
        }
    }

    #[test]
    fn text_bytes_and_the_rest() {
        let text = |max| ColumnType::Text { max };
        let values = ["a)", "b"].map(str::to_owned).to_vec();
        let expected = [
            ("varchar(40)", plain(text(Some(40)))),
            ("tinytext", plain(text(Some(255)))),
            ("longtext", plain(text(Some(u32::MAX)))),
            ("varbinary(255)", cast(text(None), "VARBINARY")),
            ("binary(16)", plain(ColumnType::Blob)),
            ("blob(65535)", plain(ColumnType::Blob)),
            (
                "datetime(6)",
                cast(ColumnType::DateTime { zone: false }, "CHAR"),
            ),
            ("enum('a)','b')", cast(ColumnType::Enum { values }, "ENUM")),
            ("set('a','b')", cast(ColumnType::Other, "ENUM")),
            ("inet6", cast(ColumnType::Other, "CHAR")),
            ("uuid", cast(ColumnType::Uuid, "CHAR")),
            ("json", opaque(ColumnType::Json, "JSON")),
            ("point", opaque(ColumnType::Other, "GEOMETRY")),
            ("", cast(ColumnType::Other, "CHAR")),
        ];
        for (declared, meaning) in expected {
            assert_eq!(of(declared), meaning, "{declared}");
        }
    }
}
