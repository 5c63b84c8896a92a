//! Signing in and out, and who may see what.

use axum::http::StatusCode;

use crate::client::{PASSWORD, Site};

#[tokio::test]
async fn nothing_is_shown_before_signing_in() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    for (path, login) in [
        ("/admin/", "/admin/login"),
        ("/admin", "/admin/login"),
        (
            "/admin/books?q=a%20b",
            "/admin/login?next=%2Fadmin%2Fbooks%3Fq%3Da%2520b",
        ),
        ("/admin/nothing", "/admin/login?next=%2Fadmin%2Fnothing"),
    ] {
        let page = visitor.get(path).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{path}");
        assert_eq!(page.location(), login);
    }
    assert_eq!(visitor.get("/admin/healthz").await.status, StatusCode::OK);
    let options = visitor.get("/admin/books/options?column=shelf").await;
    assert_eq!(options.status, StatusCode::UNAUTHORIZED);
    let post = visitor.post("/admin/books", &[("title", "x")]).await;
    assert_eq!(post.status, StatusCode::SEE_OTHER);
    assert_eq!(site.fixture.number("SELECT count(*) FROM books").await, 0);
}

#[tokio::test]
async fn signing_in_leads_to_where_one_was_going_and_nowhere_else() {
    let site = Site::new().await;
    for (query, wanted) in [
        ("", "/admin"),
        ("?next=%2Fadmin%2Fbooks%3Fq%3Da", "/admin/books?q=a"),
        ("?next=https%3A%2F%2Fevil.example%2F", "/admin"),
        ("?next=%2F%2Fevil.example", "/admin"),
        ("?next=%2Fadmin%2F%5C%5Cevil.example", "/admin"),
        ("?next=%2Fadministrator", "/admin"),
    ] {
        let mut visitor = site.visitor();
        let page = visitor.sign_in("some admin", PASSWORD, query).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
        assert_eq!(page.location(), wanted, "{query}");
        let cookies = page.headers.get_all("set-cookie").iter();
        let session = cookies
            .filter_map(|cookie| cookie.to_str().ok())
            .find(|cookie| cookie.starts_with("dbadmin_session="))
            .expect("a session cookie");
        for part in ["; Path=/admin;", "; HttpOnly", "; SameSite=Lax"] {
            assert!(session.contains(part), "{session}");
        }
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_are_told_alike() {
    let site = Site::new().await;
    let mut texts = Vec::new();
    for name in ["some admin", "nobody"] {
        let page = site.visitor().sign_in(name, "wrong", "").await;
        page.says(
            StatusCode::UNPROCESSABLE_ENTITY,
            &["The name or the password is wrong"],
        );
        texts.push(page.text.replace(name, ""));
    }
    let plain = |text: &str| {
        let (before, rest) = text.split_once("name=\"_csrf\" value=\"").expect("a token");
        format!("{before}{}", &rest[rest.find('"').expect("its end")..])
    };
    assert_eq!(plain(&texts[0]), plain(&texts[1]));
}

#[tokio::test]
async fn too_many_attempts_have_to_wait() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    for _ in 0..3 {
        visitor.sign_in("some admin", "wrong", "").await;
    }
    let page = visitor.sign_in("some admin", PASSWORD, "").await;
    page.says(
        StatusCode::TOO_MANY_REQUESTS,
        &["Too many attempts have failed. Try again in"],
    );
    assert!(page.headers.contains_key("retry-after"));
}

#[tokio::test]
async fn signing_out_ends_the_session_everywhere() {
    let site = Site::new().await;
    let mut client = site.signed_in("admin").await;
    let session = client
        .cookie("dbadmin_session")
        .expect("a session")
        .to_owned();
    let page = client.submit("/admin/", "/admin/logout", &[]).await;
    assert_eq!(page.location(), "/admin/login");
    assert_eq!(client.cookie("dbadmin_session"), None);
    client.set_cookie("dbadmin_session", &session);
    assert_eq!(client.get("/admin/").await.location(), "/admin/login");
}

#[tokio::test]
async fn roles_see_and_do_what_they_may() {
    let site = Site::new().await;
    site.fixture
        .sql("INSERT INTO books (id, title, price) VALUES (1, 'One', 100)")
        .await;
    let mut guest = site.signed_in("guest").await;
    let list = guest.get("/admin/books").await;
    list.says(StatusCode::OK, &["One"]);
    assert!(
        !list.has("/admin/books/new"),
        "a guest is offered to add books"
    );
    assert!(!list.has("/admin/members"), "a guest is shown the members");
    for path in [
        "/admin/members",
        "/admin/books/new",
        "/admin/books/1/edit",
        "/admin/books/1/delete",
    ] {
        guest
            .get(path)
            .await
            .says(StatusCode::FORBIDDEN, &["You may not do this", "guest"]);
    }
    let page = guest
        .submit("/admin/loans/new", "/admin/books/1", &[("title", "Two")])
        .await;
    page.says(StatusCode::FORBIDDEN, &[]);
    assert_eq!(site.fixture.text("SELECT title FROM books").await, "One");
}

#[tokio::test]
async fn a_role_that_the_panel_does_not_know_is_said() {
    let site = Site::new().await;
    site.fixture
        .sql("UPDATE dbadmin_user SET role = 'wizard' WHERE name = 'some guest';")
        .await;
    let page = site.visitor().sign_in("some guest", PASSWORD, "").await;
    page.says(StatusCode::FORBIDDEN, &["Your account has no role here"]);
}
