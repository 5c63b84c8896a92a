//! Real SQL text in, [`Schema`] out, over a real SQLite.

#![cfg(feature = "sqlite")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use dbadmin_introspect::{Database, ROW_CAP, inspect_connection, load, statistics};
use dbadmin_model::schema::{
    Action, Check, Column, ColumnType, ForeignKey, Index, Schema, Table, TableKind, Texts, Unique,
};
use sqlx::SqliteConnection;

async fn open(sql: &str) -> SqliteConnection {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("schema.sql");
    std::fs::write(&file, sql).unwrap();
    load(&[file]).await.unwrap()
}

async fn schema(sql: &str) -> Schema {
    inspect_connection(&mut open(sql).await).await.unwrap()
}

fn table<'s>(schema: &'s Schema, name: &str) -> &'s Table {
    schema
        .table(name)
        .unwrap_or_else(|| panic!("no table {name}"))
}

fn column<'s>(table: &'s Table, name: &str) -> &'s Column {
    table
        .column(name)
        .unwrap_or_else(|| panic!("no column {name}"))
}

fn names(schema: &Schema) -> Vec<&str> {
    schema
        .tables
        .iter()
        .map(|table| table.name.as_str())
        .collect()
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

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[tokio::test]
async fn columns_keep_types_defaults_and_nullability() {
    let schema = schema(
        "CREATE TABLE books (
            id INTEGER PRIMARY KEY,
            title VARCHAR(120) NOT NULL COLLATE NOCASE,
            pages INT DEFAULT 0,
            price DECIMAL(8, 2) NOT NULL DEFAULT (1 + 2),
            printed BOOLEAN NOT NULL DEFAULT TRUE,
            published DATE,
            added TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
            anything
        )",
    )
    .await;
    let books = table(&schema, "books");
    assert_eq!(books.primary_key, ["id"]);
    assert_eq!(books.row_id, None);
    let id = column(books, "id");
    assert!(id.auto && !id.nullable && id.is_optional());
    let title = column(books, "title");
    assert_eq!(title.ty, ColumnType::Text { max: Some(120) });
    assert_eq!(title.collation.as_deref(), Some("NOCASE"));
    assert!(!title.nullable && !title.is_optional());
    let pages = column(books, "pages");
    assert!(pages.nullable);
    assert_eq!(pages.default.as_deref(), Some("0"));
    let price = column(books, "price");
    assert_eq!(
        price.ty,
        ColumnType::Numeric {
            precision: Some(8),
            scale: Some(2)
        }
    );
    assert_eq!(price.declared, "DECIMAL(8, 2)");
    assert_eq!(price.default.as_deref(), Some("1 + 2"));
    assert_eq!(column(books, "printed").ty, ColumnType::Boolean);
    assert_eq!(column(books, "published").ty, ColumnType::Date);
    assert_eq!(
        column(books, "added").ty,
        ColumnType::DateTime { zone: false }
    );
    assert_eq!(column(books, "anything").ty, ColumnType::Other);
}

#[tokio::test]
async fn keys_of_every_kind_of_table() {
    let schema = schema(
        "CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT, x TEXT);
         CREATE TABLE descending (id INTEGER PRIMARY KEY DESC, x TEXT);
         CREATE TABLE textual (code TEXT PRIMARY KEY, x TEXT);
         CREATE TABLE pairs (a INTEGER, b INTEGER, PRIMARY KEY (b, a)) WITHOUT ROWID;
         CREATE TABLE strict_pairs (a INTEGER, b TEXT, PRIMARY KEY (a, b)) STRICT;
         CREATE TABLE keyless (x TEXT);
         CREATE TABLE taken (rowid TEXT, _ROWID_ TEXT);",
    )
    .await;
    assert!(column(table(&schema, "counted"), "id").auto);
    let descending = column(table(&schema, "descending"), "id");
    assert!(
        !descending.auto && descending.nullable,
        "`DESC` makes it an ordinary column"
    );
    let textual = column(table(&schema, "textual"), "code");
    assert!(
        !textual.auto && textual.nullable,
        "SQLite takes NULL in such a key"
    );
    let pairs = table(&schema, "pairs");
    assert_eq!(pairs.primary_key, ["b", "a"]);
    assert!(
        pairs
            .columns
            .iter()
            .all(|column| !column.nullable && !column.auto)
    );
    assert_eq!(pairs.row_id, None);
    assert!(
        table(&schema, "strict_pairs")
            .columns
            .iter()
            .all(|column| !column.nullable)
    );
    assert_eq!(table(&schema, "keyless").row_id.as_deref(), Some("rowid"));
    assert_eq!(table(&schema, "taken").row_id.as_deref(), Some("oid"));
}

