//! What cards of a dashboard come to on all three databases, and that the list behind each number has
//! exactly so many rows.

use chrono::NaiveDate;
use dbadmin_runtime::query::{Content, Figures, ListRequest, Range, Unit, figures, list};
use dbadmin_runtime::{Card, Kind, Pool, Shows};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};

use crate::sample::{Probe, Sample, cast, plain};
use crate::{mysql, postgres, sqlite};

/// Moments, amounts, states, and whether.
const ROWS: [(&str, &str, &str, &str); 9] = [
    ("2026-01-01 00:00:00", "100", "new", "true"),
    ("2026-01-01 23:59:59", "250", "new", "false"),
    ("2026-01-04 12:00:00", "1000", "paid", "true"),
    ("2026-01-05 00:00:00", "-300", "paid", "true"),
    ("2026-01-31 23:59:59", "7", "", "false"),
    ("2026-02-01 00:00:00", "8", "sent", "false"),
    ("2025-12-31 23:59:59", "500", "new", "true"),
    ("2025-12-30 10:00:00", "500", "paid", "true"),
    ("2024-02-29 10:00:00", "1", "new", "false"),
];

fn day(text: &str) -> NaiveDate {
    text.parse().expect(text)
}

impl Sample {
    fn card(&self, shows: Shows) -> Card {
        Card {
            title: "A card",
            table: "samples",
            shows,
            over: Some(*self.column(0)),
            sum: None,
            filter: "",
        }
    }

    async fn figures(&self, card: Card, range: &Range) -> Option<Figures> {
        let card: &'static Card = Box::leak(Box::new(card));
        let found = figures(&self.app, &self.actor, card, range, day("2026-06-01")).await;
        found.expect("figures")
    }

    /// What a card says that counts all rows.
    pub async fn counted(&self) -> Option<Figures> {
        let range = Range::named("today", day("2026-06-01")).expect("a range");
        let card = Card {
            over: None,
            ..self.card(Shows::Count)
        };
        self.figures(card, &range).await
    }

    /// How many rows a list has.
    async fn listed(&self, request: &ListRequest) -> usize {
        let request = request.with_size(200);
        let page = list(&self.app, &self.actor, &request).await;
        page.expect("a list").rows.len()
    }

    /// Each span of a trend: its first day and what it comes to. The lists behind have as many rows.
    async fn trend(&self, unit: Unit, range: &Range) -> Vec<(String, f64)> {
        let found = self.figures(self.card(Shows::Trend(unit)), range).await;
        let Content::Trend(trend) = found.expect("a card").content else {
            panic!("it is no trend");
        };
        let mut spans = Vec::new();
        for (days, amount, request) in &trend.spans {
            let rows = self.listed(request.as_ref().expect("a list")).await;
            assert_eq!(rows as f64, amount.number, "{days:?}");
            spans.push((days[0].to_string(), amount.number));
        }
        let total: f64 = spans.iter().map(|(_, number)| number).sum();
        assert_eq!(total, trend.total.number);
        spans.retain(|(_, number)| *number != 0.0);
        spans
    }

    /// The parts of a card, each with its exact amount. The lists behind have as many rows.
    async fn parts(&self, card: Card, range: &Range) -> Vec<(Option<String>, String)> {
        let counts = card.sum.is_none();
        let found = self.figures(card, range).await.expect("a card");
        let Content::Parts { parts, .. } = found.content else {
            panic!("it has no parts");
        };
        let mut told = Vec::new();
        for part in parts {
            let rows = self.listed(part.request.as_ref().expect("a list")).await;
            if counts {
                assert_eq!(rows as f64, part.amount.number, "{:?}", part.value);
            }
            told.push((part.value, part.amount.exact.expect("it is exact")));
        }
        told
    }
}

async fn fill(sample: &Sample) {
    for (at, amount, state, truth) in ROWS {
        let fields = [("c0", at), ("c1", amount), ("c2", state), ("c3", truth)];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        sample.create(fields.to_vec()).await;
    }
}

