//! What a column would keep a part of, or make another value of: told beside its field, and not
//! stored.

use dbadmin_runtime::Kind;

use crate::postgres::Fresh;
use crate::refused::tells;
use crate::sample::{Probe, Sample, cast, plain};
use crate::{mysql, sqlite};

/// A type, and pairs of what is typed and words of what is said of it.
type Odd = (Probe, &'static [(&'static str, &'static str)]);

async fn all_are_told(sample: &Sample, odd: &[Odd]) {
    for (at, (_, cases)) in odd.iter().enumerate() {
        for (typed, words) in *cases {
            tells(sample, at, typed, words).await;
        }
    }
}

fn probes(odd: &[Odd]) -> Vec<Probe> {
    odd.iter().map(|(probe, _)| Probe { ..*probe }).collect()
}

const BIG: (&str, &str) = ("9007199254740993", "would store 9007199254740992.");

#[tokio::test]
async fn postgresql_is_not_given_what_it_would_cut_or_round() {
    const ODD: &[Odd] = &[
        (
            cast("name", Kind::Text, "name", &[]),
            &[(
                "ääääääääääääääääääääääääääääääääääääääää",
                "at most 63 bytes; these 40 characters take 80",
            )],
        ),
        (
            cast("\"char\"", Kind::Text, "\"char\"", &[]),
            &[("ä", "at most 1 byte;")],
        ),
        (
            cast(
                "time(3) without time zone",
                Kind::Time,
                "time without time zone",
                &[],
            ),
            &[("12:34:56.7891", "at most 3 digits after the second")],
        ),
        (
            cast(
                "timestamp(6) without time zone",
                Kind::DateTime,
                "timestamp without time zone",
                &[],
            ),
            &[("2026-01-31 12:34:56.1234567", "at most 6 digits")],
        ),
        (
            cast(
                "timestamp with time zone",
                Kind::DateTime,
                "timestamp with time zone",
                &[],
            ),
            &[("2026-01-31 12:34:56.1234567+01", "at most 6 digits")],
        ),
        (
            cast(
                "time(0) with time zone",
                Kind::Other,
                "time with time zone",
                &[],
            ),
            &[("12:34:56.7+01", "whole seconds")],
        ),
        (
            cast("real", Kind::Real, "real", &[]),
            &[("16777217", "would store 16777216.")],
        ),
        (
            cast("double precision", Kind::Real, "double precision", &[]),
            &[BIG],
        ),
        (
            cast("bit(5)", Kind::Other, "bit varying", &[]),
            &[("101", "exactly 5 bits; these are 3")],
        ),
        (
            cast("bit varying(7)", Kind::Other, "bit varying", &[]),
            &[("11111111", "at most 7 bits")],
        ),
        (
            cast("money", Kind::Other, "money", &[]),
            &[
                ("1.239", "would store $1.24."),
                ("$1,234.567", "would store $1,234.57."),
            ],
        ),
    ];
    let fresh = Fresh::new("whole").await;
    let sample = fresh.sample("", &probes(ODD)).await;
    all_are_told(&sample, ODD).await;
    fresh.drop().await;
}

#[tokio::test]
async fn mariadb_is_not_given_what_it_would_cut_pad_or_round() {
    const ODD: &[Odd] = &[
        (
            cast("datetime(6)", Kind::DateTime, "CHAR", &[]),
            &[("2026-01-31 12:34:56.1234567", "at most 6 digits")],
        ),
        (
            cast("time(6)", Kind::Time, "CHAR", &[]),
            &[
                ("12:34:56.1234567", "at most 6 digits"),
                ("838:59:58.1234567", "at most 6 digits"),
            ],
        ),
        (
            cast("datetime", Kind::DateTime, "CHAR", &[]),
            &[("2026-01-31 12:34:56.9", "whole seconds")],
        ),
        (
            cast("timestamp", Kind::DateTime, "CHAR", &[]),
            &[("2026-01-31 12:34:56.9", "whole seconds")],
        ),
        (
            plain("year", Kind::Integer, &[]),
            &[("5", "four digits"), ("99", "four digits")],
        ),
        (
            plain("binary(4)", Kind::Blob, &[]),
            &[("00", "exactly 4 bytes; these are 1")],
        ),
        (
            cast("varbinary(4)", Kind::Text, "VARBINARY", &[]),
            &[("äää", "at most 4 bytes")],
        ),
        (
            cast("float", Kind::Real, "FLOAT", &[]),
            &[("16777217", "would store 16777216.")],
        ),
        (
            cast("float(7,3)", Kind::Real, "FLOAT", &[]),
            &[("1.2345", "at most 3 digits after the point")],
        ),
        (plain("double", Kind::Real, &[]), &[BIG]),
        (
            plain("varchar(9) CHARACTER SET latin1", Kind::Text, &[]),
            &[("雨", "character set")],
        ),
        (
            plain("varchar(3)", Kind::Text, &[]),
            &[("abcd", "longer than the column")],
        ),
    ];
    let fresh = mysql::Fresh::new("whole").await;
    let sample = fresh.sample(&probes(ODD)).await;
    all_are_told(&sample, ODD).await;
    let key = sample
        .create(vec![
            ("c4".to_owned(), "0000".to_owned()),
            ("c7".to_owned(), "16777218".to_owned()),
        ])
        .await;
    assert_eq!(sample.shown(&key, 4).await, "0");
    assert_eq!(sample.shown(&key, 7).await, "16777218.0");
    fresh.drop().await;
}

#[tokio::test]
async fn sqlite_is_not_given_a_number_that_it_would_round() {
    const ODD: &[Odd] = &[
        (plain("REAL", Kind::Real, &[]), &[BIG]),
        (
            plain("DATETIME", Kind::DateTime, &[]),
            &[("2026-01-31 12:34:56.1234567891", "at most 9 digits")],
        ),
    ];
    let (sample, _folder) = sqlite::sample(&probes(ODD)).await;
    all_are_told(&sample, ODD).await;
}
