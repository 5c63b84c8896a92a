//! All rows that match, deleted together.

use axum::http::StatusCode;

use crate::client::{Client, Page, Site};

const BOOKS: &str = "
    INSERT INTO shelves (code, name) VALUES ('new', 'Fresh');
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 350)
    INSERT INTO books (title, shelf, status, rating, price, lendable)
    SELECT 'Title ' || i, 'new', CASE WHEN i % 5 THEN 'in' ELSE 'out' END, 1, i * 10, 1 FROM n;
    INSERT INTO places (shelf, slot, book) SELECT 'new', id, id FROM books WHERE id <= 3;";

const ACTION: &str = "/admin/books/actions/delete";

async fn site() -> Site {
    let site = Site::new().await;
    site.fixture.sql(BOOKS).await;
    site
}

async fn ask(client: &mut Client<'_>, list: &str) -> Page {
    let fields = [("_list", list), ("_all", "yes")];
    client
        .submit(&format!("/admin/books?{list}"), ACTION, &fields)
        .await
}

/// Sends the form of the page that asks.
async fn agree(client: &mut Client<'_>, asked: &Page, list: &str) -> Page {
    let (token, state) = (asked.field("_csrf"), asked.field("_state"));
    assert_eq!(asked.field("_all"), "yes", "{}", asked.text);
    let fields = [
        ("_csrf", token.as_str()),
        ("_list", list),
        ("_all", "yes"),
        ("_state", &state),
        ("_sure", "yes"),
    ];
    client.post(ACTION, &fields).await
}

async fn books(site: &Site) -> i64 {
    site.fixture.number("SELECT count(*) FROM books").await
}

#[tokio::test]
async fn all_that_match_are_counted_shown_and_deleted_on_however_many_pages() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let list = "status=eq.in&price=lte.3000&sort=-price";
    let page = client.get(&format!("/admin/books?{list}")).await;
    page.says(StatusCode::OK, &["All 240 that match"]);
    let few = client.get("/admin/books?price=lte.50").await;
    assert!(!few.has("name=\"_all\""));

    let asked = ask(&mut client, list).await;
    asked.says(
        StatusCode::OK,
        &[
            "Delete 240 books?",
            ">Title 1<",
            "and 220 more",
            "<b>3</b>",
            "are deleted as well",
        ],
    );
    assert_eq!(books(&site).await, 350);
    let done = agree(&mut client, &asked, list).await;
    assert_eq!(
        done.location(),
        "/admin/books?status=eq.in&price=lte.3000&sort=-price"
    );
    client
        .get("/admin/books")
        .await
        .says(StatusCode::OK, &["Deleted, all that matched."]);
    assert_eq!(books(&site).await, 110);
    assert_eq!(site.fixture.number("SELECT count(*) FROM places").await, 0);
    let trail =
        "SELECT count(*) FROM dbadmin_audit WHERE action = 'delete' AND table_address = 'books'";
    assert_eq!(site.fixture.number(trail).await, 240);
}

#[tokio::test]
async fn rows_that_come_go_or_change_meanwhile_keep_all_of_them() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let list = "status=eq.out";
    for change in [
        "UPDATE books SET title = 'other' WHERE id = 205",
        "UPDATE books SET status = 'new' WHERE id = 205",
        "DELETE FROM books WHERE id = 210",
        "INSERT INTO books (title, status, price, lendable) VALUES ('more', 'out', 1, 1)",
    ] {
        let asked = ask(&mut client, list).await;
        site.fixture.sql(change).await;
        let before = books(&site).await;
        let refused = agree(&mut client, &asked, list).await;
        refused.says(
            StatusCode::UNPROCESSABLE_ENTITY,
            &[
                "Nothing has been deleted",
                "rows have come, gone or changed",
            ],
        );
        assert_eq!(books(&site).await, before, "{change}");
    }
    // Another list than the one that was asked about is another question.
    let asked = ask(&mut client, list).await;
    let other = agree(&mut client, &asked, "status=eq.in").await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = agree(&mut client, &asked, list).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let left = "SELECT count(*) FROM books WHERE status = 'out'";
    assert_eq!(site.fixture.number(left).await, 0);
}

#[tokio::test]
async fn where_one_of_them_must_stay_all_of_them_stay() {
    let site = site().await;
    site.fixture
        .sql(
            "INSERT INTO members (name, email) VALUES ('Mara', 'm@x.example');
             INSERT INTO loans (book, member, lent, due) VALUES (340, 1, '2026-01-01', '2026-02-01');",
        )
        .await;
    let mut client = site.signed_in("admin").await;
    let asked = ask(&mut client, "status=eq.out").await;
    asked.says(StatusCode::OK, &["stands in the way"]);
    let refused = agree(&mut client, &asked, "status=eq.out").await;
    refused.says(StatusCode::UNPROCESSABLE_ENTITY, &["1 of “Loans”"]);
    assert_eq!(books(&site).await, 350);
}

