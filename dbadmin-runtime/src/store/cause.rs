//! Why a database refused a statement: the codes of three databases, told in our words.

use std::borrow::Cow;

use sqlx::error::{DatabaseError, ErrorKind};

/// What lies behind a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    not(all(feature = "postgres", feature = "mysql")),
    allow(dead_code, reason = "only some databases tell each of them")
)]
pub(crate) enum Cause {
    /// Another row has the values.
    Taken,
    /// A value is missing.
    Missing,
    /// A reference leads nowhere, or a row is still referred to.
    Reference,
    /// A condition on the row.
    Check,
    /// A row that no partition of its table is there for, or that belongs to another one than was
    /// written to.
    Unplaced,
    /// The author of a trigger, in words of their own.
    Said,
    /// A value that is not of its column's type, or too long or too large for it.
    Misfit,
    /// The database user lacks a right.
    Denied,
    /// A table or column that is not there any more.
    Gone,
    /// Rows that cannot be had now: a materialized view that has not been filled yet, a table of
    /// another server that is away, a view whose definer is gone.
    Unready,
    /// The statement took longer than it may.
    Late,
    /// Others hold what it needs.
    Busy,
    /// The server has ended the connection, or takes none now.
    Away,
    /// What it does not do at all, such as to lock the rows of a view that counts them.
    Unable,
    /// Anything else.
    Other,
}

/// SQLite's extended result codes (<https://www.sqlite.org/rescode.html>).
const OF_SQLITE: &[(&str, Cause)] = &[
    ("8", Cause::Denied),
    ("1811", Cause::Said),
    ("3091", Cause::Misfit),
];

/// PostgreSQL's SQLSTATEs, or their first two characters, which are a class
/// (<https://www.postgresql.org/docs/current/errcodes-appendix.html>).
#[cfg(feature = "postgres")]
const OF_POSTGRES: &[(&str, Cause)] = &[
    ("22", Cause::Misfit),
    ("P0001", Cause::Said),
    ("42501", Cause::Denied),
    ("55000", Cause::Unready),
    // What a foreign table is read from: wrappers have a class of their own, and often use others.
    ("HV", Cause::Unready),
    ("08001", Cause::Unready),
    ("08004", Cause::Unready),
    ("08006", Cause::Unready),
    ("38000", Cause::Unready),
    ("58030", Cause::Unready),
    ("58P01", Cause::Unready),
    ("42P01", Cause::Gone),
    ("42703", Cause::Gone),
    ("42704", Cause::Gone),
    ("3F000", Cause::Gone),
    ("42883", Cause::Misfit),
    ("42846", Cause::Misfit),
    ("23P01", Cause::Taken),
    ("44000", Cause::Check),
    ("0A000", Cause::Unable),
    ("57014", Cause::Late),
    ("55P03", Cause::Busy),
    ("40001", Cause::Busy),
    ("40P01", Cause::Busy),
    ("53300", Cause::Busy),
    ("57P01", Cause::Away),
    ("57P02", Cause::Away),
    ("57P03", Cause::Away),
];

/// The numbers of MySQL and MariaDB
/// (<https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html>).
#[cfg(feature = "mysql")]
const OF_MYSQL: &[(&str, Cause)] = &[
    ("1644", Cause::Said),
    ("1369", Cause::Check),
    ("1526", Cause::Unplaced),
    ("4025", Cause::Check),
    ("1264", Cause::Misfit),
    ("1265", Cause::Misfit),
    ("1267", Cause::Misfit),
    ("1292", Cause::Misfit),
    ("1366", Cause::Misfit),
    ("1406", Cause::Misfit),
    ("1411", Cause::Misfit),
    ("1416", Cause::Misfit),
    ("1525", Cause::Misfit),
    ("3140", Cause::Misfit),
    ("3988", Cause::Misfit),
    ("4078", Cause::Misfit),
    ("4079", Cause::Misfit),
    ("1044", Cause::Denied),
    // Of a view whose definer is gone, to those who may not know that.
    ("1045", Cause::Denied),
    ("1142", Cause::Denied),
    ("1143", Cause::Denied),
    ("1290", Cause::Denied),
    ("1370", Cause::Denied),
    ("1054", Cause::Gone),
    ("1146", Cause::Gone),
    ("1356", Cause::Gone),
    ("1194", Cause::Unready),
    ("1429", Cause::Unready),
    ("1430", Cause::Unready),
    ("1432", Cause::Unready),
    ("1449", Cause::Unready),
    ("1969", Cause::Late),
    ("3024", Cause::Late),
    ("1205", Cause::Busy),
    ("1213", Cause::Busy),
    ("1053", Cause::Away),
    ("1927", Cause::Away),
    ("4031", Cause::Away),
];

