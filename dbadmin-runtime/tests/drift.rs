//! A database that has changed since the panel was made: what still fits goes on working.

mod support;

use dbadmin_runtime::query::{ListRequest, find, list, related};
use dbadmin_runtime::write::{self, Input};
use dbadmin_runtime::{App, Error};
use support::{BOOKS, Fixture, LOANS, PANEL, actor, key, pairs};

#[tokio::test]
async fn a_dropped_column_is_left_out_and_a_dropped_table_keeps_no_other_from_working() {
    let fixture = Fixture::new().await;
    fixture
        .sql(
            "INSERT INTO books (id, title, price) VALUES (1, 'One', 5);
             DROP TABLE loans; ALTER TABLE books DROP COLUMN weight;",
        )
        .await;
    let app = App::start(&PANEL, fixture.pool.clone())
        .await
        .expect("a panel");
    let admin = actor("admin");
    let books = app.resource("books").expect("the books");
    let page = list(&app, &admin, &ListRequest::new(books)).await;
    assert_eq!(page.expect("a list").rows.len(), 1);

    let at = key(&BOOKS, "1");
    let record = find(&app, &admin, books, &at).await.expect("a record");
    let others = related(&app, &admin, books, &record).await;
    let loans = |label: &str| label.to_lowercase().contains("loan");
    assert!(
        !others
            .expect("related rows")
            .iter()
            .any(|it| loans(it.children.label)),
        "the loans are gone"
    );
    let mut fields = pairs(&[("title", "Another")]);
    fields.push(("_version".to_owned(), record.version()));
    let input = Input::from_pairs(books, fields).expect("a form");
    write::update(&app, &admin, books, &at, &input)
        .await
        .expect("a change");
    let gone = Input::from_pairs(books, pairs(&[("weight", "1")]));
    assert!(gone.is_err(), "a field that is gone is no field");

    let loans = app.resource("loans").expect("the description of the loans");
    let error = list(&app, &admin, &ListRequest::new(loans)).await;
    assert!(
        matches!(&error, Err(Error::Gone(said)) if said.contains("loans")),
        "{error:?}"
    );
    assert_eq!(loans.table.address, LOANS.table.address);
}
