//! Forms: what they may change, what they are told, and what the trail keeps.

mod support;

use dbadmin_runtime::audit::{Done, REDACTED, history};
use dbadmin_runtime::query::{Count, find};
use dbadmin_runtime::write::{self, Input, WriteError, delete_effects};
use dbadmin_runtime::{Action, Error, Resource, Value};
use support::{BOOKS, Fixture, LOANS, MARKS, MEMBERS, PLACES, SHELVES, STOCK, actor, key, pairs};

const ROWS: &str = "
    INSERT INTO shelves (code, name) VALUES ('a', 'Alpha'), ('b', 'Beta');
    INSERT INTO books (id, title, isbn, shelf, status, rating, price, weight, bought, seen, facts, notes)
    VALUES (1, 'One', 'i-1', 'a', 'in', 5, 1250, 12.5, '2026-01-31', '2026-01-31T09:30:15Z', '{\"a\": 1}', 'kept'),
           (2, 'Two', 'i-2', NULL, 'new', NULL, 0, NULL, NULL, NULL, NULL, NULL);
    INSERT INTO members (id, name, email, pin) VALUES (1, 'Ada', 'ada@example.org', '1234');";

async fn library() -> Fixture {
    let fixture = Fixture::new().await;
    fixture.sql(ROWS).await;
    fixture
}

fn input(resource: &'static Resource, fields: &[(&str, &str)]) -> Input {
    Input::from_pairs(resource, pairs(fields)).expect("a form")
}

/// The messages of a refused form, as `field: message`.
fn messages<T: std::fmt::Debug>(result: Result<T, WriteError>) -> Vec<String> {
    match result {
        Err(WriteError::Invalid(errors)) => {
            let fields = errors
                .fields
                .iter()
                .map(|(column, text)| format!("{}: {text}", column.name));
            errors.general.iter().cloned().chain(fields).collect()
        }
        other => panic!("not refused: {other:?}"),
    }
}

async fn create(
    fixture: &Fixture,
    resource: &'static Resource,
    fields: &[(&str, &str)],
) -> Result<String, WriteError> {
    let made = write::create(
        &fixture.app,
        &actor("admin"),
        resource,
        &input(resource, fields),
    )
    .await?;
    Ok(made.expect("a key").segment())
}

/// Fills a form in over the row as it is now.
async fn update(
    fixture: &Fixture,
    resource: &'static Resource,
    at: &str,
    fields: &[(&str, &str)],
) -> Result<String, WriteError> {
    let admin = actor("admin");
    let record = find(&fixture.app, &admin, resource, &key(resource, at)).await?;
    let version = record.version();
    let mut fields = fields.to_vec();
    fields.push(("_version", &version));
    let changed = write::update(
        &fixture.app,
        &admin,
        resource,
        &key(resource, at),
        &input(resource, &fields),
    )
    .await?;
    Ok(changed.segment())
}

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
    for field in ["notes", "id", "cover", "nothing"] {
        let told = messages(Input::from_pairs(&BOOKS, pairs(&[(field, "x")])));
        assert_eq!(told, [format!("“{field}” is not a field of this form.")]);
    }
    assert_eq!(
        fixture.text("SELECT notes FROM books WHERE id = 1").await,
        "kept"
    );
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
async fn a_stale_form_is_compared_field_by_field() {
    let fixture = library().await;
    let admin = actor("admin");
    let at = key(&BOOKS, "1");
    let loaded = find(&fixture.app, &admin, &BOOKS, &at)
        .await
        .expect("a book")
        .version();
    update(
        &fixture,
        &BOOKS,
        "1",
        &[("title", "Theirs"), ("price", "10")],
    )
    .await
    .expect("a change");
    let mine = input(
        &BOOKS,
        &[
            ("title", "Mine"),
            ("price", "10.00"),
            ("rating", "5"),
            ("_version", &loaded),
        ],
    );
    let refused = write::update(&fixture.app, &admin, &BOOKS, &at, &mine).await;
    let Err(WriteError::Conflict(conflict)) = refused else {
        panic!("not a conflict: {refused:?}")
    };
    let fields: Vec<_> = conflict
        .fields
        .iter()
        .map(|it| (it.column, it.yours.as_str(), it.theirs.as_str()))
        .collect();
    assert_eq!(fields, [("title", "Mine", "Theirs")]);
    assert_eq!(
        fixture.text("SELECT title FROM books WHERE id = 1").await,
        "Theirs"
    );
    // Having seen it, one may insist; a form without a version may not.
    let blind = input(&BOOKS, &[("title", "Mine")]);
    let refused = write::update(&fixture.app, &admin, &BOOKS, &at, &blind).await;
    assert!(matches!(refused, Err(WriteError::Conflict(_))));
    let again = input(
        &BOOKS,
        &[("title", "Mine"), ("_version", &conflict.version)],
    );
    write::update(&fixture.app, &admin, &BOOKS, &at, &again)
        .await
        .expect("a change");
    assert_eq!(
        fixture.text("SELECT title FROM books WHERE id = 1").await,
        "Mine"
    );
}

