//! Truth and time, which SQLite has no types for, in the notations that applications write.

mod support;

use dbadmin_model::Dialect;
use dbadmin_model::sql::{
    ColumnRef, Comparison, Condition, Moment, Order, Output, Select, TableRef, Timely,
};
use dbadmin_runtime::key::Key;
use dbadmin_runtime::query::{ListRequest, find, list};
use dbadmin_runtime::write::{self, Input, WriteError};
use sqlx::AssertSqlSafe;
use support::{ALARMS, Fixture, actor, key, pairs};

/// The numbers of the alarms that a filter finds.
async fn found(fixture: &Fixture, query: &str) -> Vec<String> {
    let request = ListRequest::parse(&ALARMS, Some(query)).expect(query);
    let page = list(&fixture.app, &actor("admin"), &request).await;
    let page = page.expect(query);
    let keys = page.rows.iter().filter_map(|row| row.key());
    keys.map(Key::segment).collect()
}

async fn create(fixture: &Fixture, fields: &[(&str, &str)]) -> Result<Option<Key>, WriteError> {
    let input = Input::from_pairs(&ALARMS, pairs(fields)).expect("a form");
    write::create(&fixture.app, &actor("admin"), &ALARMS, &input).await
}

async fn update(fixture: &Fixture, at: &str, fields: &[(&str, &str)]) {
    let (admin, at) = (actor("admin"), key(&ALARMS, at));
    let record = find(&fixture.app, &admin, &ALARMS, &at).await;
    let version = record.expect("an alarm").version();
    let mut fields = pairs(fields);
    fields.push(("_version".to_owned(), version));
    let input = Input::from_pairs(&ALARMS, fields).expect("a form");
    let done = write::update(&fixture.app, &admin, &ALARMS, &at, &input).await;
    done.expect("a change");
}

#[tokio::test]
async fn truth_is_found_in_every_notation() {
    let fixture = Fixture::new().await;
    fixture
        .sql(
            "INSERT INTO alarms (id, ringing) VALUES (1, 't'), (2, 'f'), (3, 1), (4, 0), (5, 'TRUE'),
             (6, 'no'), (7, 7), (8, -1), (9, 'maybe'), (10, '0'), (11, 'Y'), (13, 0.5);
             INSERT INTO alarms (id, loud) VALUES (12, NULL);",
        )
        .await;
    for (query, expected) in [
        (
            "ringing=eq.true",
            &["1", "3", "5", "7", "8", "11", "13"][..],
        ),
        ("ringing=is.true", &["1", "3", "5", "7", "8", "11", "13"]),
        ("ringing=in.(true)", &["1", "3", "5", "7", "8", "11", "13"]),
        ("ringing=eq.false", &["2", "4", "6", "10", "12"]),
        ("ringing=not.is.false&ringing=not.is.true", &["9"]),
        ("ringing=neq.true&ringing=neq.false", &["9"]),
        ("loud=not.is.true", &[]),
        (
            "loud=is.null&ringing=eq.f&ringing=in.(t,f)&id=gt.11",
            &["12"],
        ),
    ] {
        assert_eq!(found(&fixture, query).await, expected, "{query}");
    }
    // What a filter finds as true, a form shows as true: that it comes back so changes nothing.
    update(&fixture, "13", &[("ringing", "true")]).await;
    let stored = "SELECT CAST(ringing AS TEXT) FROM alarms WHERE id = 13";
    assert_eq!(fixture.text(stored).await, "0.5");
}

