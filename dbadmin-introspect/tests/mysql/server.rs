//! What depends on the server rather than on a schema: several databases, rights, locks, numbers
//! of rows, and servers that do not answer.

use std::time::{Duration, Instant};

use dbadmin_introspect::{Database, ROW_CAP};
use dbadmin_model::schema::Table;
use sqlx::{Connection, MySqlConnection};

use crate::{Scratch, addresses, run, server, table};

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
    assert_eq!(omitted, ["half.b", "letterbox"]);
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
