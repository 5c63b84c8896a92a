//! What a list's address asks for, and the addresses that its links lead to.

use std::fmt;

use dbadmin_model::Value;
use dbadmin_model::sql::{Comparison, Condition, Filter, Operator, Pattern};

use super::fetch::at;
use super::{cursor, operand};
use crate::policy::is_secret;
use crate::{Column, Format, Kind, Resource, Table};

/// The most rows that a page may have.
const MAX_SIZE: u32 = 200;

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
    condition: Condition<'static>,
}

/// A place in the list, and on which side of it the page lies.
#[derive(Clone, Debug)]
pub(crate) struct Cursor {
    pub backward: bool,
    pub text: String,
    pub values: Vec<Value>,
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
    /// Rows on a page.
    pub size: u32,
    /// Whether the exact number of rows is wanted, whatever it costs.
    pub exact: bool,
    pub(crate) cursor: Option<Cursor>,
    canonical: bool,
}

/// Something in a list's address that cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The parameter.
    pub parameter: String,
    /// Its value.
    pub value: String,
    /// What was expected instead.
    pub expected: String,
}

/// An address that cannot be followed: everything that is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRequest {
    /// The problems, in the address's order.
    pub problems: Vec<Problem>,
}

impl fmt::Display for BadRequest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            if index > 0 {
                out.write_str("; ")?;
            }
            let Problem {
                parameter,
                value,
                expected,
            } = problem;
            write!(out, "“{parameter}={value}” cannot be followed: {expected}")?;
        }
        Ok(())
    }
}

impl std::error::Error for BadRequest {}

impl ListRequest {
    /// The table's list as it opens: no search, no filter, its own order.
    #[must_use]
    pub fn new(resource: &'static Resource) -> Self {
        Self {
            resource,
            search: String::new(),
            sort: Vec::new(),
            filters: Vec::new(),
            size: resource.queries.page_size.clamp(1, MAX_SIZE),
            exact: false,
            cursor: None,
            canonical: true,
        }
    }

