//! An operator's day with JavaScript: lists that answer as one types, pickers, unsaved changes.

use dbadmin_tests::browser::Browser;
use dbadmin_tests::fixture;
use dbadmin_tests::shop::Shop;
use fantoccini::key::Key;

use super::sign_in;

fn key(key: Key) -> String {
    char::from(key).to_string()
}

/// Presses Tab until what has the focus matches.
fn tab_to(browser: &Browser, css: &str) {
    let matches = format!("return document.activeElement.matches({css:?})");
    for _ in 0..120 {
        if browser.script(&matches) == true {
            return;
        }
        browser.press(&key(Key::Tab));
    }
    panic!(
        "{css} cannot be reached by the Tab key on {}",
        browser.path()
    );
}

fn rows(browser: &Browser) -> usize {
    browser.all_words("tbody tr").len()
}

#[test]
fn lists_answer_as_one_types_sorts_and_filters() {
    let shop = Shop::start();
    let browser = Browser::open(shop.server.base());
    sign_in(&browser);
    browser.click("nav a[href='/admin/orders']");
    browser.until("fifty orders", |browser| rows(browser) == 50);

    browser.type_into("input[type=search]", "S-10001");
    browser.until("one order", |browser| rows(browser) == 1);
    assert!(browser.path().contains("q=S-10001"), "{}", browser.path());
    assert!(
        browser.words("tbody").contains("174.85"),
        "{}",
        browser.words("tbody")
    );

    browser.goto("/admin/products");
    tab_to(&browser, "thead a");
    browser.press(&key(Key::Enter));
    browser.until("a sorted column", |browser| {
        browser.has("th[aria-sort=ascending]")
    });
    tab_to(&browser, "th[aria-sort] a");
    browser.press(&key(Key::Enter));
    browser.until("the other way", |browser| {
        browser.has("th[aria-sort=descending]")
    });

    browser.goto("/admin/orders");
    browser.click("[data-filter-open]");
    browser.click("form.sheet [name='_in.status'][value=refunded]");
    browser.click("form.sheet .acts button");
    browser.until("a filter", |browser| browser.path().contains("status="));
    browser.until("refunded orders alone", |browser| {
        let shown = browser.all_words("tbody tr");
        !shown.is_empty() && shown.iter().all(|row| row.contains("Refunded"))
    });
    browser.screenshot("list-filtered");
    browser.click("a.chip.on");
    browser.until("no filter", |browser| !browser.path().contains("status="));

    browser.until("a next page", |browser| browser.has("a[rel=next]"));
    let first = browser.words("tbody tr");
    browser.click("a[rel=next]");
    browser.until("the next page", |browser| {
        let now = browser.words("tbody tr");
        !now.is_empty() && now != first
    });
    let _ = browser.script("history.back()");
    browser.until("the first page again", |browser| {
        browser.words("tbody tr") == first
    });
}

#[test]
fn one_goes_on_from_a_list_as_it_was_typed_and_saves_by_keys() {
    let shop = Shop::start();
    let browser = Browser::open(shop.server.base());
    sign_in(&browser);
    browser.goto("/admin/tags?sort=-name");
    browser.type_into("input[type=search]", "o");
    browser.until("tags with an o", |browser| browser.path().contains("q=o"));
    browser.until("their rows", |browser| {
        browser
            .all_words("tbody .lead")
            .iter()
            .all(|name| name.contains('o'))
    });
    let names = browser.all_words("tbody .lead");
    browser.click("tbody .lead a");
    browser.until("the first", |browser| browser.has("a[rel=next]"));
    browser.click(".head a[href*='/edit']");
    browser.until("its form", |browser| browser.has("form.form"));
    browser.click("form.form .bar button[value=next]");
    browser.until("the form of the next", |browser| {
        browser.words("h1").contains(&names[1])
    });
    browser.fill("[name=name]", "Brought anew");
    browser.press(&format!("{}s{}", key(Key::Control), key(Key::Null)));
    browser.until("the record", |browser| {
        browser.words("h1") == "Brought anew" && browser.has("dl.facts")
    });
}

#[test]
fn rows_are_selected_and_deleted_together() {
    let shop = Shop::start();
    let browser = Browser::open(shop.server.base());
    sign_in(&browser);
    browser.goto("/admin/tags?size=10");
    assert_eq!(browser.words("[data-delete]"), "Delete selected…");
    assert!(browser.has("[data-delete][disabled]"));
    browser.click("tbody tr:nth-child(2) .pick input");
    assert_eq!(browser.words("[data-delete]"), "Delete 1 selected…");
    browser.click("thead .pick input");
    assert_eq!(browser.words("[data-delete]"), "Delete 10 selected…");
    browser.click("[data-delete]");
    browser.until("a question", |browser| {
        browser.words("h1") == "Delete 10 tags?"
    });
    browser.click(".page button.danger");
    browser.until("the list", |browser| browser.has("[data-delete]"));
    assert!(browser.words("main").contains("all that were selected"));
}

