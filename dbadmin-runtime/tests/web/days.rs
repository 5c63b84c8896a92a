//! Going down a list by its days, by links alone.

use axum::http::StatusCode;

use crate::client::Site;

const LOANS: &str = "
    INSERT INTO books (id, title, price) VALUES (1, 'Atlas', 1), (2, 'Fables', 2);
    INSERT INTO members (id, name, email) VALUES (1, 'Mara', 'mara@mail.example');
    INSERT INTO loans (book, member, lent, due) VALUES
      (1, 1, '2025-11-03', '2025-12-01'), (2, 1, '2026-03-14', '2026-04-01'),
      (1, 1, '2026-03-20', '2026-04-02'), (1, 1, '2026-05-01', '2026-06-01');";

#[tokio::test]
async fn a_list_is_gone_down_by_years_months_and_days() {
    let site = Site::new().await;
    site.fixture.sql(LOANS).await;
    let mut client = site.signed_in("admin").await;
    let years = client.get("/admin/loans").await;
    years.says(
        StatusCode::OK,
        &[
            r#"<nav class="days" aria-label="lent">"#,
            r#"<a href="/admin/loans?lent=during.2025" data-part>2025"#,
            r#"<span class="dim">3</span>"#,
        ],
    );
    let months = client.get("/admin/loans?lent=during.2026").await;
    months.says(
        StatusCode::OK,
        &[
            "lent in <b>2026</b>",
            r#"<a href="/admin/loans" data-part>All</a>"#,
            r#"<li><b>2026</b></li>"#,
            r#"<a href="/admin/loans?lent=during.2026-03" data-part>March<span class="unseen"> 2026</span> <span class="dim">2</span></a>"#,
        ],
    );
    assert!(!months.has("April<"));
    let day = client
        .get("/admin/loans?book=eq.1&lent=during.2026-03-20")
        .await;
    day.says(
        StatusCode::OK,
        &[
            "1 row",
            r#"<a href="/admin/loans?book=eq.1" data-part>All</a>"#,
            r#"<a href="/admin/loans?book=eq.1&#38;lent=during.2026-03" data-part>March</a>"#,
            r#"<b aria-current="true">20<span class="unseen"> March 2026</span></b>"#,
        ],
    );
    // Nobody is led to what is of another book.
    assert!(!day.has("2026-03-14"));
}

#[tokio::test]
async fn a_list_of_one_day_offers_none() {
    let site = Site::new().await;
    site.fixture.sql(LOANS).await;
    site.fixture.sql("DELETE FROM loans WHERE id <> 1").await;
    let mut client = site.signed_in("admin").await;
    let list = client.get("/admin/loans").await;
    assert!(list.status == StatusCode::OK && !list.has("class=\"days\""));
    // One that has been chosen can be left again.
    let chosen = client.get("/admin/loans?lent=during.2020").await;
    chosen.says(StatusCode::OK, &["class=\"days\"", ">All</a>"]);
    // A list without a column of days has none.
    assert!(!client.get("/admin/books").await.has("class=\"days\""));
}
