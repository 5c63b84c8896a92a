//! SQL statements as data: what is asked for, then the text and the values that ask for it.
//!
//! Names are quoted and values are bound, always; nothing that a person typed ever enters the
//! text. The runtime builds its statements here at run time, and the build script builds the same
//! ones to prepare them against the database. Nothing here talks to a database.

mod check;
mod condition;
mod facets;
mod filter;
mod grouped;
mod index;
mod keyset;
mod lexical;
mod logic;
mod pattern;
mod select;
mod statement;
mod tallies;
mod timely;
mod travel;
mod truth;
mod write;

pub use check::{Check, Defaults, Exceeds, Reads};
pub use condition::{Comparison, Condition};
pub use facets::Facets;
pub use filter::{Filter, FilterError, Operand, Operator};
pub use grouped::{Grouped, Grouping, Slices, Span};
pub use index::Index;
pub use keyset::{Keyset, Order};
pub use lexical::{TextAdvice, TextIndex};
pub use logic::{Joint, Logic, LogicError, MAX_DEPTH, Part};
pub use pattern::{Pattern, Side};
pub use select::{ColumnRef, Count, Join, Output, Select, TableRef};
pub use statement::{Statement, quoted};
pub use tallies::Tallies;
pub use timely::{Moment, Timely, day};
pub use truth::notation;
pub use write::{Delete, Insert, Update};
