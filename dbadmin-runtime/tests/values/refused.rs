//! What the three databases refuse, whatever code they have for it: beside the field where it is a
//! value, in an address a mistake of the address, and in their own words where only they know.

use dbadmin_model::sql::{Comparison, Filter, Operator};
use dbadmin_runtime::key::Key;
use dbadmin_runtime::query::{ListRequest, find, list};
use dbadmin_runtime::write::{self, Input, WriteError};
use dbadmin_runtime::{Column, Error, Kind, Resource, Rule};

use crate::mysql;
use crate::postgres::Fresh;
use crate::sample::{Probe, Sample, cast, opaque, plain, table};

impl Sample {
    /// What a list says that is asked for the rows with this value in that column.
    async fn filtered(&self, at: usize, text: &str) -> Result<usize, Error> {
        let filter = Filter::new(Operator::Compare(Comparison::Equal), text);
        let request = ListRequest::new(self.resource)
            .with_filter(self.column(at), filter)
            .unwrap_or_else(|expected| panic!("the filter {text} expects {expected}"));
        let page = list(&self.app, &self.actor, &request).await?;
        Ok(page.rows.len())
    }
}

/// PostgreSQL's types that have codes of their own for text that they do not read.
#[tokio::test]
async fn text_that_is_no_value_is_told_beside_its_field_and_in_an_address() {
    const ODD: &[(Probe, &[&str])] = &[
        (cast("tsquery", Kind::Other, "tsquery", &[]), &["&&", "'"]),
        (cast("tsvector", Kind::Other, "tsvector", &[]), &["'"]),
        (
            cast("ltree", Kind::Other, "\"public\".\"ltree\"", &[]),
            &["a b", "%"],
        ),
        (
            cast("hstore", Kind::Other, "\"public\".\"hstore\"", &[]),
            &["a", "=>"],
        ),
        (
            cast("hstore[]", Kind::Other, "\"public\".\"hstore\"[]", &[]),
            &["{a}", "a"],
        ),
        (opaque("jsonpath", Kind::Other, "jsonpath", &[]), &["$.["]),
        (
            cast("regclass", Kind::Other, "regclass", &[]),
            &["nonsuch", "-", "a b", "nonsuch.b", "a.b.c.d"],
        ),
        (
            cast("regproc", Kind::Other, "regproc", &[]),
            &["abc", "substring"],
        ),
        (
            cast("regtype", Kind::Other, "regtype", &[]),
            &["abc", "int["],
        ),
        (cast("regrole", Kind::Other, "regrole", &[]), &["nobody"]),
    ];
    let fresh = Fresh::new("misfits").await;
    fresh
        .own("CREATE EXTENSION hstore; CREATE EXTENSION ltree")
        .await;
    let probes: Vec<Probe> = ODD.iter().map(|(probe, _)| Probe { ..*probe }).collect();
    let sample = fresh.sample("", &probes).await;
    for (at, (probe, odd)) in ODD.iter().enumerate() {
        for typed in *odd {
            let told = sample.refused(at, typed).await;
            let context = format!("{} {typed}: {told:?}", probe.sql);
            assert!(told.general.is_empty(), "{context}");
            assert_eq!(told.of(sample.column(at)).count(), 1, "{context}");
            if !probe.opaque {
                let found = sample.filtered(at, typed).await;
                assert!(
                    matches!(found, Err(Error::Misfit(_))),
                    "{context} {found:?}"
                );
            }
        }
    }
    // Not so a table that is gone indeed.
    assert!(sample.filtered(6, "pg_class").await.is_ok());
    fresh.own("DROP TABLE samples").await;
    let found = sample.filtered(6, "pg_class").await;
    assert!(matches!(found, Err(Error::Gone(_))), "{found:?}");
    fresh.drop().await;
}

/// Checks what stands beside a field, and that nothing else is told.
pub async fn tells(sample: &Sample, at: usize, typed: &str, words: &str) {
    let told = sample.refused(at, typed).await;
    let said: Vec<&str> = told.of(sample.column(at)).collect();
    assert!(
        matches!(said.as_slice(), [one] if one.contains(words)) && told.general.is_empty(),
        "{typed}: {told:?}"
    );
}

