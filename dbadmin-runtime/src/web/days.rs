//! The days of a list, as links above it: years, then months, then days.

use super::visit::Visit;
use super::{address, format};
use crate::query::{self, Count, Drill, ListRequest, Step, Unit};

/// The days of a list.
#[derive(Debug)]
pub struct Days {
    /// The label of their column.
    pub label: &'static str,
    /// What is chosen, the whole list before it; empty where nothing is.
    pub path: Vec<Link>,
    /// What can be chosen next.
    pub steps: Vec<Link>,
}

/// A year, a month or a day.
#[derive(Debug)]
pub struct Link {
    /// Where it leads; `None` where the list is that one.
    pub href: Option<String>,
    /// What it is called beside others of the same year or month.
    pub name: String,
    /// What it is called beyond that, for who hears it alone.
    pub rest: String,
    /// How many rows it has; empty where that is not known.
    pub rows: String,
}

/// The days of a list of so many rows. What cannot be found out is not offered.
pub async fn of(visit: &Visit<'_>, request: &ListRequest, count: Count) -> Option<Days> {
    let found = query::drill(visit.app(), visit.actor, request, count).await;
    let drill = found.unwrap_or_else(|error| {
        tracing::debug!(%error, "the days of a list could not be read");
        None
    })?;
    Some(days(visit, &drill))
}

fn days(visit: &Visit<'_>, drill: &Drill) -> Days {
    let table = drill.whole.resource.table;
    let link = |request: &ListRequest| address::list_with(visit.base, table, &request.query());
    let step = |step: &Step| {
        let [name, rest] = words(step);
        Link {
            href: (!step.current).then(|| link(&step.request)),
            name,
            rest,
            rows: step.rows.map(format::count).unwrap_or_default(),
        }
    };
    let all = (!drill.path.is_empty()).then(|| Link {
        href: Some(link(&drill.whole)),
        name: "All".to_owned(),
        rest: String::new(),
        rows: String::new(),
    });
    Days {
        label: drill.column.label,
        path: all.into_iter().chain(drill.path.iter().map(step)).collect(),
        steps: drill.steps.iter().map(step).collect(),
    }
}

/// What it is called among its like, and the rest of its name.
fn words(step: &Step) -> [String; 2] {
    let [name, rest] = match step.unit {
        Unit::Year => ["%Y", ""],
        Unit::Month => ["%B", " %Y"],
        Unit::Week | Unit::Day => ["%-d", " %B %Y"],
    };
    [name, rest].map(|pattern| step.first.format(pattern).to_string())
}
