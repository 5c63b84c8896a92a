//! CSV: a heading, and a line a row. Values are those of the database, as one types them in a form,
//! but for an apostrophe before what a spreadsheet would run (see `harmless`); beside one that refers to
//! another row stands what that row is called.

use std::borrow::Cow;

use csv::{Terminator, WriterBuilder};
use dbadmin_model::Value;

use super::{Columns, Writer};
use crate::field_text::field_text;
use crate::query::Record;

/// Writes CSV (RFC 4180).
pub struct Csv(pub Columns);

impl Csv {
    fn row<'r>(&'r self, row: &'r Record) -> impl Iterator<Item = Cow<'r, [u8]>> {
        // The columns were asked for in this order, the first of all.
        let columns = self.0.0.iter().zip(row.values());
        let cells = columns.flat_map(|((column, refers), value)| {
            let value = match value {
                Value::Null => Cow::Borrowed(""),
                value => field_text(column, value),
            };
            let words = || row.label_of(column).unwrap_or_default();
            [Some(value), refers.then(|| Cow::Borrowed(words()))]
        });
        cells.flatten().map(harmless)
    }
}

impl Writer for Csv {
    fn begin(&mut self, out: &mut Vec<u8>) {
        lines(out, [self.0.heads().map(|head| harmless(Cow::Owned(head)))]);
    }

    fn rows(&mut self, out: &mut Vec<u8>, rows: &[Record]) {
        lines(out, rows.iter().map(|row| self.row(row)));
    }

    fn end(&mut self, _out: &mut Vec<u8>) {}
}

fn lines(
    out: &mut Vec<u8>,
    lines: impl IntoIterator<Item = impl Iterator<Item = impl AsRef<[u8]>>>,
) {
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(out);
    for line in lines {
        // Lines of one length, into memory: neither fails.
        let _ = writer.write_record(line);
    }
}

/// A cell that no spreadsheet runs: somebody who can write into a row must not be able to run something
/// at the desk of whoever opens the file. A number is no formula; a telephone number with spaces, a dash
/// alone and an `@name` may be, and get the apostrophe, too. JSON has every text as it is.
fn harmless(text: Cow<'_, str>) -> Cow<'_, [u8]> {
    let is_formula =
        text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<f64>().is_err();
    match text {
        text if is_formula => Cow::Owned(format!("'{text}").into_bytes()),
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be_and_run_nothing() {
        let plain = [
            "plain",
            "a,b",
            "say \"so\"",
            "two\nlines",
            "",
            "-12.5",
            "+3",
        ];
        let odd = [
            "=1+1",
            "+cmd|' /C calc'!A0",
            "-x",
            "@SUM(A1)",
            "\tx",
            "+49 30 1",
        ];
        let mut out = Vec::new();
        lines(
            &mut out,
            [plain
                .iter()
                .chain(&odd)
                .map(|cell| harmless(Cow::Borrowed(*cell)))],
        );
        let text = String::from_utf8(out).expect("text");
        assert_eq!(
            text,
            "plain,\"a,b\",\"say \"\"so\"\"\",\"two\nlines\",,-12.5,+3,'=1+1,\
             '+cmd|' /C calc'!A0,'-x,'@SUM(A1),'\tx,'+49 30 1\r\n"
        );
    }
}