#[tokio::test]
async fn truth_is_written_as_the_column_has_it() {
    let fixture = Fixture::new().await;
    // The form's box is not ticked, or it is; nobody says anything; a rule names the words.
    for fields in [
        &[("ringing", "false"), ("loud", "")][..],
        &[("ringing", "true"), ("loud", "true")],
        &[],
        &[("loud", "false")],
    ] {
        create(&fixture, fields).await.expect("a row");
    }
    let stored = "SELECT group_concat(ringing || coalesce(loud, '-'), ' ') FROM alarms";
    assert_eq!(fixture.text(stored).await, "f- tY f- fN");
    update(&fixture, "1", &[("ringing", "true"), ("loud", "true")]).await;
    update(&fixture, "2", &[("ringing", "true"), ("loud", "false")]).await;
    assert_eq!(fixture.text(stored).await, "tY tN f- fN");
    // The row's own notation goes before the default's.
    fixture
        .sql("UPDATE alarms SET ringing = 'NO' WHERE id = 1; UPDATE alarms SET ringing = 0 WHERE id = 2;")
        .await;
    update(&fixture, "1", &[("ringing", "true")]).await;
    update(&fixture, "2", &[("ringing", "true")]).await;
    assert_eq!(fixture.text(stored).await, "YESY 1N f- fN");
}

/// The same three moments in eight notations.
const MOMENTS: &str = "
    WITH hours (hour) AS (VALUES (8), (10), (12)),
         moments (id, text, seconds) AS (
           SELECT hour, printf('2020-03-01 %02d:00', hour), 1583020800 + hour * 3600 FROM hours)
    INSERT INTO alarms (id, at)
    SELECT id, text || ':00' FROM moments
    UNION ALL SELECT 100 + id, replace(text, ' ', 'T') || ':00Z' FROM moments
    UNION ALL SELECT 200 + id, seconds FROM moments
    UNION ALL SELECT 300 + id, seconds * 1000 FROM moments
    UNION ALL SELECT 400 + id, text FROM moments
    UNION ALL SELECT 500 + id, replace(text, ' ', 'T') || '+02:00' FROM moments
    UNION ALL SELECT 600 + id, text || ':00.000 UTC' FROM moments
    UNION ALL SELECT 700 + id, replace(text, ' ', 'T') || ':00.000000-0500' FROM moments;
    INSERT INTO alarms (id, at) VALUES (1000, NULL), (1001, 'soon'), (1002, '9 o''clock'), (1003, x'39');
";

#[tokio::test]
async fn a_moment_is_found_in_every_notation() {
    let fixture = Fixture::new().await;
    fixture.sql(MOMENTS).await;
    let hours = |hours: &'static [u32]| {
        let mut all: Vec<u32> = (0..8)
            .flat_map(|notation| hours.iter().map(move |hour| notation * 100 + hour))
            .collect();
        all.sort_unstable();
        all.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    for (query, expected) in [
        ("at.from=2020-03-01T09:00&at.to=2020-03-01T11:00", &[10][..]),
        ("at.from=2020-03-01T10:00&at.to=2020-03-01T10:00", &[10]),
        ("at.from=2020-03-01T10:00", &[10, 12]),
        ("at.to=2020-03-01T10:00", &[8, 10]),
        ("at.from=2020-03-01&at.to=2020-03-01", &[8, 10, 12]),
        ("at.from=2020-03-02", &[]),
        ("at.to=2020-02-29", &[]),
        ("at=eq.2020-03-01T10:00", &[10]),
        ("at=eq.2020-03-01 10:00:00.000Z", &[10]),
        ("at=eq.1583056800", &[10]),
        ("at=gt.1583056800000", &[12]),
        ("at=lt.2020-03-01 10:00:00.5", &[8, 10]),
        ("at=gt.2020-03-01 09:59:59.999999", &[10, 12]),
        ("at=gte.2020-03-01 10:00:00.000001", &[12]),
        ("at=in.(2020-03-01T08:00,2020-03-01T12:00)", &[8, 12]),
        ("at=gte.2020", &[8, 10, 12]),
        ("at.to=9999-12-31", &[8, 10, 12]),
        // In the years 11000 and -1000: no text tells of either.
        ("at=lt.284959296000000", &[8, 10, 12]),
        ("at=gt.-93724128000000", &[8, 10, 12]),
        ("at=gt.284959296000000", &[]),
        ("at=lte.2020-03", &[]),
        ("at=gte.2020-03-01 10", &[10, 12]),
        ("id=lt.900&at=neq.2020-03-01T10:00", &[8, 12]),
        ("id=lt.900&at=not.gte.2020-03-01T10:00", &[8]),
    ] {
        let query = format!("{query}&sort=id&size=100");
        assert_eq!(found(&fixture, &query).await, hours(expected), "{query}");
    }
    // What has no value is not what is asked for, nor what is not.
    let others = "at=not.gte.2020-03-01&id=gte.1000";
    assert_eq!(found(&fixture, others).await, ["1001", "1002", "1003"]);
    for odd in [
        "at=eq.soon",
        "at=eq.2020-02-30",
        "at=eq.25:00",
        "clock=eq.25:00",
    ] {
        assert!(ListRequest::parse(&ALARMS, Some(odd)).is_err(), "{odd}");
    }
}

