//! The days that the page's charts are about: a few ranges to choose, and two fields for any other.

use chrono::NaiveDate;

use super::super::address;
use super::super::form_data::FormData;
use super::super::trouble::Trouble;
use super::super::visit::Visit;
use super::said;
use crate::Card;
use crate::query::{self, Range};

/// The ranges that one chooses most, by their words in an address.
const OFFERED: [(&str, &str); 6] = [
    ("today", "Today"),
    ("last-7-days", "7 days"),
    ("last-30-days", "30 days"),
    ("last-90-days", "90 days"),
    ("this-month", "This month"),
    ("this-year", "This year"),
];

/// The range where an address says nothing, and how many days it has.
const USUAL: (&str, u64) = ("last-30-days", 30);

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The days.
    pub range: Range,
    /// What of the address cannot be followed.
    pub problems: Vec<String>,
    /// Why it is these days, where nobody has asked for them.
    why: Option<String>,
}

/// A range that one can choose.
pub struct Choice {
    pub href: String,
    pub label: &'static str,
    pub current: bool,
}

/// The part of the page in which the range is chosen.
pub struct Ranges {
    pub choices: Vec<Choice>,
    /// Whether the range is none of these.
    pub is_other: bool,
    pub from: String,
    pub to: String,
    /// The range, in words.
    pub said: String,
    pub why: Option<String>,
}

/// Reads the range out of the address. Where it says nothing, it is the last days, and where there is
/// nothing in them the last ones in which there is.
pub async fn read(
    visit: &Visit<'_>,
    cards: &'static [Card],
    today: NaiveDate,
) -> Result<Asked, Trouble> {
    let form = FormData::parse(visit.query.unwrap_or("").as_bytes())?;
    let field = |name: &str| form.get(name).unwrap_or_default().trim().to_owned();
    let (during, from, to) = (field("during"), field("from"), field("to"));
    let (word, days) = USUAL;
    let usual = Range::named(word, today);
    let usual = usual.ok_or_else(Trouble::failed)?;
    let mut asked = Asked {
        range: usual.clone(),
        problems: Vec::new(),
        why: None,
    };
    match Range::read(&during, [&from, &to], today) {
        Ok(Some(range)) => asked.range = range,
        Err(problems) => {
            let said = problems.iter().map(|problem| match problem.value.as_str() {
                "" => format!("“{}” is missing: {}.", problem.parameter, problem.expected),
                value => format!(
                    "“{}={value}” cannot be followed: expected {}.",
                    problem.parameter, problem.expected
                ),
            });
            asked.problems = said.collect();
        }
        Ok(None) => {
            let newest = query::newest_day(visit.app(), visit.actor, cards).await?;
            let older = newest.filter(|newest| *newest < usual.first);
            if let Some(range) = older.and_then(|newest| Range::up_to(newest, days)) {
                let day = range.behind.pred_opt().unwrap_or(range.first);
                asked.why = Some(format!(
                    "The newest row is of {}, so these are the {days} days up to it.",
                    day.format("%-d %b %Y")
                ));
                asked.range = range;
            }
        }
    }
    Ok(asked)
}

impl Ranges {
    /// The part of the page over what is asked for.
    pub fn of(visit: &Visit<'_>, asked: &Asked) -> Self {
        let home = address::home(visit.base);
        let word = asked.range.period.as_ref().map(|(_, word)| word.as_str());
        let choices: Vec<Choice> = OFFERED
            .into_iter()
            .map(|(name, label)| Choice {
                href: format!("{home}?during={name}"),
                label,
                current: word == Some(name),
            })
            .collect();
        Self {
            is_other: choices.iter().all(|choice| !choice.current),
            choices,
            from: asked.range.first.to_string(),
            to: asked
                .range
                .behind
                .pred_opt()
                .unwrap_or(asked.range.first)
                .to_string(),
            said: said::dated([asked.range.first, asked.range.behind]),
            why: asked.why.clone(),
        }
    }
}
