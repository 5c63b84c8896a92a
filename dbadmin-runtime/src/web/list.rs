//! A table's list: search, filters, order, pages.

use askama::Template;

use super::act::ActButton;
use super::builder::{self, Line, One};
use super::chips::{self, Chip};
use super::days::{self, Days};
use super::export::Format;
use super::filter_form::{self, FilterControl};
use super::form_data::FormData;
use super::frame::Frame;
use super::opened::{self, FormLink, Opened};
use super::rows::{Rows, Shown};
use super::sentence::{limited, with_keyless};
use super::tallies::{self, TallyColumn};
use super::tree;
use super::trouble::Trouble;
use super::views::{self, Named, Refusal, Tab};
use super::visit::{Answer, Visit};
use super::{act, address, inline, reply, tally, words};
use crate::personal::{self, Personal};
use crate::policy::adds;
use crate::query::{self, Count, ListPage, ListRequest, Unindexed, Unsearched, WHOLE};
use crate::write::MOST_AT_ONCE;
use crate::{Error, Kind, Permission, Resource};

/// The sizes of a page that are offered.
pub const SIZES: [u32; 3] = [50, 100, 200];

/// The query of the list that a form was sent from.
pub const LIST: &str = "_list";

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
    tabs: Vec<Tab>,
    note: Option<String>,
    slow: Option<Unindexed>,
    unsearched: Option<Unsearched>,
    days: Option<Days>,
    compact: bool,
    opened: Opened,
    forms: Vec<FormLink>,
    close: String,
    bare: String,
    all: String,
    unsorted: Option<String>,
    picked: bool,
    cells: Option<(String, bool)>,
    tree: Option<(String, bool)>,
    top: bool,
    strays: bool,
    trashed: bool,
    all_rows: Option<String>,
    deletes: bool,
    sets: bool,
    acts: Vec<ActButton>,
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
    page(visit, resource, visit.query, None).await
}

