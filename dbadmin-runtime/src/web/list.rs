//! A table's list: search, filters, order, pages.

use askama::Template;
use axum::http::StatusCode;

use super::builder::{self, Builder, Line, One, Outcome};
use super::chips::{self, Chip};
use super::export::Format;
use super::filter_form::{self, FilterControl, FilterField};
use super::form_data::FormData;
use super::frame::Frame;
use super::rows::{Rows, Shown};
use super::visit::{Answer, Visit};
use super::{address, reply, tally, words};
use crate::query::{self, Count, ListPage, ListRequest, Record};
use crate::{Error, Kind, Permission, Resource, Table};

/// The sizes of a page that are offered.
const SIZES: [u32; 3] = [50, 100, 200];

/// A heading of a list.
#[derive(Debug)]
pub struct Head {
    /// The column's label.
    pub label: &'static str,
    /// Its class.
    pub class: &'static str,
    /// Where a click on it leads.
    pub href: Option<String>,
    /// How the list is sorted by it: `ascending`, `descending`, or empty.
    pub sorted: &'static str,
}

/// The address of a list that a request asks for.
type Link<'a> = &'a dyn Fn(&ListRequest) -> String;

/// Names and values that a GET form takes along.
type Kept = Vec<(String, String)>;

struct View<'a> {
    title: &'static str,
    one: String,
    icon: &'static str,
    sentence: String,
    create: Option<String>,
    here: String,
    searchable: bool,
    searched: String,
    search: &'a str,
    kept_by_search: Kept,
    kept_by_filters: Kept,
    chips: Vec<Chip>,
    offers_filters: bool,
    filters: Vec<FilterField>,
    builder: Option<Builder>,
    open: String,
    conditions: String,
    close: String,
    bare: String,
    unsorted: Option<String>,
    picked: bool,
    query: String,
    heads: Vec<Head>,
    rows: Rows<'a>,
    narrowed: bool,
    beyond: bool,
    first: String,
    tally: String,
    exactly: Option<String>,
    exports: Vec<(String, &'static str)>,
    previous: Option<String>,
    next: Option<String>,
    last: Option<String>,
    sizes: Vec<(u32, Option<String>)>,
}

#[derive(Template)]
#[template(path = "list.html")]
struct ListTemplate<'a> {
    frame: Frame<'a>,
    view: View<'a>,
}

#[derive(Template)]
#[template(path = "list_region.html")]
struct RegionTemplate<'a> {
    frame: Frame<'a>,
    view: View<'a>,
}

/// The list's page, or its changing part alone.
pub async fn show(visit: &Visit<'_>, resource: &'static Resource) -> Answer {
    crate::policy::require(visit.actor, resource.table, Permission::View)?;
    let list = address::list(visit.base, resource.table);
    let raw = FormData::parse(visit.query.unwrap_or("").as_bytes())?;
    let request = ListRequest::parse(resource, visit.query)
        .and_then(|request| filter_form::with_boxes(request, visit.query));
    let request = match request {
        Ok(request) => request,
        Err(bad) => {
            let trouble = super::trouble::Trouble::from(bad);
            let label = format!("All {}", words::lower(resource.table.title));
            return Err(trouble.way_out(list, &label));
        }
    };
    let to = |request: &ListRequest| {
        reply::see_other(&address::list_with(
            visit.base,
            resource.table,
            &request.query(),
        ))
    };
    let open = raw.get("_open");
    if open.is_none() && (!request.is_canonical() || raw.pairs().any(|(name, _)| is_helper(name))) {
        return Ok(to(&request));
    }
    let mut status = StatusCode::OK;
    let mut conditions = None;
    if open == Some(builder::OPEN) {
        match builder::open(visit, &request, &raw).await? {
            Outcome::Done(request) => return Ok(to(&request)),
            Outcome::Form { builder, refused } => {
                conditions = Some(builder);
                if refused {
                    status = StatusCode::UNPROCESSABLE_ENTITY;
                }
            }
        }
    }
    let page = match query::list(visit.app(), visit.actor, &request).await {
        // Nothing in the address is of another type, so that something in the database is.
        Err(Error::Misfit(why)) if !request.is_narrowed() && request.cursor.is_none() => {
            return Err(Error::Gone(why).into());
        }
        page => page?,
    };
    let columns = Shown::of(visit.app(), visit.actor, resource);
    let mut view = view(visit, &request, &page, &columns);
    view.chips = chips::chips(visit, &request).await?;
    if conditions.is_some() {
        view.kept_by_filters = pairs(&request.from_start().query());
        view.builder = conditions;
    } else if open.is_some() {
        let (filters, rest) = filter_form::fields(visit, &request, &raw).await?;
        view.filters = filters;
        view.kept_by_filters = pairs(&rest);
    }
    let frame = visit.frame(Some(resource));
    let mut response = if visit.is_partial() {
        reply::html(status, &RegionTemplate { frame, view })
    } else {
        reply::html(status, &ListTemplate { frame, view })
    };
    let vary = axum::http::HeaderValue::from_static("x-dbadmin-part");
    response.headers_mut().insert("vary", vary);
    Ok(response)
}

