//! What the database had when this was generated and the panel does not show. At the start,
//! the server names the tables and columns that are new: neither in the panel nor here.

/// Tables, and columns as `table.column`.
pub static LEFT_OUT: &[&str] = &[];
