//! Where schemas come from: database files, `.sql` files, migrations folders; and what is said
//! when there is something wrong with them.

#![cfg(feature = "sqlite")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::Path;
use std::time::Duration;

use dbadmin_introspect::{Error, inspect, inspect_connection, load, load_schema};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{ConnectOptions, Connection, SqliteConnection};

fn url(path: &Path) -> String {
    format!("sqlite://{}", path.display())
}

async fn database(path: &Path) -> SqliteConnection {
    let mut connection = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .connect()
        .await
        .unwrap();
    sqlx::raw_sql("CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT NOT NULL)")
        .execute(&mut connection)
        .await
        .unwrap();
    connection
}

#[tokio::test]
async fn a_live_database_is_read_while_others_use_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("live one.db");
    let mut connection = database(&path).await;
    let mut writing = connection.begin_with("BEGIN IMMEDIATE").await.unwrap();
    sqlx::raw_sql("INSERT INTO things (name) VALUES ('x')")
        .execute(&mut *writing)
        .await
        .unwrap();
    for url in [url(&path), format!("sqlite:{}", path.display())] {
        let schema = inspect(&url).await.unwrap();
        assert_eq!(schema.tables[0].name, "things", "{url}");
    }
}

#[tokio::test]
async fn files_that_are_no_databases_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing.db");
    let error = inspect(&url(&missing)).await.unwrap_err();
    assert!(
        matches!(&error, Error::Missing { path } if *path == missing),
        "{error}"
    );
    assert!(
        error.to_string().contains("correct the address given"),
        "{error}"
    );
    let error = inspect("sqlite:").await.unwrap_err();
    assert!(error.to_string().contains("a path is missing"), "{error}");
    assert!(!missing.exists(), "looking must not create");

    let letter = folder.path().join("letter.txt");
    fs::write(
        &letter,
        "Dear reader, this is a letter and no database at all.\n".repeat(40),
    )
    .unwrap();
    let error = inspect(&url(&letter)).await.unwrap_err();
    assert!(matches!(error, Error::NotADatabase { .. }), "{error}");

    let error = inspect(&url(folder.path())).await.unwrap_err();
    assert!(matches!(error, Error::Unreadable { .. }), "{error}");
}

#[tokio::test]
async fn a_damaged_database_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("damaged.db");
    database(&path).await.close().await.unwrap();
    let mut bytes = fs::read(&path).unwrap();
    bytes[100..140].fill(0xee);
    fs::write(&path, bytes).unwrap();
    let error = inspect(&url(&path)).await.unwrap_err();
    assert!(matches!(error, Error::Damaged { .. }), "{error}");
}

#[tokio::test]
async fn a_locked_database_is_not_waited_for_long() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("locked.db");
    database(&path).await.close().await.unwrap();
    let mut owner = SqliteConnectOptions::new()
        .filename(&path)
        .journal_mode(SqliteJournalMode::Delete)
        .connect()
        .await
        .unwrap();
    sqlx::raw_sql("BEGIN EXCLUSIVE; INSERT INTO things (name) VALUES ('x')")
        .execute(&mut owner)
        .await
        .unwrap();
    let reading =
        tokio::time::timeout(Duration::from_secs(4), async { inspect(&url(&path)).await });
    let error = reading.await.unwrap().unwrap_err();
    assert!(matches!(error, Error::Locked { .. }), "{error}");
}

#[tokio::test]
async fn addresses_of_other_databases_are_refused_without_their_password() {
    let error = inspect("oracle://me:secret@host/shop").await.unwrap_err();
    assert!(
        matches!(&error, Error::Unsupported { scheme } if scheme == "oracle"),
        "{error}"
    );
    assert!(!error.to_string().contains("secret"), "{error}");
    let error = inspect("sqlite://shop.db?mode=sometimes")
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Address { .. }), "{error}");
}

#[tokio::test]
async fn migrations_run_by_version() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, sql: &str| fs::write(folder.path().join(name), sql).unwrap();
    write("10_rename.up.sql", "ALTER TABLE b RENAME TO c;");
    write("10_rename.down.sql", "DROP TABLE c;");
    write(
        "2_second.sql",
        "CREATE TABLE b (x); INSERT INTO b VALUES (1);",
    );
    write("1_first.sql", "CREATE TABLE a (x);");
    write("README.md", "not SQL");
    let mut connection = load(&[folder.path().to_path_buf()]).await.unwrap();
    let schema = inspect_connection(&mut connection).await.unwrap();
    let names: Vec<&str> = schema
        .tables
        .iter()
        .map(|table| table.name.as_str())
        .collect();
    assert_eq!(names, ["a", "c"]);
}

