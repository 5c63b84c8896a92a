//! The tables in a database that are the panel's, and that it therefore does not show.

use crate::schema::Dialect;

/// All of a panel's own tables; SQLite, whose transactions hold the only lock there is, does without
/// the last.
const TABLES: [&str; 8] = [
    "dbadmin_user",
    "dbadmin_session",
    "dbadmin_attempt",
    "dbadmin_audit",
    "dbadmin_view",
    "dbadmin_preference",
    "dbadmin_mark",
    "dbadmin_lock",
];

/// The table in which sqlx keeps which migrations have been run.
const MIGRATIONS: &str = "_sqlx_migrations";

/// The tables in which a panel over such a database keeps accounts, sessions, attempts to sign in,
/// the trail, what somebody keeps of a list, and what they opened last or starred.
#[must_use]
pub fn tables(dialect: Dialect) -> &'static [&'static str] {
    match dialect {
        Dialect::Sqlite => &TABLES[..7],
        Dialect::Postgres | Dialect::Mysql => &TABLES,
    }
}

/// Whether a table of that name serves dbadmin, sqlx or the database itself rather than the
/// application. In SQLite, and in MySQL on many a system, a name's case is of no account.
#[must_use]
pub fn serves(dialect: Dialect, name: &str) -> bool {
    let is = |known: &str| match dialect {
        Dialect::Sqlite | Dialect::Mysql => known.eq_ignore_ascii_case(name),
        Dialect::Postgres => known == name,
    };
    is(MIGRATIONS)
        || tables(dialect).iter().any(|table| is(table))
        || (dialect == Dialect::Sqlite && name.starts_with("sqlite_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_very_names_are_the_panels() {
        for (dialect, name, expected) in [
            (Dialect::Sqlite, "dbadmin_user", true),
            (Dialect::Sqlite, "dbadmin_lock", false),
            (Dialect::Sqlite, "dbadmin_users", false),
            (Dialect::Sqlite, "DBADMIN_USER", true),
            (Dialect::Sqlite, "sqlite_sequence", true),
            (Dialect::Postgres, "dbadmin_lock", true),
            (Dialect::Postgres, "DBADMIN_AUDIT", false),
            (Dialect::Postgres, "sqlite_sequence", false),
            (Dialect::Mysql, "dbadmin_", false),
            (Dialect::Mysql, "_sqlx_migrations", true),
            (Dialect::Mysql, "Dbadmin_Audit", true),
        ] {
            assert_eq!(serves(dialect, name), expected, "{dialect:?} {name}");
        }
    }
}
