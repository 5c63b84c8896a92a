//! The structs, enums and `#[admin(…)]` attributes that dbadmin's derive and its build script
//! both read. It knows Rust's syntax and the vocabulary of [`vocabulary`], nothing of databases:
//! whether a table or a column exists is for those who have the schema.
//!
//! Nothing stops at the first mistake. Every function takes an [`Errors`], puts what is wrong
//! into it and goes on as far as it can, so that a developer sees all mistakes of a struct at
//! once, each on its own tokens.

mod ast;
mod attr;
mod derives;
mod errors;
pub mod names;
mod rename;
mod sqlx;
pub mod vocabulary;
mod workflow;

pub use ast::{BelongsTo, Enum, Field, Flags, Input, Struct, Variant, Word};
pub use derives::derives_admin_panel;
pub use errors::Errors;
pub use workflow::{State, Step};
