//! Business logic around a write: it sets, refuses, and acts in the same transaction.

use dbadmin_runtime::hooks::{Hooks, Record, Refused, Saving, TableHooks, Transaction};
use dbadmin_runtime::write::{self, FieldErrors, Input, WriteError};
use dbadmin_runtime::{AdminPanel, App, Panel, Table, Value};

use crate::support::{BOOKS, Fixture, PANEL, actor, key, pairs};

struct Book;

impl AdminPanel for Book {
    const TABLE: &'static Table = BOOKS.table;
}

struct BookHooks;

impl Hooks for BookHooks {
    async fn before_save(
        &self,
        book: &mut Saving<'_>,
        transaction: &mut Transaction<'_>,
    ) -> Result<(), Refused> {
        let column = |name| BOOKS.table.column(name).expect("a column");
        if book.is_new() {
            book.set(
                column("notes"),
                format!("added by {}", transaction.actor().name),
            );
        }
        let was: Option<i64> = book.old().and_then(|old| old.get(column("price")));
        let price: i64 = book.get(column("price")).unwrap_or_default();
        if was.is_some_and(|was| price > 2 * was) {
            let dear = Refused::at(column("price"), "At most twice what it was.");
            return Err(dear.and(Refused::because("Ask the librarian.")));
        }
        if price == 1300 {
            book.set(column("rating"), Value::Integer(9));
        }
        if price == 1400 {
            book.set(
                crate::support::MEMBERS
                    .table
                    .column("pin")
                    .expect("a column"),
                "1",
            );
        }
        Ok(())
    }

    async fn after_save(
        &self,
        old: Option<&Record>,
        new: &Record,
        transaction: &mut Transaction<'_>,
    ) -> Result<(), Refused> {
        let column = |name| BOOKS.table.column(name).expect("a column");
        let title: String = new.get(column("title")).unwrap_or_default();
        let word = if old.is_some() { "changed" } else { "added" };
        let marked = transaction
            .execute(
                "INSERT INTO marks (word, page) VALUES (?, 1)",
                [Value::Text(format!("{word} {title}"))],
            )
            .await?;
        assert_eq!(marked, 1);
        if title == "Too late" {
            return Err(Refused::at(column("title"), "Not this one."));
        }
        if title == "Checked" {
            let broken = "UPDATE books SET price = -1";
            let refused = transaction.execute(broken, []).await;
            assert!(refused.is_err(), "a price is not negative");
            let rows = transaction.rows("SELECT count(*) FROM books", []).await?;
            assert_eq!(rows, [[Value::Integer(1)]], "the transaction goes on");
            return refused.map(drop);
        }
        Ok(())
    }

    async fn before_delete(&self, book: &Record, _: &mut Transaction<'_>) -> Result<(), Refused> {
        let column = |name| BOOKS.table.column(name).expect("a column");
        if book.get::<String>(column("status")).as_deref() == Some("out") {
            return Err(Refused::because("It is lent."));
        }
        Ok(())
    }

    async fn after_delete(
        &self,
        _: &Record,
        transaction: &mut Transaction<'_>,
    ) -> Result<(), Refused> {
        let clear = "DELETE FROM marks WHERE page = ?";
        transaction
            .execute(clear, [Value::Integer(1)])
            .await
            .map(drop)
    }
}

static HOOKED: Panel = Panel {
    hooks: &[TableHooks::of::<Book>(&BookHooks)],
    ..PANEL
};

async fn hooked() -> (Fixture, App) {
    let fixture = Fixture::new().await;
    let app = App::start(&HOOKED, fixture.pool.clone()).await;
    let app = app.expect("a panel");
    (fixture, app)
}

fn form(fields: &[(&str, &str)]) -> Input {
    Input::from_pairs(&BOOKS, pairs(fields)).expect("a form")
}

fn invalid(error: WriteError) -> FieldErrors {
    match error {
        WriteError::Invalid(errors) => errors,
        other => panic!("not refused: {other}"),
    }
}

#[tokio::test]
async fn a_hook_sets_values_and_acts_in_the_transaction() {
    let (fixture, app) = hooked().await;
    let admin = actor("admin");
    let one = form(&[("title", "One"), ("price", "5")]);
    let made = write::create(&app, &admin, &BOOKS, &one).await;
    let key = made.expect("a book").expect("a key");
    let notes = fixture.text("SELECT notes FROM books").await;
    assert_eq!(notes, "added by a admin");
    assert_eq!(fixture.text("SELECT word FROM marks").await, "added One");
    let trail = fixture.text("SELECT changes FROM dbadmin_audit").await;
    assert!(trail.contains("\"notes\""), "{trail}");

    write::delete(&app, &admin, &BOOKS, &key, None)
        .await
        .expect("gone");
    assert_eq!(fixture.number("SELECT count(*) FROM marks").await, 0);
}

#[tokio::test]
async fn a_refusal_stands_beside_its_field_with_all_other_mistakes_and_nothing_is_kept() {
    let (fixture, app) = hooked().await;
    let admin = actor("admin");
    fixture
        .sql("INSERT INTO books (id, title, price, status) VALUES (1, 'One', 5, 'out')")
        .await;
    let one = key(&BOOKS, "1");
    let old = dbadmin_runtime::query::find(&app, &admin, &BOOKS, &one).await;
    let version = old.expect("a book").version();
    let dear = form(&[("price", "11"), ("rating", "7"), ("_version", &version)]);
    let errors = invalid(
        write::update(&app, &admin, &BOOKS, &one, &dear)
            .await
            .expect_err("too dear"),
    );
    let said: Vec<(&str, &str)> = errors
        .fields
        .iter()
        .map(|(column, message)| (column.name, message.as_str()))
        .collect();
    assert_eq!(said[0], ("price", "At most twice what it was."));
    assert_eq!(said[1].0, "rating", "{said:?}");
    assert_eq!(errors.general, ["Ask the librarian."]);

    let lent = write::delete(&app, &admin, &BOOKS, &one, None).await;
    assert_eq!(invalid(lent.expect_err("lent")).general, ["It is lent."]);

    for (title, message) in [("Too late", "Not this one."), ("Checked", "refuses this")] {
        fixture.sql("DELETE FROM books").await;
        let filled = form(&[("title", title), ("price", "5")]);
        let made = write::create(&app, &admin, &BOOKS, &filled).await;
        let errors = invalid(made.expect_err(title));
        let all = format!("{:?} {:?}", errors.general, errors.fields);
        assert!(all.contains(message), "{title}: {all}");
        let kept = "SELECT (SELECT count(*) FROM books) + (SELECT count(*) FROM marks)";
        assert_eq!(fixture.number(kept).await, 0, "{title}");
    }
}

#[tokio::test]
async fn what_a_hook_sets_is_checked_like_what_was_typed() {
    let (_fixture, app) = hooked().await;
    let admin = actor("admin");
    let priced = |price| form(&[("title", "One"), ("price", price)]);
    let rated = write::create(&app, &admin, &BOOKS, &priced("13")).await;
    let errors = invalid(rated.expect_err("a rating of 9"));
    assert!(
        errors
            .fields
            .iter()
            .any(|(column, _)| column.name == "rating")
    );
    let stray = write::create(&app, &admin, &BOOKS, &priced("14")).await;
    let stray = stray.expect_err("a column of another table");
    assert!(
        stray.to_string().contains("a hook of `books` sets `pin`"),
        "{stray}"
    );
}