/// Why the database refused.
pub(crate) fn cause(refused: &dyn DatabaseError) -> Cause {
    #[cfg(feature = "postgres")]
    if let Some(error) = refused
        .as_error()
        .downcast_ref::<sqlx::postgres::PgDatabaseError>()
        && let Some(cause) = beyond_the_code(error)
    {
        return cause;
    }
    #[cfg(feature = "mysql")]
    if let Some(error) = refused
        .as_error()
        .downcast_ref::<sqlx::mysql::MySqlDatabaseError>()
        && is_signal(error)
    {
        return Cause::Said;
    }
    match refused.kind() {
        ErrorKind::UniqueViolation => return Cause::Taken,
        ErrorKind::NotNullViolation => return Cause::Missing,
        ErrorKind::ForeignKeyViolation => return Cause::Reference,
        ErrorKind::CheckViolation => return Cause::Check,
        _ => {}
    }
    let (codes, code) = code(refused);
    let found = codes.iter().find(|(known, _)| {
        *known == code || known.len() == 2 && code.len() == 5 && code.starts_with(known)
    });
    match found {
        Some((_, cause)) => *cause,
        None if std::ptr::eq(codes, OF_SQLITE) => of_sqlite(&code, refused.message()),
        None => Cause::Other,
    }
}

/// What PostgreSQL tells by more than its code. It says where in a text stands what it cannot
/// follow, be it the statement or a function's body; without a place, and without a function around
/// it, it is a value that it cannot read, such as the name of a table in a column of names.
#[cfg(feature = "postgres")]
fn beyond_the_code(error: &sqlx::postgres::PgDatabaseError) -> Option<Cause> {
    use sqlx::postgres::PgErrorPosition;

    let place = error.position();
    let in_function = matches!(place, Some(PgErrorPosition::Internal { .. }));
    match error.code() {
        "42601" | "42602" | "42725" if !in_function => Some(Cause::Misfit),
        "42P01" | "42704" | "3F000" if place.is_none() && error.r#where().is_none() => {
            Some(Cause::Misfit)
        }
        // It is not in the statement, but in a function, or in what another server was asked.
        "42P01" | "42703" | "42704" | "3F000"
            if in_function || place.is_none() && error.r#where().is_some() =>
        {
            Some(Cause::Unready)
        }
        // Until PostgreSQL 16, hstore takes what it cannot read for an error of its own.
        "XX000"
            if error
                .file()
                .is_some_and(|file| file.ends_with("hstore_io.c")) =>
        {
            Some(Cause::Misfit)
        }
        "23514"
            if matches!(
                error.routine(),
                Some("ExecFindPartition" | "ExecPartitionCheckEmitError")
            ) =>
        {
            Some(Cause::Unplaced)
        }
        // Of a constraint of its own it names the column, the type or the table.
        code if code.starts_with("23")
            && [error.table(), error.data_type(), error.constraint()] == [None; 3] =>
        {
            Some(Cause::Said)
        }
        _ => None,
    }
}

/// Whether the author of a trigger says this, under whatever number: with the state that is there
/// for that, or without the name that MySQL's own words have in quotes.
#[cfg(feature = "mysql")]
fn is_signal(error: &sqlx::mysql::MySqlDatabaseError) -> bool {
    let named = matches!(error.number(), 1048 | 1062 | 4025);
    error.code() == Some("45000") || named && !error.message().contains(['\'', '`'])
}

/// The table of codes that the error is from, and its code.
fn code(refused: &dyn DatabaseError) -> (&'static [(&'static str, Cause)], Cow<'_, str>) {
    #[cfg(feature = "mysql")]
    if let Some(error) = refused
        .as_error()
        .downcast_ref::<sqlx::mysql::MySqlDatabaseError>()
    {
        return (OF_MYSQL, Cow::Owned(error.number().to_string()));
    }
    let code = refused.code().unwrap_or_default();
    #[cfg(feature = "postgres")]
    if refused.as_error().is::<sqlx::postgres::PgDatabaseError>() {
        return (OF_POSTGRES, code);
    }
    (OF_SQLITE, code)
}

/// SQLite keeps the primary code in the low byte; what is gone it tells in words alone.
fn of_sqlite(code: &str, message: &str) -> Cause {
    let primary = code.parse::<u32>().unwrap_or_default() & 0xff;
    match primary {
        5 | 6 => Cause::Busy,
        1 if message.starts_with("no such table") || message.starts_with("no such column") => {
            Cause::Gone
        }
        _ => Cause::Other,
    }
}
