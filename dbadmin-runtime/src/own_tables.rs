//! The panel's own tables, in the application's database, so that a change and its audit entry
//! commit together.

use crate::store::{Store, own};

/// Every table and index, in order. Times are seconds since 1970-01-01 UTC.
const TABLES: [&str; 7] = [
    "CREATE TABLE IF NOT EXISTS dbadmin_user (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE COLLATE NOCASE,
        password TEXT NOT NULL,
        role TEXT NOT NULL,
        active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
        created_at INTEGER NOT NULL
    )",
    "CREATE TABLE IF NOT EXISTS dbadmin_session (
        token TEXT PRIMARY KEY,
        user INTEGER NOT NULL REFERENCES dbadmin_user (id) ON DELETE CASCADE,
        address TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        seen_at INTEGER NOT NULL
    ) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS dbadmin_attempt (
        id INTEGER PRIMARY KEY,
        account TEXT NOT NULL,
        address TEXT NOT NULL,
        at INTEGER NOT NULL
    )",
    "CREATE INDEX IF NOT EXISTS dbadmin_attempt_account ON dbadmin_attempt (account, at)",
    "CREATE INDEX IF NOT EXISTS dbadmin_attempt_address ON dbadmin_attempt (address, at)",
    // No foreign key to the user: the trail outlives whom it speaks of.
    "CREATE TABLE IF NOT EXISTS dbadmin_audit (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL,
        user INTEGER NOT NULL,
        user_name TEXT NOT NULL,
        table_address TEXT NOT NULL,
        record TEXT NOT NULL,
        former TEXT,
        action TEXT NOT NULL,
        changes TEXT NOT NULL
    )",
    "CREATE INDEX IF NOT EXISTS dbadmin_audit_record ON dbadmin_audit (table_address, record, id)",
];

/// Makes the tables that are missing.
pub(crate) async fn create(store: &Store) -> Result<(), sqlx::Error> {
    let mut write = store.write().await?;
    for table in TABLES {
        write.execute(own(table, Vec::new())).await?;
    }
    write.commit().await
}