#[tokio::test]
async fn writers_at_once_lose_nothing() {
    let fixture = library().await;
    let admin = actor("admin");
    let at = key(&BOOKS, "1");
    let version = find(&fixture.app, &admin, &BOOKS, &at)
        .await
        .expect("a book")
        .version();
    let tries = (0..8).map(|index| {
        let (app, admin, at) = (fixture.app.clone(), admin.clone(), at.clone());
        let form = input(
            &BOOKS,
            &[("title", &format!("Try {index}")), ("_version", &version)],
        );
        tokio::spawn(async move { write::update(&app, &admin, &BOOKS, &at, &form).await })
    });
    let mut won = 0;
    for one in tries.collect::<Vec<_>>() {
        match one.await.expect("a task") {
            Ok(_) => won += 1,
            Err(WriteError::Conflict(_)) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(won, 1);
    assert_eq!(
        fixture.number("SELECT count(*) FROM dbadmin_audit").await,
        1
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
async fn a_delete_says_what_goes_with_it() {
    let fixture = library().await;
    fixture
        .sql(
            "INSERT INTO loans (book, member, lent, due) VALUES (1, 1, '2026-01-01', '2026-02-01');
             INSERT INTO places (shelf, slot, book) VALUES ('a', 1, 1), ('a', 2, 1), ('a', 3, 2);",
        )
        .await;
    let admin = actor("admin");
    let book = find(&fixture.app, &admin, &BOOKS, &key(&BOOKS, "1"))
        .await
        .expect("a book");
    let effects = delete_effects(&fixture.app, &admin, &BOOKS, &book)
        .await
        .expect("effects");
    let told: Vec<_> = effects
        .iter()
        .map(|it| (it.label, it.count, it.action))
        .collect();
    assert_eq!(
        told,
        [
            ("Loans", Count::Exact(1), Action::Refuse),
            ("Places", Count::Exact(2), Action::Cascade)
        ]
    );
    let refused = write::delete(&fixture.app, &admin, &BOOKS, &key(&BOOKS, "1"), None).await;
    let told = messages(refused);
    assert!(told[0].contains("1 of “Loans”"), "{told:?}");
    write::delete(&fixture.app, &admin, &BOOKS, &key(&BOOKS, "2"), None)
        .await
        .expect("a delete");
    assert_eq!(fixture.number("SELECT count(*) FROM places").await, 2);
    // What the role does not see is only said to exist.
    let clerk = actor("clerk");
    let shelf = find(&fixture.app, &clerk, &SHELVES, &key(&SHELVES, "a"))
        .await
        .expect("a shelf");
    let effects = delete_effects(&fixture.app, &clerk, &SHELVES, &shelf)
        .await
        .expect("effects");
    assert!(
        effects
            .iter()
            .all(|it| it.resource.is_none() && it.count == Count::MoreThan(0)),
        "{effects:?}"
    );
    let gone = write::delete(&fixture.app, &admin, &BOOKS, &key(&BOOKS, "2"), None).await;
    assert!(matches!(gone, Err(WriteError::Failed(Error::NotFound))));
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