#[tokio::test]
async fn digits_that_a_column_has_no_place_for_are_told_beside_its_field() {
    const POSTGRES: &[Probe] = &[
        cast("numeric(8,2)", Kind::Numeric, "numeric", &[]),
        // Only the server knows of this one what is kept.
        cast("price", Kind::Numeric, "numeric", &[]),
    ];
    let fresh = Fresh::new("rounded").await;
    let setup = "CREATE DOMAIN price AS numeric(8,2);";
    let sample = fresh.sample(setup, POSTGRES).await;
    tells(&sample, 0, "1.239", "at most 2 digits after the point").await;
    tells(&sample, 0, "1234567", "at most 6 digits before the point").await;
    tells(&sample, 1, "1.239", "would store 1.24.").await;
    tells(&sample, 1, "1e-3", "would store 0.00.").await;
    tells(&sample, 1, "1234567", "numeric field overflow").await;
    fresh.drop().await;

    const MYSQL: &[Probe] = &[
        cast("decimal(8,2)", Kind::Numeric, "DECIMAL(8,2)", &[]),
        cast("set('red','green')", Kind::Other, "ENUM", &[]),
    ];
    let fresh = mysql::Fresh::new("rounded").await;
    let sample = fresh.sample(MYSQL).await;
    tells(&sample, 0, "1.239", "at most 2 digits after the point").await;
    tells(&sample, 1, "red,blue", "“blue” is not one of: red, green.").await;
    fresh.drop().await;
}

/// What a server would drop without a word, or move a time by.
#[tokio::test]
async fn a_zone_or_a_time_that_a_column_does_not_keep_is_told_beside_its_field() {
    const POSTGRES: &[Probe] = &[
        cast(
            "timestamp",
            Kind::DateTime,
            "timestamp without time zone",
            &[],
        ),
        cast("date", Kind::Date, "date", &[]),
        cast("time", Kind::Time, "time without time zone", &[]),
        cast(
            "evening",
            Kind::DateTime,
            "timestamp without time zone",
            &[],
        ),
    ];
    let fresh = Fresh::new("dropped").await;
    let setup = "CREATE DOMAIN evening AS timestamp(0);";
    let sample = fresh.sample(setup, POSTGRES).await;
    for (at, odd, words) in [
        (0, "2026-01-31 09:30+02:00", "names a time zone"),
        (0, "2026-01-31T09:30:00Z", "names a time zone"),
        (0, "Jan 31 2026 09:30 +02", "names a time zone"),
        (0, "0044-03-15 10:00:00+02 BC", "names a time zone"),
        (1, "2026-01-31 09:30", "more than a day"),
        (1, "Jan 31 2026 9:00 PM", "more than a day"),
        (2, "09:30+02", "more than a time of day"),
        (2, "2026-01-31 09:30", "more than a time of day"),
        (3, "2026-01-31 09:30+02", "names a time zone"),
    ] {
        tells(&sample, at, odd, words).await;
    }
    for (at, fine, kept) in [
        (0, "Jan 31 2026 09:30", "2026-01-31 09:30:00"),
        (0, "294276-12-31 09:30", "294276-12-31 09:30:00"),
        (1, "Jan 31 2026", "2026-01-31"),
        (1, "5874897-12-31", "5874897-12-31"),
        (1, "2026-01-31 00:00", "2026-01-31"),
        (2, "9:30 PM", "21:30:00"),
    ] {
        let key = sample
            .create(vec![(format!("c{at}"), fine.to_owned())])
            .await;
        assert_eq!(sample.shown(&key, at).await, kept, "{fine}");
    }
    fresh.drop().await;

    const MYSQL: &[Probe] = &[
        cast("datetime", Kind::DateTime, "CHAR", &[]),
        cast("timestamp", Kind::DateTime, "CHAR", &[]),
        cast("date", Kind::Date, "CHAR", &[]),
        cast("time", Kind::Time, "CHAR", &[]),
    ];
    let fresh = mysql::Fresh::new("dropped").await;
    let sample = fresh.sample(MYSQL).await;
    for (at, odd, words) in [
        (0, "2026-01-31 09:30+02:00", "names a time zone"),
        (1, "2026-01-31T09:30:00Z", "names a time zone"),
        (2, "2026-01-31 09:30", "is not a date"),
        (3, "2026-01-31 09:30", "is not a time of day"),
        (3, "09:30+02", "is not a time of day"),
    ] {
        tells(&sample, at, odd, words).await;
    }
    fresh.drop().await;
}

