//! How many rows of another table refer to each of a list, and to a record.

use axum::http::StatusCode;

use crate::client::Site;

const LOANS: &str = "
    INSERT INTO books (id, title, price) VALUES (1, 'Atlas', 1);
    INSERT INTO members (id, name, email) VALUES
      (1, 'Ada', 'ada@mail.example'), (2, 'Bob', 'bob@mail.example'), (3, 'Cid', 'cid@mail.example');
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
    INSERT INTO loans (book, member, lent, due) SELECT 1, 1, '2026-03-14', '2026-04-01' FROM n;
    INSERT INTO loans (book, member, lent, due) VALUES (1, 2, '2026-03-14', '2026-04-01');";

#[tokio::test]
async fn a_list_says_how_many_rows_refer_to_each_of_its_own() {
    let site = Site::new().await;
    site.fixture.sql(LOANS).await;
    let mut client = site.signed_in("admin").await;
    client.get("/admin/members").await.says(
        StatusCode::OK,
        &[
            r#"<th scope="col" class="num">Loans</th>"#,
            r#"<a href="/admin/loans?member=eq.1">100+<span class="unseen"> loans</span></a>"#,
            r#"<a href="/admin/loans?member=eq.2">1<span class="unseen"> loans</span></a>"#,
            r#"<td class="num off">0</td>"#,
        ],
    );
    let found = client.get("/admin/members?q=cid").await;
    assert!(!found.has("/admin/loans?member"));
    // A page of rows without any row asks for nothing.
    client
        .get("/admin/members?q=nobody")
        .await
        .says(StatusCode::OK, &["No member matches"]);
}

#[tokio::test]
async fn what_a_role_may_not_see_it_is_not_told_of() {
    let site = Site::new().await;
    site.fixture.sql(LOANS).await;
    let mut clerk = site.signed_in("clerk").await;
    let list = clerk.get("/admin/members").await;
    assert!(list.status == StatusCode::OK && !list.has("Loans") && !list.has("100+"));
    assert!(!clerk.get("/admin/members/1").await.has("100+"));
}

#[tokio::test]
async fn a_record_says_how_many_rows_refer_to_it() {
    let site = Site::new().await;
    site.fixture.sql(LOANS).await;
    let mut client = site.signed_in("admin").await;
    let many = client.get("/admin/members/1").await;
    many.says(
        StatusCode::OK,
        &[r#"Loans</h2><span class="dim">100+</span>"#],
    );
    let one = client.get("/admin/members/2").await;
    one.says(StatusCode::OK, &[r#"Loans</h2><span class="dim">1</span>"#]);
    let none = client.get("/admin/members/3").await;
    none.says(StatusCode::OK, &["Loans</h2><a", "None."]);
}

/// What no index tells, and what is in a table of many rows, is not looked for.
#[tokio::test]
async fn a_large_table_without_an_index_is_not_counted() {
    let site = Site::new().await;
    site.fixture.sql(LOANS).await;
    site.fixture
        .sql(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)
             INSERT INTO loans (book, member, lent, due) SELECT 1, 1, '2026-03-14', '2026-04-01' FROM n",
        )
        .await;
    let mut client = site.signed_in("admin").await;
    client.get("/admin/members").await.says(
        StatusCode::OK,
        &[r#"<a href="/admin/loans?member=eq.2">…<span class="unseen"> loans, not counted</span></a>"#],
    );
}
