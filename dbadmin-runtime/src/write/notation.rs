//! How a text has to look that a browser's own control checks as well: addresses, and numbers that are
//! typed as text. Page and write ask here, so that neither refuses what the other takes.

use dbadmin_model::Dialect;
use url::Url;

use super::field::not;
use super::richer::is_richer;
use crate::{Column, Format, Kind, Widget, money};

/// What is wrong with the text of a column that holds addresses.
pub(super) fn check(column: &Column, typed: &str) -> Result<(), String> {
    let widget = match (column.widget, column.format) {
        (Some(widget), _) => widget,
        (None, Format::Email) => Widget::Email,
        (None, Format::Url) => Widget::Url,
        (None, _) => return Ok(()),
    };
    match widget {
        _ if column.kind != Kind::Text => Ok(()),
        Widget::Email if !is_email(typed) => {
            Err(not(typed, "an e-mail address, such as ada@example.org"))
        }
        Widget::Url if Url::parse(typed).is_err() => {
            Err(not(typed, "a web address, such as https://example.org"))
        }
        _ => Ok(()),
    }
}

/// Whether a browser takes it for an e-mail address: by the definition of HTML, which is narrower than
/// the standards of mail. A domain may have letters of all languages.
fn is_email(typed: &str) -> bool {
    let is_local =
        |letter: char| letter.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(letter);
    let is_label = |label: &str| {
        let inner = label
            .chars()
            .all(|letter| letter.is_alphanumeric() || letter == '-');
        inner && (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
    };
    typed.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && local.chars().all(is_local) && domain.split('.').all(is_label)
    })
}

/// The pattern of a number that is typed as text, as the write reads it, and an example; `None` where
/// only the database knows all of them.
pub(crate) fn pattern(dialect: Dialect, column: &Column) -> Option<(String, String)> {
    let example = match column.format {
        Format::Money(currency) => money::decimal(1250, currency),
        _ => "12.5".to_owned(),
    };
    let pattern = match (column.kind, column.format) {
        (Kind::Integer, Format::Money(currency)) => match money::digits(currency) {
            0 => r"[\-−+]?[0-9]+\.?".to_owned(),
            digits => {
                format!(r"[\-−+]?(?:[0-9]+(?:\.[0-9]{{0,{digits}}})?|\.[0-9]{{1,{digits}}})")
            }
        },
        (Kind::Numeric, _) if !is_richer(dialect, column, "NaN") => {
            // In a class, for browsers know no `\-` outside of one, and leave out the whole pattern.
            r"[\-]?[0-9]+(?:\.[0-9]+)?".to_owned()
        }
        (Kind::Real, _) if !column.takes_any_float() => {
            let number = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][\-+]?[0-9]+)?";
            format!(r"[\-+]?(?:{number}|[iI][nN][fF](?:[iI][nN][iI][tT][yY])?)")
        }
        _ => return None,
    };
    Some((format!(r"\s*{pattern}\s*"), example))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_that_a_browser_takes() {
        let asked = |widget, typed: &str| {
            check(&Column::new("t", "c", Kind::Text).widget(widget), typed).is_ok()
        };
        for email in ["a@b", "ada+x@example.org", "o'neil@münchen.example"] {
            assert!(asked(Widget::Email, email), "{email}");
        }
        for none in [
            "a", "a@", "@b", "a b@c", "a@b c", "a@-b", "a@b..c", "a@b@c", "ä@b",
        ] {
            assert!(!asked(Widget::Email, none), "{none}");
        }
        for url in [
            "https://example.org/?a=b",
            "mailto:a@b",
            "HTTP://EXAMPLE.ORG",
        ] {
            assert!(asked(Widget::Url, url), "{url}");
        }
        for none in ["example.org", "/a", "https://", "http://a b"] {
            assert!(!asked(Widget::Url, none), "{none}");
        }
        assert!(asked(Widget::Text, "anything"));
    }
}
