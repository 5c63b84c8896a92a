//! What forms, states, the trash and changes of several rows mean to one another.

use axum::http::StatusCode;

use crate::client::Site;

const SET: &str = "/admin/errands/actions/set";

/// An errand that is bought, one that is asked for, and one that is lost.
async fn site() -> Site {
    let site = Site::new().await;
    site.fixture
        .sql(
            "INSERT INTO errands (shelf, number, stage) VALUES
                 ('a', 1, 'bought'), ('a', 2, 'asked'), ('a', 3, 'lost');
             INSERT INTO rooms (id, name, deleted_at) VALUES (1, 'North', NULL),
                 (2, 'Old', '2026-01-02 03:04:05');",
        )
        .await;
    site
}

async fn stages(site: &Site) -> String {
    site.fixture
        .text("SELECT group_concat(stage, ' ') FROM (SELECT stage FROM errands ORDER BY number)")
        .await
}

#[tokio::test]
async fn several_rows_go_to_a_state_that_may_follow_in_each_of_them() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let rows = [("_row.a,1", ""), ("_row.a,2", ""), ("_column", "stage")];
    let asked = client.submit("/admin/errands", SET, &rows).await;
    asked.says(
        StatusCode::OK,
        &["Bought</option>", "Brought</option>", "Lost</option>"],
    );
    let seen = ["_row.a,1", "_row.a,2"].map(|name| (name, asked.field(name)));
    let to = |stage| {
        let seen = seen.iter().map(|(name, version)| (*name, version.as_str()));
        let said = [("_sure", "yes"), ("_column", "stage"), ("stage", stage)];
        seen.chain(said).collect::<Vec<_>>()
    };
    let refused = client.submit("/admin/errands", SET, &to("brought")).await;
    refused.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &["From “Asked for” it can only go to"],
    );
    assert_eq!(stages(&site).await, "bought asked lost");
    let done = client.submit("/admin/errands", SET, &to("lost")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert_eq!(stages(&site).await, "lost lost lost");
}

#[tokio::test]
async fn a_value_is_set_where_one_was_sent_and_no_search_is_meant() {
    let site = site().await;
    site.fixture
        .sql(
            "INSERT INTO shelves (code, name) VALUES ('a', 'Alpha');
             INSERT INTO books (id, title, isbn, shelf, status, price)
             VALUES (1, 'One', 'i-1', 'a', 'in', 1250)",
        )
        .await;
    let mut client = site.signed_in("admin").await;
    let set = "/admin/books/actions/set";
    let rows = [("_row.1", ""), ("_column", "shelf"), ("_sure", "yes")];
    let mut searched = rows.to_vec();
    searched.extend([("shelf", ""), ("_find", "shelf"), ("_find.shelf", "Alp")]);
    let page = client.submit("/admin/books", set, &searched).await;
    page.says(StatusCode::OK, &["Alpha</option>"]);
    assert!(!page.has("name=\"_new\""), "{}", page.text);
    let page = client.submit("/admin/books", set, &rows).await;
    page.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &["This form sets one field and no other."],
    );
    let shelf = "SELECT shelf FROM books";
    assert_eq!(site.fixture.text(shelf).await, "a");
}

#[tokio::test]
async fn a_duplicate_starts_where_a_new_row_may() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let page = client.get("/admin/errands/new?_from=a,1").await;
    page.says(StatusCode::OK, &["“stage”"]);
    assert!(
        !page.has("<option value=\"bought\" selected>"),
        "{}",
        page.text
    );
    let page = client.get("/admin/errands/new?_from=a,2").await;
    page.says(StatusCode::OK, &["<option value=\"asked\" selected>"]);
}

#[tokio::test]
async fn nothing_new_refers_to_a_row_in_the_trash() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let visit = [("room", "2"), ("day", "2026-01-31"), ("note", "")];
    let page = client
        .submit("/admin/visits/new", "/admin/visits", &visit)
        .await;
    page.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &["This row of “Room” is in the trash. Restore it, or choose another."],
    );
    let visit = [("room", "1"), ("day", "2026-01-31"), ("note", "")];
    let page = client
        .submit("/admin/visits/new", "/admin/visits", &visit)
        .await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
}
