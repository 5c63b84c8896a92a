//! How many rows tables have, at a bounded cost.

use dbadmin_introspect::ROW_CAP;

use crate::support::Fresh;

#[tokio::test]
async fn rows_are_counted_up_to_a_cap() {
    let fresh = Fresh::new(
        r#"CREATE SCHEMA "Other s";
        CREATE TABLE few (id int);
        INSERT INTO few SELECT generate_series(1, 3);
        CREATE TABLE "Other s"."q""t" (id int);
        INSERT INTO "Other s"."q""t" VALUES (1);
        CREATE TABLE many (id int);
        INSERT INTO many SELECT generate_series(1, 20000);
        CREATE TABLE estimated (id int);
        INSERT INTO estimated SELECT generate_series(1, 20000);
        ANALYZE estimated;
        CREATE TABLE outdated (id int);
        ANALYZE outdated;
        INSERT INTO outdated VALUES (1);
        CREATE TABLE whole (id int) PARTITION BY LIST (id);
        CREATE TABLE part PARTITION OF whole DEFAULT;
        INSERT INTO whole VALUES (1), (2);
        CREATE TABLE empty ();
        CREATE VIEW view AS SELECT * FROM few;
        CREATE MATERIALIZED VIEW filled AS SELECT * FROM few;
        CREATE MATERIALIZED VIEW unfilled AS SELECT * FROM few WITH NO DATA;"#,
    )
    .await;
    let mut database = fresh.open().await;
    let schema = database.schema(&[]).await.unwrap();
    let rows = database.statistics(&schema).await.unwrap().rows;
    let rows: Vec<(&str, u64)> = rows
        .iter()
        .map(|(name, rows)| (name.as_str(), *rows))
        .collect();
    let expected = [
        ("Other s.q\"t", 1),
        ("empty", 0),
        ("estimated", ROW_CAP),
        ("few", 3),
        ("filled", 3),
        ("many", ROW_CAP),
        ("outdated", 1),
        ("whole", 2),
    ];
    assert_eq!(rows, expected);
}

#[tokio::test]
async fn one_table_that_cannot_be_read_keeps_no_other_from_being_counted() {
    let fresh = Fresh::new(
        "CREATE EXTENSION postgres_fdw;
        CREATE SERVER away FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '/nowhere');
        CREATE USER MAPPING FOR CURRENT_USER SERVER away;
        CREATE TABLE whole (id int) PARTITION BY LIST (id);
        CREATE FOREIGN TABLE part PARTITION OF whole DEFAULT SERVER away;
        CREATE TABLE few (id int);
        INSERT INTO few VALUES (1);",
    )
    .await;
    let mut database = fresh.open().await;
    let schema = database.schema(&[]).await.unwrap();
    let statistics = database.statistics(&schema).await.unwrap();
    let rows: Vec<_> = statistics.rows.into_iter().collect();
    assert_eq!(rows, [("few".to_owned(), 1)]);
}

#[tokio::test]
async fn more_tables_than_one_query_counts_are_all_counted() {
    let fresh = Fresh::new(
        "DO $$ BEGIN FOR i IN 1..250 LOOP
            EXECUTE format('CREATE TABLE t%s (id int)', i);
        END LOOP; END $$;
        INSERT INTO t250 VALUES (1), (2);",
    )
    .await;
    let mut database = fresh.open().await;
    let schema = database.schema(&[]).await.unwrap();
    let rows = database.statistics(&schema).await.unwrap().rows;
    assert_eq!(rows.len(), 250);
    assert_eq!((rows["t1"], rows["t250"]), (0, 2));
}
