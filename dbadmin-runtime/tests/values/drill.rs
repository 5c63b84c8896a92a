//! The days of a list on all three databases: years, then months, then days, each with exactly its rows.

use dbadmin_runtime::Kind;
use dbadmin_runtime::query::{Drill, ListRequest, drill, list};

use crate::sample::{Probe, Sample, cast, plain};
use crate::{mysql, postgres, sqlite};

const ROWS: [&str; 7] = [
    "2024-02-29 10:00:00",
    "2025-12-31 23:59:59",
    "2026-01-01 00:00:00",
    "2026-01-01 23:59:59",
    "2026-01-31 12:00:00",
    "2026-03-05 12:00:00",
    "",
];

impl Sample {
    async fn days(&self, request: &ListRequest) -> Option<Drill> {
        let page = list(&self.app, &self.actor, request).await.expect("a list");
        let found = drill(&self.app, &self.actor, request, page.count).await;
        found.expect("days")
    }

    /// What can be chosen, with its rows: each list has as many.
    async fn steps(&self, query: &str) -> Vec<(String, u64)> {
        let request = ListRequest::new(self.resource)
            .read(Some(query))
            .expect(query);
        let Some(drill) = self.days(&request).await else {
            return Vec::new();
        };
        let mut steps = Vec::new();
        for step in drill.steps {
            let request = step.request.with_size(200);
            let page = list(&self.app, &self.actor, &request).await;
            let rows = page.expect("a list").rows.len() as u64;
            assert_eq!(step.rows, Some(rows), "{}", step.first);
            steps.push((step.first.to_string(), rows));
        }
        steps
    }
}

async fn are_gone_down(sample: &Sample) {
    for at in ROWS {
        let number = at.get(..4).unwrap_or("0");
        let fields = [("c0", at), ("c1", number)];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        sample.create(fields.to_vec()).await;
    }
    let told = |steps: &[(&str, u64)]| -> Vec<(String, u64)> {
        let steps = steps.iter();
        steps
            .map(|(day, rows)| ((*day).to_owned(), *rows))
            .collect()
    };
    let years = [("2024-01-01", 1), ("2025-01-01", 1), ("2026-01-01", 4)];
    assert_eq!(sample.steps("").await, told(&years));
    let months = [("2026-01-01", 3), ("2026-03-01", 1)];
    assert_eq!(sample.steps("c0=during.2026").await, told(&months));
    let days = told(&[("2026-01-01", 2), ("2026-01-31", 1)]);
    assert_eq!(sample.steps("c0=during.2026-01").await, days);
    // The days beside the one that is chosen are those of its month.
    assert_eq!(sample.steps("c0=during.2026-01-31").await, days);
    // Other filters hold all the way down.
    let filtered = sample.steps("c1=gte.2025").await;
    assert_eq!(filtered, told(&years[1..]));
    // Where all that is left is of one year, one begins with its months.
    assert_eq!(sample.steps("c1=gte.2026").await, told(&months));
    // Who has filtered by the column in another way goes on so.
    assert!(sample.steps("c0=gte.2026-01-01").await.is_empty());
    assert!(sample.steps("c0=during.last-7-days").await.is_empty());
    let request = ListRequest::new(sample.resource);
    let request = request.read(Some("c0=during.2026-01-31&c1=eq.2026"));
    let drill = sample.days(&request.expect("a list")).await.expect("days");
    assert_eq!(drill.whole.query(), "c1=eq.2026");
    let path: Vec<String> = drill.path.iter().map(|step| step.request.query()).collect();
    assert_eq!(
        path,
        [
            "c1=eq.2026&c0=during.2026",
            "c1=eq.2026&c0=during.2026-01",
            "c1=eq.2026&c0=during.2026-01-31"
        ]
    );
}

#[tokio::test]
async fn postgresql_is_gone_down_by_days() {
    let fresh = postgres::Fresh::new("drill").await;
    let of = |zone| {
        [
            cast("timestamptz", Kind::DateTime, zone, &[]),
            plain("integer", Kind::Integer, &[]),
        ]
    };
    let sample = fresh.sample("", &of("timestamp with time zone")).await;
    are_gone_down(&sample).await;
    fresh
        .own("INSERT INTO samples (c0) VALUES ('infinity'), ('0001-01-01 BC')")
        .await;
    assert_eq!(sample.steps("").await.len(), 3);
    fresh.drop().await;
}

#[tokio::test]
async fn mariadb_is_gone_down_by_days() {
    let fresh = mysql::Fresh::new("drill").await;
    let probes: &[Probe] = &[
        cast("datetime", Kind::DateTime, "CHAR", &[]),
        plain("int", Kind::Integer, &[]),
    ];
    are_gone_down(&fresh.sample(probes).await).await;
    fresh.drop().await;
}

#[tokio::test]
async fn sqlite_is_gone_down_by_days() {
    let probes: &[Probe] = &[
        plain("DATETIME", Kind::DateTime, &[]),
        plain("INTEGER", Kind::Integer, &[]),
    ];
    let (sample, _folder) = sqlite::sample(probes).await;
    are_gone_down(&sample).await;
}

/// A large table offers what its index tells, uncounted, and nothing without one.
#[tokio::test]
async fn a_large_table_is_not_read_for_its_days() {
    let probes: &[Probe] = &[
        plain("DATETIME", Kind::DateTime, &[]),
        plain("INTEGER", Kind::Integer, &[]),
    ];
    let (sample, folder) = sqlite::sample(probes).await;
    sqlite::own(
        &folder,
        "INSERT INTO samples (c0, c1) WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n \
         WHERE x < 30000) SELECT datetime('2023-06-01', x || ' hours'), x FROM n",
    )
    .await;
    let whole = ListRequest::new(sample.resource);
    assert!(sample.days(&whole).await.is_none());
    // What is left of it is not much.
    let left: u64 = sample
        .steps("c1=gte.29900")
        .await
        .iter()
        .map(|it| it.1)
        .sum();
    assert_eq!(left, 101);
    sqlite::own(&folder, "CREATE INDEX by_moment ON samples (c0)").await;
    // What another panel knows of indexes, it has read now.
    let sample = Sample::over(sqlite::pool(&folder).await, "", probes).await;
    let whole = ListRequest::new(sample.resource);
    let drill = sample.days(&whole).await.expect("days");
    let years: Vec<String> = drill.steps.iter().map(|it| it.first.to_string()).collect();
    assert_eq!(
        years,
        ["2023-01-01", "2024-01-01", "2025-01-01", "2026-01-01"]
    );
    assert!(drill.steps.iter().all(|step| step.rows.is_none()));
    // Few enough to be counted.
    let month = sample.steps("c0=during.2024-02").await;
    assert_eq!(month.len(), 29);
    assert!(month.iter().all(|(_, rows)| *rows == 24));
}
