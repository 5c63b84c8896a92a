//! Dates and times in SQLite, which has no types for them: a column that is declared to hold them may
//! hold texts in several notations, and numbers that count since 1970.
//!
//! They are compared as pages show them: a text by the clock that it tells, whatever zone is written
//! behind it; a number as seconds, a large one as milliseconds, in UTC. In a column of days, a number
//! whose digits are a day, `20260131`, is that day.

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

/// The numbers whose digits can be a day, with a year of four.
const DAYS: (i64, i64) = (10_000_101, 99_991_231);

/// The day that a number's digits are, as year, month and day: of 20260131, the last of January 2026. The
/// 31st is a day of any month, as in a text, which nobody has checked either.
#[must_use]
pub const fn day(number: i64) -> Option<[i64; 3]> {
    let [year, month, day] = [number / 10_000, number / 100 % 100, number % 100];
    let is_day =
        DAYS.0 <= number && number <= DAYS.1 && 1 <= month && month <= 12 && 1 <= day && day <= 31;
    if is_day {
        Some([year, month, day])
    } else {
        None
    }
}

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
    /// Whether it is declared to hold days, without times.
    pub days: bool,
    /// What has to hold, all of it; none is for what is not equal.
    pub tests: Vec<(Comparison, Moment)>,
}

/// Whether a number's digits are a day: as [`day`] has it.
pub(super) fn write_is_day(writer: &mut Writer, column: ColumnRef<'_>) {
    writer.text("(");
    column.write(writer);
    writer.text(" BETWEEN ").value(DAYS.0.into());
    writer.text(" AND ").value(DAYS.1.into()).text(" AND ");
    column.write(writer);
    writer.text(" / 100 % 100 BETWEEN 1 AND 12 AND ");
    column.write(writer);
    writer.text(" % 100 BETWEEN 1 AND 31)");
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
        let days = digits(&self.tests).filter(|_| self.days);
        let [low, high] = bounds(&layout, &self.tests);
        writer.text("(");
        self.column.write(writer);
        writer.text(" >= ");
        match bands.iter().chain(&days).map(|(low, _)| *low).min() {
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
        for band in bands {
            self.write_numbers(writer, band);
            if self.days {
                writer.text(" AND NOT ");
                write_is_day(writer, self.column);
            }
        }
        if let Some(days) = days {
            self.write_numbers(writer, days);
            writer.text(" AND ");
            write_is_day(writer, self.column);
        }
        writer.text(")))");
    }

    fn write_numbers(&self, writer: &mut Writer, (low, high): (i64, i64)) {
        writer.text(") OR (typeof(");
        self.column.write(writer);
        writer.text(") = 'integer' AND ");
        self.column.write(writer);
        writer.text(" >= ").value(low.into()).text(" AND ");
        self.column.write(writer);
        writer.text(" <= ").value(high.into());
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

/// The numbers whose digits are days that fulfil the comparisons, among others whose are none; `None` where
/// there are none. A day begins at midnight, so that it is before every other time of the same day.
fn digits(tests: &[(Comparison, Moment)]) -> Option<(i64, i64)> {
    let (mut low, mut high) = DAYS;
    for (comparison, moment) in tests {
        let (day, time) = moment.clock.split_at_checked(OF_DATES.first)?;
        let day: i64 = day.replace('-', "").parse().ok()?;
        let is_later = time.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
        let (from, to) = match comparison {
            Comparison::Equal | Comparison::NotEqual => (day + i64::from(is_later), day),
            Comparison::Greater => (day + 1, high),
            Comparison::GreaterOrEqual => (day + i64::from(is_later), high),
            Comparison::Less => (low, day - i64::from(!is_later)),
            Comparison::LessOrEqual => (low, day),
        };
        (low, high) = (low.max(from), high.min(to));
    }
    (low <= high).then_some((low, high))
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
