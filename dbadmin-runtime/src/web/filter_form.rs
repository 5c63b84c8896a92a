//! The form that sets filters.
//!
//! The form works without a script, so its fields are what a plain form can send; see
//! [`ListRequest::parse`]. Only boxes to tick, several of which make one filter, are put together
//! here.

use std::collections::HashMap;

use dbadmin_model::sql::{Comparison, Filter as Test, Operand, Operator, Pattern};

use super::address;
use super::bound;
use super::choices::{self, Choice};
use super::form_data::FormData;
use super::format;
use super::rows::reference;
use super::trouble::Trouble;
use super::visit::Visit;
use crate::query::{self, BadRequest, Count, Facet, ListRequest, Problem};
use crate::{Column, Filter, FilterKind, Kind, Resource};

/// What names of boxes to tick begin with.
const BOX: &str = "_in.";
/// What names of searches for a row begin with.
const FIND: &str = "_find.";

/// A field of the form.
#[derive(Debug)]
pub struct FilterField {
    /// The column's name.
    pub name: &'static str,
    /// The column's label.
    pub label: &'static str,
    /// What one chooses with.
    pub control: FilterControl,
}

/// The form.
#[derive(Debug)]
pub struct FilterForm {
    /// Its fields, filled with the filters that are on.
    pub fields: Vec<FilterField>,
    /// The query of everything else, which the form has to take along.
    pub rest: String,
    /// How many rows have been looked at, where there are more.
    pub counted_to: Option<String>,
}

/// What one chooses with.
#[derive(Debug)]
pub enum FilterControl {
    /// Boxes to tick.
    Choices(Vec<Choice>),
    /// One of several; values are whole filters.
    Select(Vec<Choice>),
    /// A row of another table; values are whole filters.
    Reference {
        /// Some of the rows.
        options: Vec<Choice>,
        /// Whether there are more.
        more: bool,
        /// What was searched for.
        find: String,
        /// Where the script asks for rows.
        source: String,
    },
    /// Part of the text.
    Contains(String),
    /// From and to.
    Range {
        /// The type of the inputs.
        kind: &'static str,
        /// Which keys a phone offers.
        mode: &'static str,
        /// The lower bound.
        from: String,
        /// The upper bound.
        to: String,
    },
}

impl FilterField {
    /// Whether it takes a whole row of the form.
    pub fn wide(&self) -> bool {
        matches!(
            self.control,
            FilterControl::Choices(_) | FilterControl::Range { kind: "date", .. }
        )
    }
}

/// Whether a parameter belongs to the form and not to the list's own address.
pub fn is_helper(name: &str) -> bool {
    name == "_open" || name.starts_with(BOX) || name.starts_with(FIND)
}

/// Whether the visitor can be offered this filter.
pub fn offered(visit: &Visit<'_>, resource: &'static Resource, filter: &Filter) -> bool {
    filter.kind != FilterKind::Reference
        || reference(resource, &filter.column)
            .is_some_and(|reference| choices::can_pick(visit, reference))
}

