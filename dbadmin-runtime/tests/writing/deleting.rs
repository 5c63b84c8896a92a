//! What a delete does to other rows: recorded with it, and allowed only to who may do it there.

use dbadmin_runtime::key::Key;
use dbadmin_runtime::query::{Count, find, find_all};
use dbadmin_runtime::write::{self, WriteError, delete_effects};
use dbadmin_runtime::{Action, Children, Error, Relations, Resource};

use crate::library::{library, messages};
use crate::support::{BOOKS, Fixture, MARKS, MEMBERS, SHELVES, actor, key};

const TRAIL: &str = "SELECT group_concat(table_address || ' ' || record || ' ' || action, '; ')
                     FROM (SELECT * FROM dbadmin_audit ORDER BY id)";

async fn shelves() -> Fixture {
    let fixture = Fixture::new().await;
    fixture
        .sql(
            "INSERT INTO shelves (code, name) VALUES ('a', 'Alpha'), ('b', 'Beta');
             INSERT INTO books (id, title, price, shelf) VALUES (1, 'One', 1, 'a'), (2, 'Two', 1, 'a');
             INSERT INTO members (id, name, email) VALUES (1, 'Ada', 'ada@example.org');",
        )
        .await;
    fixture
}

async fn delete(
    fixture: &Fixture,
    role: &str,
    resource: &'static Resource,
    at: &str,
) -> Result<(), WriteError> {
    let key = key(resource, at);
    write::delete(&fixture.app, &actor(role), resource, &key, None).await
}

fn refusal(result: Result<(), WriteError>) -> String {
    match result {
        Err(WriteError::Invalid(errors)) => errors.general.join(" "),
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn rows_that_go_along_have_their_entries() {
    let fixture = shelves().await;
    fixture
        .sql("INSERT INTO places (shelf, slot, book) VALUES ('b', 1, 1), ('b', 2, 1), ('b', 3, 2);")
        .await;
    delete(&fixture, "admin", &BOOKS, "1")
        .await
        .expect("a delete");
    assert_eq!(
        fixture.text(TRAIL).await,
        "books 1 delete; places b,1 delete; places b,2 delete"
    );
}

#[tokio::test]
async fn rows_that_stay_have_an_entry_of_what_they_lost() {
    let fixture = shelves().await;
    delete(&fixture, "admin", &SHELVES, "a")
        .await
        .expect("a delete");
    assert_eq!(
        fixture.text(TRAIL).await,
        "shelves a delete; books 1 update; books 2 update"
    );
    let changes = "SELECT changes FROM dbadmin_audit WHERE record = '2'";
    assert_eq!(fixture.text(changes).await, r#"[["shelf","a",null]]"#);
}

#[tokio::test]
async fn very_many_rows_have_one_entry() {
    let fixture = shelves().await;
    fixture
        .sql(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 101)
             INSERT INTO places (shelf, slot, book) SELECT 'b', i, 1 FROM n;",
        )
        .await;
    delete(&fixture, "admin", &BOOKS, "1")
        .await
        .expect("a delete");
    assert_eq!(fixture.text(TRAIL).await, "books 1 delete; places  delete");
    let changes = "SELECT changes FROM dbadmin_audit WHERE record = ''";
    let changes = fixture.text(changes).await;
    assert!(
        changes.contains("101 rows that referred to Book 1"),
        "{changes}"
    );
}

#[tokio::test]
async fn nobody_deletes_along_what_they_may_not_delete() {
    let fixture = shelves().await;
    fixture
        .sql("INSERT INTO loans (book, member, lent, due) VALUES (1, 1, '2026-01-01', '2026-02-01');")
        .await;
    // Clerks may delete members and shelves, and neither see loans nor books.
    let told = refusal(delete(&fixture, "clerk", &MEMBERS, "1").await);
    assert!(told.contains("does not see, and may not delete"), "{told}");
    let told = refusal(delete(&fixture, "clerk", &SHELVES, "a").await);
    assert!(told.contains("may not change"), "{told}");
    let clerk = actor("clerk");
    let member = find(&fixture.app, &clerk, &MEMBERS, &key(&MEMBERS, "1"))
        .await
        .expect("a member");
    let effects = delete_effects(&fixture.app, &clerk, &MEMBERS, &[&member])
        .await
        .expect("effects");
    assert!(effects.iter().all(|effect| !effect.allowed), "{effects:?}");
    assert_eq!(fixture.number("SELECT count(*) FROM loans").await, 1);
    delete(&fixture, "clerk", &SHELVES, "b")
        .await
        .expect("nothing refers to it");
    delete(&fixture, "admin", &MEMBERS, "1")
        .await
        .expect("a delete");
}

#[tokio::test]
async fn only_the_row_that_was_seen_is_deleted() {
    let fixture = shelves().await;
    let admin = actor("admin");
    let at = key(&BOOKS, "1");
    let seen = find(&fixture.app, &admin, &BOOKS, &at)
        .await
        .expect("a book");
    fixture
        .sql("UPDATE books SET title = 'Theirs' WHERE id = 1;")
        .await;
    let stale = write::delete(&fixture.app, &admin, &BOOKS, &at, Some(&seen.version())).await;
    let Err(WriteError::Conflict(conflict)) = stale else {
        panic!("not a conflict: {stale:?}")
    };
    assert_eq!(fixture.number("SELECT count(*) FROM books").await, 2);
    write::delete(&fixture.app, &admin, &BOOKS, &at, Some(&conflict.version))
        .await
        .expect("a delete");
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
    let effects = delete_effects(&fixture.app, &admin, &BOOKS, &[&book])
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
    let effects = delete_effects(&fixture.app, &clerk, &SHELVES, &[&shelf])
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

/// Books are chosen in a list, and marks refer to them by what is no key.
#[tokio::test]
async fn what_refers_to_a_long_text_is_among_the_effects() {
    let fixture = Fixture::new().await;
    fixture
        .sql(
            "INSERT INTO books (id, title, price, isbn) VALUES (1, 'One', 1, printf('%.2000c', 'i'));
             INSERT INTO marks (word, page) SELECT isbn, 1 FROM books;",
        )
        .await;
    let by_isbn = [Children::new(
        "Marks",
        &MARKS.table.columns[..1],
        &BOOKS.table.columns[2..3],
    )];
    let relations = Relations {
        has_many: Vec::from(by_isbn).leak(),
        ..*BOOKS.relations
    };
    let books: &'static Resource = Box::leak(Box::new(Resource {
        relations: Box::leak(Box::new(relations)),
        ..BOOKS
    }));
    let admin = actor("admin");
    let seen = find_all(&fixture.app, &admin, books, &[&key(books, "1")])
        .await
        .expect("the book");
    let effects = delete_effects(&fixture.app, &admin, books, &[&seen[0].record])
        .await
        .expect("effects");
    let told: Vec<_> = effects.iter().map(|it| (it.label, it.count)).collect();
    assert_eq!(told, [("Marks", Count::Exact(1))]);
}

