//! From record to record, in the order of the list that one came from.

use axum::http::StatusCode;

use crate::finding::site;

/// Where a link of that relation leads, if there is one.
fn beside(text: &str, rel: &str) -> Option<String> {
    let (before, _) = text.split_once(&format!("rel=\"{rel}\""))?;
    let href = before.rsplit("href=\"").next()?;
    Some(href.split('"').next()?.replace("&#38;", "&"))
}

#[tokio::test]
async fn one_goes_from_record_to_record_as_the_list_opens() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    // As the list opens: by the key.
    let first = client.get("/admin/books/1").await;
    assert_eq!(beside(&first.text, "prev"), None);
    assert_eq!(
        beside(&first.text, "next").as_deref(),
        Some("/admin/books/2")
    );
    let last = client.get("/admin/books/7").await;
    assert_eq!(beside(&last.text, "next"), None);
    assert_eq!(
        beside(&last.text, "prev").as_deref(),
        Some("/admin/books/6")
    );
}

/// The list that the tests below come from.
const PLACE: &str = "/admin/books?q=red&sort=-title&size=3";
/// What addresses tell of it.
const FROM: &str = "?_list=q%3Dred%26sort%3D-title";

#[tokio::test]
async fn the_browser_tells_of_the_list_and_then_the_address_does() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let list = client.get(PLACE).await;
    let from = FROM;
    list.says(StatusCode::OK, &["href=\"/admin/books/3\""]);
    let page = client.follow(PLACE, "/admin/books/3").await;
    let next = beside(&page.text, "next");
    assert_eq!(next, Some(format!("/admin/books/2{from}")));
    for elsewhere in [
        "/admin/loans?q=red",
        "/admin/books/7?q=red",
        "/admin/books?sort=x",
    ] {
        let page = client.follow(elsewhere, "/admin/books/3").await;
        let next = beside(&page.text, "next");
        assert_eq!(next.as_deref(), Some("/admin/books/4"), "{elsewhere}");
    }
    let star = [
        ("table", "books"),
        ("record", "3"),
        ("do", "star"),
        ("list", "q=red&sort=-title"),
    ];
    let starred = client.submit("/admin/books/3", "/admin/", &star).await;
    assert_eq!(starred.location(), format!("/admin/books/3{from}"));
}

#[tokio::test]
async fn one_goes_through_a_list_as_it_was_sorted_and_searched() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let from = FROM;
    let mut address = format!("/admin/books/3{from}");
    let mut way = Vec::new();
    for _ in 0..10 {
        let page = client.get(&address).await;
        page.says(
            StatusCode::OK,
            &["<a href=\"/admin/books?q=red&#38;sort=-title\">"],
        );
        way.push(address.split(['/', '?']).nth(3).unwrap_or("").to_owned());
        match beside(&page.text, "next") {
            Some(next) => address = next,
            None => break,
        }
    }
    assert_eq!(way, ["3", "2", "1", "7", "6", "5"]);
    let page = client.get(&address).await;
    let back = beside(&page.text, "prev");
    assert_eq!(back, Some(format!("/admin/books/6{from}")));

    // What cannot be read any more leads to the list as it opens.
    let page = client.get("/admin/books/2?_list=sort%3Dnothing").await;
    page.says(StatusCode::OK, &["<a href=\"/admin/books\">"]);
    assert_eq!(
        beside(&page.text, "next").as_deref(),
        Some("/admin/books/3")
    );
}

#[tokio::test]
async fn one_saves_and_goes_on_to_the_next_in_the_list() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let from = FROM;
    let form = format!("/admin/books/2/edit{from}");
    let page = client.get(&format!("/admin/books/2{from}")).await;
    page.says(StatusCode::OK, &[&format!("href=\"{form}\"")]);
    let page = client.get(&form).await;
    let action = format!("/admin/books/2{from}");
    page.says(
        StatusCode::OK,
        &[
            &format!("action=\"{action}\""),
            "value=\"next\">Save and next<",
        ],
    );
    // Saving moves the row to the end of the list; what came next before still does.
    let fields = [("title", "A red one"), ("_next", "next")];
    let saved = client.submit(&form, &action, &fields).await;
    let next = format!("/admin/books/1/edit{from}");
    assert_eq!(
        (saved.status, saved.location()),
        (StatusCode::SEE_OTHER, &*next)
    );
    let saved = client
        .submit(
            &next,
            &format!("/admin/books/1{from}"),
            &[("title", "In red")],
        )
        .await;
    assert_eq!(saved.location(), format!("/admin/books/1{from}"));
    // A refused one still knows its list.
    let refused = client
        .submit(&next, &format!("/admin/books/1{from}"), &[("title", "")])
        .await;
    refused.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &[&format!("action=\"/admin/books/1{from}\""), "Save and next"],
    );
    // The last one leads nowhere further.
    let last = client.get(&action).await;
    assert_eq!(beside(&last.text, "next"), None);
    assert!(!client.get(&form).await.has("Save and next"));
    let plain = client.get("/admin/books/new").await;
    plain.says(StatusCode::OK, &["Save and add another"]);
    assert!(!plain.has("Save and next"));
}
