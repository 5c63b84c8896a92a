//! The choices of a picker while one types, as JSON.

use axum::http::StatusCode;
use serde_json::json;

use super::form_data::FormData;
use super::reply;
use super::rows::reference;
use super::visit::{Answer, Visit};
use crate::Resource;
use crate::query;

/// How many choices are sent.
const SENT: u32 = 20;

/// Answers `?column=…&q=…` with `{"rows": [{"value", "label"}], "more": false}`.
pub async fn show(visit: &Visit<'_>, resource: &'static Resource) -> Answer {
    let asked = FormData::parse(visit.query.unwrap_or("").as_bytes())?;
    let name = asked.text("column");
    let column = resource.table.column(name);
    let Some(reference) = column.and_then(|column| reference(resource, column)) else {
        let message = format!(
            "the column “{name}” of {} refers to no other row",
            resource.table.address
        );
        return Ok(reply::json(
            StatusCode::BAD_REQUEST,
            &json!({ "error": message }),
        ));
    };
    crate::policy::require(visit.actor, resource.table, crate::Permission::View)?;
    let found = query::options(visit.app(), visit.actor, reference, asked.text("q"), SENT).await?;
    let rows: Vec<_> = found
        .rows
        .iter()
        .map(|row| json!({ "value": row.value, "label": row.label }))
        .collect();
    let answer = json!({ "rows": rows, "more": found.more });
    Ok(reply::json(StatusCode::OK, &answer))
}
