//! The first page: a range is chosen, a bar leads to its rows, the numbers unfold, and light or dark stays.

use dbadmin_tests::browser::Browser;
use dbadmin_tests::fixture;
use dbadmin_tests::shop::Shop;

use super::sign_in;

/// How many rows the list at hand says that it has.
fn listed(browser: &Browser) -> String {
    browser.until("a list", |browser| browser.has("[data-count]"));
    browser.words("[data-count]")
}

/// Opens the year 2025 by its two days, and goes from a chart to the rows behind it.
fn look_into_a_year(browser: &Browser, shop: &Shop) {
    browser.goto("/admin/");
    browser.fill("#range-from", "01012025");
    browser.fill("#range-to", "12312025");
    browser.click(".ranges form button");
    browser.until("the year", |browser| {
        browser.words("#range").contains("1 Jan – 31 Dec 2025")
    });
    let title = browser.all_words(".chart h3");
    assert!(title.contains(&"Orders per week".to_owned()), "{title:?}");
    browser.click(".chart .numbers summary");
    browser.until("the numbers", |browser| browser.has(".numbers[open] td"));
    browser.click(".parts th a");
    let said = listed(browser);
    let most = "SELECT count(*) FROM orders WHERE placed_at >= '2025-01-01' AND placed_at < '2026-01-01' \
                GROUP BY status ORDER BY 1 DESC LIMIT 1";
    let most: usize = fixture::one(&shop.database(), most)
        .and_then(|number| number.parse().ok())
        .expect("a number");
    let said: String = said
        .rsplit("of")
        .next()
        .unwrap_or_default()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    assert_eq!(said, most.to_string());
}

#[test]
fn a_chart_leads_to_exactly_its_rows() {
    let shop = Shop::start();
    let browser = Browser::open(shop.server.base());
    sign_in(&browser);
    look_into_a_year(&browser, &shop);
    browser.goto("/admin/?during=2025-06");
    // The tenth bar is the tenth day.
    browser.click(".hits > :nth-child(10)");
    let said = listed(&browser);
    let day = "SELECT count(*) FROM orders WHERE date(placed_at) = '2025-06-10'";
    let day = fixture::one(&shop.database(), day).expect("a number");
    assert!(said.split(' ').any(|word| word == day), "{said}: {day}");
    assert!(browser.path().contains("placed_at=during.2025-06-10"));
}

#[test]
fn light_or_dark_is_chosen_without_javascript_and_stays() {
    let shop = Shop::start();
    let browser = Browser::without_javascript(shop.server.base());
    sign_in(&browser);
    look_into_a_year(&browser, &shop);
    browser.goto("/admin/orders?status=eq.paid");
    let is = |scheme: &str| browser.has(&format!("html.{scheme}"));
    assert!(is("system"));
    browser.click(".me .scheme button");
    browser.until("light", |browser| browser.has("html.light"));
    assert_eq!(browser.path(), "/admin/orders?status=eq.paid");
    browser.click(".me .scheme button");
    browser.until("dark", |browser| browser.has("html.dark"));
    let ground = browser.script("return getComputedStyle(document.body).backgroundColor");
    assert_eq!(ground, "rgb(14, 16, 18)");
    browser.screenshot("list-chosen-dark");
    browser.goto("/admin/");
    assert!(is("dark"));
    browser.screenshot("dashboard-chosen-dark");
    browser.click("nav .me form[action$=logout] button");
    browser.until("the sign-in page", |browser| {
        browser.has("html.dark #password")
    });
    sign_in(&browser);
    browser.click(".me .scheme button");
    browser.until("the system's colours", |browser| browser.has("html.system"));
}
