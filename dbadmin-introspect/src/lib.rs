//! Reads what a database looks like into [`dbadmin_model::schema`].
//!
//! [`inspect`] asks a live database, without ever writing to it; [`load_schema`] runs `.sql` files
//! or a migrations folder in a private in-memory database, which [`inspect_connection`] then reads
//! in the same way; [`load`] runs their data, too. [`statistics`] adds what the tables hold, at a bounded cost. The crate knows
//! nothing of what is made of a schema afterwards.

mod error;
mod load;
mod sqlite;
mod statistics;

pub use error::Error;
pub use load::{load, load_schema};
pub use sqlite::{inspect, inspect_connection};
pub use statistics::{ROW_CAP, Statistics, statistics};