async fn are_told(sample: &Sample) {
    fill(sample).await;
    let january = Range::between(day("2026-01-01"), day("2026-01-31")).expect("a month");
    let told = |pairs: &[(&str, f64)]| -> Vec<(String, f64)> {
        pairs
            .iter()
            .map(|(day, it)| ((*day).to_owned(), *it))
            .collect()
    };
    assert_eq!(
        sample.trend(Unit::Day, &january).await,
        told(&[
            ("2026-01-01", 2.0),
            ("2026-01-04", 1.0),
            ("2026-01-05", 1.0),
            ("2026-01-31", 1.0)
        ])
    );
    // 1 January 2026 is a Thursday: the first week has four days, the last one six.
    assert_eq!(
        sample.trend(Unit::Week, &january).await,
        told(&[
            ("2026-01-01", 3.0),
            ("2026-01-05", 1.0),
            ("2026-01-26", 1.0)
        ])
    );
    let longer = Range::between(day("2025-12-31"), day("2026-04-30")).expect("days");
    assert_eq!(
        sample.trend(Unit::Month, &longer).await,
        told(&[
            ("2025-12-31", 1.0),
            ("2026-01-01", 5.0),
            ("2026-02-01", 1.0)
        ])
    );
    let years = Range::between(day("2020-01-01"), day("2026-12-31")).expect("years");
    assert_eq!(
        sample.trend(Unit::Year, &years).await,
        told(&[
            ("2024-01-01", 1.0),
            ("2025-01-01", 2.0),
            ("2026-01-01", 6.0)
        ])
    );

    let sums = Card {
        sum: Some(*sample.column(1)),
        ..sample.card(Shows::Trend(Unit::Week))
    };
    let found = sample.figures(sums, &january).await.expect("a card");
    let Content::Trend(trend) = found.content else {
        panic!("it is no trend");
    };
    assert_eq!(trend.total.exact.as_deref(), Some("1057"));
    let (days, before) = trend.before.expect("the days before");
    assert_eq!(days, [day("2025-12-01"), day("2026-01-01")]);
    assert_eq!(before.exact.as_deref(), Some("1000"));
    assert_eq!((found.sample, found.as_of), (None, None));

    let by = |column: usize| sample.card(Shows::Parts(*sample.column(column)));
    let state = |value: &str, number: &str| (Some(value.to_owned()), number.to_owned());
    let none = |number: &str| (None, number.to_owned());
    assert_eq!(
        sample.parts(by(2), &january).await,
        [state("new", "2"), state("paid", "2"), none("1")]
    );
    assert_eq!(
        sample.parts(by(3), &january).await,
        [state("true", "3"), state("false", "2")]
    );
    let filtered = Card {
        filter: "c2=in.(new,paid)",
        ..by(2)
    };
    assert_eq!(
        sample.parts(filtered, &january).await,
        [state("new", "2"), state("paid", "2")]
    );
    let sums = Card {
        sum: Some(*sample.column(1)),
        over: None,
        ..by(2)
    };
    assert_eq!(
        sample.parts(sums, &january).await,
        [
            state("paid", "1200"),
            state("new", "851"),
            state("sent", "8"),
            none("7")
        ]
    );
}

const POSTGRES: &[Probe] = &[
    cast(
        "timestamptz",
        Kind::DateTime,
        "timestamp with time zone",
        &[],
    ),
    plain("integer", Kind::Integer, &[]),
    plain("text", Kind::Text, &[]),
    plain("boolean", Kind::Boolean, &[]),
];
const MARIADB: &[Probe] = &[
    cast("datetime", Kind::DateTime, "CHAR", &[]),
    plain("int", Kind::Integer, &[]),
    plain("varchar(20)", Kind::Text, &[]),
    plain("boolean", Kind::Boolean, &[]),
];
const SQLITE: &[Probe] = &[
    plain("DATETIME", Kind::DateTime, &[]),
    plain("INTEGER", Kind::Integer, &[]),
    plain("TEXT", Kind::Text, &[]),
    plain("BOOLEAN", Kind::Boolean, &[]),
];

#[tokio::test]
async fn postgresql_tells_cards() {
    let fresh = postgres::Fresh::new("cards").await;
    are_told(&fresh.sample("", POSTGRES).await).await;
    fresh.drop().await;
}

#[tokio::test]
async fn mariadb_tells_cards() {
    let fresh = mysql::Fresh::new("cards").await;
    are_told(&fresh.sample(MARIADB).await).await;
    fresh.drop().await;
}

#[tokio::test]
async fn sqlite_tells_cards() {
    let (sample, _folder) = sqlite::sample(SQLITE).await;
    are_told(&sample).await;
}

/// Of 300,000 rows, a third has each state; a sample says so, about and within a second.
async fn are_sampled(sample: &Sample) {
    let range = Range::between(day("2026-01-01"), day("2026-12-31")).expect("a year");
    let card = Card {
        over: None,
        ..sample.card(Shows::Parts(*sample.column(2)))
    };
    let begun = std::time::Instant::now();
    let found = sample.figures(card, &range).await.expect("a card");
    assert!(begun.elapsed().as_secs() < 2, "{:?}", begun.elapsed());
    let part = found.sample.expect("a sample");
    assert!((0.2..0.5).contains(&part), "{part}");
    let Content::Parts { parts, total, .. } = found.content else {
        panic!("it has no parts");
    };
    assert_eq!(parts.len(), 3);
    for part in &parts {
        let number = part.amount.number;
        assert!((95_000.0..105_000.0).contains(&number), "{number}");
        assert_eq!(part.amount.exact, None);
    }
    assert!((290_000.0..310_000.0).contains(&total.number), "{total:?}");
}

