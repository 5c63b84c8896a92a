//! dashboard-designer: what the first page counts, what it draws over time and by kind, and whose newest
//! rows it shows.

use std::cmp::Reverse;

use dbadmin_model::naming;
use dbadmin_model::plan::{
    Annotations, Card, CardKind, Dashboard, Link, Meaning, Profile, Relations, SchemaSection,
    TablePlan, TableRole,
};
use dbadmin_model::schema::{ColumnType, TableKind};
use dbadmin_model::sql::Span;

use super::super::shape::{self, Field};
use crate::places::Links;

/// So many numbers and charts can be taken in at once.
const CARDS: usize = 8;
/// So many of them are charts.
const CHARTS: usize = 4;

/// Endings of names of columns that say when something happened, the plainest first.
const EVENTS: &[&[&str]] = &[
    &["placed", "at"],
    &["ordered", "at"],
    &["order", "date"],
    &["invoice", "date"],
    &["payment", "date"],
    &["rental", "date"],
    &["paid", "at"],
    &["published", "at"],
    &["opened", "at"],
];

/// Endings of names of columns of money, the most telling first; a price is nothing to add up.
const SUMS: &[&str] = &["total", "amount", "revenue", "paid"];

/// Endings of names of columns that say how many.
const QUANTITIES: &[&str] = &["quantity", "qty", "units"];

/// Counts the things of their own, draws what happens in the busiest of them, and shows what came in last.
pub fn decide(
    schema: &SchemaSection,
    profile: &Profile,
    relations: &Relations,
    annotations: &Annotations,
) -> Dashboard {
    if !annotations.dashboard.is_empty() {
        return Dashboard {
            cards: annotations.dashboard.clone(),
        };
    }
    let designer = Designer {
        schema,
        profile,
        relations,
        links: Links::of(relations),
    };
    let shown = designer.shown();
    let charts = designer.charts(&shown);
    let mut cards: Vec<Card> = shown
        .iter()
        .take(CARDS - charts.len())
        .map(|plan| of(plan, CardKind::Count, plan.title.clone()))
        .collect();
    cards.extend(charts);
    let is_dated = |plan: &&&TablePlan| designer.has(plan, Meaning::CreatedAt);
    cards.extend(shown.iter().find(is_dated).map(|plan| {
        let title = format!("Newest {}", lower(&plan.title));
        of(plan, CardKind::Newest, title)
    }));
    cards.push(Card {
        title: "Changed last".to_owned(),
        shows: CardKind::Trail,
        ..Card::default()
    });
    Dashboard { cards }
}

struct Designer<'a> {
    schema: &'a SchemaSection,
    profile: &'a Profile,
    relations: &'a Relations,
    links: Links,
}

