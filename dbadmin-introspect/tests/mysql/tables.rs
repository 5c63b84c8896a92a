//! Tables, columns, keys, conditions and views.

use dbadmin_introspect::Database;
use dbadmin_model::schema::{
    Action, Check, ColumnType, ForeignKey, Index, Omitted, TableKind, Unique,
};

use crate::{Scratch, addresses, column, table};

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn unique(name: &str, columns: &[&str]) -> Unique {
    Unique {
        name: name.into(),
        columns: owned(columns),
    }
}

fn index(name: &str, columns: &[&str], unique: bool, partial: bool) -> Index {
    Index {
        name: name.into(),
        columns: owned(columns),
        unique,
        partial,
        words: Vec::new(),
    }
}

#[tokio::test]
async fn columns_keep_what_was_declared() {
    let scratch = Scratch::with(
        "columns",
        "CREATE TABLE books (
            id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY COMMENT 'counts',
            title VARCHAR(120) NOT NULL DEFAULT 'it''s \"new\"' COLLATE utf8mb4_bin,
            pages INT DEFAULT 0,
            price DECIMAL(8, 2) NOT NULL,
            printed TINYINT(1) NOT NULL DEFAULT 1,
            published DATE,
            changed DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)
                ON UPDATE CURRENT_TIMESTAMP(6),
            total DECIMAL(10, 2) AS (price * pages) STORED,
            twice INT AS (pages * 2) VIRTUAL,
            kind ENUM('a', 'b''c') DEFAULT 'a',
            blank TEXT
         ) COMMENT = 'what there is to read'",
    )
    .await;
    let schema = scratch.schema().await;
    assert_eq!(schema.default_schema, None);
    let books = table(&schema, "books");
    assert_eq!((&books.schema, books.kind), (&None, TableKind::Table));
    assert_eq!(books.comment.as_deref(), Some("what there is to read"));
    assert_eq!(books.primary_key, ["id"]);
    assert_eq!(books.row_id, None);
    let of = |name| column(&schema, "books", name);
    let id = of("id");
    assert!(id.auto && !id.nullable && id.comment.as_deref() == Some("counts"));
    assert_eq!(
        (&id.ty, id.cast.as_str()),
        (
            &ColumnType::Integer {
                bits: 64,
                unsigned: true
            },
            "UNSIGNED"
        )
    );
    assert_eq!(of("title").declared, "varchar(120)");
    assert_eq!(of("title").default.as_deref(), Some("'it''s \"new\"'"));
    assert_eq!(of("title").collation.as_deref(), Some("utf8mb4_bin"));
    assert_eq!(of("pages").default.as_deref(), Some("0"));
    assert_eq!(of("blank").default, None);
    assert!(of("blank").nullable && !of("price").nullable);
    assert_eq!(of("price").cast, "DECIMAL(8,2)");
    assert_eq!(of("printed").ty, ColumnType::Boolean);
    assert_eq!(of("published").cast, "CHAR");
    let changed = of("changed").default.as_deref().unwrap_or_default();
    assert!(
        changed
            .to_ascii_uppercase()
            .starts_with("CURRENT_TIMESTAMP")
    );
    assert!(of("total").generated && of("twice").generated && !of("changed").generated);
    let values = owned(&["a", "b'c"]);
    assert_eq!(of("kind").ty, ColumnType::Enum { values });
}