#[tokio::test]
async fn postgresql_takes_a_sample_of_many_rows() {
    let fresh = postgres::Fresh::new("sampled").await;
    let sample = fresh.sample("", POSTGRES).await;
    fresh
        .own(
            "INSERT INTO samples (c0, c1, c2) SELECT '2026-01-01', n, (ARRAY['a', 'b', 'c'])[1 + n % 3] \
             FROM generate_series(1, 300000) AS n; ANALYZE samples",
        )
        .await;
    are_sampled(&sample).await;
    fresh.drop().await;
}

#[tokio::test]
async fn mariadb_takes_a_sample_of_many_rows() {
    let fresh = mysql::Fresh::new("sampled").await;
    let sample = fresh.sample(MARIADB).await;
    fresh
        .own(
            "INSERT INTO samples (c0, c1, c2) SELECT '2026-01-01', seq, ELT(1 + seq % 3, 'a', 'b', 'c') \
             FROM seq_1_to_300000; ANALYZE TABLE samples",
        )
        .await;
    are_sampled(&sample).await;
    fresh.drop().await;
}

#[tokio::test]
async fn sqlite_takes_a_sample_of_many_rows() {
    let (sample, folder) = sqlite::sample(SQLITE).await;
    sqlite::own(
        &folder,
        "INSERT INTO samples (c0, c1, c2) WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 \
         FROM n WHERE x < 300000) SELECT '2026-01-01', x, substr('abc', 1 + x % 3, 1) FROM n",
    )
    .await;
    are_sampled(&sample).await;
}

/// A statement that takes too long is given up, and leaves the connection to others: the card says so.
#[tokio::test]
async fn a_card_that_takes_too_long_says_so() {
    let fresh = postgres::Fresh::new("late").await;
    let sample = fresh.sample("", POSTGRES).await;
    fill(&sample).await;
    fresh
        .own(
            "CREATE FUNCTION slow(integer) RETURNS integer LANGUAGE sql VOLATILE AS \
             'SELECT $1 + 0 * length(pg_sleep(3)::text)'; ALTER TABLE samples RENAME TO kept; \
             CREATE VIEW samples AS SELECT id, c0, slow(c1) AS c1, c2, c3 FROM kept",
        )
        .await;
    let range = Range::between(day("2026-01-01"), day("2026-01-31")).expect("a month");
    let card = Card {
        sum: Some(*sample.column(1)),
        ..sample.card(Shows::Parts(*sample.column(2)))
    };
    let begun = std::time::Instant::now();
    let found = sample.figures(card, &range).await.expect("a card");
    assert!(matches!(found.content, Content::Late), "{found:?}");
    assert!(begun.elapsed().as_secs() < 2, "{:?}", begun.elapsed());
    // It is not tried again at once.
    let again = std::time::Instant::now();
    let found = sample.figures(card, &range).await.expect("a card");
    assert!(matches!(found.content, Content::Late), "{found:?}");
    assert!(again.elapsed().as_millis() < 500 && found.as_of.is_some());
    fresh.drop().await;
}

/// SQLite's thread does not work on for a card that was given up: its connection, the only one, is there
/// for others.
#[tokio::test]
async fn sqlite_stops_what_nobody_waits_for() {
    let (kept, folder) = sqlite::sample(SQLITE).await;
    drop(kept);
    sqlite::own(
        &folder,
        "ALTER TABLE samples RENAME TO kept; CREATE VIEW samples AS WITH RECURSIVE n (x) AS (SELECT 1 \
         UNION ALL SELECT x + 1 FROM n WHERE x < 5000000000) \
         SELECT x AS id, '2026-01-01' AS c0, x AS c1, 'a' AS c2, 1 AS c3 FROM n",
    )
    .await;
    let options = SqliteConnectOptions::new().filename(folder.path().join("samples.db"));
    let only = SqlitePoolOptions::new().max_connections(1);
    let pool = only.connect_with(options).await.expect("the file");
    let sample = Sample::over(Pool::from(pool.clone()), "", SQLITE).await;
    let range = Range::between(day("2026-01-01"), day("2026-01-31")).expect("a month");
    let parts = sample.card(Shows::Parts(*sample.column(2)));
    let found = sample.figures(parts, &range).await.expect("a card");
    assert!(matches!(found.content, Content::Late), "{found:?}");
    let next = sqlx::query("SELECT 1").execute(&pool);
    let next = tokio::time::timeout(std::time::Duration::from_secs(5), next).await;
    assert!(next.is_ok(), "the connection still works for nobody");
}
