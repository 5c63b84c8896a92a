//! Tables of odd shapes: references of several columns, names that a form uses itself, and keys that
//! nobody sees.

use axum::http::StatusCode;

use crate::client::Site;

#[tokio::test]
async fn a_reference_of_several_columns_hides_none_of_their_values() {
    let site = Site::new().await;
    site.fixture
        .sql(
            "INSERT INTO shelves VALUES ('a', 'Art', NULL);
             INSERT INTO places VALUES ('a', 3, NULL, 'By the window');
             INSERT INTO finds (id, hall, slot) VALUES (1, 'a', 3), (2, 'b', NULL);",
        )
        .await;
    let mut client = site.signed_in("admin").await;
    let page = client.get("/admin/finds/1").await;
    page.says(
        StatusCode::OK,
        &[
            "<dt>hall</dt><dd>a</dd>",
            "<dt>slot</dt><dd>3</dd>",
            "<dt>Place</dt><dd><a href=\"/admin/places/a,3\">By the window</a></dd>",
        ],
    );
    let page = client.get("/admin/finds/2").await;
    page.says(StatusCode::OK, &["<dt>hall</dt><dd>b</dd>"]);
    assert!(!page.has("<dt>Place</dt>"), "{}", page.text);
}

#[tokio::test]
async fn a_column_called_as_the_box_of_another_keeps_its_value() {
    let site = Site::new().await;
    site.fixture
        .sql("INSERT INTO finds (id, hall, note, \"_empty.note\") VALUES (1, 'a', 'n', 'd');")
        .await;
    let mut client = site.signed_in("admin").await;
    let page = client.get("/admin/finds/1/edit").await;
    assert_eq!(page.text.matches("name=\"_empty.note\"").count(), 1);
    for (fields, expected) in [
        ([("_empty_text.note", "false"), ("note", "n")], "n d"),
        ([("_empty_text.note", "true"), ("note", "")], " d"),
    ] {
        for (name, _) in fields {
            assert!(
                page.has(&format!("name=\"{name}\"")),
                "{name}: {}",
                page.text
            );
        }
        let fields = [
            ("hall", "a"),
            ("slot", ""),
            fields[0],
            fields[1],
            ("_empty.note", "d"),
            ("_empty_text._empty.note", "false"),
        ];
        let saved = client
            .submit("/admin/finds/1/edit", "/admin/finds/1", &fields)
            .await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
        let stored = "SELECT note || ' ' || \"_empty.note\" FROM finds";
        assert_eq!(site.fixture.text(stored).await, expected);
    }
}

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