impl<'a> Designer<'a> {
    /// The tables that the page is about, those with the most references first.
    fn shown(&self) -> Vec<&'a TablePlan> {
        let tables = self.schema.tables.iter();
        let is_thing = |plan: &&TablePlan| {
            plan.role == TableRole::Entity && plan.table.kind != TableKind::View
        };
        let mut shown: Vec<&TablePlan> = tables.filter(is_thing).collect();
        if shown.is_empty() {
            shown.extend(&self.schema.tables);
        }
        let weight = |plan: &TablePlan| self.links.count(self.relations, &plan.table.address());
        shown.sort_by_cached_key(|plan| Reverse(weight(plan)));
        shown
    }

    /// The fields that may stand on a page that every role opens.
    fn fields<'b>(&'b self, plan: &'b TablePlan) -> impl Iterator<Item = Field<'b>> {
        let fields = shape::fields(plan, Some(self.profile)).into_iter();
        fields.filter(|field| !field.wish.hidden && !shape::is_secret(*field))
    }

    fn has(&self, plan: &TablePlan, meaning: Meaning) -> bool {
        self.fields(plan)
            .any(|field| field.meaning == Some(meaning))
    }

    /// What happens in the first table whose rows have a date, over time and by kind.
    fn charts(&self, shown: &[&TablePlan]) -> Vec<Card> {
        let dated = shown
            .iter()
            .find_map(|plan| Some((*plan, self.date(plan)?)));
        let Some((plan, over)) = dated else {
            return shown
                .first()
                .and_then(|plan| self.state(plan))
                .into_iter()
                .collect();
        };
        let dated = |card: Card| Card {
            over: Some(over.clone()),
            ..card
        };
        let mut charts = vec![dated(of(plan, CardKind::Trend, plan.title.clone()))];
        charts.extend(self.sum(plan).map(|(column, label)| Card {
            sum: Some(column),
            each: Some(Span::Week),
            ..dated(of(
                plan,
                CardKind::Trend,
                format!("{label} of {}", lower(&plan.title)),
            ))
        }));
        charts.extend(self.state(plan).map(dated));
        charts.extend(
            self.quantities(plan)
                .or_else(|| self.customers(plan).map(dated)),
        );
        charts.truncate(CHARTS);
        charts
    }

    /// When a row of the table came about.
    fn date(&self, plan: &TablePlan) -> Option<String> {
        let is_date = |field: &Field<'_>| {
            matches!(
                field.column.ty,
                ColumnType::Date | ColumnType::DateTime { .. }
            )
        };
        let rank = |field: &Field<'_>| {
            let words = naming::words(&field.column.name);
            let event = EVENTS.iter().position(|ending| {
                let from = words.len().checked_sub(ending.len());
                from.is_some_and(|from| words[from..].iter().eq(ending.iter()))
            });
            let made = field.meaning == Some(Meaning::CreatedAt);
            event.or(made.then_some(EVENTS.len()))
        };
        let dates = self.fields(plan).filter(is_date);
        let ranked = dates.filter_map(|field| Some((rank(&field)?, field.column.name.clone())));
        ranked.min_by_key(|(rank, _)| *rank).map(|(_, name)| name)
    }

    /// The column of money that says what rows come to, and what it is called.
    fn sum(&self, plan: &TablePlan) -> Option<(String, String)> {
        let is_money = |field: &Field<'_>| {
            let meant = matches!(field.meaning, Some(Meaning::Money | Meaning::MinorUnits));
            field.column.ty.is_number() && (meant || field.wish.money.is_some())
        };
        let rank = |field: &Field<'_>| {
            let words = naming::words(&field.column.name);
            // A price and a subtotal are a part of what a row comes to.
            let is_part = words
                .iter()
                .any(|word| ["sub", "unit", "price"].contains(&word.as_str()));
            let found = SUMS
                .iter()
                .position(|sum| words.iter().any(|word| word == sum));
            found.filter(|_| !is_part)
        };
        let money = self.fields(plan).filter(is_money);
        let ranked = money.filter_map(|field| Some((rank(&field)?, field)));
        let (_, field) = ranked.min_by_key(|(rank, _)| *rank)?;
        Some((field.column.name.clone(), label(plan, field)))
    }

    /// Rows by the state that they are in.
    fn state(&self, plan: &TablePlan) -> Option<Card> {
        let field = self.fields(plan).find(|field| {
            let choices = super::super::choices(self.schema.dialect, &plan.table, field.column);
            field.meaning == Some(Meaning::State) && (field.wish.choices || !choices.is_empty())
        })?;
        let title = format!("{} by {}", plan.title, lower(&label(plan, field)));
        Some(Card {
            by: Some(field.column.name.clone()),
            ..of(plan, CardKind::Parts, title)
        })
    }

    /// Of the parts of a thing, such as the items of an order: what there is most of.
    fn quantities(&self, plan: &TablePlan) -> Option<Card> {
        let address = plan.table.address();
        let parts = self.links.to(self.relations, &address);
        parts.into_iter().find_map(|link| {
            let part = self.table(&link.table)?;
            let mut fields = self.fields(part);
            let quantity = fields.find(|field| {
                let words = naming::words(&field.column.name);
                let is_quantity = words
                    .last()
                    .is_some_and(|it| QUANTITIES.contains(&it.as_str()));
                is_quantity && shape::is_whole(field.column)
            })?;
            let (of_what, target) = self.reference(part, &address)?;
            let title = format!("{} by {}", target.title, lower(&label(part, quantity)));
            Some(Card {
                by: Some(of_what),
                sum: Some(quantity.column.name.clone()),
                ..of(part, CardKind::Top, title)
            })
        })
    }

    /// Whose rows there are most of.
    fn customers(&self, plan: &TablePlan) -> Option<Card> {
        let (by, target) = self.reference(plan, &plan.table.address())?;
        let title = format!("{} with the most {}", target.title, lower(&plan.title));
        Some(Card {
            by: Some(by),
            ..of(plan, CardKind::Top, title)
        })
    }

    /// The first reference by one column to a thing other than this one.
    fn reference(&self, plan: &TablePlan, other_than: &str) -> Option<(String, &'a TablePlan)> {
        let address = plan.table.address();
        let mut links = self.links.from(self.relations, &address);
        links.find_map(|link: &Link| {
            let [column] = link.columns.as_slice() else {
                return None;
            };
            let target = self.table(&link.target)?;
            let is_other = link.target != other_than && link.target != address;
            let shown = self.fields(plan).any(|field| field.column.name == *column);
            (is_other && shown && target.role == TableRole::Entity)
                .then(|| (column.clone(), target))
        })
    }

    fn table(&self, address: &str) -> Option<&'a TablePlan> {
        let mut tables = self.schema.tables.iter();
        tables.find(|plan| plan.table.is_at(address))
    }
}