#[tokio::test]
async fn foreign_keys_find_their_target() {
    let schema = schema(
        "CREATE TABLE Lines (
            note TEXT,
            item INTEGER REFERENCES ITEMS ON DELETE SET NULL,
            shelf_row INTEGER, shelf_no INTEGER,
            ghost INTEGER REFERENCES missing (id),
            vague INTEGER REFERENCES items (no_such_column),
            parent INTEGER REFERENCES Lines (LINE) ON DELETE CASCADE,
            line INTEGER PRIMARY KEY,
            code TEXT REFERENCES items (code),
            FOREIGN KEY (shelf_row, shelf_no) REFERENCES shelves
         );
         CREATE TABLE items (id INTEGER PRIMARY KEY, code TEXT);
         CREATE UNIQUE INDEX items_code ON items (code) WHERE code <> '';
         CREATE TABLE shelves (row INTEGER, no INTEGER, PRIMARY KEY (row, no));",
    )
    .await;
    let key = |columns: &[&str], target: &str, target_columns: &[&str], on_delete| ForeignKey {
        columns: owned(columns),
        target_schema: None,
        target: target.into(),
        target_columns: owned(target_columns),
        on_delete,
    };
    let expected = [
        key(&["item"], "items", &["id"], Action::SetNull),
        key(
            &["shelf_row", "shelf_no"],
            "shelves",
            &["row", "no"],
            Action::Refuse,
        ),
        key(&["parent"], "Lines", &["line"], Action::Cascade),
    ];
    assert_eq!(table(&schema, "Lines").foreign_keys, expected);
    let omitted: Vec<&str> = schema.omitted.iter().map(|o| o.address.as_str()).collect();
    let (code, vague, ghost) = ("code → items", "vague → items", "ghost → missing");
    assert_eq!(
        omitted,
        [code, vague, ghost].map(|key| format!("Lines.{key}"))
    );
}

#[tokio::test]
async fn indexes_and_uniques_are_told_apart() {
    let schema = schema(
        "CREATE TABLE users (
            id INTEGER PRIMARY KEY, nick TEXT UNIQUE, mail TEXT, team INTEGER, seat INTEGER,
            active INTEGER, UNIQUE (team, seat)
         );
         CREATE UNIQUE INDEX users_mail ON users (mail);
         CREATE UNIQUE INDEX users_lower ON users (team, lower(nick));
         CREATE UNIQUE INDEX users_active ON users (nick) WHERE active = 1;
         CREATE INDEX a_team ON users (team, active DESC);",
    )
    .await;
    let users = table(&schema, "users");
    let unique = |name: &str, columns: &[&str]| Unique {
        name: name.into(),
        columns: owned(columns),
    };
    assert_eq!(
        users.uniques,
        [
            unique("", &["nick"]),
            unique("users_mail", &["mail"]),
            unique("", &["team", "seat"])
        ]
    );
    assert_eq!(
        users.indexes,
        [
            index("a_team", &["team", "active"], false, false),
            index("sqlite_autoindex_users_1", &["nick"], true, false),
            index("sqlite_autoindex_users_2", &["team", "seat"], true, false),
            index("users_active", &["nick"], true, true),
            index("users_lower", &["team"], true, true),
            index("users_mail", &["mail"], true, false),
        ]
    );
}

#[tokio::test]
async fn checks_and_generated_columns() {
    let schema = schema(
        "CREATE TABLE lines (
            quantity INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 99), -- CHECK (never)
            price INTEGER NOT NULL CONSTRAINT cheap CHECK ((price) < 1000),
            total INTEGER GENERATED ALWAYS AS (quantity * price) STORED,
            label TEXT AS ('CHECK (' || total || ')'),
            CONSTRAINT sane CHECK (total >= /* a
                comment */ price)
         );
         ALTER TABLE lines ADD COLUMN state TEXT DEFAULT 'new' CHECK (state IN ('new', 'old'));",
    )
    .await;
    let lines = table(&schema, "lines");
    let check = |name: &str, expression: &str| Check {
        name: name.into(),
        expression: expression.into(),
    };
    assert_eq!(
        lines.checks,
        [
            check("", "quantity BETWEEN 1 AND 99"),
            check("cheap", "(price) < 1000"),
            check("", "state IN ('new', 'old')"),
            check("sane", "total >= price"),
        ]
    );
    let generated: Vec<&str> = lines
        .columns
        .iter()
        .filter(|c| c.generated)
        .map(|c| c.name.as_str())
        .collect();
    assert_eq!(generated, ["total", "label"]);
}

