//! audit-logger: which values the trail does not keep.

use std::collections::BTreeMap;

use dbadmin_model::plan::{Audit, Profile, SchemaSection};

use crate::native::shape;

/// Every change is recorded with what was before and after, except for secrets.
pub fn decide(schema: &SchemaSection, profile: &Profile) -> Audit {
    let mut redacted = BTreeMap::new();
    for plan in &schema.tables {
        let secrets: Vec<String> = shape::fields(plan, Some(profile))
            .into_iter()
            .filter(|field| shape::is_secret(*field))
            .map(|field| field.column.name.clone())
            .collect();
        if !secrets.is_empty() {
            redacted.insert(plan.table.address(), secrets);
        }
    }
    Audit { redacted }
}
