//! What a database's types hold beyond what is read here, and what they do not hold of it.

use dbadmin_model::Dialect;

use crate::{Column, Kind};

/// Whether the database may read what is none of our values: an infinite date or one before the
/// year 1, a number that is none, a time of more than a day. The others are not asked, for what
/// they do not understand, they store as something else.
pub(super) fn is_richer(dialect: Dialect, column: &Column, typed: &str) -> bool {
    match (dialect, column.kind) {
        (Dialect::Postgres, Kind::Date | Kind::Time | Kind::DateTime | Kind::Uuid) => {
            !column.cast.is_empty()
        }
        // What is wrong with a plain number has been found.
        (Dialect::Postgres, Kind::Numeric) => column.cast == "numeric" && !is_plain(typed),
        (Dialect::Mysql, Kind::Date) => is_zero_date(typed),
        (Dialect::Mysql, Kind::DateTime) => is_zero_moment(typed),
        (Dialect::Mysql, Kind::Time) => is_span(typed),
        _ => false,
    }
}

/// What is wrong with a plain number of which the database would make another one, or which it has no
/// room for; `None` where nothing is.
pub(super) fn misfit(column: &Column, typed: &str) -> Option<String> {
    if matches!(column.cast, "UNSIGNED" | "BIT") {
        let fits = typed.parse::<u64>().is_ok();
        return (!fits).then(|| format!("Use a whole number from 0 to {}.", u64::MAX));
    }
    let (before, behind) = room(column)?;
    let (whole, part) = typed
        .trim_start_matches('-')
        .split_once('.')
        .unwrap_or((typed.trim_start_matches('-'), ""));
    let whole = whole.trim_start_matches('0').len();
    let part = part.trim_end_matches('0').len();
    if whole > before {
        return Some(match before {
            0 => "Use a number between -1 and 1.".to_owned(),
            1 => "Use at most one digit before the point.".to_owned(),
            _ => format!("Use at most {before} digits before the point; these are {whole}."),
        });
    }
    (part > behind).then(|| match behind {
        0 => "Use a whole number: the database keeps no digits after the point.".to_owned(),
        1 => "Use at most one digit after the point; the database would round the rest.".to_owned(),
        _ => format!(
            "Use at most {behind} digits after the point; the database would round these {part}."
        ),
    })
}

/// How many digits a column of numbers has room for before and after the point: what MySQL casts to
/// says so, and what PostgreSQL, or MySQL of a binary number, declares. SQLite keeps whatever it is given, whatever is declared.
fn room(column: &Column) -> Option<(usize, usize)> {
    let digits = match column.cast {
        "numeric" => column.sized().strip_prefix("numeric(")?,
        "" | "FLOAT" if column.kind == Kind::Real => {
            let mut names = ["float(", "double("].iter();
            let inside = names.find_map(|name| column.declared.strip_prefix(name))?;
            // One number alone chooses between 32 bits and 64.
            let end = inside
                .find(')')
                .filter(|end| inside[..*end].contains(','))?;
            &inside[..=end]
        }
        cast => cast.strip_prefix("DECIMAL(")?,
    };
    let (digits, decimals) = {
        let digits = digits.strip_suffix(')')?;
        digits.split_once(',').unwrap_or((digits, "0"))
    };
    let decimals = decimals.parse().ok()?;
    let before = digits.parse::<usize>().ok()?.checked_sub(decimals)?;
    Some((before, decimals))
}

/// The members of a set in MySQL, such as of `set('a','b')`; `None` where it is none.
pub(crate) fn members(column: &Column) -> Option<Vec<String>> {
    let listed = column.declared.strip_prefix("set('")?.strip_suffix("')")?;
    let members = listed.split("','").map(|member| member.replace("''", "'"));
    // Whoever has quotes beside commas in a member is asked by the server alone.
    let is_plain = |member: &String| column.cast == "ENUM" && !member.contains([',', '\\']);
    members.map(|it| is_plain(&it).then_some(it)).collect()
}

/// A decimal without an exponent: `-12.50`.
pub(super) fn is_plain(typed: &str) -> bool {
    let digits = typed.strip_prefix('-').unwrap_or(typed);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    plain(whole) && plain(part)
}

/// `0000-00-00`, or a date whose day or month is not known: `2026-00-00`.
fn is_zero_date(typed: &str) -> bool {
    let Some([year, month, day]) = digits(typed, '-') else {
        return false;
    };
    (typed.len() == 10 && year <= 9999 && month <= 12 && day <= 31) && (month == 0 || day == 0)
}