#[test]
fn a_record_is_created_corrected_changed_and_deleted() {
    let shop = Shop::start();
    let browser = Browser::open(shop.server.base());
    sign_in(&browser);
    browser.click("nav a[href='/admin/orders']");
    browser.click("a[href='/admin/orders/new']");

    let picker = "[data-picker*='customer_id'] input[role=combobox]";
    browser.type_into(picker, "Aguilar");
    browser.until("customers to choose from", |browser| {
        let offered = browser.all_words("[data-picker*='customer_id'] [role=option]");
        !offered.is_empty() && offered.iter().all(|name| name.contains("Aguilar"))
    });
    browser.screenshot("picker");
    browser.press(&key(Key::Down));
    browser.press(&key(Key::Enter));
    let chosen = browser.value("[name=customer_id]");
    assert!(!chosen.is_empty(), "the picker chose nobody");
    assert!(browser.value(picker).contains("Aguilar"));

    browser.type_into("[name=number]", "S-10001");
    browser.click("form.form .bar button.primary");
    browser.until("a message beside the field", |browser| {
        browser.has("[name=number][aria-invalid=true]")
    });
    assert!(!browser.words("[id$='number-error']").is_empty());
    assert_eq!(
        browser.value("[name=customer_id]"),
        chosen,
        "what was chosen is lost"
    );
    browser.screenshot("form-with-error");

    browser.fill("[name=number]", "S-77777");
    assert!(
        !browser.words("[data-changes]").is_empty(),
        "unsaved changes are not named"
    );
    browser.click("form.form .bar button.primary");
    browser.until("the new record", |browser| {
        browser.path().starts_with("/admin/orders/2")
    });
    let stored = "SELECT customer_id FROM orders WHERE number = 'S-77777'";
    assert_eq!(fixture::one(&shop.database(), stored), Some(chosen));

    browser.click("main .head a[href$='/edit']");
    browser.type_into("[name=note]", "Ring twice.");
    browser.click("form.form .bar button.primary");
    browser.until("the note", |browser| {
        browser.words("dl").contains("Ring twice.")
    });

    browser.click("main a[href$='/delete']");
    browser.screenshot("delete");
    browser.click("main form button.danger");
    browser.until("the list", |browser| {
        browser.path().starts_with("/admin/orders") && browser.has("table")
    });
    assert_eq!(fixture::one(&shop.database(), stored), None);
}

#[test]
fn the_palette_goes_anywhere_by_keyboard() {
    let shop = Shop::start();
    let browser = Browser::open(shop.server.base());
    sign_in(&browser);
    browser.press(&format!("{}k{}", key(Key::Control), key(Key::Null)));
    browser.until("the palette", |browser| browser.has("dialog[open]"));
    browser.press("tags");
    browser.press(&key(Key::Enter));
    browser.until("the tags", |browser| browser.path() == "/admin/tags");

    let open = || {
        browser.press(&format!("{}k{}", key(Key::Control), key(Key::Null)));
        browser.until("the palette", |browser| browser.has("dialog[open]"));
    };
    let option = "dialog [role=option]";
    open();
    browser.press("new produ");
    browser.until("something new", |browser| {
        browser.words(option) == "New product\nProducts"
    });
    browser.press(&key(Key::Enter));
    browser.until("the form", |browser| {
        browser.path() == "/admin/products/new"
    });

    open();
    browser.press("S-10001");
    browser.until("the record", |browser| {
        browser.words(option).contains("S-10001") && browser.all_words(option).len() == 2
    });
    browser.screenshot("palette-record");
    browser.press(&key(Key::Enter));
    browser.until("the order", |browser| {
        browser.words("h1").contains("S-10001")
    });

    open();
    browser.press("no such thing");
    browser.until("the end of the search", |browser| {
        browser.words("dialog [role=status]") == "No record was found."
    });
    browser.press(&key(Key::Enter));
    browser.until("the page of the search", |browser| {
        browser.path() == "/admin/search?q=no+such+thing"
    });
}

#[test]
fn nothing_is_reported_to_the_console() {
    let shop = Shop::start();
    let browser = Browser::open(shop.server.base());
    sign_in(&browser);
    for path in [
        "/admin/",
        "/admin/orders",
        "/admin/orders/1",
        "/admin/orders/1/edit",
    ] {
        browser.goto(path);
        assert_eq!(browser.console(), Vec::<String>::new(), "{path}");
    }
}
