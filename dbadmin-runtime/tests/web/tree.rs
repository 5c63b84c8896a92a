//! A table whose rows refer to each other, as a tree that opens by links.

use axum::http::StatusCode;

use crate::client::Site;

const SHELVES: &str = "
    INSERT INTO shelves (code, name, parent) VALUES
      ('a', 'Attic', NULL), ('b', 'Basement', NULL), ('a1', 'Box', 'a'), ('a,2', 'Crate', 'a'),
      ('a1x', 'Tin', 'a1');";

const CIRCLE: &str = "
    INSERT INTO shelves (code, name, parent) VALUES ('x', 'Xylem', NULL), ('y', 'Yard', 'x');
    UPDATE shelves SET parent = 'y' WHERE code = 'x';";

#[tokio::test]
async fn a_tree_opens_row_by_row() {
    let site = Site::new().await;
    site.fixture.sql(SHELVES).await;
    let mut client = site.signed_in("admin").await;
    let list = client.get("/admin/shelves").await;
    list.says(
        StatusCode::OK,
        &[r#"href="/admin/shelves?_tree=1""#, "As a tree", "Tin"],
    );
    let top = client.get("/admin/shelves?_tree=1").await;
    top.says(
        StatusCode::OK,
        &[
            "2 rows at the top",
            "As a plain list",
            r#"id="below-a" href="/admin/shelves?_tree=1&_within=a" role="button" aria-expanded="false" aria-label="What is below Attic""#,
            r#"<span class="dim">2</span>"#,
        ],
    );
    // What has nothing below it cannot be opened.
    assert!(!top.has("below-b") && !top.has("Crate") && !top.has("Tin"));
    let opened = client
        .get("/admin/shelves?_tree=1&_within=a&_within=a1")
        .await;
    opened.says(
        StatusCode::OK,
        &[
            r#"<span class="unseen">Level 2: </span>"#,
            r#"<span class="unseen">Level 3: </span>"#,
            r#"href="/admin/shelves?_tree=1&_within=a" role="button" aria-expanded="true" aria-label="What is below Box""#,
            r#"<a href="/admin/shelves/a1x">"#,
        ],
    );
    let at = |text: &str| opened.text.find(text).expect(text);
    assert!(at("below-a\"") < at(">Crate<") && at(">Crate<") < at(">Basement<"));
}

#[tokio::test]
async fn a_circle_is_reached_and_left() {
    let site = Site::new().await;
    site.fixture.sql(SHELVES).await;
    site.fixture.sql(CIRCLE).await;
    let mut client = site.signed_in("admin").await;
    let top = client.get("/admin/shelves?_tree=1").await;
    top.says(StatusCode::OK, &["3 rows at the top", "below-x"]);
    let round = client
        .get("/admin/shelves?_tree=1&_within=x&_within=y")
        .await;
    round.says(StatusCode::OK, &["It stands above itself", ">Yard<"]);
    // Three at the top, the one below the circle's first row, and that row again.
    assert_eq!(round.text.matches("<td class=\"lead").count(), 5);
}

#[tokio::test]
async fn what_is_searched_is_found_at_any_level() {
    let site = Site::new().await;
    site.fixture.sql(SHELVES).await;
    let mut client = site.signed_in("admin").await;
    let found = client.get("/admin/shelves?q=Box&_tree=1&_within=a1").await;
    found.says(StatusCode::OK, &["1 row at the top", ">Box<", ">Tin<"]);
    assert_eq!(found.text.matches("<td class=\"lead").count(), 2);
    // Where nothing refers to its own table, there is no tree.
    let plain = client.get("/admin/members?_tree=1").await;
    assert!(!plain.has("As a tree") && !plain.has("As a plain list"));
}

#[tokio::test]
async fn a_level_has_an_end() {
    let site = Site::new().await;
    site.fixture.sql(SHELVES).await;
    site.fixture
        .sql(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
             INSERT INTO shelves (code, name, parent) SELECT 'n' || i, 'Shelf ' || i, 'b' FROM n",
        )
        .await;
    let mut client = site.signed_in("admin").await;
    let opened = client.get("/admin/shelves?_tree=1&_within=b").await;
    opened.says(
        StatusCode::OK,
        &[r#"<a href="/admin/shelves?parent=eq.b">All shelves below Basement</a>"#],
    );
    assert_eq!(opened.text.matches("Level 2: ").count(), 50);
}
