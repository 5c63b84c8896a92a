//! Markdown: shown as it is meant on a record's page, and before it is saved.

use axum::http::StatusCode;

use crate::client::Site;

const TEXT: &str = "# Plan\n\nA *word*, [a link](https://a.example) and <script>alert(1)</script>";

#[tokio::test]
async fn a_preview_saves_nothing_and_brings_the_draft_back() {
    let site = Site::new().await;
    site.fixture
        .sql("INSERT INTO talks (id, title, notes) VALUES (1, 'One', 'as it was')")
        .await;
    let mut client = site.signed_in("admin").await;
    let (edit, talk) = ("/admin/talks/1/edit", "/admin/talks/1");
    client.get(edit).await.says(
        StatusCode::OK,
        &[
            "<button class=\"link\" name=\"_preview\" value=\"notes\" formnovalidate",
            "tabindex=\"-1\" hidden></div>",
        ],
    );
    let fields = [("title", ""), ("notes", TEXT), ("_preview", "notes")];
    for (form, path) in [(edit, talk), ("/admin/talks/new", "/admin/talks")] {
        let page = client.submit(form, path, &fields).await;
        page.says(
            StatusCode::OK,
            &[
                "<h2>Plan</h2>",
                "<em>word</em>",
                "href=\"https://a.example\"",
                "&lt;script&gt;",
                "# Plan\n",
                "data-changed",
            ],
        );
        assert!(!page.has("needs attention") && !page.has("<script>alert"));
    }
    let stored = "SELECT group_concat(notes) FROM talks";
    assert_eq!(site.fixture.text(stored).await, "as it was");
    let page = client.submit(edit, talk, &[("notes", TEXT)]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    let page = client.get(talk).await;
    page.says(
        StatusCode::OK,
        &["<div class=\"md\"><h2>Plan</h2>", "<em>word</em>"],
    );
    assert!(!page.has("<script>alert"));
    // The list has room for the text alone.
    client
        .get("/admin/talks")
        .await
        .says(StatusCode::OK, &["# Plan"]);
}
