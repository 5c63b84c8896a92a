//! The floor of the bench: what a developer would write by hand for one page, and nothing more.
//! One handler, one statement, 50 rows as HTML: the newest orders joined with their customers, or
//! on PostgreSQL also those of one status, and the newest events. No sign-in, no policy, no search,
//! no navigation: the panel is measured against this.
//!
//! It reads `DATABASE_URL` and `DBADMIN_LISTEN` as the shop does, with the shop's pool settings.

use std::fmt::Write as _;
use std::str::FromStr as _;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use futures_util::StreamExt as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{PgPool, Row as _, SqlitePool};

type Failure = Box<dyn std::error::Error>;

/// The columns of the shop's list of orders.
const NEWEST: &str = "\
    SELECT o.id, o.number, o.customer_id, c.full_name, o.status, o.total_cents, o.placed_at \
    FROM orders o JOIN customers c ON c.id = o.customer_id \
    ORDER BY o.placed_at DESC, o.id DESC LIMIT 50";

/// The same of the large tables on PostgreSQL.
const OF_POSTGRES: &str = "\
    SELECT o.id::bigint, o.number, o.customer_id::bigint, c.full_name, o.status, \
    (o.total * 100)::bigint AS total_cents, o.placed_at::text \
    FROM orders o JOIN customers c ON c.id = o.customer_id \
    ORDER BY o.placed_at DESC, o.id DESC LIMIT 50";

/// Those of one status.
const PAID: &str = "\
    SELECT o.id::bigint, o.number, o.customer_id::bigint, c.full_name, o.status, \
    (o.total * 100)::bigint AS total_cents, o.placed_at::text \
    FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.status = 'paid' \
    ORDER BY o.placed_at DESC, o.id DESC LIMIT 50";

/// All of the large table's orders.
const ALL: &str = "\
    SELECT o.id, o.number, o.customer_id, c.full_name, o.status, o.total::text, o.placed_at::text \
    FROM orders o JOIN customers c ON c.id = o.customer_id \
    ORDER BY o.placed_at DESC, o.id DESC";

/// The newest events, in the columns of an order.
const EVENTS: &str = "\
    SELECT id, kind AS number, order_id::bigint AS customer_id, '' AS full_name, kind AS status, \
    0::bigint AS total_cents, created_at::text AS placed_at \
    FROM events ORDER BY created_at DESC, id DESC LIMIT 50";

#[derive(sqlx::FromRow)]
struct Order {
    id: i64,
    number: String,
    customer_id: i64,
    full_name: String,
    status: String,
    total_cents: i64,
    placed_at: String,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let url = std::env::var("DATABASE_URL")?;
    let router = if url.starts_with("postgres") {
        on_postgres(&url).await?
    } else {
        on_sqlite(&url).await?
    };
    let listener = tokio::net::TcpListener::bind(std::env::var("DBADMIN_LISTEN")?).await?;
    let router = router.route("/admin/healthz", get(|| async { "ok" }));
    axum::serve(listener, router).await?;
    Ok(())
}

async fn on_sqlite(url: &str) -> Result<Router, Failure> {
    let options = SqliteConnectOptions::from_str(url)?
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .foreign_keys(true);
    let pool = SqlitePool::connect_with(options).await?;
    Ok(Router::new().route("/", get(orders)).with_state(pool))
}

async fn orders(State(pool): State<SqlitePool>) -> Result<Html<String>, StatusCode> {
    let rows = sqlx::query_as(NEWEST).fetch_all(&pool).await;
    page(rows)
}

async fn on_postgres(url: &str) -> Result<Router, Failure> {
    let pool = PgPool::connect(url).await?;
    let listed = |sql: &'static str| {
        get(move |State(pool): State<PgPool>| async move {
            page(sqlx::query_as(sql).fetch_all(&pool).await)
        })
    };
    Ok(Router::new()
        .route("/", listed(OF_POSTGRES))
        .route("/paid", listed(PAID))
        .route("/events", listed(EVENTS))
        .route("/orders.csv", get(exported))
        .with_state(pool))
}

/// The orders as CSV, some of them at a time.
async fn exported(State(pool): State<PgPool>) -> Response {
    let (sender, receiver) = tokio::sync::mpsc::channel::<Result<Vec<u8>, sqlx::Error>>(2);
    tokio::spawn(async move {
        let mut rows = sqlx::query(ALL).fetch(&pool);
        let mut piece = csv::Writer::from_writer(Vec::new());
        let _ = piece.write_record([
            "id",
            "number",
            "customer_id",
            "customer",
            "status",
            "total",
            "placed_at",
        ]);
        let mut held = 0;
        while let Some(Ok(row)) = rows.next().await {
            let id: i32 = row.get(0);
            let customer: i32 = row.get(2);
            let text = |at: usize| row.get::<&str, _>(at);
            let _ = piece.write_record([
                &*id.to_string(),
                text(1),
                &*customer.to_string(),
                text(3),
                text(4),
                text(5),
                text(6),
            ]);
            held += 1;
            if held == 256 {
                let full = std::mem::replace(&mut piece, csv::Writer::from_writer(Vec::new()));
                held = 0;
                if sender
                    .send(Ok(full.into_inner().unwrap_or_default()))
                    .await
                    .is_err()
                {
                    return;
                }
            }
        }
        let _ = sender
            .send(Ok(piece.into_inner().unwrap_or_default()))
            .await;
    });
    let pieces = futures_util::stream::unfold(receiver, |mut receiver| async move {
        Some((receiver.recv().await?, receiver))
    });
    let kind = [(header::CONTENT_TYPE, "text/csv; charset=utf-8")];
    (kind, Body::from_stream(pieces)).into_response()
}

fn page(rows: Result<Vec<Order>, sqlx::Error>) -> Result<Html<String>, StatusCode> {
    let rows = rows.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    let mut page = String::with_capacity(24 * 1024);
    page.push_str(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Orders</title></head>\
         <body><main><h1>Orders</h1><table><thead><tr><th>Number</th><th>Customer</th><th>Status</th>\
         <th>Total</th><th>Placed</th></tr></thead><tbody>",
    );
    for order in &rows {
        row(&mut page, order).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    }
    page.push_str("</tbody></table></main></body></html>");
    Ok(Html(page))
}

fn row(page: &mut String, order: &Order) -> std::fmt::Result {
    write!(page, "<tr><td><a href=\"/orders/{}\">", order.id)?;
    escape(page, &order.number);
    write!(
        page,
        "</a></td><td><a href=\"/customers/{}\">",
        order.customer_id
    )?;
    escape(page, &order.full_name);
    page.push_str("</a></td><td>");
    escape(page, &order.status);
    let (euros, cents) = (order.total_cents / 100, order.total_cents % 100);
    write!(page, "</td><td>{euros}.{cents:02}</td><td>")?;
    escape(page, &order.placed_at);
    page.push_str("</td></tr>");
    Ok(())
}

/// Text as HTML, run by run: most text has nothing to escape.
fn escape(page: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"']) {
        page.push_str(&rest[..at]);
        page.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        rest = &rest[at + 1..];
    }
    page.push_str(rest);
}
