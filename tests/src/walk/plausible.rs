//! Values that a field would take, from its control and its column's type. No two are the same,
//! so that they suit columns whose values are unique; the same walk makes the same values.

use dbadmin_model::schema::{Column, ColumnType};

use crate::html::{Control, Kind};

/// Texts of types that only one of the databases has, by the type's name.
const BY_TYPE: [(&str, &str); 40] = [
    ("bit varying", "101"),
    ("box", "(2,2),(1,1)"),
    ("box2d", "BOX(1 1,2 2)"),
    ("cidr", "192.0.2.0/24"),
    ("circle", "<(1,2),3>"),
    ("cube", "(1, 2)"),
    ("daterange", "[2025-01-01,2025-02-01)"),
    ("datemultirange", "{[2025-01-01,2025-02-01)}"),
    ("hstore", "\"key\"=>\"value\""),
    ("inet", "192.0.2.7"),
    ("inet4", "192.0.2.7"),
    ("inet6", "2001:db8::7"),
    ("int4multirange", "{[1,5)}"),
    ("int4range", "[1,5)"),
    ("int8multirange", "{[1,5)}"),
    ("int8range", "[1,5)"),
    ("interval", "1 day 02:03:04"),
    ("jsonpath", "$.\"key\""),
    ("line", "{1,2,3}"),
    ("lquery", "one.*"),
    ("lseg", "[(0,0),(1,1)]"),
    ("ltree", "one.two"),
    ("macaddr", "08:00:2b:01:02:03"),
    ("macaddr8", "08:00:2b:01:02:03:04:05"),
    ("money", "12.50"),
    ("nummultirange", "{[1.5,2.5)}"),
    ("numrange", "[1.5,2.5)"),
    ("path", "((0,0),(1,1),(2,0))"),
    ("pg_lsn", "16/B374D848"),
    ("point", "(1,2)"),
    ("polygon", "((0,0),(1,1),(2,0))"),
    ("regclass", "pg_class"),
    (
        "tsmultirange",
        "{[\"2025-01-01 08:00\",\"2025-01-02 08:00\")}",
    ),
    ("tsquery", "'word'"),
    ("tsrange", "[\"2025-01-01 08:00\",\"2025-01-02 08:00\")"),
    (
        "tstzmultirange",
        "{[\"2025-01-01 08:00+00\",\"2025-01-02 08:00+00\")}",
    ),
    (
        "tstzrange",
        "[\"2025-01-01 08:00+00\",\"2025-01-02 08:00+00\")",
    ),
    ("tsvector", "'word':1"),
    ("txid_snapshot", "10:20:10,14,15"),
    ("xml", "<note/>"),
];

/// What to try where nothing better is known.
pub const STOCK: [&str; 17] = [
    "1",
    "0",
    "a",
    "A1",
    "AA",
    "2025-03-04",
    "08:30",
    "{}",
    "[]",
    "{\"walked\": 1}",
    "walk@example.org",
    "https://example.org/walk",
    "#0b6b67",
    "0b6b6700",
    "POINT(1 2)",
    "LINESTRING(0 0,1 1)",
    "POLYGON((0 0,1 0,1 1,0 0))",
];

/// Makes values; the numbers in them count up in steps that look like chance.
#[derive(Default)]
pub struct Plausible {
    made: u64,
}

impl Plausible {
    /// The next number, below the bound.
    fn next(&mut self, below: u64) -> u64 {
        self.made += 1;
        // Knuth's multiplicative hash: neighbours end up far apart.
        self.made.wrapping_mul(2_654_435_761) % below.max(1)
    }

    /// A value that was not made before, as far as the field has room for that.
    pub fn fresh(&mut self, control: &Control, column: Option<&Column>) -> String {
        let day = self.next(28) + 1;
        let minute = self.next(60);
        let line = match &control.kind {
            Kind::Line(line) => line.as_str(),
            _ => "text",
        };
        match line {
            "date" => format!("2025-03-{day:02}"),
            "time" => format!("08:{minute:02}"),
            "datetime-local" => format!("2025-03-{day:02}T08:{minute:02}"),
            "email" => fitted(format!("{}@example.org", self.word(12)), control.length),
            "url" => fitted(
                format!("https://example.org/{}", self.word(12)),
                control.length,
            ),
            "tel" => fitted(format!("+4912{:07}", self.next(10_000_000)), control.length),
            "color" => format!("#{:06x}", self.next(0x100_0000)),
            "number" => self.integer(control, column),
            // The bytes of one, as somebody without a browser sends them.
            "file" => format!("89504e470d0a1a0a{:08x}", self.next(u64::from(u32::MAX))),
            _ => self.typed(control, column),
        }
    }

