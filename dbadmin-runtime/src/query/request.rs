//! What a list's address asks for, and the addresses that its links lead to.

use dbadmin_model::Value;
use dbadmin_model::sql::{Comparison, Condition, Filter, Logic, Moment};

use super::words::{searched, words};
use super::{Group, cursor, trash};
use crate::personal::Personal;
use crate::policy::is_secret;
use crate::{Column, Kind, Resource};

/// The most rows that a page may have.
pub(crate) const MAX_SIZE: u32 = 200;

/// One column of a list's order.
#[derive(Clone, Copy, Debug)]
pub struct Sort {
    /// The column.
    pub column: &'static Column,
    /// Whether the largest comes first.
    pub descending: bool,
}

/// A filter on a column of the table.
#[derive(Clone, Debug)]
pub struct ColumnFilter {
    /// The column.
    pub column: &'static Column,
    /// The filter, as in the address.
    pub filter: Filter,
    pub(super) condition: Condition<'static>,
}

/// A place in the list, and on which side of it the page lies.
#[derive(Clone, Debug)]
pub(crate) struct Cursor {
    pub backward: bool,
    pub text: String,
    pub values: Vec<Value>,
}

impl Cursor {
    /// Whether it is the place behind the last row.
    pub fn is_end(&self) -> bool {
        self.values.is_empty()
    }
}

/// What a list's address asks for. The `with_…` methods give the request behind a link, and
/// [`ListRequest::query`] its address.
#[derive(Clone, Debug)]
pub struct ListRequest {
    /// The table.
    pub resource: &'static Resource,
    /// What the search box holds; empty where nothing is searched.
    pub search: String,
    /// The order that somebody chose; empty for the table's own.
    pub sort: Vec<Sort>,
    /// The filters, in the address's order.
    pub filters: Vec<ColumnFilter>,
    /// The filters that are joined by AND and OR, in the address's order.
    pub groups: Vec<Group>,
    /// Rows on a page.
    pub size: u32,
    /// Whether the exact number of rows is wanted, whatever it costs.
    pub exact: bool,
    /// Whether it is about the rows in the trash, and no others.
    pub trashed: bool,
    /// Whether cells lead to the forms of their fields.
    pub cells: bool,
    /// Whether rows stand below those that they refer to, where the table's rows refer to each other.
    pub tree: bool,
    /// The rows of a tree, by the segments of their keys, that show what is below them.
    pub opened: Vec<String>,
    /// The columns that are shown, in order; empty for the list's own.
    pub columns: Vec<&'static Column>,
    pub(crate) cursor: Option<Cursor>,
    pub(super) canonical: bool,
    /// Rows on a page where the address does not say.
    usual_size: u32,
    /// Whether the bare address opens another list than the whole one.
    opens_with_view: bool,
}

/// What the address of the whole list says where the bare one opens with a view.
pub(crate) const WHOLE: &str = "_view=0";

/// The parameter by which cells lead to the forms of their fields.
pub(crate) const CELLS: &str = "_cells";

/// The parameter that asks for a tree.
pub(crate) const TREE: &str = "_tree";

/// The parameter that names a row of a tree which shows what is below it.
pub(crate) const WITHIN: &str = "_within";

/// So many rows of a tree are open at most.
pub(super) const WITHIN_MOST: usize = 60;

/// The parameter that asks for the rows in the trash.
pub(crate) const TRASH: &str = "_trash";

impl ListRequest {
    /// The table's list as it opens: no search, no filter, its own order.
    #[must_use]
    pub fn new(resource: &'static Resource) -> Self {
        let size = resource.queries.page_size.clamp(1, MAX_SIZE);
        Self {
            resource,
            search: String::new(),
            sort: Vec::new(),
            filters: Vec::new(),
            groups: Vec::new(),
            size,
            exact: false,
            trashed: false,
            cells: false,
            tree: false,
            opened: Vec::new(),
            columns: Vec::new(),
            cursor: None,
            canonical: true,
            usual_size: size,
            opens_with_view: false,
        }
    }

    /// The table's list as it opens for somebody who keeps this of it.
    #[must_use]
    pub fn of(resource: &'static Resource, personal: &Personal) -> Self {
        let mut request = Self::new(resource);
        let preference = &personal.preference;
        if let Some(size) = preference.size {
            request.usual_size = size.clamp(1, MAX_SIZE);
            request.size = request.usual_size;
        }
        let names = preference.columns.iter();
        let columns = names.filter_map(|name| {
            let mut offered = offered_columns(resource);
            offered.find(|column| column.name == name)
        });
        request.columns = columns.collect();
        request.opens_with_view = personal.usual_view().is_some();
        request
    }

    /// Rows on a page where the address does not say.
    #[must_use]
    pub fn usual_size(&self) -> u32 {
        self.usual_size
    }

