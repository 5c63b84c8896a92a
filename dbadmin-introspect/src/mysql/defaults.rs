//! Columns' defaults as SQL text. MariaDB tells them so; MySQL tells the bare value of a literal
//! and marks what is an expression.

use dbadmin_model::schema::ColumnType;

use super::server::Server;
use super::text;
use super::types::Meaning;

/// A default as SQL text, from what `COLUMN_DEFAULT` tells.
///
/// A column that may be NULL has that default anyway, and MariaDB says so; it is left out.
pub fn of(server: &Server, told: Option<String>, extra: &str, of: &Meaning) -> Option<String> {
    let told = told?;
    if server.quotes_defaults {
        return (!told.eq_ignore_ascii_case("NULL")).then(|| match text::lone_value(&told) {
            Some(value) => literal(&value, of),
            None => text::expression(&told),
        });
    }
    let marked = extra.to_ascii_uppercase().contains("DEFAULT_GENERATED");
    Some(if marked || is_sql(&told, of) {
        text::expression(&told)
    } else {
        literal(&told, of)
    })
}

/// A value as SQL text. One that would need backslashes, which not every reader takes for what
/// they are, is written in hexadecimal; so are bytes, which nobody is to take for text.
fn literal(value: &str, of: &Meaning) -> String {
    let is_plain = !value.contains(|c: char| c == '\\' || c.is_control());
    if is_plain && of.ty != ColumnType::Blob {
        return format!("'{}'", value.replace('\'', "''"));
    }
    let digits: String = value.bytes().map(|byte| format!("{byte:02x}")).collect();
    match of.ty {
        ColumnType::Blob => format!("0x{digits}"),
        _ => format!("_utf8mb4 0x{digits}"),
    }
}

/// Whether an unmarked default is SQL as it stands: a number, bits, bytes in hexadecimal, and the
/// present time in servers that mark nothing.
fn is_sql(told: &str, of: &Meaning) -> bool {
    match &of.ty {
        ColumnType::Boolean
        | ColumnType::Integer { .. }
        | ColumnType::Real
        | ColumnType::Numeric { .. } => true,
        ColumnType::Date | ColumnType::Time | ColumnType::DateTime { .. } => {
            told.to_ascii_uppercase().starts_with("CURRENT_TIMESTAMP")
        }
        ColumnType::Blob => told.starts_with("0x"),
        ColumnType::Text { .. } => of.cast == "VARBINARY" && told.starts_with("0x"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mysql::types;

    #[test]
    fn every_server_tells_the_same() {
        // The type, what MariaDB and MySQL tell, MySQL's marks, and what comes of it.
        let expected = [
            ("varchar(9)", "'it''s'", "it's", "", "'it''s'"),
            ("varchar(9)", r"'a\\b'", r"a\b", "", "_utf8mb4 0x615c62"),
            ("binary(2)", r"'a\0'", "0x6100", "", "0x6100"),
            ("binary(3)", "'abc'", "0x616263", "", "0x616263"),
            ("varchar(9)", "''", "", "", "''"),
            (
                "varchar(9)",
                "'a' < 'b'",
                "'a' < 'b'",
                "DEFAULT_GENERATED",
                "'a' < 'b'",
            ),
            ("int", "5", "5", "", "5"),
            ("int", "(1 + 2)", "(1 + 2)", "DEFAULT_GENERATED", "1 + 2"),
            (
                "varchar(9)",
                "concat('a','b')",
                r"concat(_utf8mb4\'a\',_utf8mb4\'b\')",
                "DEFAULT_GENERATED",
                "concat('a','b')",
            ),
            (
                "timestamp",
                "'0000-00-00 00:00:00'",
                "0000-00-00 00:00:00",
                "",
                "'0000-00-00 00:00:00'",
            ),
            (
                "timestamp",
                "CURRENT_TIMESTAMP",
                "CURRENT_TIMESTAMP",
                "on update CURRENT_TIMESTAMP",
                "CURRENT_TIMESTAMP",
            ),
        ];
        for (ty, mariadb, mysql, extra, default) in expected {
            let told = |told: &str, quotes: bool| {
                let server = Server::telling(quotes);
                of(&server, Some(told.to_owned()), extra, &types::of(ty))
            };
            assert_eq!(told(mariadb, true).as_deref(), Some(default), "{mariadb}");
            assert_eq!(told(mysql, false).as_deref(), Some(default), "{mysql}");
        }
    }

    #[test]
    fn null_is_no_default() {
        let told = |told: &str| {
            let told = Some(told.to_owned());
            of(&Server::telling(true), told, "", &types::of("text"))
        };
        assert_eq!(told("NULL"), None);
        assert_eq!(told("'NULL'").as_deref(), Some("'NULL'"));
    }

    #[test]
    fn bytes_stay_bytes() {
        for ty in ["binary(2)", "varbinary(2)"] {
            let told = Some("0x6100".to_owned());
            let default = of(&Server::telling(false), told, "", &types::of(ty));
            assert_eq!(default.as_deref(), Some("0x6100"), "{ty}");
        }
    }
}
