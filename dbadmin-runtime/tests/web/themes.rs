//! How pages look: a logo of the panel's own, and light or dark as somebody has chosen in this browser.

use axum::http::{StatusCode, header};

use crate::client::Site;

#[tokio::test]
async fn a_logo_stands_on_every_page_and_is_served_as_a_picture() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    let page = visitor.get("/admin/login").await;
    let (_, rest) = page
        .text
        .split_once("<img class=\"logo\" src=\"")
        .expect("a logo");
    let path = rest.split('"').next().expect("an address").to_owned();
    let logo = visitor.get(&path).await;
    logo.says(StatusCode::OK, &["<svg"]);
    assert_eq!(logo.headers[header::CONTENT_TYPE], "image/svg+xml");
    // Opened by itself, it can do nothing either.
    assert!(logo.headers.contains_key(header::CONTENT_SECURITY_POLICY));
    let mut client = site.signed_in("admin").await;
    client
        .get("/admin/books")
        .await
        .says(StatusCode::OK, &[&path]);
}

#[tokio::test]
async fn light_or_dark_stays_and_leads_back_to_the_page() {
    let site = Site::new().await;
    let mut client = site.signed_in("admin").await;
    let page = client.get("/admin/books?status=eq.new").await;
    page.says(
        StatusCode::OK,
        &[
            "class=\"system\"",
            "content=\"light dark\"",
            "Colours: as the system. Change to light",
        ],
    );
    let token = page.field("_csrf");
    let choose = |scheme: &'static str| {
        [
            ("_csrf", token.clone()),
            ("do", "scheme".to_owned()),
            ("scheme", scheme.to_owned()),
        ]
    };
    for (from, back) in [
        (
            "http://panel.example/admin/books?status=eq.new",
            "/admin/books?status=eq.new",
        ),
        ("http://panel.example/other", "/admin"),
        ("http://panel.example//evil.example/", "/admin"),
        ("odd", "/admin"),
    ] {
        let fields = choose("dark");
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let done = client
            .post_with("/admin/", &fields, &[("referer", from)])
            .await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        assert_eq!(done.location(), back, "{from}");
    }
    let page = client.get("/admin/books").await;
    page.says(StatusCode::OK, &["class=\"dark\"", "content=\"dark\""]);
    client.set_cookie("dbadmin_scheme", "dark\" onload=\"alert(1)");
    let page = client.get("/admin/books").await;
    page.says(StatusCode::OK, &["class=\"system\""]);
}