    fn typed(&mut self, control: &Control, column: Option<&Column>) -> String {
        let day = self.next(28) + 1;
        let minute = self.next(60);
        let Some(column) = column else {
            return self.text(control, None);
        };
        match &column.ty {
            ColumnType::Boolean => "true".to_owned(),
            ColumnType::Integer { .. } => self.integer(control, Some(column)),
            ColumnType::Real => format!("{}.5", self.next(100)),
            ColumnType::Numeric { precision, scale } => self.numeric(*precision, *scale),
            ColumnType::Text { max } => self.text(control, max.map(|max| max as usize)),
            ColumnType::Blob => self.bytes(column),
            ColumnType::Date => format!("2025-03-{day:02}"),
            ColumnType::Time => format!("08:{minute:02}:00"),
            ColumnType::DateTime { .. } => format!("2025-03-{day:02} 08:{minute:02}:00"),
            ColumnType::Json => format!("{{\"walked\": {}}}", self.next(1000)),
            ColumnType::Uuid => self.uuid(),
            ColumnType::Enum { values } => values.first().cloned().unwrap_or_default(),
            ColumnType::Other => self.other(control, column),
        }
    }

    /// A value of the same shape: other digits in the same places.
    pub fn varied(&mut self, sample: &str) -> String {
        let other = |letter: char| match letter {
            '0'..='9' => char::from_digit(self.next(10) as u32, 10).unwrap_or(letter),
            _ => letter,
        };
        sample.chars().map(other).collect()
    }

    /// Letters and digits.
    fn word(&mut self, length: usize) -> String {
        const DIGITS: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";
        let mut number = self.next(u64::MAX);
        let digits: String = std::iter::repeat_with(|| {
            let digit = char::from(DIGITS[(number % 36) as usize]);
            number = number / 36 + 7;
            digit
        })
        .take(length.clamp(1, 6))
        .collect();
        if length > 10 {
            format!("walk{digits}")
        } else {
            digits
        }
    }

    fn text(&mut self, control: &Control, max: Option<usize>) -> String {
        let longest = [control.length.1, max].into_iter().flatten().min();
        let word = self.word(longest.unwrap_or(20));
        fitted(word, (control.length.0, longest))
    }

    fn integer(&mut self, control: &Control, column: Option<&Column>) -> String {
        let most = match column.map(|column| &column.ty) {
            Some(ColumnType::Integer { bits, unsigned }) => {
                (1_i64 << (u32::from(*bits) - u32::from(!unsigned)).min(30)) - 1
            }
            _ => 1_000_000,
        };
        let (low, high) = match control.range {
            (Some(low), Some(high)) => (low, high),
            (Some(low), None) => (low, low.saturating_add(most)),
            (None, Some(high)) => (1.min(high), high),
            (None, None) => (1, most),
        };
        let span = u64::try_from(high.saturating_sub(low)).unwrap_or(0);
        let step = i64::try_from(self.next(span.saturating_add(1))).unwrap_or(0);
        low.saturating_add(step).to_string()
    }

    fn numeric(&mut self, precision: Option<u32>, scale: Option<u32>) -> String {
        let scale = scale.unwrap_or(2);
        let digits = precision
            .map_or(3, |precision| precision.saturating_sub(scale))
            .min(3);
        let whole = self.next(10_u64.pow(digits));
        match scale {
            0 => whole.to_string(),
            1 => format!("{whole}.5"),
            _ => format!("{whole}.{:02}", self.next(100)),
        }
    }

    /// As many bytes as a type with a length has room for, in hexadecimal digits.
    fn bytes(&mut self, column: &Column) -> String {
        let room = column
            .declared
            .split(['(', ')'])
            .nth(1)
            .and_then(|length| length.parse().ok())
            .unwrap_or(16_usize);
        (0..room.min(16))
            .map(|_| format!("{:02x}", self.next(256)))
            .collect()
    }

    fn uuid(&mut self) -> String {
        let (high, low) = (self.next(u64::from(u32::MAX)), self.next(1 << 48));
        format!("{high:08x}-0000-4000-8000-{low:012x}")
    }

    /// The text form of a type that has no control of its own.
    fn other(&mut self, control: &Control, column: &Column) -> String {
        let declared = column.declared.to_lowercase();
        let name = declared.split('(').next().unwrap_or_default().trim();
        if declared.ends_with("[]") {
            return "{}".to_owned();
        }
        match name {
            "bit" => {
                let bits = declared.split(['(', ')']).nth(1);
                let bits = bits.and_then(|bits| bits.parse().ok()).unwrap_or(1);
                (0..bits)
                    .map(|_| if self.next(2) == 0 { '0' } else { '1' })
                    .collect()
            }
            "set" => first_quoted(&column.declared),
            "year" => (2000 + self.next(30)).to_string(),
            "oid" => self.next(10_000).to_string(),
            _ => {
                let known = BY_TYPE.iter().find(|(known, _)| *known == name);
                match known {
                    Some((_, text)) => (*text).to_owned(),
                    None => self.text(control, None),
                }
            }
        }
    }
}

/// The first of the values that `SET('a','b')` names.
fn first_quoted(declared: &str) -> String {
    declared.split('\'').nth(1).unwrap_or_default().to_owned()
}

/// A text made longer or shorter, as the field demands.
pub fn fitted(text: String, (shortest, longest): (Option<usize>, Option<usize>)) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    if let Some(longest) = longest {
        letters.truncate(longest);
    }
    while letters.len() < shortest.unwrap_or(0) {
        letters.push('x');
    }
    letters.into_iter().collect()
}
