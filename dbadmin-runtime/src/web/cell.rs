//! One value of one row, as HTML: in a list short, on the record's page in full.

use std::fmt::{self, Write};

use askama::filters::HtmlSafe;
use dbadmin_model::Value;

use super::escape::{Escaped, cut};
use super::format::{self, Moment};
use super::pretty;
use crate::duration::Unit;
use crate::elements::{self, is_list};
use crate::field_text::{field_text, truth, zone};
use crate::money;
use crate::text::value_text;
use crate::{Choice, Column, Format, Kind, Tone};

/// Longer text is cut in a list; no column is wider than this anyway.
pub const SHORT: usize = 96;

/// Of a list, a line shows so many elements.
const MOST_IN_A_LINE: usize = 4;

const NOTHING: &str =
    r#"<span class="dim"><span aria-hidden="true">—</span><span class="unseen">none</span></span>"#;
const BLANK: &str = r#"<span class="dim">(blank)</span>"#;

/// How much of a value is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// One line of a list.
    Line,
    /// One line that is a link already, and so cannot hold another.
    Lead,
    /// As much as there is.
    Page,
}

/// A value with what is needed to show it.
#[derive(Clone, Copy, Debug)]
pub struct Cell<'a> {
    /// The column.
    pub column: &'a Column,
    /// The value.
    pub value: &'a Value,
    /// How much of it is shown.
    pub room: Room,
    /// Whether it is a secret, of which nothing but its being there is shown.
    pub secret: bool,
}

impl HtmlSafe for Cell<'_> {}

impl fmt::Display for Cell<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.value.is_null() {
            return out.write_str(NOTHING);
        }
        if self.secret || self.column.format == Format::Masked {
            return out.write_str(r#"<span class="dim">••••••</span>"#);
        }
        if let Some(choice) = chosen(self.column, self.value) {
            let tone = tone(choice.tone);
            let label = Escaped(choice.label);
            return write!(out, r#"<span class="pill{tone}">{label}</span>"#);
        }
        match self.column.format {
            Format::Money(currency) => self.money(out, currency),
            Format::Percent => {
                self.by_kind(out)?;
                out.write_str("\u{a0}%")
            }
            Format::Duration => match self.value {
                Value::Integer(number) => out.write_str(&Unit::of(self.column).words(*number)),
                _ => self.by_kind(out),
            },
            _ => self.by_kind(out),
        }
    }
}