fn of(plan: &TablePlan, shows: CardKind, title: String) -> Card {
    Card {
        title,
        shows,
        table: Some(plan.table.address()),
        ..Card::default()
    }
}

fn label(plan: &TablePlan, field: Field<'_>) -> String {
    let own = field.wish.label.clone();
    own.unwrap_or_else(|| plan.table.label_of(&field.column.name))
}

/// A label inside a title: `Order items` becomes `order items`, and `SKU` stays as it is.
fn lower(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.next()) {
        (Some(first), second) if !second.is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(label.chars().skip(1)).collect()
        }
        _ => label.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::native::analysis::{data_profiler, relationship_mapper};
    use dbadmin_model::plan::{Request, Sample};
    use dbadmin_model::schema::{Column, Dialect, Schema, Table};

    fn table(name: &str, columns: &[(&str, ColumnType)]) -> Table {
        Table {
            name: name.to_owned(),
            columns: columns
                .iter()
                .map(|(name, ty)| Column {
                    name: (*name).to_owned(),
                    ty: ty.clone(),
                    ..Column::default()
                })
                .collect(),
            primary_key: vec!["id".to_owned()],
            ..Table::default()
        }
    }

    const WHOLE: ColumnType = ColumnType::Integer {
        bits: 64,
        unsigned: false,
    };
    const MOMENT: ColumnType = ColumnType::DateTime { zone: false };

    fn designed(tables: Vec<Table>, annotations: &Annotations) -> Vec<String> {
        let database = Schema::new(Dialect::Postgres, tables);
        let schema = crate::native::schema_of(&Request::default(), &database, annotations);
        let relations = relationship_mapper::decide(&schema, annotations);
        let profile = data_profiler::decide(&database, &Sample::default());
        let designed = decide(&schema, &profile, &relations, annotations);
        for card in &designed.cards {
            let table = card.table.as_deref().and_then(|name| database.table(name));
            assert_eq!(card.problem(table), None, "{card:?}");
        }
        let cards = designed.cards.into_iter();
        cards
            .map(|card| format!("{:?} {}", card.shows, card.title))
            .collect()
    }

    #[test]
    fn without_dates_nothing_is_drawn_over_time() {
        let boats = table("boats", &[("id", WHOLE), ("born_on", ColumnType::Date)]);
        assert_eq!(
            designed(vec![boats], &Annotations::default()),
            ["Count Boats", "Trail Changed last"]
        );
    }

    #[test]
    fn an_event_comes_before_a_creation_and_a_price_is_not_added_up() {
        let numeric = ColumnType::Numeric {
            precision: None,
            scale: None,
        };
        let trips = table(
            "trips",
            &[
                ("id", WHOLE),
                ("created_at", MOMENT),
                ("paid_at", MOMENT),
                ("unit_price", numeric.clone()),
                ("amount", numeric),
            ],
        );
        let database = vec![trips.clone()];
        let cards = designed(database, &Annotations::default());
        assert_eq!(
            cards,
            [
                "Count Trips",
                "Trend Trips",
                "Trend Amount of trips",
                "Newest Newest trips",
                "Trail Changed last"
            ]
        );
    }

    #[test]
    fn cards_of_the_developer_are_all_there_is() {
        let own = Card {
            title: "All boats".to_owned(),
            table: Some("boats".to_owned()),
            ..Card::default()
        };
        let annotations = Annotations {
            dashboard: vec![own],
            ..Annotations::default()
        };
        let boats = table("boats", &[("id", WHOLE), ("created_at", MOMENT)]);
        assert_eq!(designed(vec![boats], &annotations), ["Count All boats"]);
    }
}
