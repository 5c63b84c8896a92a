//! Declared types to [`ColumnType`]s: SQLite takes any words as a type, so the names that people
//! use are looked up first, and SQLite's own affinity rules have the last word.

use dbadmin_model::schema::ColumnType;

/// What a type's name stands for.
#[derive(Clone, Copy)]
enum Named {
    Boolean,
    Integer,
    Real,
    Numeric,
    Text,
    Blob,
    Date,
    Time,
    DateTime { zone: bool },
    Json,
    Uuid,
    Other,
}

/// Names whose meaning the affinity rules would miss: `POINT` and `INTERVAL` contain `INT`, and
/// `BOOLEAN`, `DATE` or `STRING` count as numeric.
const NAMES: &[(&str, Named)] = &[
    ("ANY", Named::Other),
    ("BINARY", Named::Blob),
    ("BIT", Named::Boolean),
    ("BOOL", Named::Boolean),
    ("BOOLEAN", Named::Boolean),
    ("BYTEA", Named::Blob),
    ("CURRENCY", Named::Numeric),
    ("DATE", Named::Date),
    ("DATETIME", Named::DateTime { zone: false }),
    ("DATETIME WITH TIME ZONE", Named::DateTime { zone: true }),
    ("DATETIME2", Named::DateTime { zone: false }),
    ("DATETIMEOFFSET", Named::DateTime { zone: true }),
    ("DEC", Named::Numeric),
    ("DECIMAL", Named::Numeric),
    ("FIXED", Named::Numeric),
    ("FLOATING POINT", Named::Real),
    ("GUID", Named::Uuid),
    ("IMAGE", Named::Blob),
    ("INTERVAL", Named::Other),
    ("JSON", Named::Json),
    ("JSONB", Named::Json),
    ("MONEY", Named::Numeric),
    ("MULTIPOINT", Named::Other),
    ("NUM", Named::Numeric),
    ("NUMBER", Named::Numeric),
    ("NUMERIC", Named::Numeric),
    ("POINT", Named::Other),
    ("SERIAL", Named::Integer),
    ("SMALLDATETIME", Named::DateTime { zone: false }),
    ("SMALLMONEY", Named::Numeric),
    ("STRING", Named::Text),
    ("TIME", Named::Time),
    ("TIMESTAMP", Named::DateTime { zone: false }),
    ("TIMESTAMP WITH TIME ZONE", Named::DateTime { zone: true }),
    (
        "TIMESTAMP WITHOUT TIME ZONE",
        Named::DateTime { zone: false },
    ),
    ("TIMESTAMPTZ", Named::DateTime { zone: true }),
    ("UNIQUEIDENTIFIER", Named::Uuid),
    ("UUID", Named::Uuid),
    ("VARBINARY", Named::Blob),
    ("YEAR", Named::Integer),
];

/// SQLite's affinity rules, in their order: the first fragment that the name contains decides.
const AFFINITIES: &[(&str, Named)] = &[
    ("INT", Named::Integer),
    ("CHAR", Named::Text),
    ("CLOB", Named::Text),
    ("TEXT", Named::Text),
    ("BLOB", Named::Blob),
    ("REAL", Named::Real),
    ("FLOA", Named::Real),
    ("DOUB", Named::Real),
];

/// What the values of a column declared so are. A name that says nothing is
/// [`ColumnType::Other`]: SQLite would store anything in it.
pub fn column_type(declared: &str) -> ColumnType {
    let (name, arguments) = split(declared);
    let named = NAMES
        .iter()
        .find(|(known, _)| *known == name)
        .or_else(|| {
            AFFINITIES
                .iter()
                .find(|(fragment, _)| name.contains(fragment))
        })
        .map_or(Named::Other, |(_, named)| *named);
    let mut arguments = arguments.into_iter();
    match named {
        Named::Boolean => ColumnType::Boolean,
        Named::Integer => ColumnType::Integer {
            bits: 64,
            unsigned: false,
        },
        Named::Real => ColumnType::Real,
        Named::Numeric => ColumnType::Numeric {
            precision: arguments.next(),
            scale: arguments.next(),
        },
        Named::Text => ColumnType::Text {
            max: arguments.next().filter(|max| *max > 0),
        },
        Named::Blob => ColumnType::Blob,
        Named::Date => ColumnType::Date,
        Named::Time => ColumnType::Time,
        Named::DateTime { zone } => ColumnType::DateTime { zone },
        Named::Json => ColumnType::Json,
        Named::Uuid => ColumnType::Uuid,
        Named::Other => ColumnType::Other,
    }
}

/// `"timestamp (3) with time zone"` to `("TIMESTAMP WITH TIME ZONE", [3])`; arguments that are
/// not whole numbers end the list.
fn split(declared: &str) -> (String, Vec<u32>) {
    let upper = declared.to_ascii_uppercase();
    let (before, rest) = upper.split_once('(').unwrap_or((&upper, ""));
    let (inside, after) = rest.split_once(')').unwrap_or((rest, ""));
    let words: Vec<&str> = before
        .split_whitespace()
        .chain(after.split_whitespace())
        .collect();
    let arguments = inside
        .split(',')
        .map_while(|argument| argument.trim().parse().ok())
        .collect();
    (words.join(" "), arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_before_affinities() {
        let text = |max| ColumnType::Text { max };
        let numeric = |precision, scale| ColumnType::Numeric { precision, scale };
        let integer = ColumnType::Integer {
            bits: 64,
            unsigned: false,
        };
        let expected = [
            ("", ColumnType::Other),
            ("INTEGER", integer.clone()),
            ("unsigned big int", integer.clone()),
            ("tinyint(1)", integer),
            ("Boolean", ColumnType::Boolean),
            ("VARCHAR(40)", text(Some(40))),
            ("VARCHAR(MAX)", text(None)),
            ("character varying (12)", text(Some(12))),
            ("string", text(None)),
            ("DECIMAL(10, 2)", numeric(Some(10), Some(2))),
            ("NUMERIC", numeric(None, None)),
            ("DOUBLE PRECISION", ColumnType::Real),
            ("FLOATING POINT", ColumnType::Real),
            (
                "timestamp (3) with time zone",
                ColumnType::DateTime { zone: true },
            ),
            ("DATETIME", ColumnType::DateTime { zone: false }),
            ("POINT", ColumnType::Other),
            ("ENUM('a', 'b')", ColumnType::Other),
            ("varbinary(16)", ColumnType::Blob),
            ("jsonb", ColumnType::Json),
        ];
        for (declared, ty) in expected {
            assert_eq!(column_type(declared), ty, "{declared}");
        }
    }
}
