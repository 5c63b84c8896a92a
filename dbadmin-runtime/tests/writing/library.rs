//! A library with a few rows, and forms filled in over them.

use dbadmin_runtime::Resource;
use dbadmin_runtime::query::find;
use dbadmin_runtime::write::{self, Input, WriteError};

use crate::support::{Fixture, actor, key, pairs};

const ROWS: &str = "
    INSERT INTO shelves (code, name) VALUES ('a', 'Alpha'), ('b', 'Beta');
    INSERT INTO books (id, title, isbn, shelf, status, rating, price, weight, bought, seen, facts, notes)
    VALUES (1, 'One', 'i-1', 'a', 'in', 5, 1250, 12.5, '2026-01-31', '2026-01-31T09:30:15Z', '{\"a\": 1}', 'kept'),
           (2, 'Two', 'i-2', NULL, 'new', NULL, 0, NULL, NULL, NULL, NULL, NULL);
    INSERT INTO members (id, name, email, pin) VALUES (1, 'Ada', 'ada@example.org', '1234');";

pub async fn library() -> Fixture {
    let fixture = Fixture::new().await;
    fixture.sql(ROWS).await;
    fixture
}

pub fn input(resource: &'static Resource, fields: &[(&str, &str)]) -> Input {
    Input::from_pairs(resource, pairs(fields)).expect("a form")
}

/// The messages of a refused form, as `field: message`.
pub fn messages<T: std::fmt::Debug>(result: Result<T, WriteError>) -> Vec<String> {
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

pub async fn create(
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
pub async fn update(
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
