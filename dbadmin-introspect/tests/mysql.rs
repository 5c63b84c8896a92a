//! Real SQL text in, [`Schema`] out, over a real MySQL or MariaDB.

#![cfg(feature = "mysql")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::time::{Duration, Instant};

use dbadmin_introspect::{Database, ROW_CAP};
use dbadmin_model::schema::{
    Action, Check, Column, ColumnType, ForeignKey, Index, Omitted, Schema, Table, TableKind, Unique,
};
use sqlx::{AssertSqlSafe, Connection, MySqlConnection};

/// The server to test on, as its address without a database.
fn server() -> String {
    let url = std::env::var("DBADMIN_TEST_MYSQL").expect(
        "DBADMIN_TEST_MYSQL must name a MySQL or MariaDB server, such as \
         mysql://root@127.0.0.1:3306; `cargo xtask test` starts one and sets it",
    );
    url.trim_end_matches('/').to_owned()
}

/// Databases of one test, which go when it ends.
struct Scratch {
    names: Vec<String>,
}

impl Scratch {
    /// A new database.
    async fn new(name: &str) -> Self {
        let mut scratch = Self { names: Vec::new() };
        scratch.add(name).await;
        scratch
    }

    /// One more database of the same test; its name.
    async fn add(&mut self, name: &str) -> String {
        let name = format!("dbadmin_{name}_{}", std::process::id());
        run(
            &server(),
            &format!(
                "DROP DATABASE IF EXISTS {name}; CREATE DATABASE {name} CHARACTER SET utf8mb4"
            ),
        )
        .await;
        self.names.push(name.clone());
        name
    }

    /// A new database with these tables.
    async fn with(name: &str, sql: &str) -> Self {
        let scratch = Self::new(name).await;
        run(&scratch.url(), sql).await;
        scratch
    }

    fn name(&self) -> &str {
        &self.names[0]
    }

    fn url(&self) -> String {
        format!("{}/{}", server(), self.name())
    }

    async fn open(&self) -> Database {
        Database::open(&self.url()).await.unwrap()
    }

    async fn schema(&self) -> Schema {
        self.open().await.schema(&[]).await.unwrap()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let mut drops = "SET foreign_key_checks = 0".to_owned();
        for name in &self.names {
            drops += &format!("; DROP DATABASE IF EXISTS {name}");
        }
        // The test's own runtime waits for this function, so another one has to do it.
        let dropping = std::thread::spawn(move || {
            tokio::runtime::Runtime::new()
                .unwrap()
                .block_on(run(&server(), &drops));
        });
        let dropped = dropping.join();
        assert!(dropped.is_ok() || std::thread::panicking());
    }
}

async fn run(url: &str, sql: &str) {
    let mut connection = MySqlConnection::connect(url).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

fn table<'s>(schema: &'s Schema, name: &str) -> &'s Table {
    schema
        .table(name)
        .unwrap_or_else(|| panic!("no table {name}"))
}

fn column<'s>(schema: &'s Schema, name: &str, column: &str) -> &'s Column {
    table(schema, name)
        .column(column)
        .unwrap_or_else(|| panic!("no column {column}"))
}

fn addresses(schema: &Schema) -> Vec<String> {
    schema.tables.iter().map(Table::address).collect()
}

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
            index("words", &["note"], false, true),
        ]
    );
    assert_eq!(table(&schema, "addresses").key(), ["url"]);
    assert_eq!(table(&schema, "loose").key(), ["b"]);
}

