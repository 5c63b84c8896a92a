//! The plain data that dbadmin's crates hand one another.
//!
//! [`schema`] is what a database looks like, [`own`] what of it is the panel's, [`plan`] is what the
//! agents make of it, [`describe`] is what both halves say of tables and columns where nobody has
//! said anything else, [`when`] is a condition on the columns of one row, [`diagram`] draws tables and
//! their references, and [`sql`] turns a request for rows into one statement with its values bound.
//! Nothing here opens a file or a connection; everything can be built in a test by hand.

pub mod describe;
pub mod diagram;
pub mod money;
pub mod naming;
pub mod own;
pub mod plan;
pub mod schema;
pub mod sql;
pub mod value;
pub mod when;

pub use schema::{Column, ColumnType, Dialect, Schema, Table};
pub use value::Value;
pub use when::When;
