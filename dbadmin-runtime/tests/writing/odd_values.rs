//! Values that SQLite lets stand in columns of another type: shown, kept, and changed in kind.

use crate::library::{create, messages, update};
use crate::support::{BOOKS, Fixture, MEMBERS, SHELVES, actor, key, pairs};
use dbadmin_runtime::query::find;
use dbadmin_runtime::write::{self, Input, WriteError};

/// Saves a form over book 1.
async fn save(fixture: &Fixture, fields: &[(&str, &str)]) {
    let admin = actor("admin");
    let at = key(&BOOKS, "1");
    let record = find(&fixture.app, &admin, &BOOKS, &at)
        .await
        .expect("a book");
    let version = record.version();
    let mut fields = pairs(fields);
    fields.push(("_version".to_owned(), version));
    let input = Input::from_pairs(&BOOKS, fields).expect("a form");
    write::update(&fixture.app, &admin, &BOOKS, &at, &input)
        .await
        .expect("a change");
}

const STORED: &str = "SELECT json_array(title, bought, seen, lendable) FROM books WHERE id = 1";

#[tokio::test]
async fn what_a_form_shows_of_them_changes_nothing() {
    let fixture = Fixture::new().await;
    fixture
        .sql(
            "INSERT INTO books (id, title, price, bought, seen, lendable)
             VALUES (1, 'a' || char(13, 10) || 'b', 1, 1767225600, 1700000000250, 7);",
        )
        .await;
    let before = fixture.text(STORED).await;
    let shown = [
        ("title", "a\r\nb"),
        ("bought", "2026-01-01"),
        ("seen", "2023-11-14T22:13:20.25"),
        ("lendable", "true"),
    ];
    save(&fixture, &shown).await;
    assert_eq!(fixture.text(STORED).await, before);
    assert_eq!(
        fixture.number("SELECT count(*) FROM dbadmin_audit").await,
        0
    );
    save(
        &fixture,
        &[
            ("title", "c"),
            ("bought", "2026-01-02"),
            ("lendable", "false"),
        ],
    )
    .await;
    assert_eq!(
        fixture.text(STORED).await,
        r#"["c",1767312000,1700000000250,0]"#
    );
}

#[tokio::test]
async fn the_smallest_number_is_no_moment() {
    let fixture = Fixture::new().await;
    fixture
        .sql(
            "INSERT INTO books (id, title, price, seen)
             VALUES (1, 'a', 1, -9223372036854775807 - 1);",
        )
        .await;
    save(&fixture, &[("seen", "2026-01-01T00:00")]).await;
    assert_eq!(
        fixture.number("SELECT seen FROM books").await,
        1_767_225_600_000
    );
}

#[tokio::test]
async fn a_row_that_the_database_drops_is_not_said_to_be_saved() {
    let fixture = Fixture::new().await;
    fixture
        .sql(
            "CREATE TRIGGER drops BEFORE INSERT ON books BEGIN SELECT RAISE(IGNORE); END;
             CREATE TRIGGER keeps BEFORE DELETE ON members BEGIN SELECT RAISE(IGNORE); END;
             INSERT INTO members (id, name, email) VALUES (1, 'Ada', 'ada@example.org');",
        )
        .await;
    let fields = pairs(&[("title", "One"), ("price", "1")]);
    let input = Input::from_pairs(&BOOKS, fields).expect("a form");
    let made = write::create(&fixture.app, &actor("admin"), &BOOKS, &input).await;
    let (admin, at) = (actor("admin"), key(&MEMBERS, "1"));
    let gone = write::delete(&fixture.app, &admin, &MEMBERS, &at, None).await;
    for refused in [made.map(drop), gone] {
        let Err(WriteError::Invalid(errors)) = refused else {
            panic!("not refused: {refused:?}")
        };
        assert!(
            errors.general[0].contains("has not done this"),
            "{errors:?}"
        );
    }
    assert_eq!(
        fixture.number("SELECT count(*) FROM dbadmin_audit").await,
        0
    );
}