fn is_zero_moment(typed: &str) -> bool {
    match typed.split_once([' ', 'T']) {
        Some((day, time)) => is_zero_date(day) && !time.starts_with('-') && is_span(time),
        None => is_zero_date(typed),
    }
}

/// A time that is no time of day: `-01:00:00`, `838:59:59`.
fn is_span(typed: &str) -> bool {
    let span = typed.strip_prefix('-').unwrap_or(typed);
    let (whole, fraction) = span.split_once('.').unwrap_or((span, "0"));
    let whole = match whole.matches(':').count() {
        1 => format!("{whole}:00"),
        _ => whole.to_owned(),
    };
    let in_range = digits(&whole, ':')
        .is_some_and(|[hours, minutes, seconds]| hours <= 838 && minutes < 60 && seconds < 60);
    in_range && fraction.bytes().all(|byte| byte.is_ascii_digit())
}

/// Three plain numbers with a mark between them.
fn digits(text: &str, mark: char) -> Option<[u32; 3]> {
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut numbers = [0; 3];
    let mut parts = text.split(mark);
    for number in &mut numbers {
        *number = parts.next().filter(|part| plain(part))?.parse().ok()?;
    }
    parts.next().is_none().then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mysql_reads_zero_dates_and_spans_and_nothing_else() {
        let richer = |kind, typed| is_richer(Dialect::Mysql, &Column::new("t", "c", kind), typed);
        for date in ["0000-00-00", "2026-00-00", "2026-12-00"] {
            assert!(richer(Kind::Date, date), "{date}");
            assert!(richer(Kind::DateTime, date), "{date}");
        }
        assert!(richer(Kind::DateTime, "0000-00-00 00:00:00.000"));
        assert!(richer(Kind::DateTime, "0000-00-00T00:00"));
        for span in ["-01:00:00", "838:59:59.5", "24:00"] {
            assert!(richer(Kind::Time, span), "{span}");
        }
        for odd in ["01/02/03", "2026-02-30", "20260230", "2026-13-00", "0-0-0"] {
            assert!(!richer(Kind::Date, odd), "{odd}");
        }
        for odd in ["1030", "10", "10:60", "839:00:00", "1 10:00", "1:2:3:4", ""] {
            assert!(!richer(Kind::Time, odd), "{odd}");
        }
        assert!(!richer(Kind::Numeric, "12,50"));
        assert!(!richer(Kind::Uuid, "{}"));
    }

    #[test]
    fn the_members_of_a_set_are_known() {
        let members = |declared: &'static str| {
            let mut column = Column::new("t", "c", Kind::Other);
            (column.cast, column.declared) = ("ENUM", declared);
            members(&column)
        };
        let known = members("set('a','it''s','')").expect("members");
        assert_eq!(known, ["a", "it's", ""]);
        assert_eq!(members("enum('a')"), None);
    }

    #[test]
    fn numbers_that_a_cast_would_change_are_told() {
        let misfit = |cast: &'static str, declared: &'static str, typed: &str| {
            let mut column = Column::new("t", "c", Kind::Numeric);
            (column.cast, column.declared) = (cast, declared);
            misfit(&column, typed)
        };
        for fine in [
            ("UNSIGNED", "", "18446744073709551615"),
            ("DECIMAL(5,2)", "", "-999.99"),
            ("DECIMAL(5,2)", "", "00012.3400"),
            ("DECIMAL(2,2)", "", "0.25"),
            ("numeric", "numeric", "123456.789"),
            ("numeric", "numeric(5,2)", "-999.990"),
            ("numeric", "numeric(5)", "12345.0"),
            // Rounded to hundreds: what becomes of it, only the server knows.
            ("numeric", "numeric(5,-2)", "12345"),
            // A domain.
            ("numeric", "price", "1.234"),
            // SQLite's.
            ("", "decimal(5,2)", "1234.567"),
        ] {
            assert_eq!(misfit(fine.0, fine.1, fine.2), None);
        }
        for odd in [
            ("UNSIGNED", "", "-1"),
            ("UNSIGNED", "", "1.5"),
            ("BIT", "", "18446744073709551616"),
            ("DECIMAL(5,2)", "", "1000"),
            ("DECIMAL(5,2)", "", "-999.999"),
            ("DECIMAL(2,2)", "", "1"),
            ("numeric", "numeric(5,2)", "1000"),
            ("numeric", "numeric(5,2)", "0.125"),
            ("numeric", "numeric(5)", "1.5"),
        ] {
            assert!(misfit(odd.0, odd.1, odd.2).is_some(), "{odd:?}");
        }
    }
}
