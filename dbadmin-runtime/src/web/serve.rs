//! A server with nothing but the panel, for examples and for panels that stand alone.

use std::env;
use std::net::SocketAddr;

use axum::Router;
use axum::response::Redirect;
use axum::routing::get;
use tokio::net::TcpListener;
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::Error;

const DEFAULT: &str = "127.0.0.1:3000";

/// Serves the panel at `/admin/` until Ctrl-C, on the `address:port` in `DBADMIN_LISTEN` (else
/// `127.0.0.1:3000`), and prints where it is. What goes wrong is written to standard error.
///
/// # Errors
/// Where the address cannot be listened on, or the socket fails.
pub async fn serve(admin: Router) -> Result<(), Error> {
    log();
    let listen = env::var("DBADMIN_LISTEN")
        .ok()
        .filter(|value| !value.is_empty())
        .unwrap_or_else(|| DEFAULT.to_owned());
    let io = |what: String| move |source| Error::Io { what, source };
    let listener = TcpListener::bind(&listen).await.map_err(io(format!(
        "cannot listen on {listen}; set DBADMIN_LISTEN to a free address:port"
    )))?;
    let address = listener
        .local_addr()
        .map_err(io("the socket has no address".to_owned()))?;
    println!("The panel is at http://{address}/admin/ (Ctrl-C stops it).");
    println!("Sign in with an account of the panel; the first is made at the first start.");
    let app = Router::new()
        .route("/", get(|| async { Redirect::to("/admin/") }))
        .nest_service("/admin", admin);
    let service = app.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(stopped())
        .await
        .map_err(io("the server stopped".to_owned()))
}

/// Writes what goes wrong to standard error: warnings and worse, or what `DBADMIN_LOG` asks for
/// (`debug`, or `dbadmin_runtime=debug,warn`). A subscriber that the application set stays.
fn log() {
    let wanted = env::var("DBADMIN_LOG").unwrap_or_default();
    let filter: Targets = wanted
        .parse()
        .ok()
        .filter(|_| !wanted.is_empty())
        .unwrap_or_else(|| Targets::new().with_default(LevelFilter::WARN));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let _ = tracing_subscriber::registry()
        .with(lines.with_filter(filter))
        .try_init();
}

/// Ends when somebody presses Ctrl-C. Where that cannot be noticed the server runs until it is
/// killed.
async fn stopped() {
    if let Err(error) = tokio::signal::ctrl_c().await {
        tracing::warn!(%error, "Ctrl-C is not noticed");
        std::future::pending::<()>().await;
    }
}
