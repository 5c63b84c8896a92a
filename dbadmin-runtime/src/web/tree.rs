//! A list as a tree: what stands beside its rows, and the ways between the tree and the plain list.

use super::escape::{Escaped, Markup};
use super::visit::Visit;
use super::{address, icon, tallies, words};
use crate::query::{self, Branch, Count, ListRequest, Record, TreePage};

/// Deeper rows are moved in no further.
const DEEPEST: usize = 8;

/// What stands beside a row.
#[derive(Debug)]
pub struct Twig {
    /// Before its name: how deep it is, and the link that shows what is below it.
    pub before: Markup,
    /// Behind its name: how many are below it.
    pub behind: Markup,
    /// Whole rows behind its own: what is left out there.
    pub after: Markup,
}

/// The link to the list as a tree, or from it; whether it is one. `None` where rows do not refer to each
/// other.
pub fn way(visit: &Visit<'_>, request: &ListRequest) -> Option<(String, bool)> {
    let resource = request.resource;
    query::parent(resource).filter(|_| !request.trashed)?;
    let other = request.with_tree(!request.tree);
    let href = address::list_with(visit.base, resource.table, &other.query());
    Some((href, request.tree))
}

/// What stands beside each row of a page, which has so many columns.
pub fn twigs(
    visit: &Visit<'_>,
    request: &ListRequest,
    tree: &TreePage,
    columns: usize,
) -> Vec<Twig> {
    let rows = tree.page.rows.iter().zip(&tree.branches);
    rows.map(|(record, branch)| twig(visit, request, (record, branch), columns))
        .collect()
}

fn twig(
    visit: &Visit<'_>,
    request: &ListRequest,
    (record, branch): (&Record, &Branch),
    columns: usize,
) -> Twig {
    let depth = branch.depth.min(DEEPEST);
    let level = match branch.depth {
        0 => String::new(),
        deep => format!(r#"<span class="unseen">Level {}: </span>"#, deep + 1),
    };
    let twist = twist(visit, request, record, branch);
    let behind = match branch.below {
        Some(count) if count != Count::Exact(0) => {
            format!(r#" <span class="dim">{}</span>"#, tallies::said(count))
        }
        _ => String::new(),
    };
    let after = branch.left_out.iter().map(|(depth, name, query)| {
        let table = request.resource.table;
        let depth = (*depth).min(DEEPEST);
        format!(
            r#"<tr class="more"><td colspan="{columns}"><span class="d{depth}"></span><a href="{}">All {} below {}</a></td></tr>"#,
            address::list_with(visit.base, table, query),
            Escaped(&words::lower(table.title)),
            Escaped(words::seen(name)),
        )
    });
    Twig {
        before: Markup(format!(r#"<span class="d{depth}"></span>{twist}{level}"#)),
        behind: Markup(behind),
        after: Markup(after.collect()),
    }
}

/// The link that shows what is below a row, or hides it.
fn twist(visit: &Visit<'_>, request: &ListRequest, record: &Record, branch: &Branch) -> String {
    let none = r#"<span class="twist"></span>"#.to_owned();
    if branch.again {
        return r#"<span class="twist" title="It stands above itself">↻</span><span class="unseen">It stands above itself: </span>"#
            .to_owned();
    }
    let Some(key) = record
        .key()
        .filter(|_| branch.below != Some(Count::Exact(0)))
    else {
        return none;
    };
    let segment = key.segment();
    let other = request.with_opened(&segment, !branch.opened);
    let href = address::list_with(visit.base, request.resource.table, &other.query());
    let name = record.display();
    format!(
        r#"<a class="twist" id="below-{segment}" href="{href}" role="button" aria-expanded="{}" aria-label="What is below {}" data-part>{}</a>"#,
        branch.opened,
        Escaped(words::seen(&name)),
        icon::Icon("next"),
    )
}
