//! Values that nobody thought of: written, read back, changed into others and read back again.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::sample::{Probe, Sample};
use dbadmin_runtime::Kind;

/// How many rows are tried.
const ROWS: usize = 60;

/// What a column's values may be.
#[derive(Clone, Copy, Debug)]
pub enum Any {
    /// A whole number of so many bits.
    Whole(u32),
    /// A whole number up to 2^64 - 1.
    Unsigned,
    /// A decimal of so many digits, and so many of them behind the point.
    Decimal(usize, usize),
    /// A finite number of 64 bits.
    Real,
    /// A finite number of 32 bits.
    Single,
    /// Text.
    Text,
    /// A date and time with microseconds.
    Moment,
    /// A date.
    Date,
    /// A UUID.
    Uuid,
    /// Bytes.
    Bytes,
}

/// The kinds of values, and the probes of their columns.
pub fn split(random: &[(Any, Probe)]) -> (Vec<Any>, Vec<Probe>) {
    let probes = random.iter().map(|(_, probe)| Probe { ..*probe });
    (
        random.iter().map(|(any, _)| *any).collect(),
        probes.collect(),
    )
}

impl Any {
    /// Values as a person types them, in the notation in which the panel shows them.
    fn strategy(self) -> BoxedStrategy<String> {
        match self {
            Self::Whole(bits) => any::<i64>()
                .prop_map(move |number| (number >> (64 - bits)).to_string())
                .boxed(),
            Self::Unsigned => any::<u64>().prop_map(|number| number.to_string()).boxed(),
            Self::Decimal(digits, behind) => decimal(digits, behind),
            Self::Real => any::<f64>()
                .prop_filter("finite", |number| number.is_normal())
                .prop_map(|number| format!("{number:?}"))
                .boxed(),
            Self::Single => any::<f32>()
                .prop_filter("finite", |number| number.is_normal())
                .prop_map(|number| {
                    let shortest: f64 = number.to_string().parse().expect("a number");
                    format!("{shortest:?}")
                })
                .boxed(),
            // No form sends NUL, and a line end is one character in the database.
            Self::Text => "[^\\x00\\r]{1,40}".boxed(),
            Self::Moment => (date(), 0_u32..86_400, (0_u32..100_000, 1_u32..10))
                // PostgreSQL shows no zeros at the end.
                .prop_map(|(date, second, (tens, ones))| {
                    let (hour, rest) = (second / 3600, second % 3600);
                    format!(
                        "{date} {hour:02}:{:02}:{:02}.{tens:05}{ones}",
                        rest / 60,
                        rest % 60
                    )
                })
                .boxed(),
            Self::Date => date(),
            Self::Uuid => "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}".boxed(),
            Self::Bytes => vec(any::<u8>(), 1..40)
                .prop_map(|bytes| bytes.iter().map(|byte| format!("{byte:02x}")).collect())
                .boxed(),
        }
    }
}

fn date() -> BoxedStrategy<String> {
    (1000_u32..=9999, 1_u32..=12, 1_u32..=28)
        .prop_map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}"))
        .boxed()
}

fn decimal(digits: usize, behind: usize) -> BoxedStrategy<String> {
    (any::<bool>(), vec(0_u8..10, digits), 1_u8..10)
        .prop_map(move |(negative, figures, first)| {
            let mut text: String = figures
                .iter()
                .map(|figure| char::from(b'0' + figure))
                .collect();
            // Neither a zero in front nor a negative zero has a notation of its own.
            text.replace_range(..1, &first.to_string());
            text.insert(digits - behind, '.');
            format!("{}{text}", if negative { "-" } else { "" })
        })
        .boxed()
}

/// Writes rows of random values, and reads them back.
pub async fn round_trips(sample: &Sample, columns: &[Any]) {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let strategies: Vec<_> = columns.iter().map(|any| any.strategy()).collect();
    let mut row = || -> Vec<String> {
        let values = strategies.iter().map(|strategy| {
            let tree = strategy.new_tree(&mut runner).expect("a value");
            tree.current()
        });
        values.collect()
    };
    let form = |values: &[String]| -> Vec<(String, String)> {
        let fields = values.iter().enumerate();
        fields
            .map(|(at, value)| (format!("c{at}"), value.clone()))
            .collect()
    };
    for _ in 0..ROWS {
        let first = row();
        let key = sample.create(form(&first)).await;
        compare(sample, &key, &first).await;
        let second = row();
        sample.update(&key, form(&second)).await;
        compare(sample, &key, &second).await;
    }
}

async fn compare(sample: &Sample, key: &dbadmin_runtime::key::Key, written: &[String]) {
    let record = sample.record(key).await;
    for (at, written) in written.iter().enumerate() {
        let column = sample.column(at);
        let read = record.text(column);
        if column.kind == Kind::Blob {
            // Of bytes a page knows only how many there are.
            assert_eq!(read, (written.len() / 2).to_string(), "{}", column.name);
        } else {
            assert_eq!(*read, *written, "{}", column.name);
        }
    }
}