#[tokio::test]
async fn keys_and_indexes() {
    let scratch = Scratch::with(
        "keys",
        "CREATE TABLE seats (
            hall VARCHAR(9) NOT NULL, number INT NOT NULL, guest VARCHAR(200), note TEXT,
            PRIMARY KEY (number, hall),
            UNIQUE KEY by_guest (guest), UNIQUE KEY by_start (guest(5)),
            KEY by_note (note(9), number), FULLTEXT KEY words (note), KEY halls (hall DESC)
         );
         CREATE TABLE addresses (url VARCHAR(300), PRIMARY KEY (url(20)));
         CREATE TABLE loose (a INT, b INT NOT NULL, UNIQUE KEY (a), UNIQUE KEY second (b));",
    )
    .await;
    let schema = scratch.schema().await;
    let seats = table(&schema, "seats");
    assert_eq!(seats.primary_key, ["number", "hall"]);
    assert_eq!(seats.uniques, [unique("by_guest", &["guest"])]);
    assert_eq!(
        seats.indexes,
        [
            index("PRIMARY", &["number", "hall"], true, false),
            index("by_guest", &["guest"], true, false),
            index("by_note", &["note", "number"], false, true),
            index("by_start", &["guest"], true, true),
            index("halls", &["hall"], false, false),
            Index {
                words: vec!["note".to_owned()],
                ..index("words", &["note"], false, true)
            },
        ]
    );
    assert_eq!(table(&schema, "addresses").key(), ["url"]);
    assert_eq!(table(&schema, "loose").key(), ["b"]);
}

#[tokio::test]
async fn foreign_keys_find_their_target() {
    let scratch = Scratch::with(
        "references",
        "CREATE TABLE halls (hall VARCHAR(9), number INT, PRIMARY KEY (hall, number), KEY (number));
         CREATE TABLE grades (id TINYINT(1) PRIMARY KEY, code CHAR(3) UNIQUE, odd TINYINT(1) UNIQUE);
         SET foreign_key_checks = 0;
         CREATE TABLE `lines` (
            id INT PRIMARY KEY, n INT, h VARCHAR(9), parent INT, ghost INT, grade CHAR(3),
            odd TINYINT(1), vague INT,
            FOREIGN KEY (h, n) REFERENCES halls (hall, number) ON DELETE CASCADE,
            FOREIGN KEY (parent) REFERENCES `lines` (id) ON DELETE SET NULL,
            FOREIGN KEY (ghost) REFERENCES nowhere (id),
            FOREIGN KEY (grade) REFERENCES grades (code),
            FOREIGN KEY (odd) REFERENCES grades (odd),
            FOREIGN KEY (vague) REFERENCES halls (number)
         )",
    )
    .await;
    let schema = scratch.schema().await;
    let key = |columns: &[&str], target: &str, target_columns: &[&str], on_delete| ForeignKey {
        columns: owned(columns),
        target_schema: None,
        target: target.into(),
        target_columns: owned(target_columns),
        on_delete,
    };
    let expected = [
        key(&["h", "n"], "halls", &["hall", "number"], Action::Cascade),
        key(&["parent"], "lines", &["id"], Action::SetNull),
        key(&["grade"], "grades", &["code"], Action::Refuse),
        key(&["odd"], "grades", &["odd"], Action::Refuse),
    ];
    assert_eq!(table(&schema, "lines").foreign_keys, expected);
    let number = ColumnType::Integer {
        bits: 8,
        unsigned: false,
    };
    for (name, of) in [("grades", "id"), ("grades", "odd"), ("lines", "odd")] {
        assert_eq!(column(&schema, name, of).ty, number, "{name}.{of}");
    }
    let addresses: Vec<&str> = schema.omitted.iter().map(|o| o.address.as_str()).collect();
    assert_eq!(addresses, ["lines.ghost → nowhere", "lines.vague → halls"]);
    let reason = &schema.omitted[1].reason;
    assert!(
        reason.contains("`number`") && reason.contains("unique"),
        "{reason}"
    );
}

