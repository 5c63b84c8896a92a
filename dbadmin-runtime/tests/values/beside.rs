//! What a database refuses without a word about which value it means stands beside that value all the
//! same, and nowhere else.

use dbadmin_runtime::query::{ListRequest, list};
use dbadmin_runtime::write::{self, FieldErrors, Input, WriteError};
use dbadmin_runtime::{Column, Kind, Queries, Resource};

use crate::mysql;
use crate::postgres::Fresh;
use crate::refused::tells;
use crate::sample::{Probe, Sample, cast, plain, table};

impl Sample {
    /// What is said of a new row with these fields.
    async fn told(&self, fields: &[(&str, &str)]) -> FieldErrors {
        let fields = fields.iter();
        let fields = fields.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let input = Input::from_pairs(self.resource, fields).expect("a form");
        match write::create(&self.app, &self.actor, self.resource, &input).await {
            Err(WriteError::Invalid(errors)) => errors,
            other => panic!("it is not refused: {other:?}"),
        }
    }
}

#[tokio::test]
async fn postgresql_is_asked_which_value_it_does_not_take() {
    const PROBES: &[Probe] = &[
        plain("integer", Kind::Integer, &[]),
        cast("date", Kind::Date, "date", &[]),
        cast("jsonb", Kind::Json, "jsonb", &[]),
        cast("state", Kind::Text, "\"public\".\"state\"", &[]),
        // Its name is what is typed into another.
        plain("text", Kind::Text, &[]),
    ];
    let fresh = Fresh::new("beside").await;
    let setup = "CREATE TYPE state AS ENUM ('open', 'c4');";
    let sample = fresh.sample(setup, PROBES).await;
    tells(&sample, 0, "99999999999", "out of range").await;
    tells(&sample, 1, "0000-01-01", "0000-01-01").await;
    tells(&sample, 2, r#""\u0000""#, "unsupported Unicode").await;
    fresh
        .own("ALTER TYPE state RENAME VALUE 'c4' TO 'settled'")
        .await;
    let told = sample.told(&[("c0", "5"), ("c3", "c4"), ("c4", "x")]).await;
    let said: Vec<&str> = told.of(sample.column(3)).collect();
    assert!(
        matches!(said.as_slice(), [one] if one.contains("for enum state")),
        "{told:?}"
    );
    assert!(
        told.fields.len() == 1 && told.general.is_empty(),
        "{told:?}"
    );
    fresh.drop().await;
}

#[tokio::test]
async fn a_row_without_a_partition_is_told_beside_what_decides_it() {
    const NUMBERS: &[Probe] = &[
        plain("integer", Kind::Integer, &[]),
        plain("integer", Kind::Integer, &[]),
    ];
    let fresh = Fresh::new("placed").await;
    fresh
        .own(
            "CREATE TABLE samples (id bigint, c0 integer PRIMARY KEY, c1 integer)
                 PARTITION BY RANGE (c0);
             CREATE TABLE low PARTITION OF samples FOR VALUES FROM (0) TO (10)",
        )
        .await;
    let sample = Sample::keyed(fresh.pool().await, "public", NUMBERS, "c0").await;
    tells(&sample, 0, "50", "no partition for this value").await;
    // A part that is taken for a table.
    fresh
        .own("ALTER TABLE samples RENAME TO parts; ALTER TABLE low RENAME TO samples")
        .await;
    let sample = Sample::keyed(fresh.pool().await, "public", NUMBERS, "c0").await;
    let told = sample.told(&[("c0", "50")]).await;
    assert!(
        matches!(told.general.as_slice(), [one] if one.contains("do not belong to")),
        "{told:?}"
    );
    fresh.drop().await;

    let fresh = mysql::Fresh::new("placed").await;
    fresh
        .own(
            "CREATE TABLE samples (id bigint, c0 int PRIMARY KEY, c1 int)
                 PARTITION BY RANGE (c0) (PARTITION low VALUES LESS THAN (10))",
        )
        .await;
    let sample = Sample::keyed(fresh.pool().await, "", NUMBERS, "c0").await;
    let told = sample.told(&[("c0", "50")]).await;
    assert!(
        matches!(told.general.as_slice(), [one] if one.contains("no partition for these values")),
        "{told:?}"
    );
    fresh.drop().await;
}

/// No text of PostgreSQL's holds a NUL, and it does not read one either.
#[tokio::test]
async fn a_search_for_a_nul_finds_nothing() {
    const TEXT: &[Probe] = &[plain("text", Kind::Text, &[])];
    let fresh = Fresh::new("nul").await;
    let sample = fresh.sample("", TEXT).await;
    sample
        .create(vec![("c0".to_owned(), "ab".to_owned())])
        .await;
    let search: &'static [Column] = vec![*sample.column(0)].leak();
    let queries: &'static Queries = Box::leak(Box::new(Queries {
        search,
        ..*sample.resource.queries
    }));
    let resource: &'static Resource = Box::leak(Box::new(Resource {
        queries,
        ..*sample.resource
    }));
    for (query, count) in [
        ("q=a", 1),
        ("q=a%00b", 0),
        ("q=%00", 0),
        ("c0=like.*%00*", 0),
        ("c0=not.like.*%00*", 1),
    ] {
        let request = ListRequest::parse(resource, Some(query)).expect(query);
        let page = list(&sample.app, &sample.actor, &request).await;
        assert_eq!(page.expect(query).rows.len(), count, "{query}");
    }
    fresh.drop().await;
}

#[tokio::test]
async fn a_null_in_an_array_is_one_whatever_the_server_is_set_to() {
    const TEXTS: &[Probe] = &[cast("text[]", Kind::Other, "text[]", &[])];
    let fresh = Fresh::new("nulls").await;
    fresh
        .own(&table(
            TEXTS,
            "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        ))
        .await;
    fresh
        .own("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET array_nulls = off', current_database()); END $$")
        .await;
    let sample = Sample::over(fresh.pool().await, "public", TEXTS).await;
    let key = sample
        .create(vec![("c0".to_owned(), "{a,NULL}".to_owned())])
        .await;
    assert_eq!(sample.shown(&key, 0).await, "{a,NULL}");
    fresh.drop().await;
}