#[tokio::test]
async fn dates_and_times_of_day_are_found_as_they_are_shown() {
    let fixture = Fixture::new().await;
    fixture
        .sql(
            "INSERT INTO alarms (id, day, clock) VALUES (1, '2020-03-01', '09:30'),
             (2, 1583020800, '09:30:00'), (3, '2020-03-01T00:00:00.000Z', '09:30:00.5'),
             (4, '2020-03-02', '10:00'), (5, -100, '00:00'), (6, -200000000000, 'noon'),
             (7, '9999-12-31', NULL), (8, '9999-12-31T23:59:59Z', NULL), (9, 253402214400000, NULL),
             (10, 253402300800000, NULL);",
        )
        .await;
    for (query, expected) in [
        ("day=eq.9999-12-31", &["7", "8", "9"][..]),
        ("day=in.(9999-12-31,2020-03-02)", &["4", "7", "8", "9"]),
        ("day=lt.9999-12-31", &["1", "2", "3", "4", "5", "6"]),
        ("day=gt.9999-12-31", &["10"]),
        ("id=gt.6&day=lte.9999-12-31", &["7", "8", "9"]),
        ("id=gt.6&day.to=9999-12-31", &["7", "8", "9"]),
        ("day=eq.2020-03-01", &["1", "2", "3"]),
        ("day.to=2020-03-01", &["1", "2", "3", "5", "6"]),
        ("id=lt.7&day.from=2020-03-02", &["4"]),
        ("day.to=1969-12-31", &["5", "6"]),
        ("id=lt.7&day=neq.2020-03-01", &["4", "5", "6"]),
        ("id=lt.7&day=gt.2020-03-01", &["4"]),
        ("day=lt.2020-03-01", &["5", "6"]),
        ("day.from=1963-01-01&day.to=1970-01-01", &["5", "6"]),
        ("clock=eq.09:30", &["1", "2"]),
        ("clock.from=09:30", &["1", "2", "3", "4"]),
        ("clock.to=09:30:00", &["1", "2", "5"]),
        ("clock=lt.10:00", &["1", "2", "3", "5"]),
        ("clock=eq.00:00:00", &["5"]),
    ] {
        assert_eq!(found(&fixture, query).await, expected, "{query}");
    }
}