#[tokio::test]
async fn the_schema_is_the_same_without_the_rows() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("dump.sql");
    let sql = "BEGIN;
        CREATE TABLE old (id INTEGER PRIMARY KEY, name TEXT);
        INSERT INTO old (name) VALUES ('one; two');
        CREATE TABLE renewed (id INTEGER PRIMARY KEY, name TEXT NOT NULL CHECK (name <> ';'));
        INSERT INTO renewed SELECT * FROM old;
        DROP TABLE old;
        ALTER TABLE renewed RENAME TO current;
        CREATE TRIGGER touched AFTER UPDATE ON current BEGIN
            INSERT INTO current (name) VALUES ('again');
            DELETE FROM current WHERE id = old.id;
        END;
        CREATE INDEX current_name ON current (name);
        COMMIT;
        ANALYZE;";
    fs::write(&file, sql).unwrap();
    let files = [file];
    let (mut full, mut empty) = (
        load(&files).await.unwrap(),
        load_schema(&files).await.unwrap(),
    );
    let schema = inspect_connection(&mut full).await.unwrap();
    assert_eq!(inspect_connection(&mut empty).await.unwrap(), schema);
    let rows = |connection| {
        sqlx::query_scalar::<_, i64>("SELECT count(*) FROM current").fetch_one(connection)
    };
    assert_eq!(
        (
            rows(&mut full).await.unwrap(),
            rows(&mut empty).await.unwrap()
        ),
        (1, 0)
    );
}

#[tokio::test]
async fn a_dump_brings_its_virtual_tables_and_the_applications_collations() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("dump.sql");
    let sql = "PRAGMA foreign_keys=OFF;
        BEGIN TRANSACTION;
        CREATE TABLE towns (name TEXT COLLATE phonebook PRIMARY KEY, river TEXT);
        INSERT INTO towns VALUES('Ulm','Donau');
        CREATE INDEX by_river ON towns (river COLLATE \"Phone Book\");
        PRAGMA writable_schema=ON;
        INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)
            VALUES('table','words','words',0,'CREATE VIRTUAL TABLE words USING fts5(title)');
        CREATE TABLE IF NOT EXISTS 'words_data'(id INTEGER PRIMARY KEY, block BLOB);
        CREATE TABLE IF NOT EXISTS 'words_idx'(segid, term, pgno, PRIMARY KEY(segid, term))
            WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS 'words_content'(id INTEGER PRIMARY KEY, c0);
        CREATE TABLE IF NOT EXISTS 'words_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
        CREATE TABLE IF NOT EXISTS 'words_config'(k PRIMARY KEY, v) WITHOUT ROWID;
        INSERT INTO words_config VALUES('version',4);
        PRAGMA writable_schema=OFF;
        COMMIT;";
    fs::write(&file, sql).unwrap();
    let files = [file];
    for mut connection in [
        load(&files).await.unwrap(),
        load_schema(&files).await.unwrap(),
    ] {
        let schema = inspect_connection(&mut connection).await.unwrap();
        let names: Vec<&str> = schema
            .tables
            .iter()
            .map(|table| table.name.as_str())
            .collect();
        assert_eq!(names, ["towns", "words"]);
        assert_eq!(schema.omitted, []);
    }
}

#[tokio::test]
async fn broken_sources_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let empty = load(&[folder.path().to_path_buf()]).await.unwrap_err();
    assert!(matches!(empty, Error::NoMigrations { .. }), "{empty}");

    let absent = load(&[folder.path().join("schema.sql")]).await.unwrap_err();
    assert!(matches!(absent, Error::Source { .. }), "{absent}");

    let file = folder.path().join("1_broken.sql");
    fs::write(&file, "CREATE TABLE fine (x);\nCREATE TABEL broken (x);").unwrap();
    let broken = load(std::slice::from_ref(&file)).await.unwrap_err();
    let message = broken.to_string();
    assert!(
        message.contains("1_broken.sql") && message.contains("TABEL"),
        "{message}"
    );
}
