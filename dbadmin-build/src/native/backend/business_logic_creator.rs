//! business-logic-creator: which tables have a file of hooks. What is in it is the developer's.

use dbadmin_model::plan::{Annotations, Logic, SchemaSection};

/// Gives hooks to the tables whose struct asks for them.
pub fn decide(schema: &SchemaSection, annotations: &Annotations) -> Logic {
    let tables = schema.tables.iter().map(|of| of.table.address());
    let asked = tables.filter(|address| {
        let known = annotations.tables.get(address);
        known.is_some_and(|known| known.hooks)
    });
    Logic {
        hooks: asked.map(|address| (address, String::new())).collect(),
    }
}