/// A day as a number of its digits, which is what SQLite makes of `20200301` in a column of days.
#[tokio::test]
async fn a_day_of_eight_digits_is_found_shown_and_written_as_one() {
    let fixture = Fixture::new().await;
    fixture
        .sql(
            "INSERT INTO alarms (id, day) VALUES (1, '20200301'), (2, '2020-03-01'), (3, 1583020800),
             (4, 20200302), (5, '2020-03-02'), (6, 20190101), (7, 99991231), (8, 20201301), (9, 0);",
        )
        .await;
    let stored = "SELECT group_concat(typeof(day), ' ') FROM alarms WHERE id IN (1, 4, 8)";
    assert_eq!(fixture.text(stored).await, "integer integer integer");
    for (query, expected) in [
        ("day=eq.2020-03-01", &["1", "2", "3"][..]),
        ("day=in.(2020-03-01,2020-03-02)", &["1", "2", "3", "4", "5"]),
        ("day.from=2020-03-02&day.to=2020-03-02", &["4", "5"]),
        ("day=gt.2020-03-01", &["4", "5", "7"]),
        // In 1970, as seconds: its digits are no day.
        ("day=lt.2020-03-01", &["6", "8", "9"]),
        ("day=lte.2020-03-01", &["1", "2", "3", "6", "8", "9"]),
        ("day=gte.2020-03-01 10:00", &["4", "5", "7"]),
        ("day=lt.2020-03-01 10:00&id=lt.5", &["1", "2", "3"]),
        ("day=eq.9999-12-31", &["7"]),
        ("day=neq.2020-03-01", &["4", "5", "6", "7", "8", "9"]),
    ] {
        let query = format!("{query}&sort=id");
        assert_eq!(found(&fixture, &query).await, expected, "{query}");
    }
    // It comes back as it was shown, or as another day in the same notation.
    update(&fixture, "1", &[("day", "2020-03-01")]).await;
    update(&fixture, "4", &[("day", "2021-12-24")]).await;
    update(&fixture, "5", &[("day", "2021-12-24")]).await;
    update(&fixture, "6", &[("day", "20190202")]).await;
    let stored = "SELECT group_concat(day, ' ') FROM alarms WHERE id IN (1, 4, 5, 6)";
    assert_eq!(
        fixture.text(stored).await,
        "20200301 20211224 2021-12-24 20190202"
    );
    // A new row has the notation of those that are there.
    fixture
        .sql("DELETE FROM alarms WHERE id NOT IN (4, 6)")
        .await;
    create(&fixture, &[("day", "2022-01-31")])
        .await
        .expect("a row");
    let stored = "SELECT CAST(day AS TEXT) FROM alarms WHERE id = 7";
    assert_eq!(fixture.text(stored).await, "20220131");
}

/// A table of many rows is not gone through, and its newest rows are found without sorting.
#[tokio::test]
async fn an_index_serves_all_notations() {
    let fixture = Fixture::new().await;
    let moment = |clock: &str, micros| Moment {
        clock: clock.to_owned(),
        micros: Some(micros),
    };
    let (table, column) = (
        TableRef {
            schema: "",
            name: "alarms",
        },
        ColumnRef::of("alarms", "at"),
    );
    let from = moment("2020-03-01", 1_583_020_800_000_000);
    let to = moment("2020-03-02", 1_583_107_200_000_000);
    let timely = Condition::Timely(Timely {
        table,
        column,
        days: false,
        tests: vec![(Comparison::GreaterOrEqual, from), (Comparison::Less, to)],
    });
    for condition in [timely, Condition::Truth(column, true)] {
        let is_range = matches!(condition, Condition::Timely(_));
        let newest = Order {
            column,
            descending: true,
            nullable: true,
        };
        let select = Select {
            outputs: vec![Output::Column(column)],
            table,
            alias: "",
            joins: Vec::new(),
            condition,
            order: Vec::from_iter(is_range.then_some(newest)),
            limit: Some(50),
            offset: None,
            lock: false,
        };
        let statement = select.statement(Dialect::Sqlite);
        let sql = format!("EXPLAIN QUERY PLAN {}", statement.sql);
        let steps = sqlx::query_as::<_, (i64, i64, i64, String)>(AssertSqlSafe(sql));
        let steps = steps.fetch_all(&fixture.pool).await.expect("a plan");
        let uses = |text: &str| steps.iter().filter(|step| step.3.contains(text)).count();
        assert_eq!(uses("SCAN alarms"), 0, "{steps:?}");
        assert!(uses("SEARCH alarms USING COVERING INDEX") > 0, "{steps:?}");
        assert!(!is_range || uses("TEMP B-TREE") == 0, "{steps:?}");
    }
}