    /// The columns that are shown, in order.
    #[must_use]
    pub fn shown_columns(&self) -> Vec<&'static Column> {
        let mut shown = if self.columns.is_empty() {
            self.resource.list.columns.iter().collect()
        } else {
            self.columns.clone()
        };
        // In the trash, one looks for what was deleted when.
        let trash = self.resource.queries.trash.as_ref().filter(|column| {
            self.trashed && column.kind != Kind::Boolean && !shown.iter().any(|it| it.is(column))
        });
        shown.extend(trash);
        shown
    }

    /// Whether the address was already the one that [`ListRequest::query`] writes. Otherwise it
    /// came from a form, and a redirect to the canonical address keeps links short and shareable.
    #[must_use]
    pub fn is_canonical(&self) -> bool {
        self.canonical
    }

    /// The address's query, without `?`; empty for the list as it opens.
    #[must_use]
    pub fn query(&self) -> String {
        let mut out = form_urlencoded::Serializer::new(String::new());
        if self.trashed {
            out.append_pair(TRASH, "1");
        }
        if !self.search.is_empty() {
            out.append_pair("q", &self.search);
        }
        for filter in &self.filters {
            out.append_pair(filter.column.name, &filter.filter.to_string());
        }
        for group in &self.groups {
            out.append_pair(group.joint.name(), &group.logic().to_string());
        }
        if !self.sort.is_empty() {
            let names: Vec<String> = self.sort.iter().map(Sort::name).collect();
            out.append_pair("sort", &names.join(","));
        }
        if self.size != self.usual_size {
            out.append_pair("size", &self.size.to_string());
        }
        if self.exact {
            out.append_pair("count", "exact");
        }
        if self.cells {
            out.append_pair(CELLS, "1");
        }
        if self.tree {
            out.append_pair(TREE, "1");
            for segment in &self.opened {
                out.append_pair(WITHIN, segment);
            }
        }
        if let Some(cursor) = &self.cursor {
            let name = if cursor.backward { "before" } else { "after" };
            out.append_pair(name, &cursor.text);
        }
        let query = out.finish();
        if query.is_empty() && self.opens_with_view {
            return WHOLE.to_owned();
        }
        query
    }

    /// Sorted by this column alone.
    #[must_use]
    pub fn with_sort(&self, column: &'static Column, descending: bool) -> Self {
        let mut request = self.from_start();
        request.sort = vec![Sort { column, descending }];
        request
    }

    /// With one more filter.
    ///
    /// # Errors
    /// What was expected in place of the filter's operand.
    pub fn with_filter(&self, column: &'static Column, filter: Filter) -> Result<Self, String> {
        let mut request = self.from_start();
        request.push_filter(column, filter)?;
        Ok(request)
    }

    /// With one more group of filters.
    ///
    /// # Errors
    /// What was expected in place of a column or an operand.
    pub fn with_group(&self, group: &Logic) -> Result<Self, String> {
        let mut request = self.from_start();
        request.push_group(group)?;
        Ok(request)
    }

    /// Without the filter at that position of [`ListRequest::filters`].
    #[must_use]
    pub fn without_filter(&self, index: usize) -> Self {
        let mut request = self.from_start();
        if index < request.filters.len() {
            request.filters.remove(index);
        }
        request
    }

    /// Without the group at that position of [`ListRequest::groups`].
    #[must_use]
    pub fn without_group(&self, index: usize) -> Self {
        let mut request = self.from_start();
        if index < request.groups.len() {
            request.groups.remove(index);
        }
        request
    }

    /// Without the filters on that column; groups stay.
    #[must_use]
    pub fn without_column(&self, column: &Column) -> Self {
        let mut request = self.from_start();
        request.filters.retain(|filter| !filter.column.is(column));
        request
    }

    /// Without any filter.
    #[must_use]
    pub fn without_filters(&self) -> Self {
        let mut request = self.from_start();
        request.filters.clear();
        request.groups.clear();
        request
    }

    /// Without a search.
    #[must_use]
    pub fn without_search(&self) -> Self {
        let mut request = self.from_start();
        request.search.clear();
        request
    }

    /// The page after this cursor, which a [`super::ListPage`] gave.
    #[must_use]
    pub fn with_after(&self, cursor: &str) -> Self {
        self.at(false, cursor)
    }

    /// The page before this cursor, which a [`super::ListPage`] gave.
    #[must_use]
    pub fn with_before(&self, cursor: &str) -> Self {
        self.at(true, cursor)
    }

    /// The last page; `None` where rows have no key, for then all of them would have to be passed by.
    #[must_use]
    pub fn at_end(&self) -> Option<Self> {
        let keyed = !self.resource.table.key.is_empty();
        keyed.then(|| self.at(true, cursor::END))
    }

    /// From the first row, with so many on a page.
    #[must_use]
    pub fn with_size(&self, size: u32) -> Self {
        let mut request = self.from_start();
        request.size = size.clamp(1, MAX_SIZE);
        request
    }

    /// Counted exactly.
    #[must_use]
    pub fn with_exact_count(&self) -> Self {
        let mut request = self.clone();
        request.exact = true;
        request
    }

    /// With cells that lead to the forms of their fields, or without.
    #[must_use]
    pub fn with_cells(&self, cells: bool) -> Self {
        let mut request = self.clone();
        request.cells = cells;
        request
    }

    /// The whole list of the rows in the trash, or of those that are not.
    #[must_use]
    pub fn with_trash(&self, trashed: bool) -> Self {
        let mut request = self.without_filters().without_search();
        request.trashed = trashed && self.resource.queries.trash.is_some();
        request.tree = false;
        request
    }

    /// From the first row, otherwise the same.
    #[must_use]
    pub fn from_start(&self) -> Self {
        let mut request = self.clone();
        request.cursor = None;
        request
    }

    /// All rows of the list: without a page, its size and a count.
    #[must_use]
    pub fn whole(&self) -> Self {
        Self {
            search: self.search.clone(),
            sort: self.sort.clone(),
            filters: self.filters.clone(),
            groups: self.groups.clone(),
            trashed: self.trashed,
            ..Self::new(self.resource)
        }
    }

    /// The list without a page and without an exact count, as it is worth keeping.
    #[must_use]
    pub fn to_keep(&self) -> Self {
        let mut request = self.from_start();
        request.exact = false;
        request.cells = false;
        request.opened.clear();
        request.opens_with_view = false;
        request
    }

    /// Whether search or filters leave rows out.
    #[must_use]
    pub fn is_narrowed(&self) -> bool {
        !self.search.is_empty() || !self.filters.is_empty() || !self.groups.is_empty()
    }

    /// The order in which rows come: what was chosen, else the table's own, without the key that
    /// makes it total. For showing; the first column is what the list is sorted by.
    #[must_use]
    pub fn shown_order(&self) -> Vec<Sort> {
        if self.sort.is_empty() {
            let own = self.resource.queries.order.iter();
            own.map(|column| Sort {
                column,
                descending: column.is_descending,
            })
            .collect()
        } else {
            self.sort.clone()
        }
    }

    /// The order with the key at its end, so that it is total; the key follows the direction of
    /// the column before it, which lets one index serve both.
    pub(crate) fn order(&self) -> Vec<Sort> {
        let mut order = self.shown_order();
        let descending = order.last().is_some_and(|last| last.descending);
        for column in self.resource.table.key {
            if !order.iter().any(|sort| sort.column.name == column.name) {
                order.push(Sort { column, descending });
            }
        }
        order
    }

    /// The rows that search and filters let through.
    pub(crate) fn condition(&self) -> Condition<'static> {
        let mut parts: Vec<Condition<'static>> = Vec::new();
        parts.extend(trash::condition(self.resource, self.trashed));
        parts.extend(all_of(self.filters.iter()));
        parts.extend(self.groups.iter().map(Group::condition));
        parts.extend(searched(self.resource, &self.search));
        Condition::And(parts)
    }

    /// The words of the search that count.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        words(&self.search)
    }

    fn at(&self, backward: bool, text: &str) -> Self {
        let mut request = self.clone();
        request.cursor = Some(Cursor {
            backward,
            text: text.to_owned(),
            values: cursor::read(text).unwrap_or_default(),
        });
        request
    }
}