    /// Reads an address's query: `q`, `sort`, `after`, `before`, `size`, `count=exact`, and a
    /// filter a column.
    ///
    /// A plain HTML form cannot write `total=gte.10`, so it may also send `total.from`,
    /// `total.to`, `name.contains` and `status.is`, with values as people type them; a request
    /// read from such fields is not [canonical](Self::is_canonical). Empty fields are ignored,
    /// and so are unknown parameters that begin with `_`.
    ///
    /// # Errors
    /// Everything that cannot be followed, with what was expected in its place.
    pub fn parse(resource: &'static Resource, query: Option<&str>) -> Result<Self, BadRequest> {
        let mut request = Self::new(resource);
        let mut problems = Vec::new();
        let mut place = None;
        for (name, value) in form_urlencoded::parse(query.unwrap_or("").as_bytes()) {
            let taken = match name.as_ref() {
                name if request.is_filter(name, &value) => request.take_filter(name, &value),
                "q" => {
                    value.trim().clone_into(&mut request.search);
                    Ok(())
                }
                "sort" => request.take_sort(&value),
                "size" => request.take_size(&value),
                "count" if value == "exact" => {
                    request.exact = true;
                    Ok(())
                }
                "count" => Err("exact is the only way to count that can be asked for".to_owned()),
                "after" | "before" => {
                    place = Some((name == "before", value.clone().into_owned()));
                    Ok(())
                }
                name => request.take_field(name, &value),
            };
            problems.extend(taken.err().map(|expected| Problem {
                parameter: name.clone().into_owned(),
                value: value.into_owned(),
                expected,
            }));
        }
        if let Some((backward, text)) = place
            && let Err(problem) = request.take_cursor(backward, text)
        {
            problems.push(problem);
        }
        if problems.is_empty() {
            Ok(request)
        } else {
            Err(BadRequest { problems })
        }
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
        if !self.search.is_empty() {
            out.append_pair("q", &self.search);
        }
        for filter in &self.filters {
            out.append_pair(filter.column.name, &filter.filter.to_string());
        }
        if !self.sort.is_empty() {
            let names: Vec<String> = self.sort.iter().map(Sort::name).collect();
            out.append_pair("sort", &names.join(","));
        }
        if self.size != self.resource.queries.page_size.clamp(1, MAX_SIZE) {
            out.append_pair("size", &self.size.to_string());
        }
        if self.exact {
            out.append_pair("count", "exact");
        }
        if let Some(cursor) = &self.cursor {
            let name = if cursor.backward { "before" } else { "after" };
            out.append_pair(name, &cursor.text);
        }
        out.finish()
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

    /// Without the filter at that position of [`ListRequest::filters`].
    #[must_use]
    pub fn without_filter(&self, index: usize) -> Self {
        let mut request = self.from_start();
        if index < request.filters.len() {
            request.filters.remove(index);
        }
        request
    }

    /// Without any filter.
    #[must_use]
    pub fn without_filters(&self) -> Self {
        let mut request = self.from_start();
        request.filters.clear();
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

    /// Counted exactly.
    #[must_use]
    pub fn with_exact_count(&self) -> Self {
        let mut request = self.clone();
        request.exact = true;
        request
    }

    /// From the first row, otherwise the same.
    #[must_use]
    pub fn from_start(&self) -> Self {
        let mut request = self.clone();
        request.cursor = None;
        request
    }

    /// Whether search or filters leave rows out.
    #[must_use]
    pub fn is_narrowed(&self) -> bool {
        !self.search.is_empty() || !self.filters.is_empty()
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
        let filters = self.filters.iter().map(|filter| filter.condition.clone());
        let mut parts: Vec<_> = filters.collect();
        for word in self.search.split_whitespace() {
            let columns = self.resource.queries.search.iter();
            parts.push(Condition::Or(
                columns
                    .filter_map(|column| contains(self.resource.table, column, word))
                    .collect(),
            ));
        }
        Condition::And(parts)
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

    /// A column may be called like a parameter; then the value decides.
    fn is_filter(&self, name: &str, value: &str) -> bool {
        self.resource.table.column(name).is_some()
            && (!matches!(name, "q" | "sort" | "size" | "count" | "after" | "before")
                || Filter::parse(value).is_ok())
    }

    fn take_sort(&mut self, value: &str) -> Result<(), String> {
        for name in value.split(',').filter(|name| !name.is_empty()) {
            let (descending, name) = match name.strip_prefix('-') {
                Some(rest) => (true, rest),
                None => (false, name),
            };
            let column = sortable(self.resource).find(|column| column.name == name);
            let column = column.ok_or_else(|| {
                let names: Vec<&str> = sortable(self.resource).map(|column| column.name).collect();
                format!("the list can be sorted by {}", one_of(&names))
            })?;
            if !self.sort.iter().any(|sort| sort.column.name == column.name) {
                self.sort.push(Sort { column, descending });
            }
        }
        Ok(())
    }

    fn take_size(&mut self, value: &str) -> Result<(), String> {
        match value.parse() {
            Ok(size) if (1..=MAX_SIZE).contains(&size) => {
                self.size = size;
                Ok(())
            }
            _ => Err(format!("a page has from 1 to {MAX_SIZE} rows")),
        }
    }

    fn take_filter(&mut self, name: &str, value: &str) -> Result<(), String> {
        if value.is_empty() {
            self.canonical = false;
            return Ok(());
        }
        let column = self.filterable(name)?;
        let filter = Filter::parse(value).map_err(|error| error.to_string())?;
        self.push_filter(column, filter)
    }

    /// A field of a filter's form: `total.from`, `total.to`, `name.contains`, `status.is`.
    fn take_field(&mut self, name: &str, value: &str) -> Result<(), String> {
        let known = name
            .rsplit_once('.')
            .filter(|(column, _)| self.resource.table.column(column).is_some());
        let Some((column, field)) = known else {
            if name.starts_with('_') {
                return Ok(());
            }
            return Err(self.unknown_column());
        };
        let column = self.filterable(column)?;
        self.canonical = false;
        let value = value.trim();
        if value.is_empty() {
            return Ok(());
        }
        let filter = match field {
            "is" => Filter::new(Operator::Compare(Comparison::Equal), value),
            "contains" => Filter::new(Operator::ILike, format!("*{}*", Pattern::escape(value))),
            "from" => Filter::new(
                Operator::Compare(Comparison::GreaterOrEqual),
                bound(column, value)?,
            ),
            "to" => upper_bound(column, value)?,
            _ => {
                return Err("the fields of a filter end in .is, .contains, .from or .to".to_owned());
            }
        };
        self.push_filter(column, filter)
    }

    fn push_filter(&mut self, column: &'static Column, filter: Filter) -> Result<(), String> {
        let condition = operand::condition(at(self.resource.table, column), column, &filter)?;
        self.filters.push(ColumnFilter {
            column,
            filter,
            condition,
        });
        Ok(())
    }

    fn take_cursor(&mut self, backward: bool, text: String) -> Result<(), Problem> {
        let expected = match self.resource.table.key {
            [] => 1,
            _ => self.order().len(),
        };
        match cursor::read(&text) {
            Some(values) if values.len() == expected => {
                self.cursor = Some(Cursor {
                    backward,
                    text,
                    values,
                });
                Ok(())
            }
            _ => Err(Problem {
                parameter: if backward { "before" } else { "after" }.to_owned(),
                value: text,
                expected: "follow the list's own links to its pages, in the same order".to_owned(),
            }),
        }
    }

    /// The column, unless filtering would tell what the panel does not show.
    fn filterable(&self, name: &str) -> Result<&'static Column, String> {
        let column = self.resource.table.column(name);
        column
            .filter(|column| can_filter(self.resource, column))
            .ok_or_else(|| self.unknown_column())
    }

    fn unknown_column(&self) -> String {
        let columns = self.resource.table.columns.iter();
        let names: Vec<&str> = columns
            .filter(|column| can_filter(self.resource, column))
            .map(|column| column.name)
            .collect();
        format!("the list can be filtered by {}", one_of(&names))
    }
}

impl Sort {
    /// As in the address: `-` before the name where the largest comes first.
    #[must_use]
    pub fn name(&self) -> String {
        format!(
            "{}{}",
            if self.descending { "-" } else { "" },
            self.column.name
        )
    }
}

/// The columns that the list can be sorted by.
fn sortable(resource: &'static Resource) -> impl Iterator<Item = &'static Column> {
    let listed = resource
        .list
        .columns
        .iter()
        .filter(|column| column.can_sort);
    listed.chain(resource.queries.order)
}

fn can_filter(resource: &Resource, column: &Column) -> bool {
    column.kind != Kind::Blob && !is_secret(resource, column)
}

/// The condition that a search for one word makes on a column, if the column can contain it.
pub(crate) fn contains(table: &Table, column: &Column, word: &str) -> Option<Condition<'static>> {
    let at = at(table, column);
    match column.kind {
        Kind::Integer => {
            let number = word.parse().ok().map(Value::Integer)?;
            Some(Condition::Compare(at, Comparison::Equal, number))
        }
        Kind::Blob => None,
        _ => Some(Condition::Like {
            column: at,
            pattern: Pattern::containing(word),
            case_sensitive: false,
        }),
    }
}

/// A bound as people type it, in the form in which it is stored.
fn bound(column: &Column, typed: &str) -> Result<String, String> {
    match (column.format, column.kind) {
        (Format::Money(currency), Kind::Integer) => crate::money::minor_units(typed, currency)
            .map(|units| units.to_string())
            .ok_or_else(|| "an amount such as 12.50".to_owned()),
        (_, Kind::DateTime) => Ok(typed.replacen('T', " ", 1)),
        _ => Ok(typed.to_owned()),
    }
}

/// A day as the upper bound of moments means the whole day.
fn upper_bound(column: &Column, typed: &str) -> Result<Filter, String> {
    if column.kind == Kind::DateTime
        && let Ok(day) = typed.parse::<chrono::NaiveDate>()
        && let Some(next) = day.succ_opt()
    {
        return Ok(Filter::new(
            Operator::Compare(Comparison::Less),
            next.to_string(),
        ));
    }
    let bound = bound(column, typed)?;
    Ok(Filter::new(
        Operator::Compare(Comparison::LessOrEqual),
        bound,
    ))
}

fn one_of(names: &[&str]) -> String {
    match names {
        [] => "nothing".to_owned(),
        names => names.join(", "),
    }
}
