//! What `cargo dbadmin` does with a panel that has no source, for programs that want the same:
//! [`live`] shows a panel over a database that is known at run time only.

pub mod live;
