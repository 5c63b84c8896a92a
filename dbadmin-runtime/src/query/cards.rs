//! What the cards of a dashboard show: numbers over a table's rows, each with the list of exactly the
//! rows that it is about.

use std::time::Duration;

use chrono::NaiveDate;
use dbadmin_model::sql::{Comparison, Filter, Grouping, Operand, Operator, Span, notation};
use tokio::time::timeout;

use super::count::{self, whole};
use super::ends::end;
use super::fetch::at;
use super::groups::{Amount, Asked, Bunch, Groups, MANY, PATIENCE, groups};
use super::indexed::is_indexed;
use super::options::labels;
use super::range::{Range, within};
use super::{Count, ListRequest, Period, Record, Unit, recent};
use crate::policy::{is_secret, require};
use crate::{Actor, App, Card, Column, Error, Kind, Permission, Resource, Shows};

/// So many of a column's values are told, those that come to most.
const TOLD: usize = 8;

/// So many of the newest rows are shown.
const NEWEST: u32 = 8;

/// How long the newest row is looked for.
const SHORTLY: Duration = Duration::from_millis(300);

/// What a card shows.
#[derive(Clone, Debug)]
pub struct Figures {
    /// The card.
    pub card: &'static Card,
    /// Its table's resource.
    pub resource: &'static Resource,
    /// The list of all rows that it is about.
    pub request: ListRequest,
    /// What it shows.
    pub content: Content,
    /// Which part of the rows was looked at, from 0 to 1; `None` where all were.
    pub sample: Option<f64>,
    /// Since when it is known, in seconds since 1970; `None` where it was looked up just now.
    pub as_of: Option<i64>,
}

/// What a card shows, by its kind.
#[derive(Clone, Debug)]
pub enum Content {
    /// How many rows there are.
    Count(Count),
    /// Amounts over time.
    Trend(Trend),
    /// Amounts by a column's values, the largest first.
    Parts {
        /// The column.
        by: &'static Column,
        /// Its values.
        parts: Vec<Part>,
        /// All values together, also those that are not told.
        total: Amount,
    },
    /// The newest rows.
    Rows(Vec<Record>),
    /// It took too long.
    Late,
    /// It cannot be told, and why not.
    Wrong(String),
}

/// Amounts over time.
#[derive(Clone, Debug)]
pub struct Trend {
    /// What its spans are counted in.
    pub unit: Unit,
    /// Each span: its first day, the day behind its last one, what it comes to, and the list of its rows.
    pub spans: Vec<([NaiveDate; 2], Amount, Option<ListRequest>)>,
    /// All of them together.
    pub total: Amount,
    /// The same of the days before that it is compared with: the first, the one behind the last, and what
    /// they come to.
    pub before: Option<([NaiveDate; 2], Amount)>,
}

/// Rows with the same value.
#[derive(Clone, Debug)]
pub struct Part {
    /// The value; `None` for NULL.
    pub value: Option<String>,
    /// What the row is called that it refers to, where it does and the actor may see that.
    pub label: Option<String>,
    /// Whether it stands for all values that are not told.
    pub is_rest: bool,
    /// What its rows come to.
    pub amount: Amount,
    /// The list of exactly these rows; `None` where no list can be filtered so.
    pub request: Option<ListRequest>,
}