#[tokio::test]
async fn too_many_and_those_who_may_not_are_refused() {
    let site = site().await;
    site.fixture
        .sql(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1700)
             INSERT INTO books (title, status, price, lendable) SELECT 'T' || i, 'new', 1, 1 FROM n;",
        )
        .await;
    let mut client = site.signed_in("admin").await;
    assert!(!client.get("/admin/books").await.has("name=\"_all\""));
    let asked = ask(&mut client, "").await;
    asked.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &[
            "This is too much at once",
            "At most 2,000 rows",
            "these are 2,050",
        ],
    );
    let mut guest = site.signed_in("guest").await;
    assert!(
        !guest
            .get("/admin/books?status=eq.in")
            .await
            .has("name=\"_all\"")
    );
    let forbidden = ask(&mut guest, "status=eq.in").await;
    assert_eq!(forbidden.status, StatusCode::FORBIDDEN);
    let bad = ask(&mut client, "status=eq.in").await;
    assert_eq!(bad.status, StatusCode::OK);
    let broken = client
        .submit(
            "/admin/books",
            ACTION,
            &[("_list", "colour=eq.red"), ("_all", "yes")],
        )
        .await;
    assert_eq!(broken.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn rows_that_refer_to_each_other_go_together() {
    let site = Site::new().await;
    site.fixture
        .sql(
            "INSERT INTO shelves (code, name, parent) VALUES ('0', 'Root', NULL);
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600)
             INSERT INTO shelves (code, name, parent) SELECT i, 'Shelf ' || i, i / 2 FROM n;",
        )
        .await;
    let mut client = site.signed_in("admin").await;
    let fields = [("_list", "name=ilike.Shelf*"), ("_all", "yes")];
    let asked = client
        .submit("/admin/shelves", "/admin/shelves/actions/delete", &fields)
        .await;
    asked.says(
        StatusCode::OK,
        &["Delete 600 shelves?", "Nothing else refers to them"],
    );
    let (token, state) = (asked.field("_csrf"), asked.field("_state"));
    let sure = [
        ("_csrf", token.as_str()),
        ("_state", &state),
        ("_sure", "yes"),
        fields[0],
        fields[1],
    ];
    let done = client.post("/admin/shelves/actions/delete", &sure).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert_eq!(site.fixture.number("SELECT count(*) FROM shelves").await, 1);
}

/// How far a request is, as a page hears it that waits.
async fn heard(client: &mut Client<'_>, work: &str) -> serde_json::Value {
    let page = client.get(&format!("/admin/?_work={work}")).await;
    page.says(StatusCode::OK, &[]);
    serde_json::from_str(&page.text).expect("JSON")
}

#[tokio::test]
async fn a_page_that_waits_hears_how_far_it_is_and_nobody_else_does() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let mut waiting = site.signed_in("admin").await;
    let mut other = site.signed_in("guest").await;
    assert_eq!(heard(&mut waiting, "w1").await, serde_json::Value::Null);

    let asked = ask(&mut client, "").await;
    asked.says(StatusCode::OK, &["data-working=\"/admin/\"", "data-busy="]);
    let (token, state) = (asked.field("_csrf"), asked.field("_state"));
    let fields = [
        ("_csrf", token.as_str()),
        ("_all", "yes"),
        ("_state", &state),
        ("_sure", "yes"),
        ("_work", "w1"),
    ];
    let mut steps = Vec::new();
    let mut deed = std::pin::pin!(client.post(ACTION, &fields));
    let done = loop {
        tokio::select! {
            done = &mut deed => break done,
            said = heard(&mut waiting, "w1") => {
                assert_eq!(heard(&mut other, "w1").await, serde_json::Value::Null);
                steps.extend(said["of"].as_u64().filter(|of| *of > 0).zip(said["done"].as_u64()));
            }
        }
    };
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert!(steps.iter().all(|(of, _)| *of == 350), "{steps:?}");
    assert!(steps.is_sorted(), "{steps:?}");
    assert!(
        steps.iter().any(|(_, done)| (1..350).contains(done)),
        "{steps:?}"
    );
    assert_eq!(heard(&mut waiting, "w1").await, serde_json::Value::Null);
}
