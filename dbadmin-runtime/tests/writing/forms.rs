//! Forms: what they may change, and what they are told.

use dbadmin_runtime::Error;
use dbadmin_runtime::write::{self, Input, WriteError};

use crate::library::{create, input, library, messages, update};
use crate::support::{BOOKS, LOANS, MARKS, MEMBERS, PLACES, SHELVES, STOCK, actor, key, pairs};

#[tokio::test]
async fn a_row_is_stored_as_its_columns_want_it() {
    let fixture = library().await;
    let fields = [
        ("title", "Three\r\nlines"),
        ("isbn", ""),
        ("shelf", "b"),
        ("rating", " 4 "),
        ("price", "19.9"),
        ("weight", "1.50"),
        ("bought", "2026-02-28"),
        ("seen", "2026-02-28T10:00"),
        ("lendable", "false"),
        ("lendable", "on"),
        ("facts", "[1]"),
        ("_csrf", "x"),
    ];
    assert_eq!(
        create(&fixture, &BOOKS, &fields).await.expect("a book"),
        "3"
    );
    let row = fixture
        .text(
            "SELECT json_array(title, isbn, shelf, status, rating, price, weight, bought, seen, lendable, facts)
             FROM books WHERE id = 3",
        )
        .await;
    assert_eq!(
        row,
        r#"["Three\nlines",null,"b","new",4,1990,1.5,"2026-02-28","2026-02-28 10:00:00",1,"[1]"]"#
    );
    // The database's own default for the key's neighbour, and a composite key.
    let made = create(
        &fixture,
        &PLACES,
        &[("shelf", "a"), ("slot", "1"), ("book", "3"), ("label", "")],
    )
    .await;
    assert_eq!(made.expect("a place"), "a,1");
    assert_eq!(fixture.text("SELECT label FROM places").await, "7");
}

#[tokio::test]
async fn every_mistake_is_told_beside_its_field() {
    let fixture = library().await;
    let long = "x".repeat(41);
    let fields = [
        ("title", long.as_str()),
        ("isbn", "i-1"),
        ("shelf", "nowhere"),
        ("status", "lost"),
        ("rating", "9"),
        ("price", "12,50"),
        ("weight", "heavy"),
        ("bought", "2026-02-30"),
        ("seen", "soon"),
        ("lendable", "maybe"),
        ("facts", "{"),
    ];
    let told = messages(create(&fixture, &BOOKS, &fields).await);
    let fields: Vec<&str> = told
        .iter()
        .filter_map(|text| text.split(':').next())
        .collect();
    assert_eq!(
        fields,
        [
            "title", "status", "price", "weight", "bought", "seen", "lendable", "facts", "rating",
            "shelf", "isbn"
        ]
    );
    let whole = told.join("\n");
    assert!(
        whole.contains("at most 40 characters; these are 41"),
        "{whole}"
    );
    assert!(
        whole.contains("“12,50” is not an amount in EUR, such as 12.50."),
        "{whole}"
    );
    assert!(
        whole.contains("rating: Use a number from 1 to 5."),
        "{whole}"
    );
    assert!(
        whole.contains("isbn: Another book has this ISBN."),
        "{whole}"
    );
    assert!(
        whole.contains("shelf: There is no such row of “Shelf”."),
        "{whole}"
    );
    assert_eq!(fixture.number("SELECT count(*) FROM books").await, 2);
    let empty = messages(create(&fixture, &BOOKS, &[]).await);
    assert_eq!(empty, ["title: Fill this in.", "price: Fill this in."]);
}

#[tokio::test]
async fn the_databases_own_conditions_speak_the_rules_words() {
    let fixture = library().await;
    let dear = messages(create(&fixture, &BOOKS, &[("title", "Dear"), ("price", "1000")]).await);
    assert_eq!(dear, ["price: A book this dear needs a rating."]);
    let fine = create(
        &fixture,
        &BOOKS,
        &[("title", "Dear"), ("price", "1000"), ("rating", "5")],
    )
    .await;
    assert!(fine.is_ok());
    let early = [
        ("book", "1"),
        ("member", "1"),
        ("lent", "2026-02-01"),
        ("due", "2026-01-01"),
    ];
    assert_eq!(
        messages(create(&fixture, &LOANS, &early).await),
        ["due: Due before it was lent."]
    );
    // The database's default, which the form does not know, breaks the rule.
    let later = [
        ("book", "1"),
        ("member", "1"),
        ("lent", "2026-07-01"),
        ("due", "2026-08-01"),
    ];
    assert_eq!(
        messages(create(&fixture, &LOANS, &later).await),
        ["noted: Noted before it was lent."]
    );
    // Uniqueness goes by the column's own collation.
    let twin = messages(
        create(
            &fixture,
            &MEMBERS,
            &[("name", "A"), ("email", "ADA@example.org")],
        )
        .await,
    );
    assert!(
        twin[0].starts_with("email: Another row of “Member”"),
        "{twin:?}"
    );
    let taken = messages(create(&fixture, &SHELVES, &[("code", "a"), ("name", "Again")]).await);
    assert!(
        taken[0].starts_with("code: Another row of “Shelf”"),
        "{taken:?}"
    );
}

