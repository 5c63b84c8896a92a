//! What is told of a database that is not as a panel expects it.

use super::*;

#[test]
fn one_type_may_be_declared_in_several_ways() {
    for (one, other) in [
        ("int(11) unsigned", "INT UNSIGNED"),
        ("mood", "public.mood"),
        ("enum('a.b','c')", "enum('a.b','c')"),
        ("numeric(10,2)", "numeric(10,2)"),
    ] {
        assert!(is_same(one, other), "{one}, {other}");
    }
    for (one, other) in [
        ("tinyint(1)", "tinyint(4)"),
        ("varchar(20)", "varchar(30)"),
        ("enum('x.a')", "enum('y.a')"),
    ] {
        assert!(!is_same(one, other), "{one}, {other}");
    }
}

#[cfg(feature = "sqlite")]
mod of_sqlite {
    use super::*;
    use crate::{Kind, SqlitePool};

    const fn column(name: &'static str, nullable: bool) -> Column {
        Column {
            declared: "TEXT",
            nullable,
            ..Column::new("books", name, Kind::Text)
        }
    }

    const BOOKS: Table = Table {
        schema: "",
        name: "books",
        address: "books",
        title: "Books",
        singular: "Book",
        help: "",
        icon: "box",
        columns: &[
            column("title", false),
            column("note", true),
            column("mark", true),
            column("gone", true),
        ],
        key: &[],
        writable: true,
        limits: "",
    };

    /// What is told of books as this statement makes them.
    async fn told(sql: &'static str) -> String {
        let pool = SqlitePool::connect("sqlite::memory:").await;
        let pool = pool.expect("a database");
        sqlx::raw_sql(sql).execute(&pool).await.expect(sql);
        let store = Store::new(pool.into()).await.expect("a store");
        let found = read(&store).await.expect("its columns");
        let mut drift = Drift::default();
        let books = &found[&(String::new(), "books".to_owned())];
        drift.compare(&BOOKS, &books.columns);
        assert!(drift.denied.is_empty(), "{:?}", drift.denied);
        drift.changed.sort();
        drift.changed.join("\n")
    }

    #[tokio::test]
    async fn what_a_panel_does_not_expect_is_named() {
        let told = told(
            "CREATE TABLE books (title TEXT NOT NULL, note TEXT NOT NULL, mark INTEGER, \
             shelf TEXT NOT NULL, \"a code\" TEXT NOT NULL)",
        )
        .await;
        assert_eq!(
            told,
            "rows of `books` need a value in `a code`, `shelf`, which the panel does not know, so \
             that it can add no row\n\
             the column `gone` of `books` is not there, or its user may not read it\n\
             the column `mark` of `books` was `TEXT` and is `INTEGER`\n\
             the column `note` of `books` takes no NULL any more"
        );
    }

    #[tokio::test]
    async fn what_a_panel_may_have_left_out_is_not() {
        let told = told(
            "CREATE TABLE books (id INTEGER PRIMARY KEY NOT NULL, title TEXT NOT NULL, note TEXT, \
             mark TEXT, gone TEXT, left_out TEXT, preset TEXT NOT NULL DEFAULT 'x', \
             made TEXT NOT NULL AS (title || '!'))",
        )
        .await;
        assert_eq!(told, "");
    }

    /// What is new, in a database as this statement makes it, to a panel of books that leaves this
    /// out.
    async fn new(sql: &'static str, left_out: &[&str]) -> String {
        let pool = SqlitePool::connect("sqlite::memory:").await;
        let pool = pool.expect("a database");
        sqlx::raw_sql(sql).execute(&pool).await.expect(sql);
        let store = Store::new(pool.into()).await.expect("a store");
        let found = read(&store).await.expect("its columns");
        let known = Known::of(Dialect::Sqlite, &[&BOOKS], left_out);
        let told = appeared::told(&store, &known, &found).await;
        told.expect("what is new").join("\n")
    }

    const GROWN: &str =
        "CREATE TABLE books (title TEXT, note TEXT, mark TEXT, gone TEXT, shelf TEXT,
             code TEXT NOT NULL, \"is here\" TEXT);
         CREATE TABLE loans (id INTEGER PRIMARY KEY);
         CREATE VIEW broken AS SELECT one FROM nowhere;
         CREATE VIRTUAL TABLE words USING fts5 (word);
         CREATE TABLE dbadmin_user (id INTEGER); CREATE TABLE dbadmin_notes (id INTEGER);
         CREATE TABLE _sqlx_migrations (id INTEGER);";

    #[tokio::test]
    async fn what_came_after_the_panel_is_named() {
        assert_eq!(
            new(GROWN, &[]).await,
            "`broken`, `dbadmin_notes`, `loans`, `words` are new\n`is here`, `shelf` of `books` are new"
        );
    }

    #[tokio::test]
    async fn what_a_panel_leaves_out_is_not_new() {
        let left_out = &["books.shelf", "dbadmin_notes", "loans", "words"];
        assert_eq!(
            new(GROWN, left_out).await,
            "`broken` is new\n`is here` of `books` is new"
        );
    }
}
