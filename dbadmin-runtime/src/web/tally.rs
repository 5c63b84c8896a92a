//! How many rows there are, said as honestly as it is known.

use super::format;
use crate::query::Count;

/// The line under a list: `1–50 of about 20,000`.
pub fn line(shown: usize, count: Count, first_page: bool) -> String {
    let total = match count {
        Count::Exact(number) => format::count(number),
        Count::About(number) => format!("about {}", format::count(number)),
        Count::MoreThan(number) => format!("more than {}", format::count(number)),
    };
    match (shown, first_page, count) {
        (0, true, _) => "No rows".to_owned(),
        (0, false, _) => format!("No rows here, of {total}"),
        (1, true, Count::Exact(1)) => "1 row".to_owned(),
        (_, true, Count::Exact(number)) if number == shown as u64 => format!("{total} rows"),
        (1, _, _) => format!("1 row of {total}"),
        (_, true, _) => format!("1–{shown} of {total}"),
        // A page found by its key does not know how many rows lie before it.
        (_, false, _) => format!("{shown} of {total}"),
    }
}

/// What stands before a number that is not exact.
pub fn hedge(count: Count) -> &'static str {
    match count {
        Count::Exact(_) => "",
        Count::About(_) => "about",
        Count::MoreThan(_) => "more than",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_honest() {
        assert_eq!(line(50, Count::About(20_000), true), "1–50 of about 20,000");
        assert_eq!(
            line(50, Count::MoreThan(10_000), false),
            "50 of more than 10,000"
        );
        assert_eq!(line(3, Count::Exact(3), true), "3 rows");
        assert_eq!(line(1, Count::Exact(1), true), "1 row");
        assert_eq!(line(50, Count::Exact(51), true), "1–50 of 51");
        assert_eq!(line(1, Count::Exact(51), false), "1 row of 51");
    }
}