/// The request with the boxes that were ticked.
///
/// # Errors
/// Where a box names what the list cannot be filtered by.
pub fn with_boxes(request: ListRequest, query: Option<&str>) -> Result<ListRequest, BadRequest> {
    let mut ticked: Vec<(&'static Column, Vec<String>)> = Vec::new();
    for (name, value) in form_urlencoded::parse(query.unwrap_or("").as_bytes()) {
        let Some(name) = name.strip_prefix(BOX) else {
            continue;
        };
        let Some(column) = request.resource.table.column(name) else {
            continue;
        };
        match ticked.iter_mut().find(|(known, _)| known.is(column)) {
            Some((_, values)) => values.push(value.into_owned()),
            None => ticked.push((column, vec![value.into_owned()])),
        }
    }
    let mut request = request;
    for (column, mut values) in ticked {
        let test = if values.len() == 1 {
            Test::new(
                Operator::Compare(Comparison::Equal),
                values.pop().unwrap_or_default(),
            )
        } else {
            Test {
                negated: false,
                operator: Operator::In,
                operand: Operand::Many(values),
            }
        };
        let value = test.to_string();
        request = request
            .with_filter(column, test)
            .map_err(|expected| BadRequest {
                problems: vec![Problem {
                    parameter: column.name.to_owned(),
                    value,
                    expected,
                }],
            })?;
    }
    Ok(request)
}

/// The form, filled with the filters that are on.
///
/// # Errors
/// Where the database fails.
pub async fn form(
    visit: &Visit<'_>,
    request: &ListRequest,
    raw: &FormData,
) -> Result<FilterForm, Trouble> {
    let resource = request.resource;
    let counted = counted(visit, request).await?;
    let mut taken: Vec<usize> = Vec::new();
    let mut fields = Vec::new();
    for filter in resource.list.filters {
        if !offered(visit, resource, filter) {
            continue;
        }
        let column = &filter.column;
        let mut take = |wanted: &dyn Fn(&Test) -> bool| {
            let found = request.filters.iter().enumerate().find(|(index, on)| {
                on.column.is(column) && !taken.contains(index) && wanted(&on.filter)
            });
            found.map(|(index, on)| {
                taken.push(index);
                on.filter.clone()
            })
        };
        let facet = counted.get(column.name);
        let control = match filter.kind {
            FilterKind::Choice => boxes(column, take(&is_one_of), facet),
            FilterKind::YesNo => {
                let on = take(&is_one_of).or_else(|| take(&is_nothing));
                yes_no(column, on, facet)
            }
            FilterKind::Text => FilterControl::Contains(
                take(&contains)
                    .and_then(|test| text(&test))
                    .and_then(|text| Pattern::parse(&text).contained().map(str::to_owned))
                    .unwrap_or_default(),
            ),
            FilterKind::Range => range(
                column,
                take(&bound::is_lower),
                take(&|test| bound::is_upper(column, test)),
            ),
            FilterKind::Reference => {
                let on =
                    take(&|test| bound::is(test, Comparison::Equal)).or_else(|| take(&is_nothing));
                let find = raw.text(&format!("{FIND}{}", column.name));
                rows(visit, resource, column, on, find, facet).await?
            }
        };
        fields.push(FilterField {
            name: column.name,
            label: column.label,
            control,
        });
    }
    let mut rest = request.from_start();
    taken.sort_unstable();
    for index in taken.into_iter().rev() {
        rest = rest.without_filter(index);
    }
    let cap = u64::from(resource.queries.count_cap);
    Ok(FilterForm {
        fields,
        rest: rest.query(),
        counted_to: counted
            .values()
            .any(Facet::is_capped)
            .then(|| format::count(cap)),
    })
}

/// How many rows the choices would leave; with none of them chosen, all choices of a filter at once.
async fn counted(
    visit: &Visit<'_>,
    request: &ListRequest,
) -> Result<HashMap<&'static str, Facet>, Trouble> {
    let filters = request.resource.list.filters.iter();
    let columns: Vec<&'static Column> = filters
        .filter(|filter| match filter.kind {
            FilterKind::Choice | FilterKind::YesNo => true,
            FilterKind::Reference => offered(visit, request.resource, filter),
            FilterKind::Text | FilterKind::Range => false,
        })
        .map(|filter| &filter.column)
        .collect();
    let found = query::facets(visit.app(), visit.actor, request, &columns).await;
    found.map_err(Trouble::from)
}

/// A choice's label with how many rows it would leave.
fn with_count(label: &str, facet: Option<&Facet>, value: &str) -> String {
    match facet.and_then(|facet| facet.of(value)) {
        Some(Count::Exact(number)) => format!("{label} ({})", format::count(number)),
        Some(count) => format!("{label} ({}+)", format::count(count.number())),
        None => label.to_owned(),
    }
}

fn is_one_of(test: &Test) -> bool {
    !test.negated && (bound::is(test, Comparison::Equal) || test.operator == Operator::In)
}

fn is_nothing(test: &Test) -> bool {
    !test.negated && test.operator == Operator::Is
}

