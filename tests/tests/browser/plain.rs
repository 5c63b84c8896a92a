//! The same day with JavaScript switched off: nothing is missing, the picker's Find included.

use dbadmin_tests::browser::Browser;
use dbadmin_tests::fixture;
use dbadmin_tests::shop::Shop;
use fantoccini::key::Key;

use super::sign_in;

#[test]
fn without_javascript_nothing_is_missing() {
    let shop = Shop::start();
    let browser = Browser::without_javascript(shop.server.base());
    sign_in(&browser);
    browse(&browser);
    conditions(&browser);
    views(&browser);
    beside(&browser);
    find(&browser);
    create(&browser);
    let number = "SELECT number FROM orders WHERE number = 'S-77777'";
    assert!(fixture::one(&shop.database(), number).is_some());

    browser.click("main .head a[href$='/edit']");
    browser.fill("[name=note]", "Ring twice.");
    browser.click("form.form .bar button.primary");
    browser.until("the note", |browser| {
        browser.words("dl").contains("Ring twice.")
    });

    browser.click("main a[href$='/history']");
    assert!(
        browser.words("main").contains("Ring twice."),
        "{}",
        browser.words("main")
    );
    browser.goto(&browser.path().replace("/history", "/delete"));
    browser.click("main form button.danger");
    browser.until("the list", |browser| browser.has("table"));
    assert_eq!(fixture::one(&shop.database(), number), None);

    browser.click("nav .me form[action$=logout] button");
    browser.until("the sign-in page", |browser| {
        browser.path().starts_with("/admin/login")
    });
}

/// Search, sort, filter, next page.
fn browse(browser: &Browser) {
    browser.click("nav a[href='/admin/orders']");
    browser.fill("input[type=search]", "S-10001");
    browser.type_into("input[type=search]", &char::from(Key::Enter).to_string());
    browser.until("one order", |browser| {
        browser.all_words("tbody tr").len() == 1
    });

    browser.goto("/admin/orders");
    browser.click("thead a");
    browser.until("a sorted column", |browser| browser.has("th[aria-sort]"));

    browser.goto("/admin/orders");
    browser.click("[data-filter-open]");
    browser.click("form.sheet [name='_in.status'][value=refunded]");
    browser.click("form.sheet .acts button");
    browser.until("refunded orders alone", |browser| {
        let shown = browser.all_words("tbody tr");
        !shown.is_empty() && shown.iter().all(|row| row.contains("Refunded"))
    });
    let first = browser.words("tbody tr");
    browser.click("a[rel=next]");
    browser.until("the next page", |browser| {
        let now = browser.words("tbody tr");
        !now.is_empty() && now != first
    });
}

/// Conditions put together by buttons alone; of a line's fields only those are seen that what it says
/// takes.
fn conditions(browser: &Browser) {
    browser.goto("/admin/orders");
    browser.click("[data-filter-open=conditions]");
    browser.choose("[name='_c.add']", "placed_at");
    browser.click(".builder button[value='add._c']");
    browser.until("a condition", |browser| browser.has(".cond"));
    let shown = |browser: &Browser, field: &str| {
        let script =
            format!("return document.getElementsByName('_c.0.{field}')[0].checkVisibility()");
        browser.script(&script).as_bool()
    };
    assert_eq!(shown(browser, "value"), Some(true));
    assert_eq!(shown(browser, "number"), Some(false));
    browser.choose("[name='_c.0.verb']", "last");
    assert_eq!(shown(browser, "value"), Some(false));
    assert_eq!(shown(browser, "number"), Some(true));
    browser.fill("[name='_c.0.number']", "100");
    browser.choose("[name='_c.0.unit']", "years");
    browser.click(".builder button[value='group._c']");
    browser.until("a group", |browser| browser.has(".joint .joint"));
    for (index, status) in ["refunded", "cancelled"].into_iter().enumerate() {
        browser.choose("[name='_c.1.add']", "status");
        browser.click(".builder button[value='add._c.1']");
        let field = format!("[name='_c.1.{index}.value']");
        browser.until("a condition of the group", |browser| browser.has(&field));
        browser.choose(&field, status);
    }
    browser.screenshot("conditions-without-javascript");
    browser.click(".builder .acts button");
    browser.until("the orders of two states", |browser| {
        let shown = browser.all_words("tbody tr");
        !browser.has(".builder")
            && !shown.is_empty()
            && shown
                .iter()
                .all(|row| row.contains("Refunded") || row.contains("Cancelled"))
    });
    assert!(browser.words(".tools").contains("in the last 100 years"));
}

