//! Records made on the way from a picker, and the way back to the form that was left.

use axum::http::StatusCode;

use crate::client::Site;
use crate::filled::Filled;

async fn site() -> Site {
    let site = Site::new().await;
    site.fixture
        .sql(
            "INSERT INTO shelves (code, name) VALUES ('a', 'First');
             INSERT INTO books (id, title, price) VALUES (1, 'One', 100);
             INSERT INTO members (id, name, email) VALUES (1, 'Ada', 'ada@example.org');
             INSERT INTO loans (id, book, member, lent, due) VALUES (1, 1, 1, '2026-01-01', '2026-02-01');",
        )
        .await;
    site
}

#[tokio::test]
async fn a_new_record_comes_back_chosen_with_all_that_was_typed() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let page = client.get("/admin/loans/new").await;
    page.says(StatusCode::OK, &["New member", "New book"]);
    let mut form = Filled::of(&page);
    form.set("lent", "2026-03-04").set("due", "not yet <b>");
    let page = form.ask(&mut client, "_new", "member").await;
    page.says(
        StatusCode::OK,
        &[
            "<h1>New member",
            "in the form of the loan",
            "Back without it",
        ],
    );
    assert!(!page.has("Save and add another"), "{}", page.text);
    assert_eq!(form.action(), "/admin/members");
    // What is wrong with the new one is told, and the errand goes on.
    form.set("name", "Bo");
    let page = form.send(&mut client).await;
    page.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &["Email".to_lowercase().as_str()],
    );
    let mut form = Filled::of(&page);
    form.set("email", "bo@example.org");
    let page = form.send(&mut client).await;
    page.says(
        StatusCode::OK,
        &[
            "<h1>New loan",
            "not yet &#60;b&#62;",
            r#"<option value="2" selected>Bo"#,
        ],
    );
    let mut form = Filled::of(&page);
    assert_eq!(
        (form.action(), form.get("lent")),
        ("/admin/loans", "2026-03-04")
    );
    assert!(!page.has("_errand"), "{}", page.text);
    form.set("due", "2026-04-04").set("book", "1");
    let page = form.send(&mut client).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    let stored = "SELECT member || ' ' || lent FROM loans WHERE id = 2";
    assert_eq!(site.fixture.text(stored).await, "2 2026-03-04");
}

#[tokio::test]
async fn one_comes_back_without_a_new_record_too_and_to_the_same_version() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let mut form = Filled::of(&client.get("/admin/loans/1/edit?_list=sort%3Ddue").await);
    form.set("due", "2026-09-09");
    form.ask(&mut client, "_new", "book").await;
    // An errand may lead to another.
    form.ask(&mut client, "_new", "shelf").await;
    assert_eq!(form.action(), "/admin/shelves");
    form.set("code", "n").set("name", "Narrow");
    let page = form.send(&mut client).await;
    page.says(
        StatusCode::OK,
        &["<h1>New book", r#"<option value="n" selected>Narrow"#],
    );
    site.fixture
        .sql("UPDATE loans SET due = '2026-05-05'")
        .await;
    let mut form = Filled::of(&page);
    let page = form.ask(&mut client, "_errand_back", "true").await;
    assert!(
        page.has("2026-09-09") && page.has("sort%3Ddue"),
        "{}",
        page.text
    );
    // What others saved meanwhile is not overlooked.
    let page = form.send(&mut client).await;
    page.says(StatusCode::CONFLICT, &["2026-05-05", "2026-09-09"]);
}

#[tokio::test]
async fn a_picker_among_rows_has_its_errand_too() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let mut form = Filled::of(&client.get("/admin/shelves/a/edit").await);
    form.press(&mut client, "add.0").await;
    let label = form.column("label").remove(0);
    let book = label.replace("label", "book");
    form.set(&label, "by the door");
    form.ask(&mut client, "_new", &book).await;
    form.set("title", "Fresh").set("price", "1");
    let page = form.send(&mut client).await;
    page.says(StatusCode::OK, &["by the door"]);
    let form = Filled::of(&page);
    assert_eq!(form.get(&book), "2");
    let page = form.send(&mut client).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    let stored = "SELECT shelf || slot || book || label FROM places";
    assert_eq!(site.fixture.text(stored).await, "a12by the door");
}

#[tokio::test]
async fn a_role_makes_nothing_on_the_way_that_it_may_not_make() {
    let site = site().await;
    let mut client = site.signed_in("guest").await;
    let page = client.get("/admin/loans/new").await;
    assert!(!page.has("New book") && !page.has("_new"), "{}", page.text);
    let mut form = Filled::of(&page);
    let page = form.tick("_new", "book").send(&mut client).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "{}", page.text);
    // What comes back goes nowhere that the role may not go.
    let mut form = Filled::of(&client.get("/admin/loans/new").await);
    form.tick("_errand", "name=x")
        .tick("_errand_at", "/admin/members/1");
    form.tick("_errand_for", "name")
        .tick("_errand_back", "true");
    let page = form.send(&mut client).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "{}", page.text);
}

#[tokio::test]
async fn what_is_chosen_can_be_opened_beside_its_picker() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let page = client.get("/admin/loans/1/edit").await;
    page.says(
        StatusCode::OK,
        &[
            r#"href="/admin/members/1""#,
            r#"data-open="/admin/books" href="/admin/books/1""#,
        ],
    );
    let page = client.get("/admin/loans/new").await;
    page.says(
        StatusCode::OK,
        &[r#"data-open="/admin/books" href="" hidden"#],
    );
}