#[tokio::test]
async fn what_only_the_database_refuses_is_still_said() {
    let fixture = library().await;
    fixture
        .sql(
            "CREATE UNIQUE INDEX one_title ON books (title);
             CREATE TRIGGER no_zero BEFORE INSERT ON books WHEN new.title = 'Zero'
             BEGIN SELECT RAISE(ABORT, 'Zero is not a title.'); END;",
        )
        .await;
    let taken = messages(create(&fixture, &BOOKS, &[("title", "One"), ("price", "1")]).await);
    assert!(
        taken[0].starts_with("title: Another row of “Book”"),
        "{taken:?}"
    );
    let raised = messages(create(&fixture, &BOOKS, &[("title", "Zero"), ("price", "1")]).await);
    assert_eq!(raised, ["Zero is not a title."]);
}

#[tokio::test]
async fn a_reference_that_the_panel_does_not_know_is_checked_by_the_database() {
    let fixture = library().await;
    fixture
        .sql(
            "DROP TABLE loans; DROP TABLE members;
             CREATE TABLE known (email TEXT PRIMARY KEY);
             INSERT INTO known VALUES ('ada@example.org');
             CREATE TABLE members (id INTEGER PRIMARY KEY, name TEXT NOT NULL,
                                   email TEXT NOT NULL REFERENCES known (email), pin TEXT);",
        )
        .await;
    let fields = |email| [("name", "A"), ("email", email)];
    let told = messages(create(&fixture, &MEMBERS, &fields("bo@example.org")).await);
    assert!(told[0].contains("does not exist"), "{told:?}");
    assert_eq!(fixture.number("SELECT count(*) FROM members").await, 0);
    assert!(
        create(&fixture, &MEMBERS, &fields("ada@example.org"))
            .await
            .is_ok()
    );
    let told = messages(update(&fixture, &MEMBERS, "1", &fields("bo@example.org")).await);
    assert!(told[0].contains("does not exist"), "{told:?}");
}

#[tokio::test]
async fn a_table_without_a_key_or_types_goes_by_its_row_number() {
    let fixture = library().await;
    let made = create(&fixture, &MARKS, &[("word", "7"), ("page", "1")])
        .await
        .expect("a mark");
    assert_eq!(made, "1");
    create(&fixture, &MARKS, &[("word", "007")])
        .await
        .expect("a mark");
    assert_eq!(
        fixture
            .text("SELECT group_concat(typeof(word)) FROM marks")
            .await,
        "integer,text"
    );
    assert_eq!(
        update(&fixture, &MARKS, "1", &[("word", "seven")])
            .await
            .expect("a change"),
        "1"
    );
    let admin = actor("admin");
    write::delete(&fixture.app, &admin, &MARKS, &key(&MARKS, "1"), None)
        .await
        .expect("a delete");
    assert_eq!(fixture.number("SELECT count(*) FROM marks").await, 1);
}

#[tokio::test]
async fn only_the_forms_own_fields_get_in() {
    let fixture = library().await;
    for field in ["notes", "id", "nothing"] {
        let told = messages(Input::from_pairs(&BOOKS, pairs(&[(field, "x")])));
        assert_eq!(told, [format!("“{field}” is not a field of this form.")]);
    }
    assert_eq!(
        fixture.text("SELECT notes FROM books WHERE id = 1").await,
        "kept"
    );
}

#[tokio::test]
async fn bytes_are_typed_in_digits_and_stay_where_nothing_is_typed() {
    let fixture = library().await;
    let stored = "SELECT coalesce(hex(cover), 'none') FROM books WHERE id = 1";
    for (typed, kept) in [
        ("48 65 6c", "48656C"),
        ("", "48656C"),
        ("0xFF00", "FF00"),
        ("\\x", ""),
    ] {
        update(&fixture, &BOOKS, "1", &[("cover", typed)])
            .await
            .expect("bytes");
        assert_eq!(fixture.text(stored).await, kept, "after {typed:?}");
    }
    let told = messages(update(&fixture, &BOOKS, "1", &[("cover", "xyz")]).await);
    assert!(told[0].contains("hexadecimal"), "{told:?}");
    assert_eq!(fixture.text(stored).await, "");
}

