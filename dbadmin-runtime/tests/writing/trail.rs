//! The trail: every change has its entry, and a record finds all of its own.

use dbadmin_runtime::Value;
use dbadmin_runtime::audit::{Done, REDACTED, history};
use dbadmin_runtime::write::{self};

use crate::library::{create, library, update};
use crate::support::{BOOKS, MEMBERS, SHELVES, actor, key};

#[tokio::test]
async fn an_empty_secret_stays_and_is_never_recorded() {
    let fixture = library().await;
    update(&fixture, &MEMBERS, "1", &[("name", "Ada L."), ("pin", "")])
        .await
        .expect("a change");
    assert_eq!(fixture.text("SELECT pin FROM members").await, "1234");
    update(&fixture, &MEMBERS, "1", &[("pin", "9876")])
        .await
        .expect("a change");
    assert_eq!(fixture.text("SELECT pin FROM members").await, "9876");
    let trail = fixture
        .text("SELECT group_concat(changes) FROM dbadmin_audit")
        .await;
    assert!(
        trail.contains(REDACTED) && !trail.contains("9876") && !trail.contains("1234"),
        "{trail}"
    );
}

#[tokio::test]
async fn the_history_follows_a_record_through_its_keys() {
    let fixture = library().await;
    let admin = actor("admin");
    create(&fixture, &SHELVES, &[("code", "c"), ("name", "Gamma")])
        .await
        .expect("a shelf");
    assert_eq!(
        update(&fixture, &SHELVES, "c", &[("code", "d,e")])
            .await
            .expect("a change"),
        "d%2Ce"
    );
    update(&fixture, &SHELVES, "d%2Ce", &[("name", "Delta")])
        .await
        .expect("a change");
    write::delete(
        &fixture.app,
        &admin,
        &SHELVES,
        &key(&SHELVES, "d%2Ce"),
        None,
    )
    .await
    .expect("a delete");
    // Somebody else's record takes the old key: its history is its own.
    create(&fixture, &SHELVES, &[("code", "c"), ("name", "Another")])
        .await
        .expect("a shelf");
    let page = history(
        &fixture.app,
        &admin,
        &SHELVES,
        &key(&SHELVES, "d%2Ce"),
        None,
    )
    .await
    .expect("a history");
    let done: Vec<Done> = page.entries.iter().map(|entry| entry.done).collect();
    assert_eq!(
        done,
        [Done::Deleted, Done::Changed, Done::Changed, Done::Created]
    );
    let change = &page.entries[1].changes[0];
    assert_eq!(
        (change.name.as_str(), &change.before, &change.after),
        ("name", &Value::from("Gamma"), &Value::from("Delta"))
    );
    assert!(change.column.is_some());
    assert_eq!(page.entries[0].who, "a admin");
    assert!(page.older.is_none());
}

#[tokio::test]
async fn a_long_history_has_pages() {
    let fixture = library().await;
    let admin = actor("admin");
    for index in 0..60 {
        update(
            &fixture,
            &BOOKS,
            "2",
            &[("title", &format!("Title {index}"))],
        )
        .await
        .expect("a change");
    }
    let at = key(&BOOKS, "2");
    let first = history(&fixture.app, &admin, &BOOKS, &at, None)
        .await
        .expect("a history");
    assert_eq!(first.entries.len(), 50);
    let second = history(&fixture.app, &admin, &BOOKS, &at, first.older)
        .await
        .expect("a history");
    assert_eq!((second.entries.len(), second.older), (10, None));
    assert!(second.entries[0].id < first.entries[49].id);
}

#[tokio::test]
async fn no_change_without_its_entry() {
    let fixture = library().await;
    fixture
        .sql("CREATE TRIGGER full BEFORE INSERT ON dbadmin_audit BEGIN SELECT RAISE(ABORT, 'full'); END;")
        .await;
    let admin = actor("admin");
    assert!(
        create(&fixture, &SHELVES, &[("code", "c"), ("name", "Gamma")])
            .await
            .is_err()
    );
    assert!(
        update(&fixture, &BOOKS, "1", &[("title", "Changed")])
            .await
            .is_err()
    );
    assert!(
        write::delete(&fixture.app, &admin, &BOOKS, &key(&BOOKS, "1"), None)
            .await
            .is_err()
    );
    assert_eq!(fixture.number("SELECT count(*) FROM shelves").await, 2);
    assert_eq!(
        fixture.text("SELECT title FROM books WHERE id = 1").await,
        "One"
    );
}

#[tokio::test]
async fn a_number_beyond_all_numbers_is_recorded_as_one() {
    let fixture = library().await;
    fixture
        .sql("UPDATE books SET weight = 9e999 WHERE id = 1")
        .await;
    update(&fixture, &BOOKS, "1", &[("weight", "1.5")])
        .await
        .expect("a change");
    let (admin, at) = (actor("admin"), key(&BOOKS, "1"));
    let page = history(&fixture.app, &admin, &BOOKS, &at, None)
        .await
        .expect("a history");
    let change = &page.entries[0].changes[0];
    assert_eq!(
        (&change.before, &change.after),
        (&Value::from("inf"), &Value::Real(1.5))
    );
}