fn view<'a>(
    visit: &Visit<'a>,
    request: &'a ListRequest,
    page: &'a ListPage,
    columns: &'a [Shown],
) -> View<'a> {
    let resource = request.resource;
    let table = resource.table;
    let link = |request: &ListRequest| address::list_with(visit.base, table, &request.query());
    let here = address::list(visit.base, table);
    let may_create = visit.actor.may(table, Permission::Create);
    let picked = visit.actor.may(table, Permission::Delete);
    let first_page = request.cursor.is_none();
    View {
        title: table.title,
        one: words::lower(table.singular).into_owned(),
        icon: table.icon,
        sentence: with_keyless(with_limits(sentence(request), table), table, &page.rows),
        create: may_create.then(|| format!("{here}/new")),
        searchable: !resource.queries.search.is_empty(),
        searched: searched(resource),
        search: &request.search,
        kept_by_search: pairs(&request.without_search().query()),
        kept_by_filters: Vec::new(),
        chips: Vec::new(),
        offers_filters: resource
            .list
            .filters
            .iter()
            .any(|filter| filter_form::offered(visit, resource, filter)),
        filters: Vec::new(),
        builder: None,
        open: opened(&here, &request.query(), "1"),
        conditions: opened(&here, &request.query(), builder::OPEN),
        close: link(request),
        bare: link(&request.without_filters()),
        unsorted: unsorted(request).as_ref().map(link),
        picked,
        query: request.query(),
        heads: heads(columns, Some((request, &link))),
        rows: Rows {
            base: visit.base,
            table,
            columns,
            records: &page.rows,
            picked,
        },
        narrowed: request.is_narrowed(),
        beyond: !first_page,
        first: link(&request.from_start()),
        tally: tally::line(page.rows.len(), page.count, first_page),
        exactly: (!matches!(page.count, Count::Exact(_)))
            .then(|| link(&request.with_exact_count())),
        exports: exports(&here, request),
        previous: page
            .previous
            .as_deref()
            .map(|at| link(&request.with_before(at))),
        last: page
            .next
            .as_ref()
            .and_then(|_| Some(link(&request.at_end()?))),
        sizes: sizes(request, page, &link),
        next: page.next.as_deref().map(|at| link(&request.with_after(at))),
        here,
    }
}

/// The list with one of its forms open.
fn opened(here: &str, query: &str, form: &str) -> String {
    let more = if query.is_empty() { "" } else { "&" };
    format!("{here}?{query}{more}_open={form}")
}

/// Whether a parameter belongs to a form and not to the list's own address.
fn is_helper(name: &str) -> bool {
    filter_form::is_helper(name) || builder::is_field(name)
}