#[tokio::test]
async fn an_untouched_form_changes_nothing() {
    let fixture = library().await;
    let same = [
        ("title", "One"),
        ("isbn", "i-1"),
        ("shelf", "a"),
        ("status", "in"),
        ("rating", "5"),
        ("price", "12.50"),
        ("weight", "12.5"),
        ("bought", "2026-01-31"),
        ("seen", "2026-01-31T09:30:15"),
        ("lendable", "true"),
        ("facts", "{\"a\": 1}"),
    ];
    let before = fixture
        .text("SELECT json_array(title, price, weight, seen, facts) FROM books WHERE id = 1")
        .await;
    assert_eq!(
        update(&fixture, &BOOKS, "1", &same)
            .await
            .expect("no change"),
        "1"
    );
    let after = fixture
        .text("SELECT json_array(title, price, weight, seen, facts) FROM books WHERE id = 1")
        .await;
    assert_eq!(before, after);
    assert_eq!(
        fixture.number("SELECT count(*) FROM dbadmin_audit").await,
        0
    );
    // A row from before a rule can still be changed in its other columns.
    fixture.sql("PRAGMA ignore_check_constraints = 1; UPDATE books SET bought = 'long ago', facts = 'not JSON' WHERE id = 2;").await;
    let other = [
        ("bought", "long ago"),
        ("facts", "not JSON"),
        ("title", "Two and a half"),
    ];
    assert!(update(&fixture, &BOOKS, "2", &other).await.is_ok());
}

#[tokio::test]
async fn the_role_decides_on_every_path_in() {
    let fixture = library().await;
    let guest = actor("guest");
    let form = input(&BOOKS, &[("title", "No"), ("price", "1")]);
    let at = key(&BOOKS, "1");
    let refused = [
        write::create(&fixture.app, &guest, &BOOKS, &form)
            .await
            .map(drop),
        write::update(&fixture.app, &guest, &BOOKS, &at, &form)
            .await
            .map(drop),
        write::delete(&fixture.app, &guest, &BOOKS, &at, None).await,
        write::create(&fixture.app, &actor("admin"), &STOCK, &Input::default())
            .await
            .map(drop),
    ];
    for result in refused {
        assert!(
            matches!(result, Err(WriteError::Failed(Error::Forbidden { .. }))),
            "{result:?}"
        );
    }
    // A guest may lend, but not choose a member, whom guests do not see.
    let loan = input(
        &LOANS,
        &[
            ("book", "1"),
            ("member", "1"),
            ("lent", "2026-01-01"),
            ("due", "2026-01-02"),
        ],
    );
    let told = messages(write::create(&fixture.app, &guest, &LOANS, &loan).await);
    assert_eq!(told, ["member: Your role may not choose among “members”."]);
}

#[tokio::test]
async fn an_empty_field_is_the_empty_text_where_the_form_says_so() {
    let fixture = library().await;
    let stored = "SELECT quote(isbn) FROM books WHERE id = 1";
    for (fields, kept, entries) in [
        // Said of what is filled in, it means nothing.
        (&[("isbn", "x"), ("_empty.isbn", "true")][..], "'x'", 1),
        (&[("isbn", ""), ("_empty.isbn", "true")], "''", 2),
        // The same again, and a form that does not say it: nothing changes.
        (&[("isbn", ""), ("_empty.isbn", "true")], "''", 2),
        (&[("isbn", "")], "''", 2),
        (&[("isbn", ""), ("_empty.isbn", "false")], "NULL", 3),
        (&[("isbn", ""), ("_empty.isbn", "false")], "NULL", 3),
        // A box that is ticked sends both.
        (
            &[
                ("isbn", ""),
                ("_empty.isbn", "false"),
                ("_empty.isbn", "true"),
            ],
            "''",
            4,
        ),
    ] {
        update(&fixture, &BOOKS, "1", fields)
            .await
            .expect("a change");
        assert_eq!(fixture.text(stored).await, kept, "after {fields:?}");
        assert_eq!(
            fixture.number("SELECT count(*) FROM dbadmin_audit").await,
            entries,
            "after {fields:?}"
        );
    }
}

#[tokio::test]
async fn a_text_that_must_not_be_null_may_be_empty() {
    let fixture = library().await;
    let told = messages(update(&fixture, &MEMBERS, "1", &[("name", "")]).await);
    assert_eq!(told, ["name: Fill this in."]);
    let blank = [("name", ""), ("_empty.name", "true")];
    update(&fixture, &MEMBERS, "1", &blank)
        .await
        .expect("a change");
    // Its other columns can be changed, and what has to be filled in is told if somebody says so.
    let other = [("name", ""), ("email", "a@example.org")];
    update(&fixture, &MEMBERS, "1", &other)
        .await
        .expect("a change");
    let not = [("name", ""), ("_empty.name", "false")];
    let told = messages(update(&fixture, &MEMBERS, "1", &not).await);
    assert_eq!(told, ["name: Fill this in."]);
    let new = [
        ("name", ""),
        ("_empty.name", "true"),
        ("email", "b@example.org"),
    ];
    create(&fixture, &MEMBERS, &new).await.expect("a member");
    assert_eq!(
        fixture
            .text("SELECT group_concat(quote(name)) FROM members")
            .await,
        "'',''"
    );
}