/// What a card shows; `None` where the actor may not see what it is about, or the database does not have
/// or show it.
///
/// # Errors
/// What the database says.
pub async fn figures(
    app: &App,
    actor: &Actor,
    card: &'static Card,
    range: &Range,
    today: NaiveDate,
) -> Result<Option<Figures>, Error> {
    let Some((resource, columns)) = visible(app, actor, card) else {
        return Ok(None);
    };
    let of = Of {
        app,
        actor,
        resource,
        columns,
        range,
        today,
    };
    match of.figures(card).await {
        Ok(figures) => Ok(Some(figures)),
        // One table that cannot be read must not hide all others.
        Err(Error::Denied(_) | Error::Gone(_) | Error::Unready(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The columns that a card is about, as the table has them now.
#[derive(Clone, Copy)]
struct Columns {
    by: Option<&'static Column>,
    over: Option<&'static Column>,
    sum: Option<&'static Column>,
}

/// The resource and the columns of a card, if the actor may see all of it.
fn visible(app: &App, actor: &Actor, card: &'static Card) -> Option<(&'static Resource, Columns)> {
    let resource = app.resource(card.table)?;
    // That one is about all tables.
    if matches!(card.shows, Shows::Trail) {
        return None;
    }
    if !actor.may(resource.table, Permission::View) {
        return None;
    }
    let list = ListRequest::new(resource);
    let known = |column: &Column| list.filterables().find(|known| known.name == column.name);
    let by = match &card.shows {
        Shows::Parts(by) | Shows::Top(by) => Some(known(by)?),
        _ => None,
    };
    let over = match &card.over {
        Some(over) => Some(known(over)?),
        None => None,
    };
    let sum = match &card.sum {
        Some(sum) => Some(known(sum).filter(|sum| !is_secret(resource, sum))?),
        None => None,
    };
    Some((resource, Columns { by, over, sum }))
}

struct Of<'a> {
    app: &'a App,
    actor: &'a Actor,
    resource: &'static Resource,
    columns: Columns,
    range: &'a Range,
    today: NaiveDate,
}

impl Of<'_> {
    async fn figures(&self, card: &'static Card) -> Result<Figures, Error> {
        require(self.actor, self.resource.table, Permission::View)?;
        let whole = ListRequest::new(self.resource).read_what_fits(Some(card.filter));
        let (whole, problems) = whole;
        let mut figures = Figures {
            card,
            resource: self.resource,
            request: self.in_range(&whole),
            content: Content::Late,
            sample: None,
            as_of: None,
        };
        if let Some(problem) = problems.first() {
            figures.content = Content::Wrong(format!(
                "Its filter “{}={}” cannot be followed: {}.",
                problem.parameter, problem.value, problem.expected
            ));
            return Ok(figures);
        }
        match card.shows {
            Shows::Count => {
                let count = count::of(self.app, &figures.request);
                if let Ok(count) = timeout(PATIENCE, count).await {
                    figures.content = Content::Count(count?);
                }
            }
            Shows::Newest => {
                let rows = recent(self.app, self.actor, &figures.request, NEWEST);
                if let Ok(rows) = timeout(PATIENCE, rows).await {
                    figures.content = Content::Rows(rows?);
                }
            }
            Shows::Trend(each) => self.trend(&whole, each, &mut figures).await?,
            Shows::Parts(_) | Shows::Top(_) => self.parts(&mut figures).await?,
            Shows::Trail => {}
        }
        Ok(figures)
    }

    /// The list of the range's rows, or the whole one where the card does not follow the range.
    fn in_range(&self, whole: &ListRequest) -> ListRequest {
        let Some(over) = self.columns.over else {
            return whole.clone();
        };
        if let Some((_, word)) = &self.range.period {
            let during = Filter::new(Operator::During, word.clone());
            if let Ok(request) = whole.with_filter(over, during) {
                return request;
            }
        }
        let days = [self.range.first, self.range.behind];
        within(whole, over, days).unwrap_or_else(|| whole.clone())
    }

    fn asked<'a>(&self, request: &'a ListRequest, by: Grouping<'static>, most: usize) -> Asked<'a> {
        Asked {
            request,
            by,
            sum: self.columns.sum,
            over: self.columns.over,
            most: most as u64,
        }
    }

    async fn trend(
        &self,
        whole: &ListRequest,
        each: Unit,
        figures: &mut Figures,
    ) -> Result<(), Error> {
        let Some(over) = self.columns.over else {
            figures.content = Content::Wrong("It has no column of dates.".to_owned());
            return Ok(());
        };
        let unit = self.range.told_in(each);
        let parts = self.range.parts(unit);
        let by = Grouping::Time {
            column: at(self.resource.table, over),
            span: span(unit),
            days: over.kind == Kind::Date,
        };
        let asked = self.asked(&figures.request, by, parts.len() + 1);
        let found = groups(self.app, asked).await?;
        (figures.sample, figures.as_of) = (found.sample, found.as_of);
        if found.late {
            return Ok(());
        }
        let begins = |text: &str| text.parse::<NaiveDate>().ok();
        let amount = |first: NaiveDate| {
            let [begun, _] = Period::This(unit).range(first)?;
            let mut bunches = found.bunches.iter();
            let own = bunches.find(|it| it.value.as_deref().and_then(begins) == Some(begun));
            own.map(|own| own.amount.clone())
        };
        let spans = parts.into_iter().map(|days| {
            let amount = amount(days[0]).unwrap_or_else(|| found.nothing());
            (days, amount, within(whole, over, days))
        });
        // What is still to come is no fall to nothing.
        let is_told = |(days, amount, _): &([NaiveDate; 2], Amount, _)| {
            days[0] <= self.today || amount.number != 0.0
        };
        let spans: Vec<_> = spans.filter(is_told).collect();
        let before = self.before(whole, over).await?;
        figures.content = Content::Trend(Trend {
            unit,
            spans,
            total: found.total,
            before,
        });
        Ok(())
    }

    async fn before(
        &self,
        whole: &ListRequest,
        over: &'static Column,
    ) -> Result<Option<([NaiveDate; 2], Amount)>, Error> {
        let days = self.range.before(self.today);
        let request = days.and_then(|days| Some((days, within(whole, over, days)?)));
        let Some((days, request)) = request else {
            return Ok(None);
        };
        let found = groups(self.app, self.asked(&request, Grouping::All, 1)).await?;
        Ok((!found.late).then_some((days, found.total)))
    }

    async fn parts(&self, figures: &mut Figures) -> Result<(), Error> {
        let Some(by) = self.columns.by else {
            return Ok(());
        };
        let grouping = Grouping::Value(at(self.resource.table, by));
        // Truth stands in many notations.
        let most = if by.kind == Kind::Boolean {
            64
        } else {
            TOLD + 1
        };
        let mut found = groups(self.app, self.asked(&figures.request, grouping, most)).await?;
        (figures.sample, figures.as_of) = (found.sample, found.as_of);
        if found.late {
            return Ok(());
        }
        if by.kind == Kind::Boolean {
            found.bunches = folded(found.bunches);
        }
        let has_rest = found.bunches.len() > TOLD;
        found.bunches.truncate(TOLD);
        let known = self.labels(by, &found).await?;
        let mut parts: Vec<Part> = Vec::with_capacity(found.bunches.len() + 1);
        for bunch in &found.bunches {
            parts.push(Part {
                label: bunch.value.as_ref().and_then(|value| {
                    let mut known = known.iter();
                    known
                        .find(|(of, _)| of == value)
                        .map(|(_, label)| label.clone())
                }),
                request: figures.request.with_filter(by, same(bunch)).ok(),
                value: bunch.value.clone(),
                amount: bunch.amount.clone(),
                is_rest: false,
            });
        }
        if has_rest {
            parts.push(rest(by, &figures.request, &found));
        }
        figures.content = Content::Parts {
            by,
            parts,
            total: found.total,
        };
        Ok(())
    }

    /// What the rows are called that these values refer to.
    async fn labels(
        &self,
        by: &'static Column,
        found: &Groups,
    ) -> Result<Vec<(String, String)>, Error> {
        let Some(reference) = self.resource.relations.reference(by) else {
            return Ok(Vec::new());
        };
        let values = found.bunches.iter().filter_map(|it| it.value.as_deref());
        let values: Vec<&str> = values.collect();
        labels(self.app, self.actor, reference, &values).await
    }
}

/// The filter that finds rows of this value.
fn same(bunch: &Bunch) -> Filter {
    match &bunch.value {
        None => Filter::new(Operator::Is, "null"),
        Some(value) => Filter::new(Operator::Compare(Comparison::Equal), value.clone()),
    }
}

/// All values that are not told, as one.
fn rest(by: &'static Column, request: &ListRequest, found: &Groups) -> Part {
    let told = found.bunches.iter().map(|bunch| &bunch.amount);
    let values = found.bunches.iter().filter_map(|it| it.value.clone());
    let others = Filter {
        negated: true,
        operator: Operator::In,
        operand: Operand::Many(values.collect()),
    };
    // NULL is not among what is not in a list.
    let is_whole = !by.nullable || found.bunches.iter().any(|it| it.value.is_none());
    Part {
        value: None,
        label: None,
        is_rest: true,
        amount: found.total.without(told),
        request: request.with_filter(by, others).ok().filter(|_| is_whole),
    }
}

/// Groups of truths in several notations as two groups.
fn folded(bunches: Vec<Bunch>) -> Vec<Bunch> {
    let mut folded: Vec<Bunch> = Vec::new();
    for bunch in bunches {
        let truth = bunch.value.as_deref().and_then(notation);
        let value = truth.map_or(bunch.value, |(truth, _)| Some(truth.to_string()));
        match folded.iter_mut().find(|known| known.value == value) {
            Some(known) => known.amount = known.amount.with(&bunch.amount),
            None => folded.push(Bunch { value, ..bunch }),
        }
    }
    folded.sort_by(|one, other| other.amount.number.total_cmp(&one.amount.number));
    folded
}

const fn span(unit: Unit) -> Span {
    match unit {
        Unit::Day => Span::Day,
        Unit::Week => Span::Week,
        Unit::Month => Span::Month,
        Unit::Year => Span::Year,
    }
}

/// The day of the newest row of the first card that follows the range; `None` where no card does, the
/// actor may not see it, or only reading the whole of a large table would tell.
///
/// # Errors
/// What the database says.
pub async fn newest_day(
    app: &App,
    actor: &Actor,
    cards: &'static [Card],
) -> Result<Option<NaiveDate>, Error> {
    let mut known = cards.iter().filter_map(|card| {
        let (resource, columns) = visible(app, actor, card)?;
        Some((resource, columns.over?))
    });
    let Some((resource, over)) = known.next() else {
        return Ok(None);
    };
    let look = async {
        let is_small = matches!(whole(app, resource.table, MANY).await?, Count::Exact(_));
        if !is_small && !is_indexed(app, resource.table, over).await? {
            return Ok(None);
        }
        end(app, resource, over, true).await
    };
    match timeout(SHORTLY, look).await {
        Ok(Err(Error::Denied(_) | Error::Gone(_) | Error::Unready(_))) | Err(_) => Ok(None),
        Ok(found) => found,
    }
}
