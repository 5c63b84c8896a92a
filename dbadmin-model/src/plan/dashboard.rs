//! Section `dashboard`: what the first page shows, card by card.

use serde::{Deserialize, Serialize};

use crate::schema::{ColumnType, Table};
use crate::sql::{Filter, Span};

/// What a list's address says beside filters on columns, of which a card may take these.
const PARAMETERS: [&str; 5] = ["q", "or", "and", "not.or", "not.and"];

/// Section `dashboard`, by dashboard-designer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Dashboard {
    /// The cards; numbers stand before charts, and rows come last, each kind in this order.
    pub cards: Vec<Card>,
}

/// Something to see at once.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// What it shows, in words.
    pub title: String,
    /// What kind of card it is.
    pub shows: CardKind,
    /// The address of its table; all cards but the trail have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// The column of dates by which it follows the page's range of days; a trend has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<String>,
    /// Parts and top: the column whose values make the groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Trend, parts and top: the column of numbers that is added up; without one, rows are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sum: Option<String>,
    /// Trend: in which spans it is told; days without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub each: Option<Span>,
    /// Which rows, as a list's address says it: `status=eq.paid`; all of them where it is empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub filter: String,
}

/// What a card shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CardKind {
    /// How many rows there are.
    #[default]
    Count,
    /// How many rows there are in each span of time, or what they come to.
    Trend,
    /// How many rows there are of each kind, or what they come to.
    Parts,
    /// The rows referred to that come to most.
    Top,
    /// The newest rows.
    Newest,
    /// What was changed last, in all tables.
    Trail,
}

impl Card {
    /// What it says that does not go together, or with the table that it names; whether that has the
    /// columns is for others to say.
    #[must_use]
    pub fn problem(&self, table: Option<&Table>) -> Option<String> {
        use CardKind::{Count, Newest, Parts, Top, Trail, Trend};
        let kind = self.shows;
        let (is_trail, grouped) = (kind == Trail, matches!(kind, Parts | Top));
        let keys = [
            ("table", self.table.is_some(), !is_trail, !is_trail),
            (
                "over",
                self.over.is_some(),
                kind == Trend,
                matches!(kind, Count | Trend | Parts | Top),
            ),
            ("by", self.by.is_some(), grouped, grouped),
            ("sum", self.sum.is_some(), false, grouped || kind == Trend),
            ("each", self.each.is_some(), false, kind == Trend),
            (
                "filter",
                !self.filter.is_empty(),
                false,
                !matches!(kind, Trail | Newest),
            ),
        ];
        for (key, is_there, has_to, may) in keys {
            if has_to && !is_there {
                return Some(format!("it needs `{key}`"));
            }
            if is_there && !may {
                return Some(format!("it takes no `{key}`"));
            }
        }
        let table = table?;
        let ty = |name: &Option<String>| {
            let column = table.column(name.as_deref()?)?;
            Some(&column.ty)
        };
        let is_date =
            |ty: &ColumnType| matches!(ty, ColumnType::Date | ColumnType::DateTime { .. });
        if ty(&self.over).is_some_and(|ty| !is_date(ty)) {
            return Some("`over` takes a column of dates, or of dates and times".to_owned());
        }
        if ty(&self.sum).is_some_and(|ty| !ty.is_number()) {
            return Some("`sum` takes a column of numbers".to_owned());
        }
        if ty(&self.by).is_some_and(|ty| matches!(ty, ColumnType::Blob | ColumnType::Json)) {
            return Some(
                "`by` takes a column of choices, of yes and no, or of references".to_owned(),
            );
        }
        self.filter.split('&').find_map(|pair| filter(table, pair))
    }
}

/// What is wrong with a part of a list's address.
fn filter(table: &Table, pair: &str) -> Option<String> {
    if pair.is_empty() {
        return None;
    }
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    if PARAMETERS.contains(&name) {
        return None;
    }
    // A name with signs that an address has to encode is read where the address is.
    if table.column(name).is_none() && !name.contains(['%', '+']) {
        return Some(format!(
            "`filter` names the column `{name}`, which the table does not have"
        ));
    }
    let error = Filter::parse(value).err()?;
    Some(format!("`filter` of `{name}`: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Column;

    fn table() -> Table {
        let column = |name: &str, ty| Column {
            name: name.to_owned(),
            ty,
            ..Column::default()
        };
        Table {
            name: "orders".to_owned(),
            columns: vec![
                column("status", ColumnType::Text { max: None }),
                column("placed_at", ColumnType::DateTime { zone: false }),
            ],
            ..Table::default()
        }
    }

    fn card(shows: CardKind) -> Card {
        Card {
            title: "A card".to_owned(),
            table: Some("orders".to_owned()),
            shows,
            ..Card::default()
        }
    }

    #[test]
    fn what_does_not_go_together_is_said() {
        let over = Some("placed_at".to_owned());
        let by = Some("status".to_owned());
        for (card, said) in [
            (card(CardKind::Count), None),
            (card(CardKind::Trend), Some("it needs `over`")),
            (card(CardKind::Trail), Some("it takes no `table`")),
            (
                Card {
                    over: over.clone(),
                    ..card(CardKind::Trend)
                },
                None,
            ),
            (
                Card {
                    over: by.clone(),
                    ..card(CardKind::Trend)
                },
                Some("a column of dates"),
            ),
            (
                Card {
                    by: by.clone(),
                    ..card(CardKind::Count)
                },
                Some("it takes no `by`"),
            ),
            (
                Card {
                    by: by.clone(),
                    sum: over,
                    ..card(CardKind::Top)
                },
                Some("a column of numbers"),
            ),
            (
                Card {
                    by,
                    ..card(CardKind::Parts)
                },
                None,
            ),
        ] {
            let problem = card.problem(Some(&table()));
            assert_eq!(problem.is_some(), said.is_some(), "{card:?}: {problem:?}");
            assert!(
                problem
                    .unwrap_or_default()
                    .contains(said.unwrap_or_default())
            );
        }
    }

    #[test]
    fn a_filter_is_what_a_list_takes() {
        for (filter, said) in [
            ("status=eq.paid", None),
            ("status=not.in.(paid,sent)&q=lamp", None),
            ("state=eq.paid", Some("`state`")),
            ("status=paid", Some("not an operator")),
        ] {
            let card = Card {
                filter: filter.to_owned(),
                ..card(CardKind::Count)
            };
            let problem = card.problem(Some(&table())).unwrap_or_default();
            assert_eq!(problem.is_empty(), said.is_none(), "{filter}: {problem}");
            assert!(problem.contains(said.unwrap_or_default()), "{problem}");
        }
    }
}
