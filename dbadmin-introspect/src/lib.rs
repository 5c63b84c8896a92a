//! Reads what a database looks like into [`dbadmin_model::schema`].
//!
//! A [`Database`] is a live one, of any of the three kinds, and is never written to. [`load_schema`]
//! runs `.sql` files or a migrations folder in a private in-memory SQLite, which can then be read in
//! the same way; [`load`] runs their data, too. The crate knows nothing of what is made of a schema
//! afterwards.

#[cfg(not(any(feature = "sqlite", feature = "postgres", feature = "mysql")))]
compile_error!("choose at least one database: the feature `sqlite`, `postgres` or `mysql`");

mod database;
mod error;
#[cfg(feature = "sqlite")]
mod load;
#[cfg(feature = "mysql")]
mod mysql;
mod omitted;
mod order;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod server;
#[cfg(feature = "sqlite")]
mod sqlite;
mod statistics;

pub use database::{Database, dialect_of, inspect, without_credentials};
pub use error::Error;
#[cfg(feature = "sqlite")]
pub use load::{load, load_schema};
#[cfg(feature = "mysql")]
pub use mysql::{inspect as inspect_mysql, undeletable};
#[cfg(feature = "postgres")]
pub use postgres::{inspect as inspect_postgres, path as postgres_path};
#[cfg(feature = "sqlite")]
pub use sqlite::{External, external, inspect_connection};
#[cfg(feature = "sqlite")]
pub use statistics::statistics;
pub use statistics::{ROW_CAP, Statistics};
