//! One field changed from its cell in a list, with the script and without.

use axum::http::StatusCode;

use crate::client::{Client, Site};

const LIST: &str = "/admin/books?status=eq.in&sort=-price&_cells=1";

async fn site() -> Site {
    let site = Site::new().await;
    site.fixture
        .sql(
            "INSERT INTO shelves (code, name) VALUES ('A', 'Novels');
             INSERT INTO books (id, title, status, price, rating, lendable) VALUES
                 (1, 'Tides', 'in', 1200, 3, 1), (2, 'Winter', 'in', 900, NULL, 1);",
        )
        .await;
    site
}

/// The form of a field, as one gets it who comes from the list.
async fn open(client: &mut Client<'_>, field: &str) -> Vec<(&'static str, String)> {
    let path = format!("/admin/books/1/edit?only={field}");
    let form = client.follow(LIST, &path).await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.text);
    ["_csrf", "_version", "_only", "_list"]
        .map(|name| {
            (
                name,
                form.field(name).replace("&#38;", "&").replace("&amp;", "&"),
            )
        })
        .into()
}

async fn send(
    client: &mut Client<'_>,
    kept: &[(&str, String)],
    fields: &[(&str, &str)],
) -> crate::client::Page {
    let kept = kept.iter().map(|(name, value)| (*name, value.as_str()));
    let all: Vec<(&str, &str)> = kept.chain(fields.iter().copied()).collect();
    client.post("/admin/books/1", &all).await
}

#[tokio::test]
async fn a_cell_leads_to_the_form_of_its_field_and_back() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let plain = client.get("/admin/books").await;
    plain.says(StatusCode::OK, &["Edit cells"]);
    assert!(!plain.has("class=\"pen\""), "{}", plain.text);
    let list = client.get(LIST).await;
    list.says(
        StatusCode::OK,
        &[
            "/admin/books/1/edit?only=rating",
            "Edit status: </span>",
            "Stop editing cells",
        ],
    );
    // Neither the key, nor bytes, nor what names the row.
    assert!(!list.has("only=id") && !list.has("only=cover") && !list.has("only=title"));
    let form = client.follow(LIST, "/admin/books/1/edit?only=rating").await;
    form.says(
        StatusCode::OK,
        &["rating of Tides", "value=\"3\"", "field-rating"],
    );
    assert!(!form.has("field-price"), "{}", form.text);
    let kept = open(&mut client, "rating").await;
    let wrong = send(&mut client, &kept, &[("rating", "9")]).await;
    wrong.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &["field-rating-error", "value=\"9\""],
    );
    let done = send(&mut client, &kept, &[("rating", "5")]).await;
    assert_eq!(done.location(), LIST, "{}", done.text);
    let rating = "SELECT rating FROM books WHERE id = 1";
    assert_eq!(site.fixture.number(rating).await, 5);
    let trail = "SELECT changes FROM dbadmin_audit";
    assert_eq!(site.fixture.text(trail).await, "[[\"rating\",3,5]]");
}

#[tokio::test]
async fn the_script_gets_the_form_alone() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let kept = open(&mut client, "price").await;
    let fields: Vec<(&str, &str)> = kept
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .chain([("price", "-1")])
        .collect();
    let part = [("x-dbadmin-part", "cell")];
    let refused = client.post_with("/admin/books/1", &fields, &part).await;
    refused.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &["<form class=\"inline\"", "field-price-error"],
    );
    assert!(!refused.has("<html"), "{}", refused.text);
    assert_eq!(refused.headers["vary"], "x-dbadmin-part");
}

#[tokio::test]
async fn what_somebody_else_saved_meanwhile_is_told_and_not_lost() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let kept = open(&mut client, "status").await;
    site.fixture
        .sql("UPDATE books SET status = 'out' WHERE id = 1")
        .await;
    let late = send(&mut client, &kept, &[("status", "new")]).await;
    late.says(
        StatusCode::CONFLICT,
        &["Somebody has changed this row meanwhile", "“Lent” now"],
    );
    let status = "SELECT status FROM books WHERE id = 1";
    assert_eq!(site.fixture.text(status).await, "out");
    let fresh: Vec<(&str, String)> = ["_csrf", "_version", "_only", "_list"]
        .map(|name| (name, late.field(name)))
        .into();
    let done = send(&mut client, &fresh, &[("status", "new")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert_eq!(site.fixture.text(status).await, "new");
}

#[tokio::test]
async fn a_cell_gives_no_more_than_the_form_does() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    for field in ["id", "cover", "notes", "nothing"] {
        let path = format!("/admin/books/1/edit?only={field}");
        let page = client.get(&path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{field}: {}", page.text);
    }
    let kept = open(&mut client, "rating").await;
    let more = send(&mut client, &kept, &[("rating", "4"), ("price", "1")]).await;
    more.says(
        StatusCode::UNPROCESSABLE_ENTITY,
        &["This form changes one field and no other."],
    );
    let mut guest = site.signed_in("guest").await;
    let list = guest.get("/admin/books?_cells=1").await;
    assert!(
        !list.has("class=\"pen\"") && !list.has("Edit cells"),
        "{}",
        list.text
    );
    let refused = guest.get("/admin/books/1/edit?only=rating").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}
