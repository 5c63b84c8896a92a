//! Dates and times in SQLite, which has no types for them: a column that is declared to hold them may
//! hold texts in several notations, and numbers that count since 1970.
//!
//! They are compared as pages show them: a text by the clock that it tells, whatever zone is written
//! behind it; a number as seconds, a large one as milliseconds, in UTC.

use super::statement::Writer;
use super::{ColumnRef, Comparison, TableRef};

/// A moment to compare with.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// As a clock tells it: `2026-01-31`, `2026-01-31 09:30:00.25`, or `09:30` where it is a time of
    /// day.
    pub clock: String,
    /// Microseconds since 1970; `None` where it is a time of day.
    pub micros: Option<i64>,
}

/// From here on a number counts milliseconds.
const LARGE: i64 = 100_000_000_000;

/// The numbers from the first to the second count units of so many microseconds.
const BANDS: [(i64, i64, i64); 3] = [
    (1 - LARGE, LARGE - 1, 1_000_000),
    (LARGE, i64::MAX, 1000),
    (i64::MIN, -LARGE, 1000),
];

/// How texts of a kind are laid out.
struct Layout {
    /// What of a text stands before everything in a day, or in an hour.
    first: usize,
    /// What stands behind this is beyond all of it.
    beyond: char,
    /// What tells such a text from others.
    mark: &'static str,
    /// Where nothing but seconds and the zone are left.
    rest: &'static str,
}

const OF_DATES: Layout = Layout {
    first: "2026-01-31".len(),
    // What separates a date from its time, a blank or a `T`, stands before it.
    beyond: 'U',
    mark: ", 5, 1) = '-'",
    rest: ", 17), ':.0123456789'))), 'T', ' '), '0:. -')",
};

const OF_CLOCKS: Layout = Layout {
    first: "09:".len(),
    // Every digit stands before it.
    beyond: ':',
    mark: ", 3, 1) = ':'",
    rest: ", 6), ':.0123456789'))), 'T', ' '), '0:. -')",
};

/// A column of SQLite's that fulfils comparisons with moments, in whatever notation.
#[derive(Clone, Debug, PartialEq)]
pub struct Timely<'a> {
    /// The table.
    pub table: TableRef<'a>,
    /// The column.
    pub column: ColumnRef<'a>,
    /// What has to hold, all of it; none is for what is not equal.
    pub tests: Vec<(Comparison, Moment)>,
}

impl Timely<'_> {
    /// All that can be found is one range of the column, so that an index serves it and an order by
    /// the column, too. Numbers stand before texts: where there are none, as mostly, it begins at the
    /// first text.
    pub(super) fn write(&self, writer: &mut Writer) {
        let is_clock = self.tests.iter().any(|(_, moment)| moment.micros.is_none());
        let layout = if is_clock { OF_CLOCKS } else { OF_DATES };
        let bands = BANDS.into_iter();
        let bands: Vec<_> = bands
            .filter_map(|band| narrowed(band, &self.tests))
            .collect();
        let [low, high] = bounds(&layout, &self.tests);
        writer.text("(");
        self.column.write(writer);
        writer.text(" >= ");
        match bands.iter().map(|(low, _)| *low).min() {
            Some(number) => self.write_start(writer, number, &low),
            None => {
                writer.value(low.as_str().into());
            }
        }
        writer.text(" AND ");
        self.column.write(writer);
        writer.text(" < ").value(high.into()).text(" AND ((");
        self.column.write(writer);
        writer.text(" >= ").value(low.into());
        self.write_texts(writer, &layout);
        for (low, high) in bands {
            writer.text(") OR (typeof(");
            self.column.write(writer);
            writer.text(") = 'integer' AND ");
            self.column.write(writer);
            writer.text(" >= ").value(low.into()).text(" AND ");
            self.column.write(writer);
            writer.text(" <= ").value(high.into());
        }
        writer.text(")))");
    }

    /// Where the range begins, with numbers and without.
    fn write_start(&self, writer: &mut Writer, number: i64, text: &str) {
        let column = ColumnRef {
            alias: "",
            ..self.column
        };
        writer.text("CASE WHEN EXISTS (SELECT 1 FROM ");
        self.table.write(writer);
        writer.text(" WHERE ");
        column.write(writer);
        writer.text(" < '') THEN ").value(number.into());
        writer.text(" ELSE ").value(text.into()).text(" END");
    }

    /// Without the zeros at its end, and without what stands before them, a time is one text however
    /// many of its parts are written, and stands where it did. Only those of the first and the last
    /// day have to be looked at in this way.
    fn write_texts(&self, writer: &mut Writer, layout: &Layout) {
        writer.text(" AND substr(");
        self.column.write(writer);
        writer.text(layout.mark);
        for (comparison, moment) in &self.tests {
            writer.text(" AND (");
            let [from, to] = around(layout, moment);
            if matches!(comparison, Comparison::Greater | Comparison::GreaterOrEqual) {
                self.column.write(writer);
                writer.text(" >= ").value(to.into()).text(" OR ");
            }
            if matches!(comparison, Comparison::Less | Comparison::LessOrEqual) {
                self.column.write(writer);
                writer.text(" < ").value(from.into()).text(" OR ");
            }
            writer.text("rtrim(replace(substr(");
            self.column.write(writer);
            writer.text(", 1, length(");
            self.column.write(writer);
            writer.text(") - length(ltrim(substr(");
            self.column.write(writer);
            writer.text(layout.rest).text(comparison.sql());
            let bare = moment.clock.trim_end_matches(['0', ':', '.', ' ', '-']);
            writer.value(bare.into()).text(")");
        }
    }
}

/// Between which texts those of a moment's day are, or of its hour.
fn around(layout: &Layout, moment: &Moment) -> [String; 2] {
    let first = moment.clock.get(..layout.first).unwrap_or_default();
    [first.to_owned(), format!("{first}{}", layout.beyond)]
}

/// Between which texts all lie that can fulfil the comparisons. Neither is one that SQLite would
/// compare as a number.
fn bounds(layout: &Layout, tests: &[(Comparison, Moment)]) -> [String; 2] {
    let mut low = String::new();
    // No digit is beyond it.
    let mut high = ":".to_owned();
    for (comparison, moment) in tests {
        let [from, to] = around(layout, moment);
        use Comparison::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual};
        if matches!(comparison, Equal | Greater | GreaterOrEqual) {
            low = low.max(from);
        }
        if matches!(comparison, Equal | Less | LessOrEqual) {
            high = high.min(to);
        }
    }
    [low, high]
}

/// The numbers of a band that fulfil the comparisons; `None` where there are none.
fn narrowed(
    (mut low, mut high, unit): (i64, i64, i64),
    tests: &[(Comparison, Moment)],
) -> Option<(i64, i64)> {
    for (comparison, moment) in tests {
        let micros = moment.micros?;
        let floor = micros.div_euclid(unit);
        let ceiling = floor + i64::from(micros.rem_euclid(unit) > 0);
        let (from, to) = match comparison {
            Comparison::Equal | Comparison::NotEqual => (ceiling, floor),
            Comparison::Greater => (floor + 1, high),
            Comparison::GreaterOrEqual => (ceiling, high),
            Comparison::Less => (low, ceiling - 1),
            Comparison::LessOrEqual => (low, floor),
        };
        (low, high) = (low.max(from), high.min(to));
    }
    (low <= high).then_some((low, high))
}
