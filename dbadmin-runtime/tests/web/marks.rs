//! What each user opened last and starred, on the first page.

use axum::http::StatusCode;

use crate::finding::{in_order, site};

const MEMBERS: &str =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12)
    INSERT INTO members (id, name, email, pin)
      SELECT 100 + i, 'Member ' || i, i || '@x.example', '' FROM n;";

#[tokio::test]
async fn the_first_page_leads_back_to_what_was_opened() {
    let site = site().await;
    site.fixture.sql(MEMBERS).await;
    let mut client = site.signed_in("admin").await;
    let first = client.get("/admin/").await;
    assert!(!first.has("Opened last"), "{}", first.text);
    for id in 101..=112 {
        client.get(&format!("/admin/members/{id}")).await;
    }
    client.get("/admin/members/105").await;
    client.get("/admin/shelves/b%2C2").await;
    let page = client.get("/admin/").await;
    in_order(
        &page.text,
        &[
            "Opened last",
            "/admin/shelves/b%2C2\">Second</a>",
            ">Member 5<",
            "/admin/members/112\">Member 12<",
            ">Member 4<",
        ],
    );
    assert!(!page.has("Member 3<"), "only ten: {}", page.text);
    assert_eq!(
        site.fixture
            .number("SELECT count(*) FROM dbadmin_mark")
            .await,
        10
    );

    let mut other = site.signed_in("clerk").await;
    let page = other.get("/admin/").await;
    assert!(!page.has("Opened last"), "each user has their own");
}

#[tokio::test]
async fn what_is_gone_is_told_and_can_be_taken_off() {
    let site = site().await;
    site.fixture.sql(MEMBERS).await;
    let mut client = site.signed_in("admin").await;
    for id in 109..=112 {
        client.get(&format!("/admin/members/{id}")).await;
    }
    site.fixture
        .sql("DELETE FROM members WHERE id = 112; UPDATE members SET name = 'Renamed' WHERE id = 111;")
        .await;
    let page = client.get("/admin/").await;
    page.says(
        StatusCode::OK,
        &[
            ">Renamed<",
            "Member 12 <span class=\"dim\">has been deleted",
        ],
    );
    assert!(!page.has("href=\"/admin/members/112\""), "{}", page.text);
    let fields = [
        ("table", "members"),
        ("record", "112"),
        ("back", "home"),
        ("do", "forget"),
    ];
    let done = client.submit("/admin/", "/admin/", &fields).await;
    assert_eq!(
        (done.status, done.location()),
        (StatusCode::SEE_OTHER, "/admin")
    );
    let page = client.get("/admin/").await;
    page.says(StatusCode::OK, &["Taken off."]);
    assert!(!page.has("Member 12"), "{}", page.text);
}

#[tokio::test]
async fn records_and_lists_are_starred() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let book = "/admin/books/2";
    client
        .get(book)
        .await
        .says(StatusCode::OK, &["aria-pressed=\"false\""]);
    let star = [("table", "books"), ("record", "2"), ("do", "star")];
    let done = client.submit(book, "/admin/", &star).await;
    assert_eq!(
        (done.status, done.location()),
        (StatusCode::SEE_OTHER, book)
    );
    client.get(book).await.says(
        StatusCode::OK,
        &["It stands on the first page.", "aria-pressed=\"true\""],
    );
    let list = [("table", "loans"), ("do", "star")];
    let done = client.submit("/admin/loans", "/admin/", &list).await;
    assert_eq!(done.location(), "/admin/loans");
    let page = client.get("/admin/").await;
    in_order(
        &page.text,
        &[
            "id=\"starred\"",
            "/admin/loans\">loans</a>",
            "list",
            "/admin/books/2\">Red</a>",
        ],
    );
    let unstar = [("table", "books"), ("record", "2"), ("do", "unstar")];
    client.submit(book, "/admin/", &unstar).await;
    client
        .get(book)
        .await
        .says(StatusCode::OK, &["aria-pressed=\"false\""]);
}

#[tokio::test]
async fn only_what_there_is_and_one_may_see_is_starred() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let book = "/admin/books/2";
    let star = [("table", "books"), ("record", "2"), ("do", "star")];
    for (fields, expected) in [
        (
            [("table", "nothing"), ("record", ""), ("do", "star")],
            StatusCode::NOT_FOUND,
        ),
        (
            [("table", "books"), ("record", "99"), ("do", "star")],
            StatusCode::NOT_FOUND,
        ),
        (
            [("table", "books"), ("record", "x"), ("do", "star")],
            StatusCode::NOT_FOUND,
        ),
        (
            [("table", "books"), ("record", "2"), ("do", "")],
            StatusCode::NOT_FOUND,
        ),
    ] {
        let page = client.submit(book, "/admin/", &fields).await;
        assert_eq!(page.status, expected, "{fields:?}");
    }
    let forged = client.post("/admin/", &star).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    let mut guest = site.signed_in("guest").await;
    let members = [("table", "members"), ("record", "1"), ("do", "star")];
    let page = guest.submit("/admin/books/1", "/admin/", &members).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn there_is_an_end_of_stars() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    site.fixture
        .sql(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)
              INSERT INTO dbadmin_mark SELECT u.id, 'starred', i, 'gone', i, 'Gone ' || i, i
              FROM n, dbadmin_user AS u WHERE u.role = 'admin';",
        )
        .await;
    let page = client.get("/admin/").await;
    page.says(
        StatusCode::OK,
        &["Gone 7 <span class=\"dim\">is not in the panel any more"],
    );
    let star = [("table", "books"), ("record", "2"), ("do", "star")];
    let full = client.submit("/admin/books/2", "/admin/", &star).await;
    full.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &["too many stars", "/admin/books/2"],
    );
}