fn contains(test: &Test) -> bool {
    let pattern = text(test).map(|text| Pattern::parse(&text));
    !test.negated
        && test.operator == Operator::ILike
        && pattern.is_some_and(|pattern| pattern.contained().is_some())
}

fn text(test: &Test) -> Option<String> {
    match &test.operand {
        Operand::One(text) => Some(text.clone()),
        Operand::Many(_) => None,
    }
}

fn boxes(column: &Column, on: Option<Test>, facet: Option<&Facet>) -> FilterControl {
    let on: Vec<String> = match on.map(|test| test.operand) {
        Some(Operand::One(text)) => vec![text],
        Some(Operand::Many(items)) => items,
        None => Vec::new(),
    };
    let choices = column.choices.iter().map(|choice| Choice {
        value: choice.value.to_owned(),
        label: with_count(choice.label, facet, choice.value),
        chosen: on.iter().any(|value| value == choice.value),
    });
    FilterControl::Choices(choices.collect())
}

fn yes_no(column: &Column, on: Option<Test>, facet: Option<&Facet>) -> FilterControl {
    let on = on.map(|test| test.to_string()).unwrap_or_default();
    let empty = column.nullable.then_some(("is.null", "Empty"));
    let choices = [("eq.true", "Yes"), ("eq.false", "No")]
        .into_iter()
        .chain(empty);
    FilterControl::Select(
        choices
            .map(|(value, label)| Choice {
                value: value.to_owned(),
                label: match value.strip_prefix("eq.") {
                    Some(truth) => with_count(label, facet, truth),
                    None => label.to_owned(),
                },
                chosen: value == on,
            })
            .collect(),
    )
}

fn range(column: &Column, from: Option<Test>, to: Option<Test>) -> FilterControl {
    let (kind, mode) = match column.kind {
        Kind::Date | Kind::DateTime => ("date", ""),
        Kind::Time => ("time", ""),
        _ => ("text", "decimal"),
    };
    // The field takes a day, and the filter may tell a time.
    let day = |text: String| match column.kind {
        Kind::DateTime => text.get(..10).unwrap_or(&text).to_owned(),
        _ => text,
    };
    let from = from.as_ref().and_then(text).unwrap_or_default();
    let to = to.map_or_else(String::new, |test| bound::typed_upper(column, &test));
    FilterControl::Range {
        kind,
        mode,
        from: day(bound::typed(column, &from)),
        to: day(to),
    }
}

async fn rows(
    visit: &Visit<'_>,
    resource: &'static Resource,
    column: &Column,
    on: Option<Test>,
    find: &str,
    facet: Option<&Facet>,
) -> Result<FilterControl, Trouble> {
    let Some(reference) = reference(resource, column) else {
        return Ok(FilterControl::Select(Vec::new()));
    };
    let nothing = on.as_ref().is_some_and(is_nothing);
    let current = on.as_ref().filter(|_| !nothing).and_then(text);
    let found = choices::rows(visit, reference, find, current.as_deref().unwrap_or("")).await?;
    let mut options: Vec<Choice> = found
        .choices
        .into_iter()
        .map(|choice| Choice {
            // Of a row that is chosen already, the field shows the name alone.
            label: match facet.filter(|_| !choice.chosen) {
                Some(_) => with_count(&choice.label, facet, &choice.value),
                None => choice.label,
            },
            value: format!("eq.{}", choice.value),
            chosen: choice.chosen,
        })
        .collect();
    if column.nullable {
        options.insert(
            0,
            Choice {
                value: "is.null".to_owned(),
                label: "None".to_owned(),
                chosen: nothing,
            },
        );
    }
    Ok(FilterControl::Reference {
        options,
        more: found.more,
        find: find.to_owned(),
        source: source(visit, resource, column),
    })
}

/// Where the script asks for the rows of a picker.
pub fn source(visit: &Visit<'_>, resource: &Resource, column: &Column) -> String {
    let list = address::list(visit.base, resource.table);
    let name: String = form_urlencoded::byte_serialize(column.name.as_bytes()).collect();
    format!("{list}/options?column={name}")
}
