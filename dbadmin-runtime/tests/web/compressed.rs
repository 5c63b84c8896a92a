//! What goes over the wire in fewer bytes, and that nothing secret is the same in two pages.

use axum::http::header;

use crate::client::Site;

#[tokio::test]
async fn pages_and_assets_are_compressed_for_those_who_take_it() {
    let site = Site::new().await;
    let mut client = site.signed_in("admin").await;
    let list = client.get("/admin/books").await;
    assert!(!list.headers.contains_key(header::CONTENT_ENCODING));
    let style = list.text.split('"').find(|part| part.contains("/panel-"));
    for path in ["/admin/books", style.expect("a stylesheet")] {
        let plain = client.get(path).await;
        let short = client.compressed(path).await;
        assert_eq!(short.headers[header::CONTENT_ENCODING], "gzip", "{path}");
        let varies = short.headers.get_all(header::VARY).iter();
        let varies: Vec<&str> = varies.filter_map(|it| it.to_str().ok()).collect();
        assert!(varies.contains(&"accept-encoding"), "{path}: {varies:?}");
        assert!(
            short.bytes.len() * 2 < plain.bytes.len(),
            "{path}: {} of {} bytes",
            short.bytes.len(),
            plain.bytes.len()
        );
    }
}

#[tokio::test]
async fn downloads_come_as_they_are_and_with_their_length() {
    let site = Site::new().await;
    let mut client = site.signed_in("admin").await;
    let export = client.compressed("/admin/books/export.csv").await;
    assert!(!export.headers.contains_key(header::CONTENT_ENCODING));
    assert!(export.has("id,title"), "{}", export.text);
}

#[tokio::test]
async fn the_token_of_forms_is_another_in_each_page_and_each_is_good() {
    let site = Site::new().await;
    let mut client = site.signed_in("admin").await;
    let path = "/admin/shelves/new";
    let first = client.get(path).await.field("_csrf");
    let second = client.get(path).await.field("_csrf");
    assert_ne!(first, second);
    for token in [first, second] {
        let fields = [("_csrf", token.as_str()), ("code", "")];
        let page = client.post("/admin/shelves", &fields).await;
        assert_ne!(page.status.as_u16(), 403, "{}", page.text);
    }
}