impl Sort {
    /// As in the address: `-` before the name where the largest comes first. What of a name would
    /// be read as something else is percent-encoded.
    #[must_use]
    pub fn name(&self) -> String {
        let name = self.column.name.replace('%', "%25").replace(',', "%2C");
        let sign = if self.descending { "-" } else { "" };
        match name.strip_prefix('-') {
            Some(rest) => format!("{sign}%2D{rest}"),
            None => format!("{sign}{name}"),
        }
    }
}

/// The columns that a list can show: its own, and then those of a record's page that are no secrets.
pub(crate) fn offered_columns(
    resource: &'static Resource,
) -> impl Iterator<Item = &'static Column> {
    let own = resource.list.columns;
    let more = resource.detail.columns.iter().filter(move |column| {
        !own.iter().any(|known| known.is(column)) && !is_secret(resource, column)
    });
    own.iter().chain(more)
}

/// The conditions of filters all of which have to hold.
pub(super) fn all_of<'a>(
    filters: impl Iterator<Item = &'a ColumnFilter>,
) -> Vec<Condition<'static>> {
    let mut parts: Vec<Condition<'static>> = Vec::new();
    for filter in filters {
        // From and to are one range, which an index answers as one.
        match (
            &filter.condition,
            parts.iter_mut().find_map(|it| timely(it, filter.column)),
        ) {
            (Condition::Timely(more), Some(tests)) => tests.extend(more.tests.iter().cloned()),
            (condition, _) => parts.push(condition.clone()),
        }
    }
    parts
}

/// The comparisons of a condition on moments in this column.
fn timely<'a>(
    condition: &'a mut Condition<'static>,
    column: &Column,
) -> Option<&'a mut Vec<(Comparison, Moment)>> {
    match condition {
        Condition::Timely(it) if it.column.name == column.name => Some(&mut it.tests),
        _ => None,
    }
}