/// The list of `samples` says that it cannot be read now, and a dashboard leaves it out.
async fn is_unready(sample: &Sample, context: &str) {
    let request = ListRequest::new(sample.resource);
    let page = list(&sample.app, &sample.actor, &request).await;
    assert!(
        matches!(page, Err(Error::Unready(_))),
        "{context}: {page:?}"
    );
    assert!(sample.counted().await.is_none(), "{context}");
}

#[tokio::test]
async fn a_foreign_table_whose_source_is_away_cannot_be_read_now() {
    const TEXT: &[Probe] = &[plain("text", Kind::Text, &[])];
    let fresh = Fresh::new("away").await;
    fresh
        .own(
            "CREATE EXTENSION file_fdw; CREATE EXTENSION postgres_fdw;
             CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
             CREATE SERVER away FOREIGN DATA WRAPPER postgres_fdw
                 OPTIONS (host '127.0.0.1', port '1');
             CREATE USER MAPPING FOR PUBLIC SERVER away OPTIONS (user 'x');",
        )
        .await;
    for source in [
        "files OPTIONS (filename '/nonsuch', format 'csv')",
        "files OPTIONS (program 'exit 3', format 'csv')",
        "away",
    ] {
        fresh
            .own(&format!(
                "CREATE FOREIGN TABLE samples (id bigint, c0 text) SERVER {source}"
            ))
            .await;
        let sample = Sample::over(fresh.pool().await, "public", TEXT).await;
        is_unready(&sample, source).await;
        fresh.own("DROP FOREIGN TABLE samples").await;
    }
    fresh.drop().await;
}

#[tokio::test]
async fn a_view_whose_definer_is_gone_cannot_be_read_now() {
    const NUMBER: &[Probe] = &[plain("int", Kind::Integer, &[])];
    let fresh = mysql::Fresh::new("definer").await;
    fresh
        .own(
            "CREATE TABLE numbers (id bigint, c0 int);
             CREATE DEFINER = 'dbadmin_gone'@'localhost' VIEW samples AS SELECT * FROM numbers",
        )
        .await;
    let sample = Sample::over(fresh.pool().await, "", NUMBER).await;
    is_unready(&sample, "a view").await;
    fresh.drop().await;
}

/// Statements are kept for the next time, with the types that they were prepared for.
#[tokio::test]
async fn a_value_of_another_kind_is_none_however_often_the_question_was_asked() {
    const PLAIN: &[Probe] = &[
        plain("integer", Kind::Integer, &[]),
        plain("text", Kind::Text, &[]),
        plain("boolean", Kind::Boolean, &[]),
        cast("double precision", Kind::Real, "double precision", &[]),
        cast("uuid", Kind::Uuid, "uuid", &[]),
    ];
    let fresh = Fresh::new("kinds").await;
    fresh.own(&table(PLAIN, "bigint PRIMARY KEY")).await;
    fresh
        .own("INSERT INTO samples VALUES (1, 1, 'a', true, 0.5, gen_random_uuid())")
        .await;
    for (key, at) in [("c0", 0), ("c1", 1), ("c3", 3), ("c4", 4)] {
        let sample = Sample::keyed(fresh.pool().await, "public", PLAIN, key).await;
        let request = ListRequest::new(sample.resource);
        let page = list(&sample.app, &sample.actor, &request).await;
        let rows = page.expect("a list").rows;
        let known = rows[0].key().expect("a key").clone();
        for odd in ["%01tabc", "%01t1", "%01i5", "%01r1.5", "%01x00"] {
            let _ = sample.record(&known).await;
            let Ok(odd_key) = Key::parse(sample.resource.table, odd) else {
                continue;
            };
            let found = find(&sample.app, &sample.actor, sample.resource, &odd_key).await;
            let fine = match &found {
                Ok(row) => odd_key.values()[0] != known.values()[0] && row.key() == Some(&known),
                Err(error) => matches!(error, Error::NotFound | Error::Misfit(_)),
            };
            assert!(fine, "{key} {odd}: {found:?}");
        }
        let huge = Filter::new(Operator::Compare(Comparison::Equal), "1e400");
        let asked = ListRequest::new(sample.resource).with_filter(sample.column(3), huge);
        assert!(asked.is_err(), "1e400 is not infinite");
        let is_true = Filter::new(Operator::Is, "true");
        let asked = ListRequest::new(sample.resource).with_filter(sample.column(at), is_true);
        assert!(asked.is_err(), "{key} is no column of yes and no");
    }
    fresh.drop().await;
}

