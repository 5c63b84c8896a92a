//! Tables of odd shapes: references of several columns, names that a form uses itself, and keys that
//! nobody sees.

use axum::http::StatusCode;

use crate::client::Site;

#[tokio::test]
async fn a_key_of_spaces_is_a_link_that_one_sees() {
    let site = Site::new().await;
    site.fixture
        .sql(
            "INSERT INTO shelves VALUES ('  ', ' ', NULL), ('b', 'Below', '  ');
             INSERT INTO books (id, title, price, shelf) VALUES (1, 'One', 1, '  ');",
        )
        .await;
    let mut client = site.signed_in("admin").await;
    for (path, link) in [
        (
            "/admin/shelves",
            "<a href=\"/admin/shelves/%20%20\">(no name)</a>",
        ),
        (
            "/admin/books",
            "<a href=\"/admin/shelves/%20%20\">(no name)</a>",
        ),
        (
            "/admin/books/1",
            "<a href=\"/admin/shelves/%20%20\">(no name)</a>",
        ),
        ("/admin/shelves/%20%20", "<h1>Shelf (no name)</h1>"),
        (
            "/admin/shelves/%20%20",
            "<li aria-current=\"page\">(no name)</li>",
        ),
    ] {
        client.get(path).await.says(StatusCode::OK, &[link]);
    }
}

#[tokio::test]
async fn a_column_to_sort_by_is_named_once() {
    let site = Site::new().await;
    let mut client = site.signed_in("admin").await;
    client.get("/admin/loans?sort=nothing").await.says(
        StatusCode::BAD_REQUEST,
        &["the list can be sorted by lent, due."],
    );
}