/// How many rows a page may have, each with the link to such pages; nothing where all rows are on one
/// that is no longer than the shortest.
fn sizes(request: &ListRequest, page: &ListPage, link: Link<'_>) -> Vec<(u32, Option<String>)> {
    let is_whole = page.previous.is_none() && page.next.is_none();
    if is_whole && page.rows.len() <= SIZES[0] as usize {
        return Vec::new();
    }
    let mut sizes: Vec<u32> = SIZES.into_iter().chain([request.size]).collect();
    sizes.sort_unstable();
    sizes.dedup();
    let sizes = sizes.into_iter().map(|size| {
        let other = (size != request.size).then(|| link(&request.with_size(size)));
        (size, other)
    });
    sizes.collect()
}

/// The list as a file: address and name of each kind.
fn exports(here: &str, request: &ListRequest) -> Vec<(String, &'static str)> {
    let query = request.whole().query();
    let more = if query.is_empty() { "" } else { "?" };
    let kinds = Format::ALL.iter();
    kinds
        .map(|(_, address, name, _)| (format!("{here}/{address}{more}{query}"), *name))
        .collect()
}

/// The request in the list's usual order, where it asks for another.
fn unsorted(request: &ListRequest) -> Option<ListRequest> {
    let mut plain = request.from_start();
    plain.sort.clear();
    (!request.sort.is_empty()).then_some(plain)
}

/// The headings of a list; with a request, those that can be sorted by are links.
pub fn heads(columns: &[Shown], request: Option<(&ListRequest, Link<'_>)>) -> Vec<Head> {
    let order = request.map(|(request, _)| request.shown_order());
    let first = order.as_ref().and_then(|order| order.first());
    columns
        .iter()
        .map(|shown| {
            let column = shown.column;
            let current = first.filter(|sort| sort.column.is(column));
            let sorted = match current.map(|sort| sort.descending) {
                Some(true) => "descending",
                Some(false) => "ascending",
                None => "",
            };
            let href = request.filter(|_| column.can_sort).map(|(request, link)| {
                // Of times, the latest are what one looks for.
                let timely = matches!(column.kind, Kind::Date | Kind::DateTime);
                let descending = current.map_or(timely, |sort| !sort.descending);
                link(&request.with_sort(column, descending))
            });
            Head {
                label: column.label,
                class: shown.head_class(),
                href,
                sorted,
            }
        })
        .collect()
}

fn pairs(query: &str) -> Kept {
    form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect()
}

/// What the list is, in one sentence: the table's own help, else its order.
fn sentence(request: &ListRequest) -> String {
    let table = request.resource.table;
    if !table.help.is_empty() {
        return table.help.to_owned();
    }
    let one = words::lower(table.singular);
    let timely = |kind| matches!(kind, Kind::Date | Kind::DateTime);
    match request.shown_order().first() {
        Some(sort) if timely(sort.column.kind) && sort.descending => {
            format!("Every {one}, newest first.")
        }
        Some(sort) => format!("Every {one}, by {}.", words::lower(sort.column.label)),
        None => format!("Every {one} in the database."),
    }
}

/// A sentence about the rows of a page, with why some cannot be opened: SQLite takes NULL in a key.
fn with_keyless(sentence: String, table: &Table, rows: &[Record]) -> String {
    if table.key.is_empty() || rows.iter().all(|row| row.key().is_some()) {
        return sentence;
    }
    format!("{sentence} A row whose key is empty has no page of its own: it is only listed.")
}

/// A sentence about the rows, with what cannot be done with them.
pub fn with_limits(sentence: String, table: &Table) -> String {
    if table.limits.is_empty() {
        sentence
    } else {
        format!("{sentence} {}", table.limits)
    }
}

/// What the search box looks into, as its placeholder says it.
fn searched(resource: &Resource) -> String {
    let labels: Vec<String> = resource
        .queries
        .search
        .iter()
        .take(3)
        .map(|column| words::lower(column.label).into_owned())
        .collect();
    words::series(&labels)
}
