//! The columns of a list that say how many rows of other tables refer to each of its own.

use super::escape::{Escaped, Markup};
use super::list::Head;
use super::trouble::Trouble;
use super::visit::Visit;
use super::{address, format, words};
use crate::Resource;
use crate::query::{self, Count, Record, Tally};

/// A column of numbers of rows that refer to each row of a page.
#[derive(Debug)]
pub struct TallyColumn {
    /// What the counted rows are called.
    label: &'static str,
    /// Its cells, a row each.
    pub cells: Vec<Markup>,
}

impl TallyColumn {
    /// Its heading.
    pub fn head(&self) -> Head {
        Head {
            label: self.label,
            class: "num",
            href: None,
            sorted: "",
        }
    }
}

/// The columns of the numbers that a list tells.
///
/// # Errors
/// Where the actor may not see the table.
pub async fn of(
    visit: &Visit<'_>,
    resource: &'static Resource,
    records: &[Record],
) -> Result<Vec<TallyColumn>, Trouble> {
    let found = query::tallies(visit.app(), visit.actor, resource, records).await?;
    Ok(found.iter().map(|tally| column(visit, tally)).collect())
}

fn column(visit: &Visit<'_>, tally: &Tally) -> TallyColumn {
    let label = tally.children.label;
    let table = tally.resource.table;
    let pairs = tally.counts.iter().zip(&tally.queries);
    let cells = pairs.map(|(count, query)| {
        let list = query
            .as_ref()
            .map(|query| address::list_with(visit.base, table, query));
        let said = count.map_or_else(|| "…".to_owned(), said);
        let what = match count {
            Some(_) => words::lower(label).into_owned(),
            None => format!("{}, not counted", words::lower(label)),
        };
        let inner = match list.filter(|_| *count != Some(Count::Exact(0))) {
            Some(href) => format!(
                r#"<a href="{href}">{said}<span class="unseen"> {}</span></a>"#,
                Escaped(&what)
            ),
            None => said,
        };
        Markup(format!(r#"<td class="num off">{inner}</td>"#))
    });
    TallyColumn {
        label,
        cells: cells.collect(),
    }
}

/// A number that is known up to a cap: `12`, `100+`.
pub fn said(count: Count) -> String {
    match count {
        Count::Exact(number) => format::count(number),
        Count::About(number) | Count::MoreThan(number) => format!("{}+", format::count(number)),
    }
}
