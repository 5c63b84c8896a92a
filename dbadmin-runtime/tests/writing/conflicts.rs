//! Two people at one row: nothing is lost, and both versions are compared.

use dbadmin_runtime::query::find;
use dbadmin_runtime::write::{self, WriteError};

use crate::library::{input, library, update};
use crate::support::{BOOKS, actor, key};

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
async fn bytes_as_long_as_others_are_others() {
    let fixture = library().await;
    fixture
        .sql("UPDATE books SET cover = x'0102' WHERE id = 1")
        .await;
    let (admin, at) = (actor("admin"), key(&BOOKS, "1"));
    let loaded = find(&fixture.app, &admin, &BOOKS, &at)
        .await
        .expect("a book")
        .version();
    update(&fixture, &BOOKS, "1", &[("cover", "0a 0b")])
        .await
        .expect("a change");
    let mine = input(&BOOKS, &[("cover", "0c 0d"), ("_version", &loaded)]);
    let refused = write::update(&fixture.app, &admin, &BOOKS, &at, &mine).await;
    assert!(
        matches!(refused, Err(WriteError::Conflict(_))),
        "{refused:?}"
    );
    let gone = write::delete(&fixture.app, &admin, &BOOKS, &at, Some(&loaded)).await;
    assert!(matches!(gone, Err(WriteError::Conflict(_))), "{gone:?}");
    assert_eq!(
        fixture
            .text("SELECT hex(cover) FROM books WHERE id = 1")
            .await,
        "0A0B"
    );
}
