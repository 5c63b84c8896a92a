//! A schema as a picture: see [`Diagram`].

use dbadmin_model::Schema;
use dbadmin_model::diagram::{Diagram, Setting};

use crate::Failure;

/// The picture of all tables, or of one with what it refers to and what refers to it.
pub fn of(schema: &Schema, table: Option<&str>) -> Result<String, Failure> {
    let whole = Diagram::of(schema);
    let kind = schema.dialect.name();
    let Some(name) = table else {
        let title = match schema.tables.len() {
            1 => format!("{kind}: one table"),
            many => format!("{kind}: {many} tables and their references"),
        };
        return Ok(whole.svg(&title, Setting::File));
    };
    let Some(at) = schema.tables.iter().position(|table| table.is_at(name)) else {
        return Err(Failure::from(format!(
            "the database has no table `{name}`; `cargo dbadmin inspect` without --table and \
             --format names all that it has"
        )));
    };
    let (part, beyond) = whole.around(at);
    let title = match beyond {
        0 => format!("{kind}: {name}, what it refers to and what refers to it"),
        beyond => format!(
            "{kind}: {name}, what it refers to and what refers to it, but for {beyond} more tables"
        ),
    };
    Ok(part.svg(&title, Setting::File))
}
