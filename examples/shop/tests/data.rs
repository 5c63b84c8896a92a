//! The migrations' data: as much as promised, and true to every constraint of the tables.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, SqliteConnection};

async fn shop() -> SqliteConnection {
    let options = SqliteConnectOptions::new().in_memory(true);
    let mut connection = options.shared_cache(false).connect().await.unwrap();
    sqlx::migrate!()
        .run_direct(None, &mut connection, false)
        .await
        .unwrap();
    connection
}

async fn number(shop: &mut SqliteConnection, sql: &str) -> i64 {
    let sql = AssertSqlSafe(sql.to_owned());
    sqlx::query_scalar(sql).fetch_one(shop).await.unwrap()
}

#[tokio::test]
async fn there_is_as_much_as_promised() {
    let mut shop = shop().await;
    let promised = [
        ("categories", 38),
        ("products", 640),
        ("tags", 72),
        ("customers", 4_800),
        ("addresses", 6_000),
        ("orders", 20_000),
        ("reviews", 6_000),
    ];
    for (table, rows) in promised {
        let counted = number(&mut shop, &format!("SELECT count(*) FROM {table}")).await;
        assert_eq!(counted, rows, "{table}");
    }
    let leftovers = "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'seed%'";
    assert_eq!(number(&mut shop, leftovers).await, 0);
}

#[tokio::test]
async fn every_row_keeps_every_constraint() {
    let mut shop = shop().await;
    // Looks at CHECK, NOT NULL and UNIQUE, too.
    let sound: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check")
        .fetch_all(&mut shop)
        .await
        .unwrap();
    assert_eq!(sound, ["ok"]);
    let dangling = "SELECT count(*) FROM pragma_foreign_key_check";
    assert_eq!(number(&mut shop, dangling).await, 0);
    let refused = "UPDATE orders SET status = 'lost' WHERE id = 1";
    assert!(
        sqlx::query(refused).execute(&mut shop).await.is_err(),
        "CHECKs are on again"
    );
}

#[tokio::test]
async fn sums_and_times_agree() {
    let mut shop = shop().await;
    let wrong = [
        "SELECT count(*) FROM orders AS o WHERE subtotal_cents <> \
         (SELECT sum(total_cents) FROM order_items WHERE order_id = o.id)",
        "SELECT count(*) FROM payments AS p JOIN orders AS o ON o.id = p.order_id \
         WHERE p.amount_cents <> o.total_cents",
        "SELECT count(*) FROM orders AS o WHERE status NOT IN ('awaiting_payment', 'cancelled') \
         AND NOT EXISTS (SELECT 1 FROM payments WHERE order_id = o.id)",
        "SELECT count(*) FROM orders AS o JOIN customers AS c ON c.id = o.customer_id \
         WHERE c.created_at > o.placed_at",
        "SELECT count(*) FROM orders WHERE placed_at >= '2026-01-13' OR shipped_at >= '2026-01-13'",
    ];
    for sql in wrong {
        assert_eq!(number(&mut shop, sql).await, 0, "{sql}");
    }
}
