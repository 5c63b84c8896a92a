//! Which control a column gets in a form, with which limits and hints: all of it from the same
//! rules that the write checks.

use dbadmin_model::sql::notation;

use super::choices::Choice;
use super::escape::Markup;
use super::format;
use super::words;
use crate::text::quoted_text;
use crate::write::members;
use crate::{Column, Demand, Format, Kind, Resource, Widget, money};

/// What one types or chooses in.
#[derive(Debug)]
pub enum Control {
    /// One line.
    Input {
        /// The type of the input.
        kind: &'static str,
        /// Which keys a phone offers.
        mode: &'static str,
    },
    /// An amount of money.
    Amount {
        /// The currency's symbol.
        currency: &'static str,
    },
    /// A number with its unit behind it.
    Measured {
        /// The unit.
        unit: &'static str,
    },
    /// A line for each element of a list.
    List {
        /// The elements, and empty lines behind them.
        lines: Vec<String>,
        /// What the lines' names begin with.
        head: &'static str,
        /// The name of the buttons that move lines and add some.
        button: &'static str,
        /// The list as it was.
        before: String,
    },
    /// Several lines.
    Area {
        /// How many are seen.
        rows: usize,
        /// Whether it is for machines to read.
        code: bool,
    },
    /// Several lines of Markdown.
    Prose {
        /// How many are seen.
        rows: usize,
        /// What they come to, where somebody asks for it.
        preview: Option<Markup>,
    },
    /// A box to tick.
    Tick {
        /// Whether it is ticked.
        checked: bool,
    },
    /// One of several.
    Select {
        /// The choices.
        options: Vec<Choice>,
        /// What the empty choice is called, where there is one.
        blank: Option<&'static str>,
    },
    /// One of a few, side by side.
    Radio {
        /// The choices.
        options: Vec<Choice>,
    },
    /// A row of another table.
    Picker {
        /// Some of its rows.
        options: Vec<Choice>,
        /// Whether there are more.
        more: bool,
        /// What was searched for.
        find: String,
        /// Where the script asks for rows.
        source: String,
        /// The list of the other table, where what is chosen is the key of one of its rows.
        list: Option<String>,
        /// The page of the row that is chosen.
        open: Option<String>,
        /// What a new one of the rows is called, where one may be made on the way.
        fresh: Option<String>,
    },
    /// A file.
    Upload {
        /// The types that a browser offers; empty for all.
        accept: &'static str,
        /// The largest, in bytes.
        largest: u64,
        /// What there is of the present one.
        present: Option<Markup>,
    },
    /// A value that cannot be changed here.
    Fixed {
        /// The value.
        cell: Markup,
    },
}

/// One line.
pub fn input(kind: &'static str, mode: &'static str) -> Control {
    Control::Input { kind, mode }
}

/// What the rules say of one column.
#[derive(Clone, Debug, Default)]
pub struct Limits {
    /// The smallest number.
    pub min: Option<i64>,
    /// The largest number.
    pub max: Option<i64>,
    /// The fewest characters.
    pub shortest: Option<u32>,
    /// The most characters.
    pub longest: Option<u32>,
    /// Whether no two rows share a value.
    pub unique: bool,
    /// Whether a time is declared to have so and so many digits after the second.
    pub fractions: bool,
    /// Whether it is a year of MySQL's: one of four digits in a certain range, or none.
    pub years: bool,
}

impl Limits {
    /// The limits of a column.
    pub fn of(resource: &Resource, column: &Column) -> Self {
        let mut limits = Self {
            longest: (column.max_length > 0).then_some(column.max_length),
            fractions: has_fractions(column),
            ..Self::default()
        };
        for rule in resource.rules {
            if !matches!(rule.columns, [only] if only.is(column)) {
                continue;
            }
            limits.narrow(column, rule.demand);
        }
        limits
    }

    /// What a rule leaves of the column's values.
    fn narrow(&mut self, column: &Column, demand: Demand) {
        match demand {
            // What the type is wide enough for, and not what MySQL takes of it.
            Demand::Range(min, Some(0xffff)) if is_year(column) => {
                self.years = true;
                self.min = self.min.max(min);
                self.max = self.max.into_iter().chain([2155]).min();
            }
            Demand::Range(min, max) => {
                self.min = self.min.max(min);
                self.max = self.max.into_iter().chain(max).min();
            }
            Demand::Length(min, max) => {
                self.shortest = self.shortest.max(min);
                self.longest = self.longest.into_iter().chain(max).min();
            }
            Demand::Unique => self.unique = true,
            Demand::OneOf(_) | Demand::Json | Demand::Compare(_) | Demand::Database(_) => {}
        }
    }
}

