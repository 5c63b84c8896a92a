//! What must not happen: forged forms, foreign scripts, oversized bodies.

use axum::http::{StatusCode, header};

use crate::client::Site;

#[tokio::test]
async fn every_answer_carries_a_strict_policy() {
    let site = Site::new().await;
    let mut client = site.signed_in("admin").await;
    for path in [
        "/admin/",
        "/admin/books",
        "/admin/nothing",
        "/admin/login",
        "/admin/healthz",
    ] {
        let page = client.get(path).await;
        let policy = page.headers.get(header::CONTENT_SECURITY_POLICY);
        let policy = policy.and_then(|it| it.to_str().ok()).expect("a policy");
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(page.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");
        for inline in [" style=", "<style", " onclick=", "javascript:"] {
            assert!(!page.has(inline), "{path} has {inline}");
        }
        assert_eq!(
            page.text.matches("<script").count(),
            page.text.matches("<script type=\"module\" src=").count()
        );
    }
}

#[tokio::test]
async fn assets_are_kept_for_ever_under_their_hash() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    let login = visitor.get("/admin/login").await;
    let assets: Vec<String> = login
        .text
        .split('"')
        .filter(|part| part.starts_with("/admin/assets/"))
        .map(str::to_owned)
        .collect();
    assert_eq!(assets.len(), 4);
    for asset in assets {
        let file = visitor.get(&asset).await;
        assert_eq!(file.status, StatusCode::OK, "{asset}");
        assert!(
            file.headers[header::CACHE_CONTROL]
                .to_str()
                .expect("text")
                .contains("immutable")
        );
    }
    assert_eq!(
        visitor.get("/admin/assets/panel.css").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_form_without_the_right_token_changes_nothing() {
    let site = Site::new().await;
    let mut client = site.signed_in("admin").await;
    let mut other = site.signed_in("clerk").await;
    let foreign = other.get("/admin/shelves/new").await.field("_csrf");
    let own = client.get("/admin/shelves/new").await.field("_csrf");
    let row = [("code", "x"), ("name", "X")];
    for token in [None, Some(""), Some("0000"), Some(foreign.as_str())] {
        let mut fields: Vec<(&str, &str)> = row.into();
        fields.extend(token.map(|token| ("_csrf", token)));
        let page = client.post("/admin/shelves", &fields).await;
        page.says(
            StatusCode::FORBIDDEN,
            &["This form has expired", "Nothing has been changed"],
        );
    }
    let fields = [("_csrf", own.as_str()), row[0], row[1]];
    for headers in [
        [("sec-fetch-site", "cross-site")],
        [("origin", "https://evil.example")],
        [("origin", "null")],
    ] {
        let page = client.post_with("/admin/shelves", &fields, &headers).await;
        page.says(StatusCode::FORBIDDEN, &["sent from another site"]);
    }
    assert_eq!(site.fixture.number("SELECT count(*) FROM shelves").await, 0);
    let headers = [("origin", "https://panel.example")];
    let page = client.post_with("/admin/shelves", &fields, &headers).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
}

#[tokio::test]
async fn the_sign_in_form_needs_its_own_token() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    let fields = [
        ("name", "some admin"),
        ("password", crate::client::PASSWORD),
    ];
    visitor
        .post("/admin/login", &fields)
        .await
        .says(StatusCode::FORBIDDEN, &["This form has expired", "Sign in"]);
    assert_eq!(visitor.cookie("dbadmin_session"), None);
}

#[tokio::test]
async fn a_form_too_large_is_refused() {
    let site = Site::new().await;
    let mut client = site.signed_in("admin").await;
    let huge = "x".repeat(800_000);
    client
        .post("/admin/shelves", &[("code", &huge)])
        .await
        .says(StatusCode::PAYLOAD_TOO_LARGE, &["This is too much at once"]);
    let many = vec![("a", ""); 16_385];
    client
        .post("/admin/shelves", &many)
        .await
        .says(StatusCode::PAYLOAD_TOO_LARGE, &["16384 fields"]);
}

#[tokio::test]
async fn of_strangers_no_more_is_read_than_signing_in_takes() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    let long = "x".repeat(6_000);
    visitor
        .post("/admin/login", &[("name", &long)])
        .await
        .says(StatusCode::PAYLOAD_TOO_LARGE, &["16 KiB"]);
    let many = vec![("a", ""); 129];
    visitor
        .post("/admin/login", &many)
        .await
        .says(StatusCode::PAYLOAD_TOO_LARGE, &["128 fields"]);
    let huge = "x".repeat(800_000);
    let page = visitor.post("/admin/shelves", &[("code", &huge)]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
}

#[tokio::test]
async fn hostile_values_stay_text_everywhere() {
    let site = Site::new().await;
    site.fixture
        .sql(
            "INSERT INTO shelves (code, name) VALUES ('</title><script>x', '\"><script>alert(1)</script>');
             INSERT INTO books (id, title, shelf, price, notes)
               SELECT 1, '<img src=x onerror=alert(1)>', code, 1, '</textarea><script>' FROM shelves;
             INSERT INTO members (name, email) VALUES ('javascript:alert(1)', 'a@\"onclick=');",
        )
        .await;
    let mut client = site.signed_in("admin").await;
    for path in [
        "/admin/books",
        "/admin/books/1",
        "/admin/books/1/edit",
        "/admin/books/1/delete",
        "/admin/shelves",
        "/admin/members",
        "/admin/books?_open=1",
        "/admin/books?q=%22%3E%3Cscript%3E&title=ilike.*%3Cscript%3E*",
        "/admin/books/1%3Cscript%3E",
        "/admin/books?sort=%3Cscript%3E",
    ] {
        let page = client.get(path).await;
        for bad in ["<script>", "<img src=x", "</textarea><script", "\"onclick"] {
            assert!(!page.has(bad), "{path} has {bad}");
        }
    }
}