#[tokio::test]
async fn seconds_can_be_set_to_zero() {
    let fixture = Fixture::new().await;
    fixture
        .sql(
            "INSERT INTO books (id, title, price, seen)
             VALUES (1, 'a', 1, '2026-01-31T09:30:15Z');",
        )
        .await;
    // A browser leaves them out where they are zero.
    save(&fixture, &[("seen", "2026-01-31T09:30")]).await;
    assert_eq!(
        fixture.text("SELECT seen FROM books").await,
        "2026-01-31T09:30:00Z"
    );
}

#[tokio::test]
async fn what_no_page_can_hold_stays_where_nobody_touches_it() {
    let fixture = Fixture::new().await;
    fixture
        .sql(
            "INSERT INTO books (id, title, isbn, price) VALUES (1, 'a' || char(0) || 'b', 'x', 1);",
        )
        .await;
    save(&fixture, &[("title", "a\u{fffd}b"), ("isbn", "y")]).await;
    assert_eq!(
        fixture.text("SELECT hex(title) || isbn FROM books").await,
        "610062y"
    );
}

#[tokio::test]
async fn bytes_in_a_column_for_text_stay_bytes() {
    let fixture = Fixture::new().await;
    fixture
        .sql(
            "INSERT INTO books (id, title, isbn, price)
             VALUES (1, x'00ff10', x'000102030405060708090a0b0c0d0e0f', 1);",
        )
        .await;
    save(&fixture, &[("title", "00ff11")]).await;
    save(
        &fixture,
        &[("isbn", "00010203-0405-0607-0809-0a0b0c0d0eff")],
    )
    .await;
    assert_eq!(
        fixture
            .text("SELECT typeof(title) || hex(title) || typeof(isbn) || hex(isbn) FROM books")
            .await,
        "blob00FF11blob000102030405060708090A0B0C0D0EFF"
    );
    // As many digits as forty bytes have are no forty-one characters.
    let longest = "ab".repeat(40);
    save(&fixture, &[("title", &longest)]).await;
    assert_eq!(fixture.number("SELECT length(title) FROM books").await, 40);
    for (typed, said) in [
        (format!("{longest}00"), "at most 40 bytes; these are 41"),
        ("a word".to_owned(), "hexadecimal digits"),
    ] {
        let told = messages(update(&fixture, &BOOKS, "1", &[("title", &typed)]).await);
        assert!(told[0].contains(said), "{told:?}");
    }
}

#[tokio::test]
async fn a_key_that_a_trigger_makes_another_of_is_said_to_be_one() {
    let fixture = Fixture::new().await;
    fixture
        .sql(
            "INSERT INTO shelves (code, name) VALUES ('a', 'First');
             CREATE TRIGGER small AFTER UPDATE ON shelves BEGIN
               UPDATE shelves SET code = lower(new.code) WHERE code = new.code; END;",
        )
        .await;
    let told = messages(update(&fixture, &SHELVES, "a", &[("code", "Big")]).await);
    assert!(told[0].starts_with("code: "), "{told:?}");
    assert!(told[0].contains("another key"), "{told:?}");
    assert_eq!(fixture.text("SELECT code FROM shelves").await, "a");
    let at = update(&fixture, &SHELVES, "a", &[("code", "small")]).await;
    assert_eq!(at.expect("a key"), "small");
}

#[tokio::test]
async fn more_digits_than_the_database_keeps_are_refused() {
    let fixture = Fixture::new().await;
    fixture
        .sql("INSERT INTO books (id, title, price, weight) VALUES (1, 'a', 1, 2.5);")
        .await;
    let long = [("weight", "12345678901234567890")];
    let told = messages(update(&fixture, &BOOKS, "1", &long).await);
    assert!(told[0].starts_with("weight: "), "{told:?}");
    assert!(told[0].contains("cannot keep all these digits"), "{told:?}");
    let fields = [
        ("title", "b"),
        ("price", "1"),
        ("weight", "0.12345678901234567"),
    ];
    let told = messages(create(&fixture, &BOOKS, &fields).await);
    assert!(told[0].starts_with("weight: "), "{told:?}");
    assert_eq!(
        fixture.text("SELECT group_concat(weight) FROM books").await,
        "2.5"
    );
    for fits in [
        "1234567890.12345",
        "100000000000000000000",
        "9223372036854775807",
    ] {
        save(&fixture, &[("weight", fits)]).await;
    }
}