/// A list kept under a name, with the columns and the density that one likes.
fn views(browser: &Browser) {
    browser.goto("/admin/orders?status=eq.refunded");
    browser.click("[data-filter-open=views]");
    browser.fill("#view-0", "Money back");
    browser.click(".sheet [name=usual]");
    browser.click(".sheet button.primary");
    browser.until("the view's tab", |browser| {
        browser.words(".tabs [aria-current]").contains("Money back")
    });
    browser.goto("/admin/orders");
    assert_eq!(browser.path(), "/admin/orders?status=eq.refunded");
    browser.click(".tabs a");
    browser.until("all orders", |browser| {
        browser.path() == "/admin/orders?_view=0"
    });

    browser.click("[data-filter-open=look]");
    let first = browser.words("thead th:nth-of-type(2)");
    browser.click(".columns li:first-child button[value^='down.']");
    browser.until("the columns in another order", |browser| {
        browser.words("thead th:nth-of-type(2)") != first
    });
    assert_eq!(browser.words("thead th:nth-of-type(3)"), first);
    browser.click(".sheet [name=compact]");
    browser.click(".sheet .acts button.primary");
    browser.until("rows close together", |browser| {
        browser.has(".list.compact")
    });
    browser.screenshot("list-compact-without-javascript");

    browser.click("[data-filter-open=look]");
    browser.click(".sheet button[value='reset.']");
    browser.until("the list as it was made", |browser| {
        !browser.has(".list.compact") && browser.words("thead th:nth-of-type(2)") == first
    });
    browser.click("[data-filter-open=views]");
    browser.click(".sheet button[value^='delete.']");
    browser.until("no tabs", |browser| !browser.has(".tabs"));
}

/// From a list to a record, to the next one there, and back.
fn beside(browser: &Browser) {
    browser.goto("/admin/orders?status=eq.refunded&sort=-total_cents");
    browser.click("tbody .lead a");
    browser.until("a record of the list", |browser| browser.has("a[rel=next]"));
    browser.click("a[rel=next]");
    browser.until("the next record of the list", |browser| {
        browser.path().contains("?_list=status%3Deq.refunded")
    });
    assert!(browser.words("main").contains("Refunded"));
    browser.click(".crumbs a");
    browser.until("the same list", |browser| {
        browser.path() == "/admin/orders?status=eq.refunded&sort=-total_cents"
    });
}

/// A search of all tables from any page, and the picture of the tables.
fn find(browser: &Browser) {
    browser.fill(".side .find input", "S-10001");
    browser.type_into(".side .find input", &char::from(Key::Enter).to_string());
    browser.until("what was found", |browser| browser.has(".found"));
    assert!(browser.path().starts_with("/admin/search?q=S-10001"));
    browser.screenshot("search-without-javascript");
    browser.phone();
    assert_eq!(browser.overflow(), 0);
    browser.screenshot("search-without-javascript-phone");
    browser.desktop();
    browser.click(".found li a");
    browser.until("the order", |browser| {
        browser.words("h1").contains("S-10001")
    });
    browser.click(".head button[name=do]");
    browser.until("a star", |browser| browser.has(".btn.starred"));
    browser.click("a[rel=prev]");
    browser.until("the record before it", |browser| {
        !browser.words("h1").contains("S-10001")
    });
    browser.click(".side .brand");
    browser.until("what was opened and starred", |browser| {
        let starred = browser.all_words("[aria-labelledby=starred] li");
        let opened = browser.all_words("[aria-labelledby=opened] li");
        starred.len() == 1 && starred[0].contains("S-10001") && opened.len() == 4
    });
    browser.click("[aria-labelledby=starred] form button");
    browser.until("no star", |browser| {
        browser.has("[aria-labelledby=opened]") && !browser.has("[aria-labelledby=starred]")
    });
    browser.click(".side .end a");
    browser.until("the picture", |browser| browser.has("svg.diagram"));
    browser.choose("#schema-table", "orders");
    browser.click("main form.tools button");
    browser.until("a part of it", |browser| {
        browser.path().ends_with("table=orders")
    });
    assert!(browser.words("main").contains("What orders refer to"));
}

/// A new order, its customer found by name, its number corrected after a refusal.
fn create(browser: &Browser) {
    browser.goto("/admin/orders/new");
    browser.fill("[name='_find.customer_id']", "Aguilar");
    browser.click("button[name=_find][value=customer_id]");
    browser.until("customers to choose from", |browser| {
        let offered = browser.all_words("select[name=customer_id] option:not([value=''])");
        !offered.is_empty() && offered.iter().all(|name| name.contains("Aguilar"))
    });
    let first = browser.value("select[name=customer_id] option:not([value=''])");
    browser.choose("select[name=customer_id]", &first);
    browser.fill("[name=number]", "S-10001");
    browser.click("form.form .bar button.primary");
    browser.until("a message beside the field", |browser| {
        browser.has("[name=number][aria-invalid=true]")
    });
    assert_eq!(
        browser.value("select[name=customer_id]"),
        first,
        "what was chosen is lost"
    );
    browser.screenshot("form-without-javascript");
    browser.fill("[name=number]", "S-77777");
    browser.click("form.form .bar button.primary");
    browser.until("the new record", |browser| {
        browser.path().starts_with("/admin/orders/2")
    });
}
