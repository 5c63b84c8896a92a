//! The text that a form's field holds for a stored value.
//!
//! The page renders with it and the write compares with it: a field that comes back as it was
//! rendered asks for nothing, however oddly the value is stored.

use std::borrow::Cow;

use dbadmin_model::Value;
use dbadmin_model::sql::notation;

use crate::moment::{Moment, counted};
use crate::policy::is_hidden;
use crate::text::value_text;
use crate::{Column, Format, Kind, Widget, money};

/// The controls for times, by the type of their `input`.
const CONTROLS: [&str; 3] = ["date", "time", "datetime-local"];

/// What a form sends for the empty text where it is one of a column's choices: an empty field stands
/// for no choice at all.
pub(crate) const EMPTY: &str = "(empty)";

/// Whether the empty text is one of the column's choices.
pub(crate) fn lists_empty(column: &Column) -> bool {
    let lists = |value: &str| column.choices.iter().any(|choice| choice.value == value);
    lists("") && !lists(EMPTY)
}

/// Whether a form can say, beside the field, that an empty one means the empty text, or no bytes.
pub(crate) fn takes_blank(column: &Column) -> bool {
    let holds_it = match column.kind {
        Kind::Text | Kind::Blob => true,
        Kind::Other => reads_empty(column),
        _ => false,
    };
    holds_it && column.choices.is_empty() && !is_hidden(column)
}

/// Whether a type that only the server reads has the empty text for one of its values: a set without
/// members, a document without words, no bits.
fn reads_empty(column: &Column) -> bool {
    match column.cast {
        "tsvector" | "tsquery" | "name" => true,
        "bit varying" => column.sized().starts_with("bit varying"),
        "ENUM" => column.declared.starts_with("set("),
        // Types of extensions stand with their schema.
        cast => cast.ends_with(".\"hstore\"") || cast.ends_with(".\"ltree\""),
    }
}

/// Whether a value of a boolean column is true; `None` where it says neither.
pub(crate) fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Boolean(yes) => Some(*yes),
        Value::Integer(number) => Some(*number != 0),
        Value::Real(number) => Some(*number != 0.0),
        Value::Text(text) => notation(text).map(|(truth, _)| truth),
        _ => None,
    }
}

/// A value as one types it: money with a point, Unix times as dates, everything else exactly.
pub(crate) fn field_text<'a>(column: &Column, value: &'a Value) -> Cow<'a, str> {
    match (value, column.format, column.kind) {
        (Value::Integer(units), Format::Money(currency), Kind::Integer) => {
            Cow::Owned(money::decimal(*units, currency))
        }
        (value, _, Kind::Boolean) => match truth(value) {
            Some(yes) => Cow::Borrowed(if yes { "true" } else { "false" }),
            None => value_text(value),
        },
        (Value::Text(text), ..) if text.is_empty() && lists_empty(column) => Cow::Borrowed(EMPTY),
        (Value::Integer(number), _, Kind::Date | Kind::DateTime) => {
            let text = counted(column.kind, *number).unwrap_or_else(|| number.to_string());
            match text.strip_suffix("T00:00:00Z") {
                Some(day) if column.kind == Kind::Date => Cow::Owned(day.to_owned()),
                _ => Cow::Owned(text),
            }
        }
        (value, ..) => value_text(value),
    }
}

/// The text in the one notation that a control for times takes (`date`, `time` or
/// `datetime-local`); `None` where the control could not hold it, and would show nothing.
///
/// The zone is left out: the control has no place for it, and the write keeps it. Of a second, a
/// browser knows thousandths; what has more digits stays a text.
pub(crate) fn machine(control: &str, text: &str) -> Option<String> {
    let moment = Moment::read(text)?;
    let fits = match control {
        "date" => moment.date.is_some() && moment.time.is_none(),
        "time" => moment.date.is_none() && moment.time.is_some(),
        _ => moment.date.is_some(),
    };
    let mut machine = moment.machine();
    if control == "datetime-local" && moment.time.is_none() {
        machine.push_str("T00:00");
    }
    let machine = without_zeros(&machine);
    let digits = machine
        .split_once('.')
        .map_or(0, |(_, digits)| digits.len());
    (fits && digits <= 3 && exists(machine)).then(|| machine.to_owned())
}