fn is_year(column: &Column) -> bool {
    column.declared == "year" || column.declared.starts_with("year(")
}

/// Whether a column's type says that its times have fractions: `datetime(6)`, `timestamp(3) with time
/// zone`.
fn has_fractions(column: &Column) -> bool {
    let digits = column.sized().split_once('(').map(|(_, rest)| rest);
    let digits = digits.and_then(|rest| rest.split(')').next()?.parse().ok());
    matches!(column.kind, Kind::Time | Kind::DateTime)
        && digits.is_some_and(|digits: u8| digits > 0)
}

/// The widget of a column where the form names none.
pub fn widget(column: &Column, is_reference: bool) -> Widget {
    match column.widget {
        Some(widget) => widget,
        None if is_reference => Widget::Picker,
        None if !column.choices.is_empty() => Widget::Select,
        None => match (column.format, column.kind) {
            (Format::Money(_), Kind::Integer) => Widget::Money,
            (Format::Email, _) => Widget::Email,
            (Format::Url, _) => Widget::Url,
            (Format::Phone, _) => Widget::Phone,
            (Format::Color, _) => Widget::Color,
            (Format::Percent, _) => Widget::Percent,
            (Format::Duration, Kind::Integer) => Widget::Duration,
            (_, kind) => Widget::of(kind),
        },
    }
}

/// Whether a row cannot be saved without a value.
pub fn is_required(column: &Column) -> bool {
    !column.nullable && column.default.is_empty() && !column.auto && !column.generated
}

/// A default that is a plain value, as one types it; `None` where the database works it out.
pub fn literal(column: &Column) -> Option<String> {
    let text = without_cast(column.default.trim());
    let inner = quoted_text(text);
    if column.kind == Kind::Boolean
        && let Some((truth, _)) = notation(inner.as_deref().unwrap_or(text))
    {
        return Some(truth.to_string());
    }
    if inner.is_some() {
        return inner;
    }
    text.parse::<f64>().ok()?;
    match column.format {
        Format::Money(currency) if column.kind == Kind::Integer => text
            .parse()
            .ok()
            .map(|minor| money::decimal(minor, currency)),
        _ => Some(text.to_owned()),
    }
}

/// A constant without the cast that PostgreSQL writes behind it: `'new'::text`, `(0)::numeric`.
fn without_cast(text: &str) -> &str {
    let Some((constant, ty)) = text.rsplit_once("::") else {
        return text;
    };
    let is_type = ty
        .chars()
        .all(|letter| letter.is_alphanumeric() || " _.\"[](),".contains(letter));
    let constant = constant.trim_start_matches('(').trim_end_matches(')');
    let is_text = constant.len() >= 2
        && constant.starts_with('\'')
        && constant.ends_with('\'')
        && constant[1..constant.len() - 1]
            .replace("''", "")
            .find('\'')
            .is_none();
    if is_type && (is_text || constant.parse::<f64>().is_ok()) {
        constant
    } else {
        text
    }
}

/// What columns for whole numbers hold, signed and unsigned, of 8, 16, 24 and 32 bits.
const WIDTHS: [(i64, i64); 8] = [
    (-0x80, 0x7f),
    (0, 0xff),
    (-0x8000, 0x7fff),
    (0, 0xffff),
    (-0x80_0000, 0x7f_ffff),
    (0, 0xff_ffff),
    (-0x8000_0000, 0x7fff_ffff),
    (0, 0xffff_ffff),
];

/// What a set in MySQL may have in it; `None` where it is none.
fn members_hint(column: &Column) -> Option<String> {
    let mut members = members(column)?;
    members.retain(|member| !member.is_empty());
    Some(format!(
        "Any of {}, with commas between several and without spaces.",
        members.join(", ")
    ))
}

/// Which numbers a field takes, where that says more than its type does.
fn range(column: &Column, limits: &Limits) -> Option<String> {
    let number = |number: i64| {
        let mut out = String::new();
        // Writing to a String cannot fail.
        let _ = match column.format {
            Format::Money(currency) if column.kind == Kind::Integer => {
                format::amount(&mut out, &money::decimal(number, currency), currency)
            }
            _ => format::grouped(&mut out, &number.to_string()),
        };
        out
    };
    match (limits.min, limits.max) {
        (None | Some(0), Some(2155)) if limits.years => {
            Some("From 1901 to 2155, or 0000.".to_owned())
        }
        // No digits are grouped of a year.
        (Some(min), Some(max)) if limits.years => Some(format!("From {min} to {max}.")),
        // The width of a column is no news to anybody who does not exceed it.
        (Some(min), Some(max)) if WIDTHS.contains(&(min, max)) => None,
        (Some(min), Some(max)) => Some(format!("From {} to {}.", number(min), number(max))),
        (Some(min), None) => Some(format!("At least {}.", number(min))),
        (None, Some(max)) => Some(format!("At most {}.", number(max))),
        (None, None) => None,
    }
}

