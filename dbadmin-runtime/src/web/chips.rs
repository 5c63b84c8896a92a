//! The chips of the filters that are on, in people's words; a click takes one away.

use dbadmin_model::sql::{Comparison, Filter as Test, Joint, Operand, Operator, Pattern, Side};

use super::address;
use super::choices;
use super::format::{self, Moment};
use super::rows::reference;
use super::trouble::Trouble;
use super::visit::Visit;
use crate::query::{self, ColumnFilter, Group, ListRequest, Member, Period};
use crate::{Column, Format, Kind, Resource, money};

/// So many of a filter's values a chip names; the others it counts.
const NAMED: usize = 5;

/// A filter or a group that is on.
#[derive(Debug)]
pub struct Chip {
    /// The column's label and what the filter does, or how a group is joined.
    pub verb: String,
    /// What the filter compares with, or the members of a group.
    pub value: String,
    /// The list without it.
    pub without: String,
}

/// The filters and groups that are on.
///
/// # Errors
/// Where the database fails.
pub async fn chips(visit: &Visit<'_>, request: &ListRequest) -> Result<Vec<Chip>, Trouble> {
    let (resource, table) = (request.resource, request.resource.table);
    let link = |rest: ListRequest| address::list_with(visit.base, table, &rest.query());
    let mut chips = Vec::with_capacity(request.filters.len() + request.groups.len());
    for (index, filter) in request.filters.iter().enumerate() {
        let [verb, value] = test(visit, resource, filter).await?;
        chips.push(Chip {
            verb,
            value,
            without: link(request.without_filter(index)),
        });
    }
    for (index, group) in request.groups.iter().enumerate() {
        chips.push(Chip {
            verb: format!("{}:", joined(group.joint)),
            value: members(visit, resource, group).await?,
            without: link(request.without_group(index)),
        });
    }
    Ok(chips)
}

/// How a group is joined, as it stands before its members.
const fn joined(joint: Joint) -> &'static str {
    match joint {
        Joint::All => "All of these",
        Joint::Any => "Any of these",
        Joint::NotAll => "Not all of these",
        Joint::NotAny => "None of these",
    }
}

/// The members of a group in one line; those of a group within it stand in brackets.
async fn members(
    visit: &Visit<'_>,
    resource: &'static Resource,
    group: &Group,
) -> Result<String, Trouble> {
    let mut words = Vec::with_capacity(group.members.len());
    for member in &group.members {
        words.push(match member {
            Member::Test(filter) => test(visit, resource, filter).await?.join(" "),
            Member::Group(group) => {
                let inner = Box::pin(members(visit, resource, group)).await?;
                let not = if group.joint.is_negated() { "not " } else { "" };
                format!("{not}({inner})")
            }
        });
    }
    let between = if group.joint.is_any() {
        " or "
    } else {
        " and "
    };
    Ok(words.join(between))
}

/// The column's label and what the filter does; and what it compares with.
async fn test(
    visit: &Visit<'_>,
    resource: &'static Resource,
    filter: &ColumnFilter,
) -> Result<[String; 2], Trouble> {
    let verb = verb(&filter.filter, filter.column);
    Ok([
        format!("{} {verb}", filter.column.label),
        value(visit, resource, filter).await?,
    ])
}

fn verb(test: &Test, column: &Column) -> &'static str {
    let timely = matches!(column.kind, Kind::Date | Kind::DateTime | Kind::Time);
    let [yes, no] = match test.operator {
        Operator::Compare(comparison) => match comparison {
            Comparison::Equal => ["is", "is not"],
            Comparison::NotEqual => ["is not", "is"],
            Comparison::Greater if timely => ["after", "not after"],
            Comparison::Greater => ["above", "not above"],
            Comparison::GreaterOrEqual => ["from", "not from"],
            Comparison::Less if timely => ["before", "not before"],
            Comparison::Less => ["below", "not below"],
            Comparison::LessOrEqual => ["up to", "not up to"],
        },
        Operator::Like | Operator::ILike => match &test.operand {
            Operand::One(text) => match Pattern::parse(text).sought() {
                Some((Side::Within, _)) => ["contains", "does not contain"],
                Some((Side::Start, _)) => ["starts with", "does not start with"],
                Some((Side::End, _)) => ["ends with", "does not end with"],
                None => ["is like", "is not like"],
            },
            Operand::Many(_) => ["is like", "is not like"],
        },
        Operator::In | Operator::Is => ["is", "is not"],
        Operator::During => match &test.operand {
            Operand::One(text) => match Period::parse(text) {
                Some(Period::Day(_)) => ["is", "is not"],
                Some(period) if period.is_day() => ["on", "not on"],
                _ => ["in", "not in"],
            },
            Operand::Many(_) => ["in", "not in"],
        },
    };
    if test.negated { no } else { yes }
}

async fn value(
    visit: &Visit<'_>,
    resource: &'static Resource,
    filter: &ColumnFilter,
) -> Result<String, Trouble> {
    let column = filter.column;
    let items = match &filter.filter.operand {
        Operand::One(text) => std::slice::from_ref(text),
        Operand::Many(items) => items.as_slice(),
    };
    let mut shown = Vec::with_capacity(NAMED + 1);
    for item in items.iter().take(NAMED) {
        shown.push(match filter.filter.operator {
            Operator::Is if item == "null" => "empty".to_owned(),
            Operator::Like | Operator::ILike => match Pattern::parse(item).sought() {
                Some((_, text)) => format!("“{text}”"),
                None => item.clone(),
            },
            Operator::During => Period::parse(item).map_or_else(|| item.clone(), Period::words),
            _ => match reference(resource, column).filter(|it| choices::can_pick(visit, it)) {
                Some(reference) => query::option_label(visit.app(), visit.actor, reference, item)
                    .await?
                    .unwrap_or_else(|| item.clone()),
                None => operand(column, item),
            },
        });
    }
    if items.len() > NAMED {
        shown.push(format!("{} more", items.len() - NAMED));
    }
    Ok(shown.join(" or "))
}

/// An operand as the list shows such values.
fn operand(column: &Column, text: &str) -> String {
    if let Some(choice) = column.choices.iter().find(|choice| choice.value == text) {
        return choice.label.to_owned();
    }
    match (column.kind, column.format, text) {
        (Kind::Boolean, _, "true" | "1") => "Yes".to_owned(),
        (Kind::Boolean, _, "false" | "0") => "No".to_owned(),
        (Kind::Integer, Format::Money(currency), _) => {
            let plain = text.parse().map(|minor| money::decimal(minor, currency));
            let mut out = String::new();
            // Writing to a String cannot fail.
            let _ = format::amount(&mut out, plain.as_deref().unwrap_or(text), currency);
            out
        }
        (Kind::Date | Kind::DateTime | Kind::Time, ..) => {
            let mut out = String::new();
            match Moment::read(text).map(|moment| moment.write(&mut out)) {
                Some(Ok(())) => out,
                _ => text.to_owned(),
            }
        }
        _ => text.to_owned(),
    }
}
