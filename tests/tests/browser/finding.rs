//! Ways down to a row: by its day, and by what it is below. With the script, by keyboard, and without it.

use dbadmin_tests::browser::Browser;
use dbadmin_tests::shop::Shop;
use fantoccini::key::Key;

use super::access::look;
use super::sign_in;

fn drill(browser: &Browser) {
    browser.goto("/admin/orders");
    let years = browser.all_words(".days ul a");
    assert!(years.len() > 1, "{years:?}");
    browser.click(".days ul a");
    browser.until("the months of a year", |browser| {
        browser.path().contains("during.") && browser.words(".days ol").starts_with("All")
    });
    browser.click(".days ul li:last-child a");
    browser.until("the days of a month", |browser| {
        browser.all_words(".days ol li").len() == 3
    });
    browser.click(".days ul a");
    browser.until("the orders of one day", |browser| {
        browser.has(".days ul b[aria-current]")
    });
    let number = browser.all_words("tbody tr").len();
    assert!(
        number > 0
            && browser
                .words("[data-count]")
                .starts_with(&number.to_string())
    );
    browser.click(".days ol a");
    browser.until("all orders", |browser| browser.path() == "/admin/orders");
}

fn open(browser: &Browser) {
    browser.goto("/admin/categories?_tree=1");
    let top = browser.all_words("tbody tr").len();
    browser.click(".twist[aria-expanded=false]");
    browser.until("what is below", |browser| {
        browser.all_words("tbody tr").len() > top && browser.has(".twist[aria-expanded=true]")
    });
}

#[test]
fn a_list_is_gone_down_by_days_and_a_tree_is_opened() {
    let shop = Shop::start();
    let browser = Browser::open(shop.server.base());
    sign_in(&browser);
    drill(&browser);
    open(&browser);
    // By keyboard: the link that was followed has the focus still, and closes what it opened.
    let opened = browser.all_words("tbody tr").len();
    let focus = "return document.activeElement.getAttribute('aria-expanded')";
    browser.until("the focus", |browser| browser.script(focus) == "true");
    browser.press(&char::from(Key::Enter).to_string());
    browser.until("what is below is hidden", |browser| {
        browser.all_words("tbody tr").len() < opened
    });
    assert_eq!(browser.script(focus), "false");
    let mut wrong = Vec::new();
    for (name, path) in [
        (
            "list-days-of-a-month",
            "/admin/orders?placed_at=during.2026-01",
        ),
        (
            "list-tree",
            "/admin/categories?_tree=1&_within=1&_within=11",
        ),
        ("list-counts", "/admin/customers"),
    ] {
        browser.goto(path);
        wrong.extend(look(&browser, name));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(browser.console(), [""; 0]);
}

#[test]
fn without_javascript_the_same_links_lead_there() {
    let shop = Shop::start();
    let browser = Browser::without_javascript(shop.server.base());
    sign_in(&browser);
    drill(&browser);
    open(&browser);
}
