//! Percentages, spans of time and lists: typed and shown as what they are, stored as they were.

use axum::http::StatusCode;

use crate::client::Site;

const EDIT: &str = "/admin/talks/1/edit";
const TALK: &str = "/admin/talks/1";

async fn site() -> Site {
    let site = Site::new().await;
    site.fixture
        .sql(
            r#"INSERT INTO talks (id, title, share_pct, length_minutes, tags, labels)
               VALUES (1, 'One', 12.5, 90, 'red, green', '{a,"b,c"}')"#,
        )
        .await;
    site
}

#[tokio::test]
async fn percentages_and_spans_are_said_as_people_say_them() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    for page in ["/admin/talks", TALK] {
        client
            .get(page)
            .await
            .says(StatusCode::OK, &["12.5\u{a0}%", "1 h 30 min"]);
    }
    client.get(EDIT).await.says(
        StatusCode::OK,
        &[
            "value=\"12.5\" inputmode=\"decimal\"",
            "<span>%</span>",
            // A browser takes the sign as well.
            ")\\s*%?\" title=\"A number, such as",
            "type=\"text\" value=\"1 h 30 min\"",
            "Such as 1 h 30 min, or a number of minutes.",
        ],
    );
    let stored = "SELECT share_pct || ' ' || length_minutes FROM talks";
    for (share, length, expected) in [
        ("12.5", "1 h 30 min", "12.5 90"),
        ("30 %", "2h5m", "30.0 125"),
        ("0.5%", "45", "0.5 45"),
    ] {
        let fields = [("share_pct", share), ("length_minutes", length)];
        let page = client.submit(EDIT, TALK, &fields).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        assert_eq!(site.fixture.text(stored).await, expected);
    }
    for (length, told) in [
        ("90 s", "This column counts whole minutes."),
        ("soon", "“soon” is not a whole number"),
    ] {
        let page = client
            .submit(EDIT, TALK, &[("length_minutes", length)])
            .await;
        page.says(StatusCode::UNPROCESSABLE_ENTITY, &[told]);
    }
}

#[tokio::test]
async fn a_list_has_a_line_for_each_element() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    client.get(TALK).await.says(
        StatusCode::OK,
        &[
            "<span class=\"pill\">red</span> <span class=\"pill\">green</span>",
            "<span class=\"pill\">b,c</span>",
        ],
    );
    client.get(EDIT).await.says(
        StatusCode::OK,
        &[
            "name=\"_lines.tags\" value=\"red, green\"",
            "name=\"_lines.tags.0\" value=\"red\"",
            "name=\"_lines.tags.1\" value=\"green\"",
            "name=\"_lines.labels.1\" value=\"b,c\"",
            "aria-label=\"Move green up\"",
        ],
    );
    let stored = "SELECT tags || ' | ' || labels FROM talks";
    let unchanged = [
        ("_lines.tags", "red, green"),
        ("_lines.tags.0", "red"),
        ("_lines.tags.1", "green"),
        ("_lines.labels", r#"{a,"b,c"}"#),
        ("_lines.labels.0", "a"),
        ("_lines.labels.1", "b,c"),
        ("_lines.labels.2", ""),
    ];
    client.submit(EDIT, TALK, &unchanged).await;
    assert_eq!(site.fixture.text(stored).await, r#"red, green | {a,"b,c"}"#);
    let changed = [
        ("_lines.tags", "red, green"),
        ("_lines.tags.0", ""),
        ("_lines.tags.1", " green "),
        ("_lines.tags.2", "blue"),
        ("_lines.labels", r#"{a,"b,c"}"#),
        ("_lines.labels.0", "say \"a\""),
    ];
    let page = client.submit(EDIT, TALK, &changed).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    assert_eq!(
        site.fixture.text(stored).await,
        r#"green, blue | {"say \"a\""}"#
    );
}

#[tokio::test]
async fn lines_are_moved_and_added_by_buttons_that_save_nothing() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let lines = [
        ("_lines.tags", "red, green"),
        ("_lines.tags.0", "red"),
        ("_lines.tags.1", "green"),
    ];
    let up = [lines.as_slice(), &[("_lines", "up.tags.1")]].concat();
    client.submit(EDIT, TALK, &up).await.says(
        StatusCode::OK,
        &[
            "name=\"_lines.tags\" value=\"red, green\"",
            "name=\"_lines.tags.0\" value=\"green\"",
            "name=\"_lines.tags.1\" value=\"red\"",
        ],
    );
    let more = [lines.as_slice(), &[("_lines", "more.tags")]].concat();
    client
        .submit(EDIT, TALK, &more)
        .await
        .says(StatusCode::OK, &["name=\"_lines.tags.9\" value=\"\""]);
    let stored = site.fixture.text("SELECT tags FROM talks").await;
    assert_eq!(stored, "red, green");
}

#[tokio::test]
async fn what_no_lines_can_stand_for_is_typed_as_a_text() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    for odd in ["{NULL,a}", "{{a},{b}}", "{\"\"}"] {
        sqlx::query("UPDATE talks SET labels = ?")
            .bind(odd)
            .execute(&site.fixture.pool)
            .await
            .expect("labels");
        let page = client.get(EDIT).await;
        page.says(StatusCode::OK, &["name=\"labels\" type=\"text\""]);
        assert!(!page.has("_lines.labels"));
    }
}