#[tokio::test]
async fn odd_names_stay_exactly_as_they_are() {
    let schema = schema(
        "CREATE TABLE \"order lines; --\" (
            \"select\" TEXT UNIQUE, [two words] TEXT, `tick``ed` TEXT, \"say \"\"hi\"\"\" TEXT,
            Größe REAL, \"\" TEXT, 'quoted' TEXT COLLATE RTRIM CHECK ('quoted' <> ''),
            parent TEXT REFERENCES \"order lines; --\" (\"select\")
         );",
    )
    .await;
    let odd = table(&schema, "order lines; --");
    let names: Vec<&str> = odd
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    let expected = [
        "select",
        "two words",
        "tick`ed",
        "say \"hi\"",
        "Größe",
        "",
        "quoted",
        "parent",
    ];
    assert_eq!(names, expected);
    assert_eq!(column(odd, "quoted").collation.as_deref(), Some("RTRIM"));
    assert_eq!(odd.foreign_keys[0].target, "order lines; --");
    assert_eq!(odd.checks[0].expression, "'quoted' <> ''");
}

#[tokio::test]
async fn views_virtual_tables_and_what_is_left_out() {
    let schema = schema(
        "CREATE TABLE zoo (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT);
         CREATE TABLE sold (id INTEGER PRIMARY KEY);
         CREATE VIEW animals AS SELECT id, upper(name) AS name FROM zoo;
         CREATE VIEW broken AS SELECT * FROM sold;
         DROP TABLE sold;
         CREATE VIRTUAL TABLE words USING fts5(title, body);
         CREATE TABLE _sqlx_migrations (version INTEGER PRIMARY KEY);
         CREATE TABLE dbadmin_user (id INTEGER PRIMARY KEY);
         CREATE TABLE dbadmin_notes (id INTEGER PRIMARY KEY);
         INSERT INTO zoo (name) VALUES ('ant'), ('bee');
         ANALYZE;",
    )
    .await;
    assert_eq!(names(&schema), ["animals", "dbadmin_notes", "words", "zoo"]);
    let animals = table(&schema, "animals");
    assert_eq!(
        (animals.kind, animals.row_id.as_deref()),
        (TableKind::View, None)
    );
    assert_eq!(animals.columns.len(), 2);
    let words = table(&schema, "words");
    assert_eq!(
        (words.kind, words.row_id.as_deref()),
        (TableKind::Virtual, Some("rowid"))
    );
    let columns: Vec<&str> = words
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    assert_eq!(columns, ["title", "body"], "hidden columns are left out");
}