impl Cell<'_> {
    fn money(&self, out: &mut fmt::Formatter<'_>, currency: &str) -> fmt::Result {
        match self.value {
            Value::Integer(minor) if self.column.kind == Kind::Integer => {
                format::amount(out, &money::decimal(*minor, currency), currency)
            }
            Value::Real(number) => format::amount(
                out,
                &format!("{number:.digits$}", digits = money::digits(currency)),
                currency,
            ),
            Value::Integer(number) => format::amount(out, &number.to_string(), currency),
            Value::Text(text)
                if text
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || byte == b'.') =>
            {
                format::amount(out, text, currency)
            }
            _ => self.by_kind(out),
        }
    }

    fn by_kind(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.column.kind, self.value) {
            (_, Value::Null) => out.write_str(NOTHING),
            // Of bytes, a record holds the number.
            (Kind::Blob, Value::Integer(size)) => {
                let size = format::size(size.unsigned_abs());
                write!(out, r#"<span class="dim">{size}</span>"#)
            }
            (_, Value::Blob(_)) => write!(out, "{}", Escaped(&value_text(self.value))),
            (Kind::Boolean, value) => match truth(value) {
                Some(true) => out.write_str("Yes"),
                Some(false) => out.write_str("No"),
                None => self.text(out, &field_text(self.column, value)),
            },
            (Kind::DateTime | Kind::Date, Value::Integer(number)) => {
                match format::counted(self.column.kind, *number) {
                    Some(text) => self.moment(out, &text),
                    None => write!(out, "{number}"),
                }
            }
            (Kind::DateTime | Kind::Date | Kind::Time, Value::Text(text)) => self.moment(out, text),
            (_, Value::Boolean(yes)) => out.write_str(if *yes { "Yes" } else { "No" }),
            (_, Value::Integer(number)) => {
                // An identifier is one word, however long.
                if self.column.auto || (-9999..=9999).contains(number) {
                    write!(out, "{number}")
                } else {
                    format::grouped(out, &number.to_string())
                }
            }
            (_, Value::Real(number)) => format::grouped(out, &number.to_string()),
            (Kind::Numeric, Value::Text(text)) => format::grouped(out, &Escaped(text).to_string()),
            (_, Value::Text(text)) if is_list(self.column) => self.list(out, text),
            (Kind::Json, Value::Text(text)) => self.json(out, text),
            (_, Value::Text(text)) => self.text(out, text),
        }
    }

    fn text(&self, out: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
        if text.is_empty() {
            return out.write_str(BLANK);
        }
        let (short, whole) = match self.room {
            Room::Line | Room::Lead => cut(text, SHORT),
            Room::Page => (text, true),
        };
        let format = match self.room {
            Room::Lead => Format::Plain,
            Room::Line | Room::Page => self.column.format,
        };
        let shown = Escaped(short);
        let all = Escaped(text);
        match format {
            Format::Email if text.contains('@') => {
                write!(out, r#"<a href="mailto:{all}">{shown}</a>"#)?;
            }
            Format::Phone if text.bytes().any(|byte| byte.is_ascii_digit()) => {
                write!(out, r#"<a href="tel:{all}">{shown}</a>"#)?;
            }
            // Only these two: `javascript:` would be a link as well.
            Format::Url if text.starts_with("https://") || text.starts_with("http://") => {
                write!(
                    out,
                    r#"<a href="{all}" rel="noreferrer noopener">{shown}</a>"#
                )?;
            }
            Format::Color if is_color(text) => write!(
                out,
                r#"<svg class="swatch" viewBox="0 0 14 14" aria-hidden="true"><rect width="14" height="14" rx="3" fill="{all}"/></svg>{shown}"#
            )?,
            _ if self.room == Room::Page && (text.len() > 80 || text.contains('\n')) => {
                write!(out, r#"<div class="long">{shown}</div>"#)?;
            }
            _ => write!(out, "{shown}")?,
        }
        if whole { Ok(()) } else { out.write_char('…') }
    }

    /// The elements of a list side by side; in a line, some of them.
    fn list(&self, out: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
        let elements = elements::read(self.column, text).filter(|all| !all.is_empty());
        let Some(elements) = elements else {
            return self.text(out, text);
        };
        let most = match self.room {
            Room::Line | Room::Lead => MOST_IN_A_LINE,
            Room::Page => elements.len(),
        };
        for (at, element) in elements.iter().take(most).enumerate() {
            let gap = if at > 0 { " " } else { "" };
            let (short, whole) = cut(element, SHORT);
            let end = if whole { "" } else { "…" };
            write!(
                out,
                r#"{gap}<span class="pill">{}{end}</span>"#,
                Escaped(short)
            )?;
        }
        match elements.len().checked_sub(most) {
            None | Some(0) => Ok(()),
            Some(more) => write!(out, r#" <span class="dim">and {more} more</span>"#),
        }
    }

    /// A date and time in short; where there is room, with its zone.
    fn moment(&self, out: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
        let Some(moment) = Moment::read(text) else {
            return write!(out, "{}", Escaped(text));
        };
        let (machine, all) = (moment.machine(), Escaped(text));
        write!(out, r#"<time datetime="{machine}" title="{all}">"#)?;
        moment.write(out)?;
        out.write_str("</time>")?;
        let zone = zone(self.column, text);
        if self.room == Room::Page && moment.time.is_some() && !zone.is_empty() {
            write!(out, " {}", Escaped(zone))?;
        }
        Ok(())
    }

    fn json(&self, out: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
        if self.room != Room::Page {
            let (short, whole) = cut(text, SHORT);
            let end = if whole { "" } else { "…" };
            return write!(out, r#"<span class="mono">{}{end}</span>"#, Escaped(short));
        }
        let laid_out = pretty::json(text);
        let shown = laid_out.as_deref().unwrap_or(text);
        write!(out, r#"<pre tabindex="0">{}</pre>"#, Escaped(shown))
    }
}

fn is_color(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|hex| {
        matches!(hex.len(), 3 | 6) && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// The class of a pill.
pub fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Neutral => "",
        Tone::Good => " good",
        Tone::Warn => " warn",
        Tone::Info => " info",
        Tone::Bad => " bad",
    }
}

/// The column's choice that has this value.
pub fn chosen<'a>(column: &'a Column, value: &Value) -> Option<&'a Choice> {
    if column.choices.is_empty() {
        return None;
    }
    let text = field_text(column, value);
    column.choices.iter().find(|choice| choice.value == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(column: &Column, value: Value) -> String {
        Cell {
            column,
            value: &value,
            room: Room::Line,
            secret: false,
        }
        .to_string()
    }

    #[test]
    fn hostile_text_stays_text() {
        for format in [Format::Plain, Format::Email, Format::Url, Format::Color] {
            let column = Column::new("t", "c", Kind::Text).shown_as(format);
            for value in [
                "<script>x@y</script>",
                "javascript:alert('@')",
                "\"onclick=@",
            ] {
                let html = shown(&column, value.into());
                assert!(!html.contains("<script"), "{html}");
                assert!(!html.contains("href=\"javascript"), "{html}");
                assert!(!html.contains("\"\"onclick"), "{html}");
            }
        }
    }

    #[test]
    fn values_are_shown_by_kind() {
        let column = |kind| Column::new("t", "c", kind);
        assert!(shown(&column(Kind::Text), Value::Null).contains("none"));
        assert!(shown(&column(Kind::Text), "".into()).contains("(blank)"));
        assert_eq!(shown(&column(Kind::Boolean), Value::Integer(1)), "Yes");
        assert_eq!(
            shown(&column(Kind::Integer), Value::Integer(20000)),
            "20,000"
        );
        assert_eq!(
            shown(&column(Kind::Integer).money("EUR"), Value::Integer(231_000)),
            "€\u{a0}2,310.00"
        );
        assert!(shown(&column(Kind::Blob), Value::Integer(1500)).contains("1.5 kB"));
        assert!(
            shown(&column(Kind::DateTime), "2026-01-12 09:14:00".into()).contains("12\u{a0}Jan")
        );
    }
}
