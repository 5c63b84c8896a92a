//! What a panel is made of: the `static`s that the derive and the build script write.
//!
//! All of it is plain `const` data. The derive gives each struct its [`Table`] and a [`Column`]
//! constant for each field; generated source combines them into a [`Resource`] per table and one
//! [`Panel`]. Nothing here runs; [`crate::router`] reads it.

mod access;
mod column;
mod dashboard;
mod resource;
mod rule;
mod state;
mod table;
mod types;
mod uploads;
mod view;
mod when;

pub use access::{Auth, Role, can};
pub use column::{Choice, Column, Filter, Format, Tone};
pub use dashboard::{Card, Dashboard, Shows};
pub use resource::{Children, Panel, Queries, Reference, Relations, Resource};
pub use rule::{Demand, Rule};
pub use state::State;
pub(crate) use state::{may as may_step, strangers};
pub use table::{AdminPanel, Table};
pub use types::{Choices, Fits, choices, kind};
pub use uploads::Uploads;
pub use view::{Detail, Form, Group, Inline, List, Section};
pub use when::When;
pub(crate) use when::{is_empty, typed};

pub use crate::query::Unit;

pub use dbadmin_model::describe::Kind;
pub use dbadmin_model::plan::{FilterKind, Permission, Widget};
pub use dbadmin_model::schema::Action;
