//! The two macros of dbadmin: `#[derive(AdminPanel)]`, which checks an annotated struct against
//! the schema snapshot, and `agent_registry!`, which checks a folder of agents and registers it.
//! Neither touches the network or a database.

mod derive;
mod registry;

use proc_macro::TokenStream;

/// Checks a struct against its table and gives it the constants that the panel's views name; on
/// an enum, makes its variants the choices of a column.
///
/// The attributes, all optional, stand in `#[admin(…)]`:
///
/// | on | attribute |
/// |---|---|
/// | a struct | `table`, `title`, `singular`, `icon`, `group`, `help`, each `= "text"` |
/// | | `hooks`; `children(Struct, …)`: rows of those tables in the form, none with `children()` |
/// | a field | `label`, `help`, `column`, `widget`, `money`, `show_if`, `required_if`, each `= "text"`; `order = 1`; `belongs_to(Struct, display = "column")`; `list`, `search`, `filter`, `sort`, `readonly`, `hidden`, `trash`, `skip`, `primary_key`, `display` |
/// | an enum | `rename_all = "snake_case"`; `workflow`, where its variants are states |
/// | a variant | `value`, `label`, `color`, each `= "text"`; `to(Variant, Variant)`, `initial` |
///
/// A `widget` is one of `textarea`, `email`, `url`, `phone`, `color`, `password`, `markdown`,
/// `json`, `date`, `time`, `datetime`, `radio`, `select`, `checkbox`, `file`, `image`,
/// `percent`, `duration` and `list` (or `tags`); a `color` one of `good`,
/// `warn`, `info`, `bad` and `neutral`; `money` is a currency of ISO 4217, and a whole number
/// counts its minor units.
///
/// What `#[sqlx(…)]` says already holds here too: `rename`, `rename_all`, `skip`, `flatten`,
/// `try_from` and `json`.
///
/// ```ignore
/// #[derive(sqlx::FromRow, AdminPanel)]
/// #[admin(icon = "box", group = "Catalogue")]
/// pub struct Product {
///     pub id: i64,
///     #[admin(list, search, display)]
///     pub name: String,
///     #[admin(list, sort, label = "Price", money = "EUR")]
///     pub price_cents: i64,
///     #[admin(list, filter, belongs_to(Category, display = "name"))]
///     pub category_id: Option<i64>,
///     #[admin(filter)]
///     pub state: State,
/// }
///
/// #[derive(sqlx::Type, AdminPanel)]
/// #[sqlx(rename_all = "snake_case")]
/// pub enum State {
///     Draft,
///     #[admin(label = "For sale", color = "good")]
///     OnSale,
/// }
/// ```
///
/// # Errors
/// Every disagreement between struct and schema is a compile error on the field that makes it;
/// all are reported at once, and a stub stands in for the output.
#[proc_macro_derive(AdminPanel, attributes(admin))]
pub fn admin_panel(input: TokenStream) -> TokenStream {
    derive::expand(input.into()).into()
}

/// Registers the agents of a folder, after checking all of them at compile time.
///
/// ```ignore
/// agent_registry! {
///     /// The agents of this crate.
///     pub static REGISTRY from "agents" {
///         inputs: [request],                  // sections given from outside, produced by no agent
///         phases: { plan: 500, write: 800 },  // in order of execution, with line budgets
///         teams: [authors],                   // folders with a folder for each agent
///         workflows: "workflows",             // folder of <workflow>.md
///         keep: [outline],                    // optional: sections that memory spills last
///         files: FILES,                       // an `include_dir::Dir` of the same layout
///     }
/// }
/// ```
///
/// A registry may extend another one, whose phases its agents run in and whose sections they read:
///
/// ```ignore
/// dbadmin_build::agent_registry! {
///     static MINE from "agents" {
///         extends: dbadmin_build::agents::REGISTRY,
///     }
/// }
/// ```
///
/// Its teams are then all folders in that folder, but the one called `workflows`, if there is one. An
/// agent of it may have `amends: section` in place of `writes: section`: it is given a section of the
/// other registry, and those who read that section are given what it makes of it.
///
/// The folder after `from` is relative to `CARGO_MANIFEST_DIR`; one that starts with `./` or
/// `../` is relative to the source file of the call, as with `include_str!`; an absolute one is
/// taken as it is. It holds `<team>/<agent>/` with `core.md`, `summary.md`, `implementations.md`,
/// `patterns.md` and `examples.md`, and the folder of workflows. `files` is the embedded copy
/// that is read at run time, where it is made otherwise; without it the files are embedded as they
/// are.
///
/// rustc is told of every file that was read, so that editing one rebuilds the crate. It cannot
/// be told of a folder: a crate whose agents come and go should have a build script that says
/// `cargo::rerun-if-changed` for the team folders.
///
/// # Errors
/// Every problem is a compile error of its own that names file and line and says what to do; all
/// are reported at once. The registry is then empty, so that nothing else fails because of it.
#[proc_macro]
pub fn agent_registry(input: TokenStream) -> TokenStream {
    registry::expand(input.into()).into()
}
