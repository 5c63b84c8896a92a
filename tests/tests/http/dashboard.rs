//! The shop's first page: its numbers agree with the database, and each leads to a list of so many rows.

use dbadmin_tests::fixture;
use dbadmin_tests::html::Html;
use dbadmin_tests::http::Client;
use dbadmin_tests::shop::Shop;

/// The digits of a text.
fn digits(text: &str) -> usize {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_default()
}

/// How many rows the list at this address has, counted to the end.
fn listed(operator: &Client, path: &str) -> usize {
    let page = operator.open(&format!("{path}&count=exact")).html();
    let said = page.words("[data-count]");
    match said.rsplit_once("of ") {
        Some((_, all)) => digits(all),
        None => digits(&said),
    }
}

fn asked(shop: &Shop, sql: &str) -> usize {
    let number = fixture::one(&shop.database(), sql);
    number
        .and_then(|number| number.parse().ok())
        .unwrap_or_default()
}

/// The rows of a chart's table: where each leads, and its number.
fn rows(page: &Html, chart: &str) -> Vec<(String, usize)> {
    let links = page.links(&format!("{chart} tbody th a"));
    let numbers = page.all_words(&format!("{chart} tbody td.num"));
    assert_eq!(links.len(), numbers.len());
    let numbers = numbers
        .iter()
        .map(|said| digits(said.split(' ').next().unwrap_or_default()));
    links.into_iter().zip(numbers).collect()
}

/// A selector of the chart with this title.
fn chart(page: &Html, title: &str) -> String {
    let titles = page.all_words(".chart h3");
    let at = titles.iter().position(|known| known == title);
    let at = at.unwrap_or_else(|| panic!("no chart is called {title}: {titles:?}"));
    format!(".chart:nth-of-type({})", at + 1)
}

const YEAR: &str = "placed_at >= '2025-01-01' AND placed_at < '2026-01-01'";

#[test]
fn numbers_agree_with_the_database_and_lead_to_so_many_rows() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    let page = operator.open("/admin/?during=2025").html();
    let weeks = chart(&page, "Orders per week");
    let orders = asked(&shop, &format!("SELECT count(*) FROM orders WHERE {YEAR}"));
    assert_eq!(
        digits(&page.words(&format!("{weeks} .total strong"))),
        orders
    );
    let told = rows(&page, &weeks);
    assert_eq!(told.len(), 53);
    assert_eq!(told.iter().map(|(_, number)| number).sum::<usize>(), orders);
    for (path, number) in told.iter().step_by(7) {
        assert_eq!(listed(&operator, path), *number, "{path}");
    }
    let cents = asked(
        &shop,
        &format!("SELECT sum(total_cents) FROM orders WHERE {YEAR}"),
    );
    let sums = chart(&page, "Total of orders per week");
    assert_eq!(digits(&page.words(&format!("{sums} .total strong"))), cents);
    for (path, number) in rows(&page, &chart(&page, "Orders by status")) {
        assert_eq!(listed(&operator, &path), number, "{path}");
    }
    let most = "SELECT sum(quantity) FROM order_items GROUP BY product_id ORDER BY 1 DESC LIMIT 1";
    let top = rows(&page, &chart(&page, "Products by quantity"));
    assert_eq!(top[0].1, asked(&shop, most));
    assert_eq!(page.count("[style]"), 0, "an inline style");
}

#[test]
fn the_first_page_is_proposed_from_the_schema() {
    let shop = Shop::start();
    let page = shop.server.operator().open("/admin/").html();
    assert_eq!(
        page.all_words(".counts .what"),
        ["Orders", "Products", "Customers", "Addresses"]
    );
    assert!(
        page.words("main")
            .contains("The newest row is of 12 Jan 2026")
    );
    assert_eq!(page.count("svg[role=img]"), page.count("svg.plot"));
    for heading in ["Newest orders", "Changed last"] {
        assert!(
            page.all_words("h2").contains(&heading.to_owned()),
            "{heading}"
        );
    }
}

#[test]
fn light_or_dark_is_kept_by_the_browser_and_takes_the_forms_token() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    let page = operator.open("/admin/").html();
    assert_eq!(page.attribute("html", "class").as_deref(), Some("system"));
    let done = page
        .form("form.scheme")
        .with("scheme", "dark")
        .send(&operator);
    let _ = done.expect_status(303);
    let page = operator.open("/admin/orders").html();
    assert_eq!(page.attribute("html", "class").as_deref(), Some("dark"));
    assert_eq!(
        page.attribute("meta[name=color-scheme]", "content")
            .as_deref(),
        Some("dark")
    );
    let forged = operator.post_bare("/admin/", &[("do", "scheme"), ("scheme", "light")]);
    let _ = forged.expect_status(403);
    let odd = operator.open("/admin/").html();
    let odd = odd
        .form("form.scheme")
        .with("scheme", "pink")
        .send(&operator);
    let _ = odd.expect_status(404);
}