/// Shelves refer to shelves.
#[tokio::test]
async fn a_whole_family_goes_together_children_first() {
    let fixture = Fixture::new().await;
    fixture
        .sql(
            "INSERT INTO shelves (code, name, parent) VALUES
               ('a', 'Root', NULL), ('b', 'Child', 'a'), ('c', 'Grandchild', 'b'), ('d', 'Other', NULL);",
        )
        .await;
    let admin = actor("admin");
    let keys: Vec<Key> = ["a", "b", "c"].map(|code| key(&SHELVES, code)).into();
    let all: Vec<&Key> = keys.iter().collect();
    let seen = find_all(&fixture.app, &admin, &SHELVES, &all)
        .await
        .expect("the shelves");
    let records: Vec<_> = seen.iter().map(|seen| &seen.record).collect();
    let effects = delete_effects(&fixture.app, &admin, &SHELVES, &records).await;
    assert!(
        effects.expect("effects").is_empty(),
        "they are in no way of their own"
    );
    let rows: Vec<(&Key, Option<&str>)> = seen
        .iter()
        .zip(&keys)
        .map(|(seen, key)| (key, Some(seen.version.as_str())))
        .collect();
    write::delete_all(&fixture.app, &admin, &SHELVES, &rows)
        .await
        .expect("all of them go");
    assert_eq!(
        fixture.text("SELECT group_concat(code) FROM shelves").await,
        "d"
    );
    assert_eq!(
        fixture
            .text("SELECT group_concat(record) FROM (SELECT record FROM dbadmin_audit ORDER BY id)")
            .await,
        "c,b,a"
    );
}