#[tokio::test]
async fn mariadb_finds_nothing_by_a_number_where_uuids_are() {
    const UUID: &[Probe] = &[cast("uuid", Kind::Uuid, "CHAR", &[])];
    let fresh = mysql::Fresh::new("kinds").await;
    fresh
        .own(&table(UUID, "bigint AUTO_INCREMENT UNIQUE"))
        .await;
    let sample = Sample::keyed(fresh.pool().await, "", UUID, "c0").await;
    let key = Key::parse(sample.resource.table, "%01i5").expect("a key");
    let found = find(&sample.app, &sample.actor, sample.resource, &key).await;
    assert!(matches!(found, Err(Error::Misfit(_))), "{found:?}");
    fresh.drop().await;
}

/// A NULL without a type fits no function of several, and one that fits none fails all of them.
#[tokio::test]
async fn a_condition_that_cannot_be_put_to_the_row_does_not_hide_the_others() {
    const COLUMNS: &[Probe] = &[
        plain("text CHECK (c0 = upper(c0))", Kind::Text, &[]),
        cast(
            "daterange CHECK (NOT isempty(c1))",
            Kind::Other,
            "daterange",
            &[],
        ),
        plain("integer CHECK (c2 > 0)", Kind::Integer, &[]),
    ];
    let fresh = Fresh::new("checks").await;
    let mut sample = fresh.sample("", COLUMNS).await;
    let columns = &sample.resource.table.columns[1..];
    let rules = vec![
        Rule::database(&columns[..1], "c0 = upper(c0)"),
        Rule::database(&columns[1..2], "NOT isempty(c1)"),
        Rule::database(&columns[2..], "c2 > 0"),
    ];
    let ask_all = rules[..2].to_vec();
    for rules in [ask_all, rules] {
        sample.resource = Box::leak(Box::new(Resource {
            rules: rules.leak(),
            ..*sample.resource
        }));
        let told = sample.refused(0, "abc").await;
        assert!(told.general.is_empty(), "{told:?}");
        assert_eq!(told.of(sample.column(0)).count(), 1, "{told:?}");
        let told = sample.refused(1, "empty").await;
        assert_eq!(told.of(sample.column(1)).count(), 1, "{told:?}");
    }
    fresh.drop().await;
}

#[tokio::test]
async fn a_trigger_has_the_word_whatever_code_it_takes() {
    const TEXT: &[Probe] = &[plain("text", Kind::Text, &[])];
    let fresh = Fresh::new("triggers").await;
    let sample = fresh.sample("", TEXT).await;
    fresh
        .own(
            "CREATE FUNCTION no_way() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                 IF NEW.c0 = 'gone' THEN PERFORM * FROM nonsuch; END IF;
                 RAISE EXCEPTION 'no bad: %', NEW.c0 USING ERRCODE = NEW.c0;
             END $$;
             CREATE TRIGGER no_way BEFORE INSERT ON samples
                 FOR EACH ROW EXECUTE FUNCTION no_way()",
        )
        .await;
    for code in ["23514", "23505", "23503", "23502", "P0001"] {
        let told = sample.refused(0, code).await;
        assert_eq!(told.general, [format!("no bad: {code}")]);
        assert!(told.fields.is_empty(), "{told:?}");
    }
    let told = sample.refused(0, "gone").await;
    assert!(told.general[0].contains("nonsuch"), "{told:?}");
    fresh.drop().await;
}

