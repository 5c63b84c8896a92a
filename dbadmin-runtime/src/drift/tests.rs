//! What is told of a database that is not as a panel expects it.

use super::*;

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
        key: &[column("title", false)],
        writable: true,
        limits: "",
        closed: &[],
        constraints: &[
            "the condition (length(note) < 9)",
            "the primary key `title`",
            "the reference of `note` to `id` of `notes`",
        ],
    };

    /// What the panel expects of books beyond their columns.
    const AS_BEFORE: &str = "PRIMARY KEY (title), CHECK (length(note) < 9), \
         FOREIGN KEY (note) REFERENCES notes (id)); CREATE TABLE notes (id INTEGER PRIMARY KEY);";

    /// What is told of books as this statement makes them.
    async fn told(sql: &str) -> String {
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        let pool = SqlitePool::connect("sqlite::memory:").await;
        let pool = pool.expect("a database");
        sqlx::raw_sql(sql).execute(&pool).await.expect("a schema");
        let store = Store::new(pool.into()).await.expect("a store");
        let found = read(&store).await.expect("its columns");
        let mut drift = Drift::default();
        let books = &found[&(String::new(), "books".to_owned())];
        drift.compare(&BOOKS, &books.columns);
        assert!(drift.denied.is_empty(), "{:?}", drift.denied);
        let schema = store.schema(&[]).await.expect("a schema");
        let live = schema.table("books").expect("the books");
        altered::table(&mut drift, &BOOKS, live, Dialect::Sqlite);
        drift.changed.sort();
        let mut told = drift.changed.clone();
        if altered::lost(&BOOKS, live, &["title"]) {
            told.push("nothing tells books apart".to_owned());
        }
        told.join("\n")
    }

    #[tokio::test]
    async fn what_a_panel_does_not_expect_is_named() {
        let told = told(&format!(
            "CREATE TABLE books (title TEXT NOT NULL, note TEXT NOT NULL, mark INTEGER, \
             shelf TEXT NOT NULL, \"a code\" TEXT NOT NULL, {AS_BEFORE}"
        ))
        .await;
        assert_eq!(
            told,
            "rows of `books` need a value in `a code`, `shelf`, which the panel does not know, so \
             that it can add no row\n\
             the column `gone` of `books` is not there, or its user may not read it\n\
             the column `mark` of `books` was `TEXT` and is `INTEGER`, so that it is left out\n\
             the column `note` of `books` takes no NULL any more"
        );
    }

    #[tokio::test]
    async fn what_a_panel_may_have_left_out_is_not() {
        let told = told(&format!(
            "CREATE TABLE books (id INTEGER NOT NULL DEFAULT 1, title TEXT NOT NULL, note TEXT, \
             mark TEXT, gone TEXT, left_out TEXT, preset TEXT NOT NULL DEFAULT 'x', \
             made TEXT NOT NULL AS (title || '!'), {AS_BEFORE}"
        ))
        .await;
        assert_eq!(told, "");
    }

    #[tokio::test]
    async fn keys_references_and_conditions_are_named() {
        let told = told(
            "CREATE TABLE books (title TEXT, note VARCHAR(40) UNIQUE CHECK (note > ''), mark TEXT, \
             gone TEXT, FOREIGN KEY (note) REFERENCES notes (id) ON DELETE CASCADE);
             CREATE TABLE notes (id INTEGER PRIMARY KEY);",
        )
        .await;
        assert_eq!(
            told,
            "`books` has lost the condition (length(note) < 9)\n\
             `books` has lost the primary key `title`\n\
             `books` has lost the reference of `note` to `id` of `notes`\n\
             new in `books` is the condition (note > '')\n\
             new in `books` is the reference of `note` to `id` of `notes`, deleted with it\n\
             new in `books` is the uniqueness of `note`\n\
             the column `note` of `books` was `TEXT` and is `VARCHAR(40)`\n\
             the column `title` of `books` takes NULL now\n\
             nothing tells books apart"
        );
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
