//! Writing: a row added, changed or removed, with its audit entry, in one transaction.
//!
//! What a form may change is the form's own list of fields, on every path in. All of a form's
//! mistakes are told at once. What the checks here cannot know, the database refuses, and its
//! refusal is put in the same words.

mod anew;
mod binary;
mod capacity;
mod cascade;
mod children;
mod days;
mod delete;
mod delete_matching;
mod dependent;
mod doubt;
mod draft;
mod effects;
mod error;
mod excess;
mod family;
mod field;
mod hooked;
mod input;
mod kept;
mod moment;
mod notation;
mod number;
mod reference;
mod refusal;
mod richer;
mod rules;
mod save;
mod statement;
mod together;
mod trash;
mod truth;
mod unique;
mod upload;
mod workflow;

pub(crate) use anew::is_kept_anew;
pub use children::{
    ChildRow, ChildRows, ChildrenError, MOST_CHILDREN, Mistakes, RowMistakes, save_children,
};
pub use delete::{delete, delete_all};
pub use delete_matching::{MOST_AT_ONCE, delete_matching};
pub use effects::{Effect, delete_effects, matching_effects};
pub use error::{Conflict, ConflictField, FieldErrors, WriteError};
pub(crate) use field::{is_accepted, meant, shows_digits};
pub use input::{Input, blank_prefix, editable, version_field};
pub(crate) use notation::pattern;
pub(crate) use richer::members;
pub use save::{create, update};
pub(crate) use together::act;
pub use together::{Agreed, set_all};
pub use trash::{restore, restore_matching, trash, trash_matching};
pub(crate) use upload::check as check_file;
pub use upload::{is_path, takes_file};