/// What stands under a field.
pub fn hint(resource: &Resource, column: &Column, limits: &Limits, is_new: bool) -> String {
    let mut parts: Vec<String> = Vec::new();
    if !column.help.is_empty() {
        parts.push(column.help.to_owned());
    }
    parts.extend(range(column, limits));
    parts.extend(members_hint(column));
    match limits.shortest.filter(|shortest| *shortest > 1) {
        Some(shortest) if limits.longest == Some(shortest) => {
            parts.push(format!("Exactly {shortest} characters."));
        }
        Some(shortest) => parts.push(format!("At least {shortest} characters.")),
        None => {}
    }
    if limits.unique {
        parts.push(format!(
            "No two {} share it.",
            words::lower(resource.table.title)
        ));
    }
    if is_new && column.auto {
        parts.push("Left empty, it is numbered by itself.".to_owned());
    } else if is_new && !column.default.is_empty() && literal(column).is_none() && !column.nullable
    {
        parts.push("Left empty, the database fills it in.".to_owned());
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_asked_for_where_they_are_declared() {
        let asked = |kind, declared: &'static str| {
            let mut column = Column::new("t", "c", kind);
            column.declared = declared;
            has_fractions(&column)
        };
        assert!(asked(Kind::DateTime, "datetime(6)"));
        assert!(asked(Kind::DateTime, "timestamp(3) with time zone"));
        assert!(!asked(Kind::DateTime, "timestamp(0) without time zone"));
        assert!(!asked(Kind::DateTime, "datetime") && !asked(Kind::Text, "varchar(6)"));
    }

    #[test]
    fn a_year_of_mysql_says_which_years_it_holds() {
        let told = |declared: &'static str, min| {
            let mut column = Column::new("t", "c", Kind::Integer);
            column.declared = declared;
            let mut limits = Limits::default();
            limits.narrow(&column, Demand::Range(min, Some(0xffff)));
            (limits.max, range(&column, &limits))
        };
        let all = Some("From 1901 to 2155, or 0000.".to_owned());
        assert_eq!(told("year(4)", Some(0)), (Some(2155), all));
        let some = Some("From 1990 to 2155.".to_owned());
        assert_eq!(told("year", Some(1990)), (Some(2155), some));
        assert_eq!(told("smallint unsigned", Some(0)), (Some(0xffff), None));
    }

    #[test]
    fn the_members_of_a_set_are_named() {
        let mut column = Column::new("t", "c", Kind::Other);
        (column.cast, column.declared) = ("ENUM", "set('red','it''s green')");
        let hint = members_hint(&column).expect("members");
        assert_eq!(
            hint,
            "Any of red, it's green, with commas between several and without spaces."
        );
        column.declared = "enum('red')";
        assert_eq!(members_hint(&column), None);
    }

    #[test]
    fn plain_defaults_are_filled_in_and_expressions_are_not() {
        let with = |kind, default: &'static str| {
            let mut column = Column::new("t", "c", kind);
            column.default = default;
            column
        };
        let text = |column: &Column| literal(column);
        assert_eq!(text(&with(Kind::Text, "'it''s'")).as_deref(), Some("it's"));
        for (default, shown) in [("1", "true"), ("TRUE", "true"), ("'f'", "false")] {
            let column = with(Kind::Boolean, default);
            assert_eq!(text(&column).as_deref(), Some(shown));
        }
        assert_eq!(
            text(&with(Kind::Integer, "250").money("EUR")).as_deref(),
            Some("2.50")
        );
        assert_eq!(text(&with(Kind::DateTime, "CURRENT_TIMESTAMP")), None);
        assert_eq!(text(&with(Kind::Text, "NULL")), None);
        let mood = with(Kind::Text, "'it''s'::\"odd schema\".mood");
        assert_eq!(text(&mood).as_deref(), Some("it's"));
        assert_eq!(
            text(&with(Kind::Numeric, "(0)::numeric")).as_deref(),
            Some("0")
        );
        let computed = with(Kind::Text, "('a'::text || 'b'::text)");
        assert_eq!(text(&computed), None);
    }
}
