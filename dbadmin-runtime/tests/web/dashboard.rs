//! The first page: its numbers and charts, the range of days that they are about, the lists behind them,
//! and what a role sees of it.

use axum::http::StatusCode;

use crate::client::{Page, Site};

const DATA: &str = "
    INSERT INTO shelves VALUES ('A', 'Art', NULL);
    INSERT INTO books (id, title, status, price, bought, lendable) VALUES
        (1, 'Emma', 'in', 1250, '2026-01-05', 1), (2, 'Dune', 'in', 900, '2026-01-06', 0),
        (3, 'Ulysses', 'out', 4000, '2026-01-20', 1), (4, 'Beowulf', 'new', 100, '2025-12-20', 1);
    INSERT INTO members (id, name, email) VALUES (1, 'Ada', 'a@x.example'), (2, 'Bea', 'b@x.example');
    INSERT INTO loans (book, member, lent, due, noted) VALUES
        (1, 1, '2026-01-05', '2026-02-01', '2026-06-01'), (2, 1, '2026-01-05', '2026-02-01', '2026-06-01'),
        (3, 2, '2026-01-12', '2026-02-01', '2026-06-01'), (1, 1, '2025-12-28', '2026-02-01', '2026-06-01');";

async fn site() -> Site {
    let site = Site::new().await;
    site.fixture.sql(DATA).await;
    site
}

/// What stands on the page between a card's heading and the end of its section.
fn card(page: &Page, title: &str) -> String {
    let start = page.text.find(&format!(">{title}<"));
    let start = start.unwrap_or_else(|| panic!("{title} is missing in {}", page.text));
    let rest = &page.text[start..];
    rest[..rest.find("</section>").expect("an end")].to_owned()
}

/// The addresses that a card's table leads to, and the number beside each.
fn rows(card: &str) -> Vec<(String, String)> {
    let rows = card.split("<tr><th scope=\"row\">").skip(1);
    rows.map(|row| {
        let (_, rest) = row.split_once("href=\"").expect("a link");
        let (href, rest) = rest.split_once('"').expect("its end");
        let (_, cell) = rest.split_once("<td class=\"num\">").expect("a number");
        let number = cell.split(['<', ' ']).next().expect("digits");
        (href.replace("&amp;", "&"), number.to_owned())
    })
    .collect()
}

#[tokio::test]
async fn a_trend_is_a_picture_with_its_numbers_beside() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let page = client.get("/admin/?from=2026-01-01&to=2026-01-31").await;
    page.says(
        StatusCode::OK,
        &[
            "1–31 Jan 2026",
            "role=\"img\"",
            "<title id=\"chart-2-title\">Loans per day</title>",
            "As a table",
        ],
    );
    let trend = card(&page, "Loans per day");
    assert!(trend.contains("<strong>3</strong>"), "{trend}");
    assert!(
        trend.contains("200 % more than in 1–31 Dec 2025"),
        "{trend}"
    );
    assert_eq!(rows(&trend).len(), 31);
    let fifth = &rows(&trend)[4];
    assert_eq!(fifth.1, "2");
    let list = client.get(&fifth.0).await;
    list.says(StatusCode::OK, &["2 rows"]);
    assert!(!page.has("style="), "an inline style");
}

#[tokio::test]
async fn money_and_parts_lead_to_exactly_their_rows() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let page = client.get("/admin/?from=2026-01-01&to=2026-01-31").await;
    let sums = card(&page, "Price of books per week");
    assert!(sums.contains("€\u{a0}61.50"), "{sums}");
    let weeks = rows(&sums);
    assert_eq!(weeks.len(), 5);
    assert_eq!(weeks[1].1, "€\u{a0}21.50");
    client
        .get(&weeks[1].0)
        .await
        .says(StatusCode::OK, &["Emma", "Dune", "2 rows"]);

    let states = card(&page, "Books by status");
    for label in ["On the shelf", "Lent", "67 %", "33 %"] {
        assert!(states.contains(label), "{label} is missing in {states}");
    }
    for (href, number) in rows(&states) {
        let list = client.get(&href).await;
        let said = if number == "1" { "1 row" } else { "2 rows" };
        list.says(StatusCode::OK, &[said]);
    }
    let lendable = card(&page, "Books to lend");
    assert!(
        lendable.contains(">Yes<") && lendable.contains(">No<"),
        "{lendable}"
    );
    let members = card(&page, "Members with the most loans");
    assert!(
        members.contains(">Ada<") && members.contains("all rows"),
        "{members}"
    );
    assert_eq!(rows(&members)[0].1, "3");
    client
        .get(&rows(&members)[0].0)
        .await
        .says(StatusCode::OK, &["3 rows"]);
}

