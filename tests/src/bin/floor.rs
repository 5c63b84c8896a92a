//! The floor of the bench: what a developer would write by hand for one page, and nothing more.
//! One handler, one statement, the 50 newest orders joined with their customers, as HTML. No
//! sign-in, no policy, no search, no navigation: the panel is measured against this.
//!
//! It reads `DATABASE_URL` and `DBADMIN_LISTEN` as the shop does, with the shop's pool settings.

use std::fmt::Write as _;
use std::str::FromStr as _;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::get;
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};

type Failure = Box<dyn std::error::Error>;

/// The columns of the shop's list of orders.
const NEWEST: &str = "\
    SELECT o.id, o.number, o.customer_id, c.full_name, o.status, o.total_cents, o.placed_at \
    FROM orders o JOIN customers c ON c.id = o.customer_id \
    ORDER BY o.placed_at DESC, o.id DESC LIMIT 50";

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
    let options = SqliteConnectOptions::from_str(&std::env::var("DATABASE_URL")?)?
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .foreign_keys(true);
    let pool = SqlitePool::connect_with(options).await?;
    let listener = tokio::net::TcpListener::bind(std::env::var("DBADMIN_LISTEN")?).await?;
    let router = Router::new()
        .route("/", get(orders))
        .route("/admin/healthz", get(|| async { "ok" }))
        .with_state(pool);
    axum::serve(listener, router).await?;
    Ok(())
}

async fn orders(State(pool): State<SqlitePool>) -> Result<Html<String>, StatusCode> {
    let rows: Vec<Order> = sqlx::query_as(NEWEST)
        .fetch_all(&pool)
        .await
        .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
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
