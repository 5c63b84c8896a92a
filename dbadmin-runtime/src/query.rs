//! Reading: lists, records, what refers to them, and the choices of a picker.
//!
//! Every function asks the policy first. A reference to a table that the actor may not see is
//! shown as its bare value: the other table does not even enter the statement.

mod address;
mod beside;
mod cards;
mod count;
mod counted;
mod cursor;
mod estimate;
mod everywhere;
mod export;
mod facets;
mod fetch;
mod find;
mod group;
mod groups;
mod indexed;
mod list;
mod matching;
mod named;
mod operand;
mod options;
mod outside;
mod period;
mod range;
mod record;
mod related;
mod remembered;
mod request;
mod timely;

pub use address::{BadRequest, Problem};
pub(crate) use address::{lower_bound, upper_bound};
pub use beside::{Beside, beside};
pub use cards::{Content, Figures, Part, Trend, figures, newest_day};
pub use count::Count;
pub(crate) use count::capped;
pub(crate) use counted::Counted;
pub(crate) use estimate::Estimates;
pub use everywhere::{Hit, Hits, everywhere};
pub use export::Export;
pub use facets::{Facet, facets};
pub(crate) use fetch::{aliased, at, table_ref, visible_target};
pub use find::{Seen, find, find_all};
pub(crate) use find::{locked, locked_rows, unlocked};
pub use group::{Group, Member};
pub use groups::{Amount, Bunch, Groups};
pub(crate) use indexed::Indexed;
pub use indexed::{Unindexed, unindexed};
pub use list::{ListPage, list, recent};
pub use matching::{Matching, exactly, matching};
pub(crate) use named::named;
pub(crate) use options::by_value;
pub use options::{OptionRow, Options, option_label, options};
pub use outside::{Outside, outside};
pub use period::{Period, Unit};
pub use range::Range;
pub use record::Record;
pub use related::{Related, related};
pub(crate) use related::{children_resource, refer_to, target_values};
pub(crate) use remembered::Remembered;
pub use request::{ColumnFilter, ListRequest, Sort};
pub(crate) use request::{MAX_SIZE, WHOLE, offered_columns};
