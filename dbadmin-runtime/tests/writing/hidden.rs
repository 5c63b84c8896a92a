//! Columns that no page shows: nobody learns their values by filters or from the trail.

use crate::support::{Fixture, LOANS, MEMBERS, actor, key, pairs};
use dbadmin_runtime::audit::{REDACTED, history};
use dbadmin_runtime::query::ListRequest;
use dbadmin_runtime::write::{self, Input};
use dbadmin_runtime::{Value, is_secret};

#[test]
fn they_cannot_be_filtered_by() {
    let request = ListRequest::parse(&LOANS, Some("noted=eq.2026-06-01"));
    let told = request.expect_err("a refusal").to_string();
    assert!(told.ends_with("id, book, member, lent, due"), "{told}");
    assert!(ListRequest::parse(&LOANS, Some("id=eq.1&book=eq.1&due=eq.2026-06-01")).is_ok());
    let noted = LOANS.table.column("noted").expect("a column");
    assert!(is_secret(&LOANS, noted));
}

#[tokio::test]
async fn the_trail_does_not_keep_them() {
    let fixture = Fixture::new().await;
    fixture
        .sql(
            "INSERT INTO books (id, title, price) VALUES (1, 'One', 1);
             INSERT INTO members (id, name, email) VALUES (1, 'Ada', 'ada@example.org');",
        )
        .await;
    let fields = [
        ("book", "1"),
        ("member", "1"),
        ("lent", "2026-01-01"),
        ("due", "2026-02-01"),
    ];
    let input = Input::from_pairs(&LOANS, pairs(&fields)).expect("a form");
    write::create(&fixture.app, &actor("admin"), &LOANS, &input)
        .await
        .expect("a loan");
    let trail = fixture.text("SELECT changes FROM dbadmin_audit").await;
    assert!(
        trail.contains("2026-02-01") && !trail.contains("2026-06-01"),
        "{trail}"
    );
}

#[tokio::test]
async fn what_became_a_secret_is_one_in_old_entries() {
    let fixture = Fixture::new().await;
    fixture
        .sql(
            r#"INSERT INTO dbadmin_audit (at, user, user_name, table_address, record, action, changes)
               VALUES (0, 1, 'Ada', 'members', '1', 'update', '[["pin",null,"1234"],["name","A","B"]]');"#,
        )
        .await;
    let page = history(
        &fixture.app,
        &actor("admin"),
        &MEMBERS,
        &key(&MEMBERS, "1"),
        None,
    )
    .await
    .expect("a history");
    let values: Vec<_> = page.entries[0]
        .changes
        .iter()
        .map(|change| (&change.before, &change.after))
        .collect();
    assert_eq!(
        values,
        [
            (&Value::Null, &Value::from(REDACTED)),
            (&Value::from("A"), &Value::from("B"))
        ]
    );
}
