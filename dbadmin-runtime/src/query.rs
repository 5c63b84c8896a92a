//! Reading: lists, records, what refers to them, and the choices of a picker.
//!
//! Every function asks the policy first. A reference to a table that the actor may not see is
//! shown as its bare value: the other table does not even enter the statement.

mod count;
mod cursor;
mod fetch;
mod find;
mod list;
mod operand;
mod options;
mod record;
mod related;
mod request;

pub(crate) use count::Estimates;
pub use count::{Count, counts};
pub use find::find;
pub use list::{ListPage, list, recent};
pub use options::{OptionRow, Options, option_label, options};
pub use record::Record;
pub use related::{Related, related};
pub use request::{BadRequest, ColumnFilter, ListRequest, Problem, Sort};
