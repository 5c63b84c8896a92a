//! Values as pages show them: nothing of them is hidden where somebody has to see it.

use axum::http::StatusCode;

use crate::client::Site;

#[tokio::test]
async fn fractions_of_a_second_are_seen_and_can_be_changed() {
    let site = Site::new().await;
    site.fixture
        .sql(
            "INSERT INTO alarms (id, at, clock) VALUES (1, '2026-01-31 10:00:00.5', '09:30:00.123456'),
             (2, '2026-01-31T10:00:00.123456Z', NULL);",
        )
        .await;
    let mut client = site.signed_in("admin").await;
    client.get("/admin/alarms/1/edit").await.says(
        StatusCode::OK,
        &[
            "type=\"datetime-local\" value=\"2026-01-31T10:00:00.5\" autocomplete=\"off\" step=\"0.001\"",
            "type=\"text\" value=\"09:30:00.123456\"",
        ],
    );
    client.get("/admin/alarms/2/edit").await.says(
        StatusCode::OK,
        &[
            "type=\"text\" value=\"2026-01-31T10:00:00.123456Z\"",
            "The time is in UTC.",
        ],
    );
    client
        .get("/admin/alarms/2")
        .await
        .says(StatusCode::OK, &["10:00</time> UTC"]);
    client
        .get("/admin/alarms/new")
        .await
        .says(StatusCode::OK, &["type=\"text\" value=\"05:06:07.123456\""]);
    let fields = [("ringing", "false"), ("clock", "05:06:07.123456")];
    let page = client
        .submit("/admin/alarms/new", "/admin/alarms", &fields)
        .await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    let made = "SELECT clock FROM alarms WHERE id = 3";
    assert_eq!(site.fixture.text(made).await, "05:06:07.123456");
    let stored = "SELECT at || ' ' || clock FROM alarms WHERE id = 1";
    for (at, clock, expected) in [
        (
            "2026-01-31T10:00:00.500",
            "09:30:00.123456",
            "2026-01-31 10:00:00.5 09:30:00.123456",
        ),
        (
            "2026-01-31T10:00",
            "09:30:00.123457",
            "2026-01-31 10:00:00 09:30:00.123457",
        ),
    ] {
        let fields = [("at", at), ("clock", clock), ("ringing", "false")];
        let page = client
            .submit("/admin/alarms/1/edit", "/admin/alarms/1", &fields)
            .await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        assert_eq!(site.fixture.text(stored).await, expected);
    }
    client.get("/admin/alarms/1/history").await.says(
        StatusCode::OK,
        &[
            "2026-01-31 10:00:00.5",
            "2026-01-31 10:00:00<",
            "09:30:00.123457",
        ],
    );
}

#[tokio::test]
async fn a_history_shows_what_has_changed_however_little() {
    let site = Site::new().await;
    let long = "x".repeat(200);
    sqlx::query("INSERT INTO books (id, title, price, facts) VALUES (1, 'One', 1, ?)")
        .bind(format!("[\"{long}\", 1]"))
        .execute(&site.fixture.pool)
        .await
        .expect("a book");
    let mut client = site.signed_in("admin").await;
    let facts = format!("[\"{long}\", 2]");
    let fields = [("facts", facts.as_str())];
    let page = client
        .submit("/admin/books/1/edit", "/admin/books/1", &fields)
        .await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    client.get("/admin/books/1/history").await.says(
        StatusCode::OK,
        &["…xxxxx", "xxx&quot;, 1]", "xxx&quot;, 2]"],
    );
}

#[tokio::test]
async fn json_is_shown_as_it_is_stored() {
    let site = Site::new().await;
    site.fixture
        .sql(
            r#"INSERT INTO books (id, title, price, facts)
               VALUES (1, 'One', 1, '{"b": 1.50, "a":2, "b":12345678901234567890}');"#,
        )
        .await;
    let mut client = site.signed_in("admin").await;
    let expected = "{\n  \"b\": 1.50,\n  \"a\": 2,\n  \"b\": 12345678901234567890\n}";
    client
        .get("/admin/books/1")
        .await
        .says(StatusCode::OK, &[&expected.replace('"', "&quot;")]);
}