/// In which time zone a date and time is, in words; empty where nothing says it. Sessions on servers
/// are in UTC, whatever zone a value was stored with.
pub(crate) fn zone<'a>(column: &Column, text: &'a str) -> &'a str {
    let of_server = match column.cast {
        "timestamp with time zone" => true,
        "CHAR" => column.declared.starts_with("timestamp"),
        _ => false,
    };
    if of_server {
        return "UTC";
    }
    let is_timely = matches!(column.kind, Kind::Date | Kind::Time | Kind::DateTime);
    match Moment::read(text).filter(|_| is_timely) {
        Some(moment) if matches!(moment.zone, "Z" | "z" | "+00" | "+0000" | "+00:00") => "UTC",
        Some(moment) => moment.zone,
        None => "",
    }
}

/// A number or time without the zeros at the end of its fraction.
fn without_zeros(text: &str) -> &str {
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.'),
        false => text,
    }
}

/// Whether what was typed is what a form shows for the value.
pub(crate) fn is_as_shown(column: &Column, typed: &str, value: &Value) -> bool {
    let shown = field_text(column, value);
    let typed = line_ends(typed);
    if typed == line_ends(&shown) || typed == in_a_browser(column, &shown) {
        return true;
    }
    let of_time = matches!(column.kind, Kind::Date | Kind::Time | Kind::DateTime)
        || matches!(
            column.widget,
            Some(Widget::Date | Widget::Time | Widget::DateTime)
        );
    of_time
        && CONTROLS.iter().any(|control| {
            machine(control, &shown)
                .is_some_and(|machine| without_seconds(&machine) == without_seconds(&typed))
        })
}

/// What a browser makes of the text that a page puts into a control: no page can hold a NUL, a
/// control for colours writes small letters, and one for addresses drops the blanks around.
fn in_a_browser(column: &Column, shown: &str) -> String {
    let text = line_ends(shown).replace('\0', "\u{fffd}");
    match (column.widget, column.format) {
        // It is shown in a control of several lines, which keeps everything.
        _ if text.contains('\n') => text,
        (Some(Widget::Color), _) | (None, Format::Color) => text.to_ascii_lowercase(),
        (Some(Widget::Email | Widget::Url), _) | (None, Format::Email | Format::Url) => {
            text.trim_matches([' ', '\t', '\u{c}']).to_owned()
        }
        _ => text,
    }
}