#[tokio::test]
async fn a_virtual_table_is_writable_where_its_module_takes_rows() {
    let schema = schema(
        "CREATE TABLE zoo (id INTEGER PRIMARY KEY, name TEXT);
         CREATE VIRTUAL TABLE words USING fts5(title, content, tokenize = 'porter ascii');
         CREATE VIRTUAL TABLE found USING \"fts5\"(name, content = zoo, content_rowid = id);
         CREATE VIRTUAL TABLE bare USING fts5(name, CONTENT='');
         CREATE VIRTUAL TABLE old USING fts4(name);
         CREATE VIRTUAL TABLE places USING rtree(id, \"min x\", max_x, +note);
         CREATE VIRTUAL TABLE tiles USING rtree_i32(id, a, b);",
    )
    .await;
    for (name, updatable, texts, limits) in [
        ("words", true, Texts::Within, ""),
        ("found", false, Texts::Elsewhere, "of another table"),
        ("bare", false, Texts::Nowhere, "keeps no texts"),
        ("old", true, Texts::Within, ""),
        ("places", true, Texts::Within, ""),
        ("tiles", true, Texts::Within, ""),
    ] {
        let table = table(&schema, name);
        assert_eq!((table.updatable, table.texts), (updatable, texts), "{name}");
        assert!(
            table.limits().contains(limits),
            "{name}: {}",
            table.limits()
        );
        assert_eq!(table.limits().is_empty(), updatable, "{name}");
    }
    let text = ColumnType::Text { max: None };
    assert!(
        table(&schema, "words")
            .columns
            .iter()
            .all(|it| it.ty == text)
    );
    let places = table(&schema, "places");
    assert_eq!(places.key(), ["id"]);
    assert!(places.columns[0].auto && !places.columns[1].nullable && places.columns[3].nullable);
    assert_eq!(places.checks[0].expression, "\"min x\" <= \"max_x\"");
    let tile = &table(&schema, "tiles").columns[1].ty;
    assert!(
        matches!(tile, ColumnType::Integer { bits: 32, .. }),
        "{tile:?}"
    );
}

#[tokio::test]
async fn what_needs_the_application_is_named_and_the_rest_read() {
    let mut connection = open(
        "CREATE TABLE terms (id INTEGER PRIMARY KEY, name TEXT,
            slug TEXT AS (lower(name)), kept TEXT AS (lower(name)) STORED);
         CREATE UNIQUE INDEX terms_slug ON terms (slug);
         CREATE TABLE streets (name TEXT COLLATE NOCASE PRIMARY KEY, n INTEGER);
         CREATE TABLE ordered (name TEXT COLLATE NOCASE PRIMARY KEY) WITHOUT ROWID;
         CREATE TABLE checked (n INTEGER CHECK (lower(n) > 0));
         CREATE VIEW sorted AS SELECT name FROM streets ORDER BY name;
         CREATE VIEW lowered AS SELECT lower(name) AS name FROM terms;
         CREATE VIEW plain AS SELECT n FROM streets;
         CREATE TABLE gone (x); CREATE VIEW broken AS SELECT x FROM gone; DROP TABLE gone;
         INSERT INTO streets VALUES ('Main Street', 1);
         INSERT INTO ordered VALUES ('x');
         PRAGMA writable_schema = ON;
         INSERT INTO sqlite_schema VALUES
            ('table', 'spelling', 'spelling', 0, 'CREATE VIRTUAL TABLE spelling USING spellfix1');
         UPDATE sqlite_schema
            SET sql = replace(replace(sql, 'lower(', 'slugify('), 'NOCASE', 'PHONEBOOK');",
    )
    .await;
    let schema = inspect_connection(&mut connection).await.unwrap();
    assert_eq!(names(&schema), ["checked", "plain", "streets", "terms"]);
    let omitted: Vec<&str> = schema
        .omitted
        .iter()
        .map(|omitted| omitted.address.as_str())
        .collect();
    assert_eq!(
        omitted,
        [
            "broken",
            "lowered",
            "ordered",
            "sorted",
            "spelling",
            "terms.slug"
        ]
    );
    let reason = |address: &str| {
        let mut omitted = schema.omitted.iter();
        let found = omitted.find(|omitted| omitted.address == address);
        found.map_or("", |omitted| omitted.reason.as_str())
    };
    assert!(
        reason("spelling").contains("spellfix1"),
        "{:?}",
        schema.omitted
    );
    assert!(reason("terms.slug").contains("slugify"));
    let terms = table(&schema, "terms");
    assert!(terms.column("slug").is_none() && column(terms, "kept").generated);
    assert_eq!(terms.uniques, []);
    let name = column(table(&schema, "streets"), "name");
    assert_eq!(
        (name.collation.as_deref(), name.cast.as_str()),
        (Some("PHONEBOOK"), "BINARY")
    );
    let rows = statistics(&mut connection, &schema).await.unwrap().rows;
    assert_eq!(rows.get("streets"), Some(&1));

    // A table that has become unreadable since takes nobody else's number with it.
    let mut more = schema.clone();
    more.tables.push(Table {
        name: "ordered".into(),
        ..Table::default()
    });
    assert_eq!(statistics(&mut connection, &more).await.unwrap().rows, rows);

    let mut database = Database::Sqlite(connection);
    for sql in [
        "SELECT name FROM streets ORDER BY name",
        "SELECT slug FROM terms",
        "INSERT INTO checked VALUES (1)",
        "SELECT * FROM spelling",
        "SELECT * FROM ordered",
    ] {
        let error = database.prepare(&[sql]).await.unwrap_err();
        assert!(database.needs_application(&error), "{sql}");
    }
    let misspelt = database.prepare(&["SELECT no FROM streets"]).await;
    assert!(!database.needs_application(&misspelt.unwrap_err()));
}

