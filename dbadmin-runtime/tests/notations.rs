//! Truth and time, which SQLite has no types for, in the notations that applications write.

mod support;

use dbadmin_runtime::key::Key;
use dbadmin_runtime::query::{ListRequest, find, list};
use dbadmin_runtime::write::{self, Input, WriteError};
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
             (6, 'no'), (7, 7), (8, -1), (9, 'maybe'), (10, '0'), (11, 'Y');
             INSERT INTO alarms (id, loud) VALUES (12, NULL);",
        )
        .await;
    for (query, expected) in [
        ("ringing=eq.true", &["1", "3", "5", "7", "8", "11"][..]),
        ("ringing=is.true", &["1", "3", "5", "7", "8", "11"]),
        ("ringing=in.(true)", &["1", "3", "5", "7", "8", "11"]),
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