#[tokio::test]
async fn a_trigger_of_mariadb_has_the_word_whatever_code_it_takes() {
    const TEXT: &[Probe] = &[plain("varchar(20)", Kind::Text, &[])];
    let fresh = mysql::Fresh::new("triggers").await;
    let sample = fresh.sample(TEXT).await;
    let signals = [
        ("own", "'45000' SET MYSQL_ERRNO = 1062"),
        ("twin", "'23000' SET MYSQL_ERRNO = 1062"),
        ("none", "'23000' SET MYSQL_ERRNO = 1048"),
        ("rule", "'23000' SET MYSQL_ERRNO = 4025"),
    ];
    let cases = signals.map(|(word, signal)| {
        format!("IF NEW.c0 = '{word}' THEN SIGNAL SQLSTATE {signal}, MESSAGE_TEXT = 'no bad: {word}'; END IF;")
    });
    let cases = cases.join(" ");
    fresh
        .own(&format!(
            "CREATE TRIGGER no_way BEFORE INSERT ON samples FOR EACH ROW BEGIN {cases}
                 IF NEW.c0 = 'gone' THEN INSERT INTO nonsuch VALUES (1); END IF;
                 IF NEW.c0 = 'odd' THEN SET NEW.c0 = (SELECT nothing FROM samples LIMIT 1); END IF;
             END"
        ))
        .await;
    for (word, _) in signals {
        let told = sample.refused(0, word).await;
        assert_eq!(told.general, [format!("no bad: {word}")]);
    }
    for (word, named) in [("gone", "nonsuch"), ("odd", "nothing")] {
        let told = sample.refused(0, word).await;
        assert!(told.general[0].contains(named), "{told:?}");
    }
    fresh.own("DROP TABLE samples").await;
    let fields = vec![("c0".to_owned(), "x".to_owned())];
    let input = Input::from_pairs(sample.resource, fields).expect("a form");
    let done = write::create(&sample.app, &sample.actor, sample.resource, &input).await;
    let gone = matches!(done, Err(WriteError::Failed(Error::Gone(_))));
    assert!(gone, "{done:?}");
    fresh.drop().await;
}

/// What leaves a view by a change is said to leave it, whatever becomes of its key.
#[tokio::test]
async fn a_row_that_would_leave_its_view_stays_with_the_reason() {
    const TEXT: &[Probe] = &[
        plain("integer", Kind::Integer, &[]),
        plain("text", Kind::Text, &[]),
    ];
    let fresh = Fresh::new("left").await;
    fresh
        .own(
            "CREATE TABLE whole (id integer, c0 integer PRIMARY KEY, c1 text);
             INSERT INTO whole VALUES (7, 1, 'here');
             CREATE VIEW samples AS SELECT * FROM whole WHERE c1 = 'here'",
        )
        .await;
    let sample = Sample::keyed(fresh.pool().await, "public", TEXT, "c0").await;
    for fields in [
        vec![("c1".to_owned(), "away".to_owned())],
        vec![
            ("c0".to_owned(), "2".to_owned()),
            ("c1".to_owned(), "away".to_owned()),
        ],
    ] {
        let key = Key::new(sample.resource.table, vec![1.into()]).expect("a key");
        let mut fields = fields;
        fields.push(("_version".to_owned(), sample.record(&key).await.version()));
        let input = Input::from_pairs(sample.resource, fields).expect("a form");
        let done = write::update(&sample.app, &sample.actor, sample.resource, &key, &input).await;
        let Err(WriteError::Invalid(told)) = done else {
            panic!("a row leaves its view: {done:?}");
        };
        let said = told.general.join(" ");
        assert!(said.contains("condition of a view"), "{told:?}");
    }
    fresh.drop().await;
}

/// What the encoding of a whole database has no letter for is told where it was typed.
#[tokio::test]
async fn a_letter_that_a_database_does_not_have_is_told_beside_its_field() {
    const TEXT: &[Probe] = &[plain("text UNIQUE", Kind::Text, &[])];
    let fresh = Fresh::encoded("latin", "LATIN1").await;
    let sample = fresh.sample("", TEXT).await;
    let rule: &'static [Column] = vec![*sample.column(0)].leak();
    let rules: &'static [Rule] = vec![Rule::unique(rule)].leak();
    let resource: &'static Resource = Box::leak(Box::new(Resource {
        rules,
        ..*sample.resource
    }));
    let input = Input::from_pairs(resource, vec![("c0".to_owned(), "€".to_owned())]);
    let input = input.expect("a form");
    let done = write::create(&sample.app, &sample.actor, resource, &input).await;
    let Err(WriteError::Invalid(told)) = done else {
        panic!("it is not refused: {done:?}");
    };
    let said: Vec<&str> = told.of(sample.column(0)).collect();
    assert!(
        matches!(said.as_slice(), [one] if one.contains("LATIN1")),
        "{told:?}"
    );
    fresh.drop().await;
}
