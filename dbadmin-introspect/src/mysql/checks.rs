//! CHECK constraints, which servers before MySQL 8.0.16 and MariaDB 10.2 do not keep.

use std::collections::BTreeMap;

use dbadmin_model::schema::Check;
use sqlx::MySqlConnection;

use super::server::Server;
use super::{number, rows, text};
use crate::Error;

/// MariaDB knows a constraint by its table; two tables may have constraints of the same name.
const MARIADB: &str = "SELECT CAST(TABLE_NAME AS CHAR), CAST(CONSTRAINT_NAME AS CHAR), \
    CAST(CHECK_CLAUSE AS CHAR) FROM information_schema.CHECK_CONSTRAINTS \
    WHERE CONSTRAINT_SCHEMA = ?";

/// In MySQL a constraint's name is its own in the whole database, and it may be switched off.
const MYSQL: &str = "SELECT CAST(t.TABLE_NAME AS CHAR), CAST(c.CONSTRAINT_NAME AS CHAR), \
    CAST(c.CHECK_CLAUSE AS CHAR) FROM information_schema.CHECK_CONSTRAINTS AS c \
    JOIN information_schema.TABLE_CONSTRAINTS AS t ON t.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA \
    AND t.CONSTRAINT_NAME = c.CONSTRAINT_NAME AND t.CONSTRAINT_TYPE = 'CHECK' \
    WHERE c.CONSTRAINT_SCHEMA = ? AND t.ENFORCED = 'YES'";

/// What a server says of a table in `information_schema` that it does not have.
const UNKNOWN_TABLE: u16 = 1109;

/// The conditions of all tables, by table.
pub async fn of(
    connection: &mut MySqlConnection,
    server: &Server,
    database: &str,
) -> Result<BTreeMap<String, Vec<Check>>, Error> {
    let sql = if server.mariadb { MARIADB } else { MYSQL };
    type Row = (String, String, String);
    let rows: Vec<Row> = match rows(connection, "the tables' conditions", sql, database).await {
        Err(Error::Query { source, .. }) if number(&source) == Some(UNKNOWN_TABLE) => Vec::new(),
        other => other?,
    };
    let mut checks = BTreeMap::<String, Vec<Check>>::new();
    for (table, name, clause) in rows {
        let expression = text::expression(&clause);
        let checks = checks.entry(table).or_default();
        checks.push(Check { name, expression });
    }
    for checks in checks.values_mut() {
        checks.sort_by(|one, other| {
            (&one.name, &one.expression).cmp(&(&other.name, &other.expression))
        });
    }
    Ok(checks)
}

/// Takes the condition away by which MariaDB makes a text column a JSON one, and tells whether
/// there was one.
pub fn take_json(checks: &mut Vec<Check>, column: &str) -> bool {
    let condition = format!("json_valid(`{}`)", column.replace('`', "``"));
    let before = checks.len();
    checks.retain(|check| !check.expression.eq_ignore_ascii_case(&condition));
    checks.len() < before
}
