//! A new row's form filled in from another row: what it would store in another way is left out, and
//! named.

use axum::http::StatusCode;

use crate::client::Site;

#[tokio::test]
async fn what_a_new_row_would_store_in_another_way_is_left_out() {
    let site = Site::new().await;
    site.fixture
        .sql(
            "INSERT INTO alarms (id, ringing, loud, at, day, clock) VALUES
               (1, 't', 'Y', 1700000000, '2020-03-01', '09:30'),
               (2, 1, 'N', '2020-03-01T10:00:00', '2020-03-01T00:00:00Z', 34200),
               (3, 'f', NULL, '2020-03-01 10:00:00', 1583020800, '09:30:00');
             INSERT INTO books (id, title, price, weight, facts, notes) VALUES
               (1, x'00ff', 1250, 12.5, ' {\"a\": 1}', NULL),
               (2, 'Two', 0, 3, NULL, 'kept');",
        )
        .await;
    let mut client = site.signed_in("admin").await;
    for (address, sentence, kept) in [
        (
            "alarms/new?_from=1",
            "but for “at”.",
            &[("day", "2020-03-01"), ("clock", "09:30")][..],
        ),
        (
            "alarms/new?_from=2",
            "but for “ringing”, “day” and “clock”.",
            &[
                ("at", "2020-03-01T10:00:00"),
                ("day", ""),
                ("clock", "05:06:07.123456"),
            ],
        ),
        (
            "alarms/new?_from=3",
            "but for “day”.",
            &[("at", "2020-03-01T10:00:00"), ("clock", "09:30:00")],
        ),
        (
            "books/new?_from=1",
            "but for “title”.",
            &[("price", "12.50"), ("weight", "12.5")],
        ),
        ("books/new?_from=2", "As Two.", &[("weight", "3")]),
    ] {
        let page = client.get(&format!("/admin/{address}")).await;
        page.says(StatusCode::OK, &[sentence]);
        for (field, value) in kept {
            assert_eq!(page.field(field), *value, "{address} {field}");
        }
    }
}

#[tokio::test]
async fn what_stands_in_a_form_is_saved_as_another_row() {
    let site = Site::new().await;
    site.fixture
        .sql(
            "INSERT INTO shelves (code, name) VALUES ('a', 'Alpha');
             INSERT INTO books (id, title, price, cover) VALUES (1, 'One', 0, x'00'), (2, 'Two', 0, NULL);
             INSERT INTO members (id, name, email, pin) VALUES (1, 'Ada', 'ada@example.org', '1234');
             INSERT INTO loans (id, book, member, lent, due) VALUES (1, 2, 1, '2026-01-01', '2026-02-01');",
        )
        .await;
    let mut client = site.signed_in("admin").await;
    let button = r#"formaction="/admin/loans">Save as new</button>"#;
    client
        .get("/admin/loans/1/edit")
        .await
        .says(StatusCode::OK, &[button]);
    let fields = [
        ("book", "2"),
        ("member", "1"),
        ("lent", "2026-03-01"),
        ("due", "2026-04-01"),
    ];
    let done = client
        .submit("/admin/loans/1/edit", "/admin/loans", &fields)
        .await;
    assert_eq!(done.location(), "/admin/loans/2", "{}", done.text);
    let lent = "SELECT group_concat(lent) FROM loans";
    assert_eq!(site.fixture.text(lent).await, "2026-01-01,2026-03-01");
    // What the form does not hold would be missing from the other row: bytes and secrets.
    for address in ["books/1", "members/1"] {
        let form = client.get(&format!("/admin/{address}/edit")).await;
        assert!(
            form.has("Save</button>") && !form.has("Save as new"),
            "{address}"
        );
    }
    assert!(client.get("/admin/books/2/edit").await.has("Save as new"));
    // A key that is taken is told beside its field, in a form for a new row.
    let taken = [("code", "a"), ("name", "Beta")];
    let refused = client
        .submit("/admin/shelves/a/edit", "/admin/shelves", &taken)
        .await;
    refused.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &["New shelf", r#"id="field-code-error""#, r#"value="Beta""#],
    );
}
