//! Finding one's way: the picture of tables and references, and the search of all tables.

use axum::http::StatusCode;

use crate::client::Site;

const ROWS: &str = "
    INSERT INTO shelves (code, name) VALUES ('red', 'Red rows'), ('b,2', 'Second');
    INSERT INTO books (title, isbn, status, price, seen, lendable) VALUES
      ('In the red', '111', 'in', 1, '2026-01-12 09:14:00', 1),
      ('Red', '222', 'in', 1, '2026-01-12 09:14:00', 1),
      ('Red sea', '333', 'in', 1, '2026-01-12 09:14:00', 1),
      ('100% <b>', '444', 'in', 1, '2026-01-12 09:14:00', 1),
      ('Blue red', '555', 'in', 1, '2026-01-12 09:14:00', 1),
      ('Dark red', '666', 'in', 1, '2026-01-12 09:14:00', 1),
      ('Dull red', '777', 'in', 1, '2026-01-12 09:14:00', 1);
    INSERT INTO members (name, email, pin) VALUES ('Mara', 'mara@mail.example', '4711');";

/// A library with some red books.
pub async fn site() -> Site {
    let site = Site::new().await;
    site.fixture.sql(ROWS).await;
    site
}

#[tokio::test]
async fn the_picture_shows_what_one_may_see_and_says_it_in_words() {
    let site = site().await;
    let mut admin = site.signed_in("admin").await;
    let page = admin.get("/admin/schema").await;
    page.says(
        StatusCode::OK,
        &[
            "<h1>Diagram</h1>",
            "15 tables and 8 references.",
            r#"<svg xmlns="http://www.w3.org/2000/svg" class="diagram" role="group" aria-labelledby="dbadmin-diagram""#,
            r#"<title id="dbadmin-diagram">All tables and their references</title>"#,
            r#"<a href="/admin/loans" aria-label="loans">"#,
            "and 5 more</text>",
            "(may be empty)",
            r#"href="/admin/schema" aria-current="page""#,
        ],
    );
    assert!(!page.has("<style"), "no page has a style within");
    let part = admin.get("/admin/schema?table=members").await;
    part.says(
        StatusCode::OK,
        &[
            "What members refer to",
            "members and its neighbours</title>",
        ],
    );
    assert_eq!(
        part.text.matches("class=\"box\"").count(),
        2,
        "members and loans"
    );
    let guest = site.signed_in("guest").await.get("/admin/schema").await;
    guest.says(StatusCode::OK, &["4 tables and one reference."]);
    assert!(!guest.has("/admin/members"), "{}", guest.text);
    let mut guest = site.signed_in("guest").await;
    for address in ["members", "nothing"] {
        let page = guest.get(&format!("/admin/schema?table={address}")).await;
        page.says(StatusCode::NOT_FOUND, &[r#"href="/admin/schema""#]);
    }
    let stranger = site.visitor().get("/admin/schema").await;
    assert_eq!(stranger.status, StatusCode::SEE_OTHER);
}

/// Asserts that the texts stand on the page in this order.
#[track_caller]
pub fn in_order(text: &str, parts: &[&str]) {
    let mut rest = text;
    for part in parts {
        let (_, after) = rest
            .split_once(part)
            .unwrap_or_else(|| panic!("`{part}` is missing, or too early, in {text}"));
        rest = after;
    }
}

#[tokio::test]
async fn all_tables_are_searched_and_the_best_matches_come_first() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let page = client.get("/admin/search?q=Red").await;
    page.says(
        StatusCode::OK,
        &[r#"<a class="all" href="/admin/books?q=Red">"#],
    );
    in_order(
        &page.text,
        &[
            ">books</h2>",
            ">Red</a>",
            ">Red sea</a>",
            ">In the red</a>",
            ">shelves</h2>",
            ">Red rows</a>",
        ],
    );
    assert!(!page.has("Dull red"), "a handful only");
    let key = client.get("/admin/search?q=red").await;
    in_order(&key.text, &[">shelves</h2>", ">books</h2>"]);
    let composite = client.get("/admin/search?q=b%2C2").await;
    composite.says(
        StatusCode::OK,
        &[r#"<a href="/admin/shelves/b%2C2">Second</a>"#],
    );
    let beside = client.get("/admin/search?q=444").await;
    beside.says(StatusCode::OK, &["100% &#60;b&#62;", "isbn: 444"]);
    let literal = client.get("/admin/search?q=%25").await;
    literal.says(StatusCode::OK, &["100% &#60;b&#62;"]);
    assert!(!literal.has("Red sea"), "a sign of patterns is a sign");
    let nothing = client.get("/admin/search?q=%3Cscript%3E").await;
    nothing.says(StatusCode::OK, &["Nothing is called", "&#60;script&#62;"]);
    let empty = client.get("/admin/search").await;
    empty.says(StatusCode::OK, &["A key, or a part"]);
}

#[tokio::test]
async fn nobody_finds_what_they_may_not_see() {
    let site = site().await;
    let mut guest = site.signed_in("guest").await;
    let page = guest.get("/admin/search?q=red").await;
    page.says(StatusCode::OK, &["In the red"]);
    assert!(!page.has("Red rows"), "{}", page.text);
    let page = guest.get("/admin/search?q=Mara").await;
    assert!(!page.has("mail.example"), "{}", page.text);
    let pin = site
        .signed_in("admin")
        .await
        .get("/admin/search?q=4711")
        .await;
    pin.says(StatusCode::OK, &["Nothing is called"]);
}

#[tokio::test]
async fn a_table_that_cannot_be_searched_is_named() {
    let site = site().await;
    site.fixture
        .sql("ALTER TABLE members RENAME COLUMN email TO mail")
        .await;
    let mut client = site.signed_in("admin").await;
    let page = client.get("/admin/search?q=red").await;
    page.says(
        StatusCode::OK,
        &["In the red", "Could not be read: members."],
    );
}

#[tokio::test]
async fn a_search_ends_in_time_and_names_what_it_did_not_look_through() {
    let site = site().await;
    site.fixture
        .sql(
            "ALTER TABLE members RENAME TO few;
             CREATE VIEW members AS SELECT id, name, email, pin FROM few UNION ALL
             SELECT i, 'red', '', '' FROM (
               WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000000)
               SELECT i FROM n WHERE i < 0);",
        )
        .await;
    let mut client = site.signed_in("admin").await;
    let began = std::time::Instant::now();
    let page = client.get("/admin/search?q=red").await;
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
    page.says(
        StatusCode::OK,
        &[
            "In the red",
            "Red rows",
            "in time: members, loans and places.",
        ],
    );
}