#[tokio::test]
async fn views_are_updatable_where_triggers_stand_in_for_everything() {
    let schema = schema(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT);
         CREATE VIEW whole AS SELECT * FROM t;
         CREATE VIEW part AS SELECT * FROM t;
         CREATE TRIGGER a INSTEAD OF INSERT ON Whole BEGIN SELECT 1; END;
         CREATE TRIGGER \"instead\" instead /* */ of update OF x ON whole BEGIN SELECT 1; END;
         CREATE TRIGGER c INSTEAD OF DELETE ON whole BEGIN SELECT 1; END;
         CREATE TRIGGER d INSTEAD OF DELETE ON part BEGIN SELECT 1; END;",
    )
    .await;
    let writable = |name| table(&schema, name).is_writable();
    assert_eq!(
        (writable("whole"), writable("part"), writable("t")),
        (true, false, true)
    );
}

#[tokio::test]
async fn a_table_may_have_no_name() {
    let mut connection = open(
        "CREATE TABLE \"\" (\"\" INTEGER PRIMARY KEY, \"a\tb\" TEXT REFERENCES \"\" (\"\"));
         CREATE INDEX by_nothing ON \"\" (\"a\tb\");
         INSERT INTO \"\" VALUES (1, NULL);",
    )
    .await;
    let schema = inspect_connection(&mut connection).await.unwrap();
    let nameless = table(&schema, "");
    assert_eq!(nameless.primary_key, [""]);
    assert_eq!(nameless.columns[1].name, "a\tb");
    assert_eq!(nameless.foreign_keys[0].target_columns, [""]);
    assert_eq!(nameless.indexes[0].columns, ["a\tb"]);
    let rows = statistics(&mut connection, &schema).await.unwrap().rows;
    assert_eq!(rows.get(""), Some(&1));
}

#[tokio::test]
async fn an_index_in_another_collation_makes_no_column_unique() {
    let schema = schema(
        "CREATE TABLE t (a TEXT COLLATE NOCASE UNIQUE, b TEXT COLLATE NOCASE, c TEXT);
         CREATE UNIQUE INDEX t_b ON t (b COLLATE BINARY);
         CREATE UNIQUE INDEX t_c ON t (c COLLATE RTRIM);",
    )
    .await;
    let t = table(&schema, "t");
    let columns: Vec<&[String]> = t.uniques.iter().map(|u| u.columns.as_slice()).collect();
    assert_eq!(columns, [owned(&["a"]).as_slice()]);
    let partial: Vec<bool> = t.indexes.iter().map(|index| index.partial).collect();
    assert_eq!(partial, [false, true, true]);
}

#[tokio::test]
async fn same_schema_same_snapshot_whatever_the_order() {
    let one = "CREATE TABLE a (x INTEGER PRIMARY KEY); CREATE TABLE b (y REFERENCES a, z);
               CREATE INDEX b_y ON b (y); CREATE INDEX b_z ON b (z);";
    let other = "CREATE TABLE b (y REFERENCES a, z); CREATE INDEX b_z ON b (z);
                 CREATE INDEX b_y ON b (y); CREATE TABLE a (x INTEGER PRIMARY KEY);";
    let (one, other) = (schema(one).await, schema(other).await);
    assert_eq!(one.to_snapshot().unwrap(), other.to_snapshot().unwrap());
    let read: Schema = serde_json::from_str(&one.to_snapshot().unwrap()).unwrap();
    assert_eq!(read, one);
}

#[tokio::test]
async fn statistics_stop_at_the_cap() {
    let mut connection = open(
        "CREATE TABLE few (x); INSERT INTO few VALUES (1), (2), (3);
         CREATE TABLE \"ma\"\"ny\" (x);
         INSERT INTO \"ma\"\"ny\" WITH RECURSIVE n (i) AS (
            SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000) SELECT i FROM n;
         CREATE VIEW seen AS SELECT * FROM few;",
    )
    .await;
    let schema = inspect_connection(&mut connection).await.unwrap();
    let statistics = statistics(&mut connection, &schema).await.unwrap();
    let rows: Vec<(&str, u64)> = statistics
        .rows
        .iter()
        .map(|(name, rows)| (name.as_str(), *rows))
        .collect();
    assert_eq!(rows, [("few", 3), ("ma\"ny", ROW_CAP)]);
}