#[tokio::test]
async fn foreign_keys_find_their_target() {
    let scratch = Scratch::with(
        "references",
        "CREATE TABLE halls (hall VARCHAR(9), number INT, PRIMARY KEY (hall, number));
         CREATE TABLE grades (id TINYINT(1) PRIMARY KEY, code CHAR(3) UNIQUE, odd TINYINT(1) UNIQUE);
         SET foreign_key_checks = 0;
         CREATE TABLE `lines` (
            id INT PRIMARY KEY, n INT, h VARCHAR(9), parent INT, ghost INT, grade CHAR(3),
            odd TINYINT(1),
            FOREIGN KEY (h, n) REFERENCES halls (hall, number) ON DELETE CASCADE,
            FOREIGN KEY (parent) REFERENCES `lines` (id) ON DELETE SET NULL,
            FOREIGN KEY (ghost) REFERENCES nowhere (id),
            FOREIGN KEY (grade) REFERENCES grades (code),
            FOREIGN KEY (odd) REFERENCES grades (odd)
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
    assert_eq!(schema.omitted, []);
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
        for statement in [
            "SELECT `a` FROM `t` WHERE `b` = ?",
            "INSERT INTO `t` (`a`) VALUES (?)",
        ] {
            database.prepare(statement.to_owned()).await.unwrap();
        }
    }
}

#[tokio::test]
async fn views_and_what_cannot_be_shown() {
    let scratch = Scratch::with(
        "views",
        "CREATE TABLE zoo (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20));
         CREATE TABLE sold (id INT PRIMARY KEY);
         CREATE VIEW animals AS SELECT id, name FROM zoo WHERE id > 1;
         CREATE VIEW pairs AS SELECT a.id AS one, b.id AS other FROM zoo a JOIN zoo b;
         CREATE VIEW counted AS SELECT count(*) AS n FROM zoo;
         CREATE VIEW broken AS SELECT * FROM sold;
         DROP TABLE sold;
         CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY);
         CREATE TABLE dbadmin_user (id INT PRIMARY KEY)",
    )
    .await;
    let schema = scratch.schema().await;
    assert_eq!(addresses(&schema), ["animals", "counted", "pairs", "zoo"]);
    let writable = |name| {
        let table = table(&schema, name);
        (table.kind, table.is_writable())
    };
    assert_eq!(writable("animals"), (TableKind::View, true));
    assert_eq!(writable("counted"), (TableKind::View, false));
    assert_eq!(writable("pairs"), (TableKind::View, false));
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

#[tokio::test]
async fn several_databases_are_schemas() {
    let mut scratch = Scratch::new("first").await;
    let second = scratch.add("second").await;
    let first = scratch.name().to_owned();
    let sql = format!(
        "CREATE TABLE {second}.stock (id INT PRIMARY KEY);
         CREATE TABLE items (id INT PRIMARY KEY, stock INT,
            FOREIGN KEY (stock) REFERENCES {second}.stock (id));
         CREATE TABLE {second}.items (id INT PRIMARY KEY, item INT,
            FOREIGN KEY (item) REFERENCES {first}.items (id));
         INSERT INTO {second}.stock VALUES (1), (2)"
    );
    run(&scratch.url(), &sql).await;
    let mut database = scratch.open().await;
    let both = database
        .schema(&[second.clone(), first.clone()])
        .await
        .unwrap();
    let expected = [
        "items".to_owned(),
        format!("{second}.items"),
        format!("{second}.stock"),
    ];
    assert_eq!(addresses(&both), expected);
    let target = |address: &str| {
        let key = &table(&both, address).foreign_keys[0];
        (key.target_schema.clone(), key.target.clone())
    };
    assert_eq!(target("items"), (Some(second.clone()), "stock".to_owned()));
    assert_eq!(target(&expected[1]), (None, "items".to_owned()));
    let rows = database.statistics(&both).await.unwrap().rows;
    assert_eq!(rows.len(), 3);
    assert_eq!(rows.get(&expected[2]), Some(&2));

    let one = scratch.schema().await;
    assert_eq!(addresses(&one), ["items"]);
    assert_eq!(one.tables[0].foreign_keys, [], "its target was not read");
}

#[tokio::test]
async fn databases_that_are_not_there_are_named() {
    let scratch = Scratch::new("absent").await;
    let mut database = Database::open(&server()).await.unwrap();
    let message = database.schema(&[]).await.unwrap_err().to_string();
    assert!(message.contains(scratch.name()), "{message}");
    assert!(!message.contains("information_schema"), "{message}");
    let named = database.schema(&["no_such_database".to_owned()]).await;
    let message = named.unwrap_err().to_string();
    assert!(message.contains("`no_such_database`"), "{message}");
    let alone = database.schema(&[scratch.name().to_owned()]).await.unwrap();
    assert_eq!(alone.tables, []);
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_not_waited_for() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let started = Instant::now();
    let error = Database::open(&format!("mysql://me:secret@{address}/shop"))
        .await
        .unwrap_err();
    assert!(started.elapsed() < Duration::from_secs(4));
    let message = error.to_string();
    assert!(message.contains(&address.to_string()), "{message}");
    assert!(!message.contains("secret"), "{message}");
}

#[tokio::test]
async fn what_the_user_may_not_read_is_named() {
    let scratch = Scratch::with(
        "rights",
        "CREATE TABLE open (id INT PRIMARY KEY, a INT);
         CREATE TABLE half (id INT PRIMARY KEY, a INT, b INT, UNIQUE KEY (b));
         CREATE TABLE letterbox (id INT PRIMARY KEY);
         CREATE TABLE closed (id INT PRIMARY KEY)",
    )
    .await;
    let (name, user) = (scratch.name(), format!("dbadmin{}", std::process::id()));
    // Where a server has an anonymous user at localhost, one from anywhere comes after it.
    let (mut create, mut remove) = (String::new(), String::new());
    for host in ["localhost", "%"] {
        let user = format!("{user}@'{host}'");
        create += &format!(
            "CREATE USER {user} IDENTIFIED BY 'p@ss/word';
             GRANT SELECT ON {name}.open TO {user};
             GRANT SELECT (id, a), INSERT (b) ON {name}.half TO {user};
             GRANT INSERT ON {name}.letterbox TO {user};"
        );
        remove += &format!("DROP USER {user};");
    }
    run(&server(), &create).await;
    let server_url = server();
    let (_, place) = server_url.rsplit_once('@').unwrap();
    let opened = Database::open(&format!("mysql://{user}:p%40ss%2Fword@{place}/{name}")).await;
    let read = match opened {
        Ok(mut database) => database.schema(&[]).await,
        Err(error) => Err(error),
    };
    run(&server(), &remove).await;
    let schema = read.unwrap();
    assert_eq!(addresses(&schema), ["half", "open"]);
    let half = table(&schema, "half");
    assert_eq!((half.columns.len(), half.uniques.len()), (2, 0));
    let omitted: Vec<&str> = schema.omitted.iter().map(|o| o.address.as_str()).collect();
    assert_eq!(omitted, ["half", "letterbox"]);
}

#[tokio::test]
async fn statistics_stop_at_the_cap() {
    let scratch = Scratch::with(
        "statistics",
        "CREATE TABLE few (x INT); INSERT INTO few VALUES (1), (2), (3);
         CREATE TABLE `ma``ny` (x INT);
         INSERT INTO `ma``ny` SELECT a.x FROM few AS a, few AS b, few AS c, few AS d, few AS e,
            few AS f, few AS g, few AS h, few AS i;
         CREATE VIEW seen AS SELECT * FROM few",
    )
    .await;
    let mut database = scratch.open().await;
    let mut schema = database.schema(&[]).await.unwrap();
    let statistics = database.statistics(&schema).await.unwrap();
    let rows: Vec<(&str, u64)> = statistics
        .rows
        .iter()
        .map(|(name, rows)| (name.as_str(), *rows))
        .collect();
    assert_eq!(rows, [("few", 3), ("ma`ny", ROW_CAP)]);
    // A table that has gone since takes nobody else's number with it.
    schema.tables.push(Table {
        name: "gone".to_owned(),
        ..Table::default()
    });
    assert_eq!(database.statistics(&schema).await.unwrap(), statistics);

    // What somebody has locked is not waited for long, and read all the same.
    let mut owner = MySqlConnection::connect(&scratch.url()).await.unwrap();
    sqlx::raw_sql("LOCK TABLES few WRITE, `ma``ny` WRITE")
        .execute(&mut owner)
        .await
        .unwrap();
    let started = Instant::now();
    let tables = database.schema(&[]).await.unwrap().tables.len();
    let rows = database.statistics(&schema).await.unwrap().rows;
    assert!(started.elapsed() < Duration::from_secs(4));
    assert_eq!((tables, rows.contains_key("few")), (3, true));
}