#[tokio::test]
async fn the_range_is_in_the_address_and_a_wrong_one_is_told() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let page = client.get("/admin/?during=last-7-days").await;
    page.says(
        StatusCode::OK,
        &[
            "href=\"/admin?during=last-7-days\" aria-current=\"true\"",
            "the last 7 days",
        ],
    );
    let page = client.get("/admin/?during=this-year").await;
    page.says(StatusCode::OK, &["this year"]);
    let page = client.get("/admin/?from=2026-02-30&to=soon").await;
    page.says(
        StatusCode::BAD_REQUEST,
        &[
            "“from=2026-02-30” cannot be followed",
            "“to=soon” cannot be followed",
            "Loans per day",
        ],
    );
    let page = client.get("/admin/?from=2026-02-01&to=2026-01-01").await;
    page.says(
        StatusCode::BAD_REQUEST,
        &["a day that is not before 2026-02-01"],
    );
}

#[tokio::test]
async fn without_a_range_it_is_about_the_last_days_in_which_there_is_anything() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let page = client.get("/admin/").await;
    page.says(
        StatusCode::OK,
        &["The newest row is of 12 Jan 2026, so these are the 30 days up to it."],
    );
    let trend = card(&page, "Loans per day");
    assert!(trend.contains("<strong>4</strong>"), "{trend}");
    let insert = "INSERT INTO loans (book, member, lent, due, noted) VALUES \
                  (1, 1, date('now'), '2999-01-01', '2999-01-01')";
    site.fixture.sql(insert).await;
    let page = client.get("/admin/").await;
    page.says(StatusCode::OK, &["the last 30 days"]);
    assert!(!page.has("so these are"));
}

#[tokio::test]
async fn a_role_sees_cards_of_its_own_tables_only() {
    let site = site().await;
    let mut admin = site.signed_in("admin").await;
    let star = [("title", "Emma again")];
    let _ = admin
        .submit("/admin/books/1/edit", "/admin/books/1", &star)
        .await;
    let name = [("name", "Ada Byron")];
    let _ = admin
        .submit("/admin/members/1/edit", "/admin/members/1", &name)
        .await;
    let page = admin.get("/admin/").await;
    let latest = card(&page, "Changed last");
    assert!(
        latest.contains("changed <a href=\"/admin/members/1/history\">member 1"),
        "{latest}"
    );
    assert!(latest.contains("/admin/books/1/history"), "{latest}");

    let mut guest = site.signed_in("guest").await;
    let page = guest.get("/admin/?during=2026-01").await;
    page.says(
        StatusCode::OK,
        &["Loans per day", "Books by status", "Newest loans"],
    );
    let members = card(&page, "Members with the most loans");
    assert!(
        !members.contains("Ada"),
        "a name out of a table that is closed: {members}"
    );
    let latest = card(&page, "Changed last");
    assert!(!latest.contains("member"), "{latest}");
    assert!(latest.contains("/admin/books/1/history"), "{latest}");

    let mut clerk = site.signed_in("clerk").await;
    let page = clerk.get("/admin/").await;
    for hidden in [
        "Loans per day",
        "Books by status",
        "Newest loans",
        "id=\"range\"",
    ] {
        assert!(!page.has(hidden), "{hidden} is seen");
    }
    assert!(!page.has("Pins of members"), "a secret is told");
    assert!(page.has(">members<"), "{}", page.text);
}

/// A card whose filter cannot be followed says so, and the others are there.
#[tokio::test]
async fn a_card_that_is_wrong_says_why() {
    let site = site().await;
    let mut client = site.signed_in("admin").await;
    let page = client.get("/admin/").await;
    let wrong = card(&page, "Old books");
    assert!(
        wrong.contains("Its filter “status=is old” cannot be followed"),
        "{wrong}"
    );
    assert!(!page.has("Pins of members"), "a secret is told");
}
