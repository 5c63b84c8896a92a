//! A list's address, read: whatever cannot be followed is told, all of it at once.

use std::fmt;

use dbadmin_model::sql::{Comparison, Filter, Joint, Logic, Operator, Part, Pattern};
use percent_encoding::percent_decode_str;

use super::fetch::leads;
use super::request::{CELLS, ColumnFilter, Cursor, MAX_SIZE, TRASH, TREE, WITHIN};
use super::{Group, ListRequest, Member, Sort, cursor, operand, tree};
use crate::policy::is_secret;
use crate::{Column, Format, Kind, Resource};

/// The longest value of a parameter, in bytes: SQLite refuses longer patterns at some point.
const LONGEST: usize = 2000;

/// The longest group of filters, in bytes.
const LONGEST_GROUP: usize = 8000;

/// The longest cursor, in bytes: it holds whole values of the columns sorted by.
const LONGEST_CURSOR: usize = 16_384;

/// The most filters at once, for SQLite bounds the depth of a condition.
const MAX_FILTERS: usize = 50;

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
    /// Reads an address's query: `q`, `sort`, `after`, `before`, `size`, `count=exact`, a filter a
    /// column, and groups of filters: `or=(…)`, `and=(…)`, `not.or=(…)`, `not.and=(…)`.
    ///
    /// A plain HTML form cannot write `total=gte.10`, so it may also send `total.from`,
    /// `total.to`, `name.contains` and `status.is`, with values as people type them; a request
    /// read from such fields is not [canonical](Self::is_canonical). Empty fields are ignored,
    /// and so are unknown parameters that begin with `_`. `_trash=1` asks for the rows in the trash,
    /// where the table has one, `_cells=1` for cells that lead to forms, and `_tree=1` for rows below those that
    /// they refer to, of which each `_within` names one that shows them.
    ///
    /// # Errors
    /// Everything that cannot be followed, with what was expected in its place.
    pub fn parse(resource: &'static Resource, query: Option<&str>) -> Result<Self, BadRequest> {
        Self::new(resource).read(query)
    }

    /// This list as [`ListRequest::parse`] reads an address's query.
    ///
    /// # Errors
    /// As those of [`ListRequest::parse`].
    pub fn read(self, query: Option<&str>) -> Result<Self, BadRequest> {
        match self.read_what_fits(query) {
            (request, problems) if problems.is_empty() => Ok(request),
            (_, problems) => Err(BadRequest { problems }),
        }
    }

    /// This list as far as an address's query can be followed, and what of it cannot.
    #[must_use]
    pub fn read_what_fits(self, query: Option<&str>) -> (Self, Vec<Problem>) {
        let mut request = self;
        let mut problems = Vec::new();
        let mut place = None;
        for (name, value) in form_urlencoded::parse(query.unwrap_or("").as_bytes()) {
            let taken = match name.as_ref() {
                _ if value.len() > longest(&name) => {
                    Err(format!("use at most {} bytes", longest(&name)))
                }
                name if request.is_filter(name, &value) => request.take_filter(name, &value),
                name if let Some(joint) = Joint::named(name) => request.take_group(joint, &value),
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
                TRASH => {
                    request.trashed = value == "1" && request.resource.queries.trash.is_some();
                    Ok(())
                }
                CELLS => {
                    request.cells = value == "1";
                    Ok(())
                }
                TREE => {
                    request.tree = value == "1" && tree::parent(request.resource).is_some();
                    Ok(())
                }
                WITHIN => {
                    request.open(&value);
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
        (request, problems)
    }

    /// A column may be called like a parameter; then the value decides.
    fn is_filter(&self, name: &str, value: &str) -> bool {
        self.resource.table.column(name).is_some()
            && (!is_parameter(name) || Filter::parse(value).is_ok())
    }

    fn take_sort(&mut self, value: &str) -> Result<(), String> {
        for name in value.split(',').filter(|name| !name.is_empty()) {
            let (descending, name) = match name.strip_prefix('-') {
                Some(rest) => (true, rest),
                None => (false, name),
            };
            let name = percent_decode_str(name).decode_utf8_lossy();
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
                lower_bound(column, value)?,
            ),
            "to" => upper_bound(column, value)?,
            _ => {
                return Err("the fields of a filter end in .is, .contains, .from or .to".to_owned());
            }
        };
        self.push_filter(column, filter)
    }

    pub(super) fn push_filter(
        &mut self,
        column: &'static Column,
        filter: Filter,
    ) -> Result<(), String> {
        self.require_room(1)?;
        let filter = self.column_filter(column, filter)?;
        self.filters.push(filter);
        Ok(())
    }

    fn take_group(&mut self, joint: Joint, value: &str) -> Result<(), String> {
        let group = Logic::parse(joint, value).map_err(|error| error.to_string())?;
        self.push_group(&group)
    }

    pub(super) fn push_group(&mut self, logic: &Logic) -> Result<(), String> {
        let group = self.group(logic)?;
        self.require_room(group.len())?;
        self.groups.push(group);
        Ok(())
    }

    /// The group with its columns found and its values read.
    fn group(&self, logic: &Logic) -> Result<Group, String> {
        let members = logic.parts.iter().map(|part| match part {
            Part::Group(group) => self.group(group).map(Member::Group),
            Part::Test(name, filter) => {
                let column = self
                    .filterable(name)
                    .map_err(|known| format!("there is no “{name}” to filter by: {known}"))?;
                let test = self.column_filter(column, filter.clone());
                let named = |expected| format!("“{name}.{filter}” needs {expected}");
                test.map(Member::Test).map_err(named)
            }
        });
        Ok(Group {
            joint: logic.joint,
            members: members.collect::<Result<_, _>>()?,
        })
    }

    fn column_filter(
        &self,
        column: &'static Column,
        filter: Filter,
    ) -> Result<ColumnFilter, String> {
        let condition = operand::condition(self.resource.table, column, &filter)?;
        Ok(ColumnFilter {
            column,
            filter,
            condition,
        })
    }

    fn require_room(&self, more: usize) -> Result<(), String> {
        let taken: usize = self.groups.iter().map(Group::len).sum();
        if self.filters.len() + taken + more > MAX_FILTERS {
            return Err(format!("use at most {MAX_FILTERS} filters"));
        }
        Ok(())
    }

    /// The columns that the list can be filtered by, in the table's order.
    pub fn filterables(&self) -> impl Iterator<Item = &'static Column> {
        let resource = self.resource;
        let columns = resource.table.columns.iter();
        columns.filter(|column| can_filter(resource, column))
    }

    fn take_cursor(&mut self, backward: bool, text: String) -> Result<(), Problem> {
        let expected = match self.resource.table.key {
            [] => 1,
            _ => self.order().len(),
        };
        match cursor::read(&text) {
            Some(values)
                if values.len() == expected
                    || text == cursor::END && backward && expected == self.order().len() =>
            {
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
        let names: Vec<&str> = self.filterables().map(|column| column.name).collect();
        format!("the list can be filtered by {}", one_of(&names))
    }
}

/// Whether a parameter of that name means something else than a filter on a column.
fn is_parameter(name: &str) -> bool {
    matches!(name, "q" | "sort" | "size" | "count" | "after" | "before")
        || Joint::named(name).is_some()
}

/// The longest value of this parameter, in bytes.
fn longest(name: &str) -> usize {
    match name {
        "after" | "before" => LONGEST_CURSOR,
        name if Joint::named(name).is_some() => LONGEST_GROUP,
        _ => LONGEST,
    }
}

/// The columns that the list can be sorted by.
fn sortable(resource: &'static Resource) -> impl Iterator<Item = &'static Column> {
    let listed = resource
        .list
        .columns
        .iter()
        .filter(|column| column.can_sort);
    let others = resource.queries.order.iter().filter(|column| {
        let mut listed = resource.list.columns.iter();
        !listed.any(|known| known.can_sort && known.is(column))
    });
    listed.chain(others)
}

fn can_filter(resource: &Resource, column: &Column) -> bool {
    // Bytes can be long; those that lead to a row are not.
    !is_secret(resource, column) && (column.kind != Kind::Blob || leads(resource, column))
}

/// A bound as people type it, in the form in which it is stored.
pub(crate) fn lower_bound(column: &Column, typed: &str) -> Result<String, String> {
    match (column.format, column.kind) {
        (Format::Money(currency), Kind::Integer) => crate::money::minor_units(typed, currency)
            .map(|units| units.to_string())
            .ok_or_else(|| "an amount such as 12.50".to_owned()),
        (_, Kind::DateTime) => Ok(typed.replacen('T', " ", 1)),
        _ => Ok(typed.to_owned()),
    }
}

/// The last day whose year has four digits.
const LAST_DAY: &str = "9999-12-31";

/// A day as the upper bound of moments means the whole day.
pub(crate) fn upper_bound(column: &Column, typed: &str) -> Result<Filter, String> {
    let day = typed.parse::<chrono::NaiveDate>().ok();
    let (comparison, bound) = match day.filter(|_| column.kind == Kind::DateTime) {
        // Not every database has a name for the day after it.
        Some(_) if typed == LAST_DAY => (
            Comparison::LessOrEqual,
            format!("{LAST_DAY} 23:59:59.999999"),
        ),
        Some(day) if let Some(next) = day.succ_opt() => (Comparison::Less, next.to_string()),
        _ => (Comparison::LessOrEqual, lower_bound(column, typed)?),
    };
    Ok(Filter::new(Operator::Compare(comparison), bound))
}

fn one_of(names: &[&str]) -> String {
    match names {
        [] => "nothing".to_owned(),
        names => names.join(", "),
    }
}
