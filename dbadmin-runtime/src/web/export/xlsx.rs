//! XLSX: what CSV holds, with numbers as numbers. A sheet is a zip file that can only be sent once it is
//! whole; until then it lies in temporary files, and a row in memory at a time.

use std::io::{self, Error};

use dbadmin_model::Value;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::Columns;
use super::spool::Pen;
use crate::field_text::field_text;
use crate::query::{Export, Record};
use crate::{Column, Kind};

/// The most rows of a sheet, its heading included; what is more stands in a sheet behind it.
const MOST: u32 = 1_048_576;

/// The most letters of a cell, counted as UTF-16 does.
const LONGEST: usize = 32_767;

/// The most digits of a number that a sheet keeps.
const DIGITS: usize = 15;

/// Writes all rows.
pub fn write(
    pen: &mut Pen,
    mut export: Export,
    mut rows: Option<Vec<Record>>,
    columns: &Columns,
) -> io::Result<()> {
    let mut book = Book::new(columns.heads().collect(), MOST);
    while let Some(some) = rows {
        for row in &some {
            let (sheet, line) = book.line().map_err(Error::other)?;
            cells(sheet, line, row, columns).map_err(Error::other)?;
        }
        rows = pen.wait(export.next())?;
    }
    // Others may have the database while the file is put together.
    drop(export);
    let mut book = book.whole().map_err(Error::other)?;
    book.save_to_writer(pen.file()).map_err(Error::other)
}

/// Sheets with one heading, of which the last is being written.
struct Book {
    book: Workbook,
    heads: Vec<String>,
    sheets: usize,
    /// The next line of the last sheet.
    next: u32,
    most: u32,
}

impl Book {
    fn new(heads: Vec<String>, most: u32) -> Self {
        Self {
            book: Workbook::new(),
            heads,
            sheets: 0,
            next: most,
            most,
        }
    }

    /// A sheet with the heading.
    fn begin(&mut self) -> Result<(), XlsxError> {
        let sheet = self.book.add_worksheet_with_constant_memory()?;
        let bold = Format::new().set_bold();
        for (at, head) in (0..).zip(&self.heads) {
            sheet.write_string_with_format(0, at, cut(head), &bold)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        self.sheets += 1;
        self.next = 1;
        Ok(())
    }

    /// The next free line.
    fn line(&mut self) -> Result<(&mut Worksheet, u32), XlsxError> {
        if self.next == self.most {
            self.begin()?;
        }
        let line = self.next;
        self.next += 1;
        let sheet = self.book.worksheet_from_index(self.sheets - 1)?;
        Ok((sheet, line))
    }

    /// The sheets; without any row, one that has but its heading.
    fn whole(mut self) -> Result<Workbook, XlsxError> {
        if self.sheets == 0 {
            self.begin()?;
        }
        Ok(self.book)
    }
}

fn cells(
    sheet: &mut Worksheet,
    line: u32,
    row: &Record,
    columns: &Columns,
) -> Result<(), XlsxError> {
    let mut at = 0;
    for (column, refers) in &columns.0 {
        let value = row.value(column).unwrap_or(&Value::Null);
        if !value.is_null() {
            let text = field_text(column, value);
            match number(column, value, &text) {
                Some(number) => sheet.write_number(line, at, number)?,
                None => sheet.write_string(line, at, cut(&text))?,
            };
        }
        at += 1;
        if *refers {
            if let Some(words) = row.label_of(column) {
                sheet.write_string(line, at, cut(words))?;
            }
            at += 1;
        }
    }
    Ok(())
}

/// The number that a cell can hold without losing a digit; what is binary to begin with is always one.
fn number(column: &Column, value: &Value, text: &str) -> Option<f64> {
    let fits = match column.kind {
        Kind::Real => true,
        Kind::Integer | Kind::Numeric => matches!(value, Value::Real(_)) || digits(text) <= DIGITS,
        _ => false,
    };
    let number = text.parse().ok().filter(|number: &f64| number.is_finite());
    number.filter(|_| fits)
}

/// How many digits of a decimal count: zeros before and behind them do not.
fn digits(text: &str) -> usize {
    let decimal = text.split(['e', 'E']).next().unwrap_or_default();
    let digits: String = decimal.chars().filter(char::is_ascii_digit).collect();
    digits.trim_matches('0').len()
}

/// A text that a cell can hold; one that was longer ends with dots.
fn cut(text: &str) -> String {
    if text.encode_utf16().count() <= LONGEST {
        return text.to_owned();
    }
    let mut length = 0;
    let fits = |letter: &char| {
        length += letter.len_utf16();
        length < LONGEST
    };
    let mut cut: String = text.chars().take_while(fits).collect();
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};