#[tokio::test]
async fn conditions_are_told_in_one_way() {
    let scratch = Scratch::with(
        "checks",
        "CREATE TABLE t (
            a INT, b VARCHAR(9), data JSON,
            CONSTRAINT small CHECK (a < 10),
            CONSTRAINT known CHECK (b IN ('x', 'y''z', '\\\\'))
         )",
    )
    .await;
    let check = |name: &str, expression: &str| Check {
        name: name.into(),
        expression: expression.into(),
    };
    let expected = [
        check("known", r"`b` in ('x','y''z','\\')"),
        check("small", "`a` < 10"),
    ];
    let mut database = scratch.open().await;
    for mode in ["", "ANSI_QUOTES,NO_BACKSLASH_ESCAPES"] {
        let Database::Mysql(connection) = &mut database else {
            panic!("another database");
        };
        sqlx::query("SET SESSION sql_mode = ?")
            .bind(mode)
            .execute(connection)
            .await
            .unwrap();
        let schema = database.schema(&[]).await.unwrap();
        let t = table(&schema, "t");
        assert_eq!(t.checks, expected, "{mode}");
        assert_eq!(column(&schema, "t", "data").ty, ColumnType::Json, "{mode}");
        let select = "SELECT `a` FROM `t` WHERE `b` = ?";
        let insert = "INSERT INTO `t` (`a`) VALUES (?)";
        database.prepare(&[select, insert]).await.unwrap();
        let misspelt = "SELECT `nope` FROM `t`";
        let refused = database.prepare(&[select, misspelt, insert]).await;
        assert!(refused.unwrap_err().to_string().contains("nope"));
        database.prepare(&[select]).await.unwrap();
    }
}

#[tokio::test]
async fn views_and_what_cannot_be_shown() {
    let scratch = Scratch::with(
        "views",
        "CREATE TABLE zoo (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20));
         CREATE TABLE sold (id INT PRIMARY KEY);
         CREATE VIEW animals AS SELECT id, name FROM zoo WHERE id > 1;
         CREATE VIEW renamed AS SELECT name AS title, id AS no, id + 1 AS next FROM animals;
         CREATE VIEW nameless AS SELECT name FROM zoo;
         CREATE VIEW pairs AS SELECT a.id AS one, b.id AS other FROM zoo a JOIN zoo b;
         CREATE VIEW counted AS SELECT count(*) AS n FROM zoo;
         CREATE VIEW broken AS SELECT * FROM sold;
         DROP TABLE sold;
         CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY);
         CREATE TABLE dbadmin_user (id INT PRIMARY KEY);
         CREATE TABLE dbadmin_notes (id INT PRIMARY KEY)",
    )
    .await;
    let schema = scratch.schema().await;
    assert_eq!(
        addresses(&schema),
        [
            "animals",
            "counted",
            "dbadmin_notes",
            "nameless",
            "pairs",
            "renamed",
            "zoo"
        ]
    );
    let writable = |name| {
        let table = table(&schema, name);
        (table.kind, table.is_writable())
    };
    assert_eq!(writable("animals"), (TableKind::View, true));
    assert_eq!(writable("counted"), (TableKind::View, false));
    assert_eq!(writable("pairs"), (TableKind::View, false));
    let key = |name| table(&schema, name).key();
    assert_eq!(key("animals"), ["id"]);
    assert_eq!(key("renamed"), ["no"], "a view over a view");
    assert_eq!((key("nameless"), key("pairs")), (vec![], vec![]));
    assert!(column(&schema, "renamed", "no").auto);
    assert!(column(&schema, "renamed", "next").generated);
    let [Omitted { address, reason }] = schema.omitted.as_slice() else {
        panic!("{:?}", schema.omitted);
    };
    assert_eq!(address, "broken");
    assert!(reason.contains("view"), "{reason}");
}

#[tokio::test]
async fn names_stay_exactly_as_they_are() {
    let scratch = Scratch::with(
        "names",
        "CREATE TABLE `order ``lines``; --` (
            `select` INT PRIMARY KEY, `\"a\"` INT, `Größe /%` INT, ` lead` INT,
            FOREIGN KEY (`\"a\"`) REFERENCES `order ``lines``; --` (`select`)
         );
         INSERT INTO `order ``lines``; --` VALUES (1, NULL, 2, 3)",
    )
    .await;
    let mut database = scratch.open().await;
    let schema = database.schema(&[]).await.unwrap();
    let odd = table(&schema, "order `lines`; --");
    let names: Vec<&str> = odd.columns.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["select", "\"a\"", "Größe /%", " lead"]);
    assert_eq!(odd.foreign_keys[0].target, odd.name);
    let rows = database.statistics(&schema).await.unwrap().rows;
    assert_eq!(rows.get(&odd.name), Some(&1));
}
