//! XLSX: what CSV holds, with numbers as numbers. A sheet is a zip file that can only be sent once it is
//! whole; until then it lies in temporary files, and a row in memory at a time.

use std::fs::File;
use std::io::{Error, Read as _, Seek as _};

use dbadmin_model::Value;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;

use super::Columns;
use crate::field_text::field_text;
use crate::query::{Export, Record};
use crate::{Column, Kind};

/// The most rows of a sheet, its heading included.
const MOST: u32 = 1_048_576;

/// The most letters of a cell.
const LONGEST: usize = 32_767;

/// The most digits of a number that a sheet keeps.
const DIGITS: usize = 15;

/// So many bytes are sent at a time.
const PIECE: usize = 64 * 1024;

/// A file that is made, and then sent.
pub enum Xlsx {
    /// All rows are still to come.
    Rows(Box<(Export, Option<Vec<Record>>, Columns)>),
    /// It is made.
    Made(File),
}

impl Xlsx {
    /// The next piece, and the rest.
    pub async fn piece(self) -> Result<Option<(Vec<u8>, Self)>, Error> {
        let mut file = match self {
            Self::Made(file) => file,
            Self::Rows(rows) => {
                let handle = Handle::current();
                let (export, first, columns) = *rows;
                let made = spawn_blocking(move || make(&handle, export, first, &columns));
                made.await.map_err(Error::other)??
            }
        };
        let mut piece = vec![0; PIECE];
        let read = file.read(&mut piece)?;
        piece.truncate(read);
        Ok((read > 0).then_some((piece, Self::Made(file))))
    }
}

fn make(
    handle: &Handle,
    mut export: Export,
    mut rows: Option<Vec<Record>>,
    columns: &Columns,
) -> Result<File, Error> {
    let wrong = |error: XlsxError| Error::other(error);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory().map_err(wrong)?;
    let bold = Format::new().set_bold();
    for (at, head) in (0..).zip(columns.heads()) {
        sheet
            .write_string_with_format(0, at, head, &bold)
            .map_err(wrong)?;
    }
    sheet.set_freeze_panes(1, 0).map_err(wrong)?;
    let mut line = 1;
    while let Some(some) = rows {
        for row in &some {
            if line == MOST {
                return Err(Error::other(
                    "a sheet holds no more than 1,048,576 rows; export them as CSV",
                ));
            }
            write(sheet, line, row, columns).map_err(wrong)?;
            line += 1;
        }
        rows = handle.block_on(export.next()).map_err(Error::other)?;
    }
    let mut file = tempfile::tempfile()?;
    book.save_to_writer(&mut file).map_err(wrong)?;
    file.rewind()?;
    Ok(file)
}

fn write(
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
            match number(column, &text) {
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

/// The number that a cell can hold without losing a digit.
fn number(column: &Column, text: &str) -> Option<f64> {
    let is_number = matches!(column.kind, Kind::Integer | Kind::Real | Kind::Numeric);
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let number = text.parse().ok().filter(|number: &f64| number.is_finite());
    number.filter(|_| is_number && digits <= DIGITS)
}

fn cut(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_a_number_where_it_loses_nothing() {
        let number = |kind, text| number(&Column::new("t", "c", kind), text);
        assert_eq!(number(Kind::Numeric, "-12.50"), Some(-12.5));
        assert_eq!(
            number(Kind::Integer, "123456789012345"),
            Some(123_456_789_012_345.0)
        );
        assert_eq!(number(Kind::Integer, "1234567890123456"), None);
        assert_eq!(number(Kind::Real, "inf"), None);
        assert_eq!(number(Kind::Text, "007"), None);
        assert_eq!(number(Kind::Date, "2026-01-31"), None);
    }
}