    use super::*;

    #[test]
    fn a_cell_is_a_number_where_it_loses_nothing() {
        let number = |kind, text: &str| {
            let column = Column::new("t", "c", kind);
            number(&column, &Value::Text(text.to_owned()), text)
        };
        let whole = Some(123_456_789_012_345.0);
        assert_eq!(number(Kind::Numeric, "-12.50"), Some(-12.5));
        assert_eq!(number(Kind::Numeric, "12.5000000000000000"), Some(12.5));
        assert_eq!(number(Kind::Numeric, "0.000000000000000012"), Some(1.2e-17));
        assert_eq!(number(Kind::Numeric, "0.1234567890123456"), None);
        assert_eq!(number(Kind::Integer, "123456789012345"), whole);
        assert_eq!(number(Kind::Integer, "1234567890123456"), None);
        assert_eq!(number(Kind::Integer, "0"), Some(0.0));
        assert_eq!(number(Kind::Real, "0.3333333333333333"), Some(1.0 / 3.0));
        assert_eq!(number(Kind::Real, "inf"), None);
        assert_eq!(number(Kind::Text, "007"), None);
        assert_eq!(number(Kind::Date, "2026-01-31"), None);
        let real = Value::Real(1.0 / 3.0);
        let column = Column::new("t", "c", Kind::Numeric);
        let third = super::number(&column, &real, "0.3333333333333333");
        assert_eq!(third, Some(1.0 / 3.0));
    }

    #[test]
    fn a_text_is_cut_where_a_cell_ends_and_says_so() {
        let whole = "x".repeat(LONGEST);
        assert_eq!(cut(&whole), whole);
        for letter in ["x", "雨", "😀"] {
            let cut = cut(&letter.repeat(LONGEST + 1));
            let length = cut.encode_utf16().count();
            assert!((LONGEST - 1..=LONGEST).contains(&length), "{length}");
            assert!(cut.starts_with(letter) && cut.ends_with('…'));
        }
    }

    #[test]
    fn what_a_sheet_cannot_hold_stands_in_the_next_one() {
        for (rows, sheets) in [(0, vec![1]), (2, vec![3]), (5, vec![3, 3, 2])] {
            let mut book = Book::new(vec!["Number".to_owned()], 3);
            for row in 0..rows {
                let (sheet, line) = book.line().expect("a line");
                sheet.write_number(line, 0, f64::from(row)).expect("a cell");
            }
            let bytes = book.whole().expect("sheets").save_to_buffer();
            let bytes = std::io::Cursor::new(bytes.expect("a file"));
            let mut read: Xlsx<_> = open_workbook_from_rs(bytes).expect("a file");
            let found: Vec<_> = read.worksheets().into_iter().map(|(_, it)| it).collect();
            let heights: Vec<usize> = found.iter().map(|sheet| sheet.height()).collect();
            assert_eq!(heights, sheets);
            for sheet in &found {
                let head = sheet.get_value((0, 0));
                assert_eq!(head, Some(&Data::String("Number".to_owned())));
            }
        }
    }
}