/// Browsers send `\r\n` for every line end; the database keeps the single character.
pub(crate) fn line_ends(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether there is such a day and such a time: a browser empties a control of any other.
fn exists(machine: &str) -> bool {
    machine.split('T').all(|part| {
        let pattern = match (part.contains('-'), part.len()) {
            (true, _) => return part.parse::<chrono::NaiveDate>().is_ok(),
            (false, 5) => "%H:%M",
            (false, _) => "%H:%M:%S%.f",
        };
        // A leap second is a time to chrono, and none to a browser.
        part.get(5..8) != Some(":60") && chrono::NaiveTime::parse_from_str(part, pattern).is_ok()
    })
}

/// A browser leaves seconds out where they are zero, and zeros of their fraction.
fn without_seconds(machine: &str) -> &str {
    let machine = without_zeros(machine);
    match machine.strip_suffix(":00") {
        Some(rest) if rest.contains(':') => rest,
        _ => machine,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(kind: Kind, typed: &str, value: impl Into<Value>) -> bool {
        is_as_shown(&Column::new("t", "c", kind), typed, &value.into())
    }

    #[test]
    fn a_field_that_comes_back_as_rendered_is_known() {
        let (ms, day) = (1_700_000_000_250_i64, 1_767_225_600_i64);
        assert!(shown(Kind::DateTime, "2023-11-14T22:13:20.25", ms));
        assert!(!shown(Kind::DateTime, "2023-11-14T22:13:20", ms));
        assert!(shown(Kind::DateTime, "2026-01-01T00:00", day));
        assert!(shown(Kind::Date, "2026-01-01", day));
        assert!(shown(Kind::Boolean, "true", 7));
        assert!(shown(Kind::Text, "a\r\nb", "a\r\nb"));
        assert!(shown(
            Kind::DateTime,
            "2026-01-31T09:30:15.250",
            "2026-01-31 09:30:15.25+02:00"
        ));
        assert!(!shown(
            Kind::DateTime,
            "2026-01-31T09:31",
            "2026-01-31 09:30"
        ));
        assert!(!shown(Kind::Boolean, "false", 7));
    }

    #[test]
    fn what_a_browser_makes_of_a_value_is_known() {
        let back = |column: Column, typed: &str, value: &str| {
            is_as_shown(&column, typed, &Value::from(value))
        };
        let text = Column::new("t", "c", Kind::Text);
        assert!(back(text, "a\u{fffd}\r\nb", "a\0\nb"));
        assert!(!back(text, "a ", "a"));
        for color in [text.widget(Widget::Color), text.shown_as(Format::Color)] {
            assert!(back(color, "#ffaa00", "#FFAA00"));
            assert!(!back(color, "#ffaa01", "#FFAA00"));
        }
        for address in [text.widget(Widget::Email), text.shown_as(Format::Url)] {
            assert!(back(address, "a@b.example", " a@b.example\t"));
            assert!(back(address, "x\r\n a ", "x\n a "));
            assert!(!back(address, "x\r\n a", "x\n a "));
        }
        // Somebody may want the capitals gone where they are seen.
        assert!(!back(text, "#ffaa00", "#FFAA00"));
    }

    #[test]
    fn the_empty_value_of_a_type_can_be_said() {
        let takes = |cast: &'static str, declared: &'static str| {
            let mut column = Column::new("t", "c", Kind::Other);
            (column.cast, column.declared) = (cast, declared);
            takes_blank(&column)
        };
        assert!(takes("ENUM", "set('a','b')") && takes("tsvector", "tsvector"));
        assert!(takes("\"public\".\"hstore\"", "hstore") && takes("bit varying", "bit varying(8)"));
        // Of these, the server takes no empty text.
        assert!(!takes("bit varying", "bit(3)") && !takes("inet", "inet"));
        assert!(!takes("\"public\".\"hstore\"[]", "hstore[]"));
    }

    #[test]
    fn the_zone_of_a_time_is_known() {
        let zone_of = |cast: &'static str, declared: &'static str, text: &'static str| {
            let mut column = Column::new("t", "c", Kind::DateTime);
            (column.cast, column.declared) = (cast, declared);
            zone(&column, text)
        };
        assert_eq!(zone_of("timestamp with time zone", "", ""), "UTC");
        assert_eq!(zone_of("CHAR", "timestamp(6)", ""), "UTC");
        assert_eq!(zone_of("CHAR", "datetime", "2026-01-31 09:30:00"), "");
        assert_eq!(zone_of("", "DATETIME", "2026-01-31T09:30:00Z"), "UTC");
        assert_eq!(zone_of("", "DATETIME", "2026-01-31 09:30+02:00"), "+02:00");
        assert_eq!(zone_of("", "DATETIME", "soon"), "");
    }

    #[test]
    fn a_control_for_times_gets_only_what_it_can_hold() {
        assert_eq!(machine("date", "2026-02-31"), None);
        assert_eq!(
            machine("time", "09:30:15.500000").as_deref(),
            Some("09:30:15.5")
        );
        assert_eq!(machine("time", "09:30:15.000").as_deref(), Some("09:30:15"));
        assert_eq!(machine("time", "09:30:15.1234"), None);
        assert_eq!(machine("time", "09:30:60.5"), None);
        assert_eq!(machine("time", "09:30:75"), None);
        assert_eq!(machine("date", "2026-01-31 09:30"), None);
        assert_eq!(
            machine("datetime-local", "2026-01-31").as_deref(),
            Some("2026-01-31T00:00")
        );
    }
}