/// The list at that query; `refused` is what its form of views could not do.
pub async fn page(
    visit: &Visit<'_>,
    resource: &'static Resource,
    query: Option<&str>,
    refused: Option<Refusal>,
) -> Answer {
    let table = resource.table;
    let personal = personal::personal(visit.app(), visit.actor, table).await?;
    let raw = FormData::parse(query.unwrap_or("").as_bytes())?;
    let to = |request: &ListRequest| {
        reply::see_other(&address::list_with(visit.base, table, &request.query()))
    };
    let (request, note) = match named(resource, &personal, query, &raw)? {
        Named::List(request) => return Ok(to(&request)),
        Named::Rest(request, note) => (*request, Some(note)),
        Named::None => (read(visit, resource, &personal, query)?, None),
    };
    let open = raw.get("_open");
    if open.is_none() && note.is_none() && (!request.is_canonical() || is_helped(&request, &raw)) {
        return Ok(to(&request));
    }
    let opened = match opened::form(visit, &request, &personal, &raw, refused).await? {
        Opened::Done(request) => return Ok(to(&request)),
        opened => opened,
    };
    let tree = match request.tree {
        true => query::tree(visit.app(), visit.actor, &request).await?,
        false => None,
    };
    let page = match &tree {
        Some(tree) => tree.page.clone(),
        None => plain(visit, &request).await?,
    };
    let shown = request.shown_columns();
    let mut columns = Shown::of(visit.app(), visit.actor, resource, shown);
    let has_cells = with_cells(visit, &request, &mut columns);
    let tallies = tallies::of(visit, resource, &page.rows).await?;
    let mut view = view(visit, &request, &page, &columns);
    view.heads.extend(tallies.iter().map(TallyColumn::head));
    view.rows.tallies = &tallies;
    view.tree = tree::way(visit, &request);
    let wide = view.heads.len() + usize::from(view.picked);
    let twigs = tree
        .as_ref()
        .map(|tree| tree::twigs(visit, &request, tree, wide));
    let twigs = twigs.unwrap_or_default();
    view.rows.twigs = &twigs;
    if let Some(tree) = &tree {
        view.tally = tally::line(tree.top, page.count, request.cursor.is_none());
        view.top = true;
        view.strays = tree.strays;
        view.all_rows = None;
    }
    view.chips = chips::chips(visit, &request).await?;
    view.tabs = views::tabs(visit, &request, &personal);
    view.cells = has_cells.then(|| {
        let other = request.with_cells(!request.cells);
        let href = address::list_with(visit.base, table, &other.query());
        (href, request.cells)
    });
    view.compact = personal.preference.compact;
    view.note = note;
    view.slow = slow(visit, &request, page.count).await;
    view.unsearched = unsearched(visit, &request).await;
    view.days = days::of(visit, &request, page.count).await;
    let status = opened.status();
    view.kept_by_filters = match &opened {
        Opened::Filters(form) => pairs(&form.rest),
        _ => pairs(&request.from_start().query()),
    };
    view.opened = opened;
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

/// A page of the plain list.
async fn plain(visit: &Visit<'_>, request: &ListRequest) -> Result<ListPage, Trouble> {
    match query::list(visit.app(), visit.actor, request).await {
        // Nothing in the address is of another type, so that something in the database is.
        Err(Error::Misfit(why)) if !request.is_narrowed() && request.cursor.is_none() => {
            Err(Error::Gone(why).into())
        }
        page => Ok(page?),
    }
}

/// Has the cells lead to the forms of their fields, where that is asked for; whether any can.
fn with_cells(visit: &Visit<'_>, request: &ListRequest, columns: &mut [Shown]) -> bool {
    let resource = request.resource;
    if request.trashed || !visit.actor.may(resource.table, Permission::Edit) {
        return false;
    }
    let can = |shown: &&mut Shown| inline::is_editable(resource, shown.column);
    // The first cell leads to the record.
    let found = columns.iter_mut().skip(1).filter(can);
    found.fold(false, |_, shown| {
        shown.editable = request.cells;
        true
    })
}

/// An order that has the database sort many rows; what cannot be found out is not said.
async fn slow(visit: &Visit<'_>, request: &ListRequest, count: Count) -> Option<Unindexed> {
    let found = query::unindexed(visit.app(), request, count).await;
    found.unwrap_or_else(|error| {
        tracing::debug!(%error, "the indexes of a table could not be read");
        None
    })
}

/// A search that has the database read many rows; what cannot be found out is not said.
async fn unsearched(visit: &Visit<'_>, request: &ListRequest) -> Option<Unsearched> {
    let found = query::unsearched(visit.app(), request).await;
    found.unwrap_or_else(|error| {
        tracing::debug!(%error, "whether an index answers a search could not be found out");
        None
    })
}

/// The list that an address names by a view; a bare one names the view that the list opens with.
fn named(
    resource: &'static Resource,
    personal: &Personal,
    query: Option<&str>,
    raw: &FormData,
) -> Result<Named, Trouble> {
    let bare = query.is_none_or(str::is_empty);
    match personal.usual_view().filter(|_| bare) {
        Some(view) => {
            let usual = format!("{}={}", views::VIEW, view.id);
            let usual = FormData::parse(usual.as_bytes())?;
            Ok(match views::named(resource, personal, &usual) {
                // It is the whole list under a name.
                Named::List(list) if list.query() == WHOLE => Named::None,
                named => named,
            })
        }
        None => Ok(views::named(resource, personal, raw)),
    }
}

/// What an address asks for; a page that says why not leads to all rows.
fn read(
    visit: &Visit<'_>,
    resource: &'static Resource,
    personal: &Personal,
    query: Option<&str>,
) -> Result<ListRequest, Trouble> {
    let request = ListRequest::of(resource, personal)
        .read(query)
        .and_then(|request| filter_form::with_boxes(request, query));
    request.map_err(|bad| {
        let label = format!("All {}", words::lower(resource.table.title));
        let list = address::list(visit.base, resource.table);
        Trouble::from(bad).way_out(list, &label)
    })
}

/// Whether an address has parts that belong to a form and not to the list.
fn is_helped(request: &ListRequest, raw: &FormData) -> bool {
    raw.pairs().any(|(name, _)| {
        filter_form::is_helper(name)
            || builder::is_field(name)
            || name == views::VIEW && request.query() != WHOLE
    })
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
    let may_create = adds(visit.app(), visit.actor, table) && !request.trashed;
    let deletes = visit.actor.may(table, Permission::Delete);
    let (acts, sets) = match request.trashed || table.key.is_empty() {
        true => (Vec::new(), false),
        false => (act::buttons(visit, resource), act::can_set(visit, resource)),
    };
    let picked = deletes || sets || !acts.is_empty();
    let first_page = request.cursor.is_none();
    View {
        title: table.title,
        one: words::lower(table.singular).into_owned(),
        icon: table.icon,
        sentence: with_keyless(limited(visit, request), table, &page.rows),
        create: may_create.then(|| format!("{here}/new")),
        searchable: !resource.queries.search.is_empty(),
        searched: searched(resource),
        search: &request.search,
        kept_by_search: pairs(&request.without_search().query()),
        kept_by_filters: Vec::new(),
        chips: Vec::new(),
        tabs: Vec::new(),
        note: None,
        slow: None,
        unsearched: None,
        days: None,
        compact: false,
        opened: Opened::None,
        forms: opened::forms(visit, request, &here),
        close: link(request),
        bare: link(&request.without_filters()),
        all: link(&request.without_filters().without_search()),
        unsorted: unsorted(request).as_ref().map(link),
        picked,
        cells: None,
        tree: None,
        top: false,
        strays: false,
        deletes,
        sets,
        acts,
        trashed: request.trashed,
        all_rows: all_rows(page, request).filter(|_| picked),
        query: request.query(),
        heads: heads(columns, Some((request, &link))),
        rows: Rows {
            base: visit.base,
            table,
            columns,
            records: &page.rows,
            picked,
            tallies: &[],
            twigs: &[],
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

/// The words of the box that selects all rows of a list that has more than this page, where they are
/// not too many.
fn all_rows(page: &ListPage, request: &ListRequest) -> Option<String> {
    let is_whole = page.previous.is_none() && page.next.is_none();
    if is_whole || page.count.number() > MOST_AT_ONCE as u64 {
        return None;
    }
    let number = match page.count {
        Count::Exact(number) => format!(" {}", super::format::count(number)),
        _ => String::new(),
    };
    let that = if request.is_narrowed() {
        " that match"
    } else {
        ""
    };
    Some(format!("All{number}{that}"))
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
