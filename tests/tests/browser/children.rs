//! An order with its items in one form: with JavaScript, without it, on a phone and in the dark.

use dbadmin_tests::browser::Browser;
use dbadmin_tests::fixture;
use dbadmin_tests::shop::Shop;
use fantoccini::key::Key;

use super::sign_in;

/// An order of three items.
const ORDER: &str = "SELECT min(order_id) FROM (SELECT order_id FROM order_items GROUP BY order_id HAVING count(*) = 3)";

fn key(key: Key) -> String {
    char::from(key).to_string()
}

/// The lines of an order with what is ordered of each.
fn lines(shop: &Shop, order: &str) -> String {
    let sql = format!(
        "SELECT group_concat(line || 'x' || quantity, ' ') FROM \
         (SELECT * FROM order_items WHERE order_id = {order} ORDER BY line)"
    );
    fixture::one(&shop.database(), &sql).unwrap_or_default()
}

/// The field of a row, the first of which is number 1.
fn field(row: usize, column: &str) -> String {
    format!(".lines li:nth-child({row}) [name$='.{column}']")
}

fn rows(browser: &Browser) -> usize {
    let count = browser.script("return document.querySelectorAll('.lines li').length");
    count.as_u64().unwrap_or_default() as usize
}

/// Looks at the form in light, in the dark and on a narrow phone.
fn look(browser: &Browser, name: &str) {
    browser.screenshot(name);
    assert_eq!(browser.axe(), Vec::<String>::new(), "{name}");
    browser.dark(true);
    browser.screenshot(&format!("{name}-dark"));
    assert_eq!(browser.axe(), Vec::<String>::new(), "{name} in the dark");
    browser.dark(false);
    browser.narrow();
    browser.screenshot(&format!("{name}-phone"));
    assert_eq!(browser.axe(), Vec::<String>::new(), "{name} on a phone");
    assert_eq!(browser.overflow(), 0, "{name} on a phone");
    browser.desktop();
}

fn scroll_to_rows(browser: &Browser) {
    let _ = browser.script("document.querySelector('.along').scrollIntoView()");
}

#[test]
fn an_order_is_changed_with_its_items_without_leaving_the_page() {
    let shop = Shop::start();
    let order = fixture::one(&shop.database(), ORDER).expect("an order");
    let browser = Browser::open(shop.server.base());
    sign_in(&browser);
    browser.goto(&format!("/admin/orders/{order}/edit"));
    let _ = browser.script("window.here = true");
    scroll_to_rows(&browser);
    look(&browser, "children");
    assert_eq!(rows(&browser), 3);

    browser.fill("[name=note]", "With an item more.");
    browser.click(".along button[value='add.0']");
    browser.until("a fourth row", |browser| rows(browser) == 4);
    let picker = ".lines li:nth-child(4) input[role=combobox]";
    browser.type_into(picker, "lamp");
    browser.until("products", |browser| {
        browser.has(".lines li:nth-child(4) [role=option]")
    });
    browser.press(&key(Key::Down));
    browser.press(&key(Key::Enter));
    browser.fill(&field(4, "quantity"), "7");
    browser.fill(&field(4, "unit_price_cents"), "1.50");
    // The third goes up, and the second out.
    let third = "return document.querySelector('.lines li:nth-child(3) [name$=\".line\"]').name";
    let third = browser.script(third);
    let third = third.as_str().expect("a name");
    browser.click(".lines li:nth-child(3) button[value^='up.']");
    browser.until("another order of rows", |browser| {
        browser.has(&format!(".lines li:nth-child(2) [name='{third}']"))
    });
    assert_eq!(browser.value(&field(4, "quantity")), "7");
    browser.click(".lines li:nth-child(3) .remove input");
    assert_eq!(
        browser.script("return window.here"),
        true,
        "the page was left"
    );
    assert_eq!(browser.value("[name=note]"), "With an item more.");
    assert!(browser.words("[data-changes]").contains("fields changed"));
    scroll_to_rows(&browser);
    browser.screenshot("children-changed");
    let before = lines(&shop, &order);
    browser.fill(&field(1, "quantity"), "5");
    browser.fill(&field(1, "line"), "4");
    browser.click("form.form .bar button.primary");
    browser.until("a refusal", |browser| {
        browser.has(".lines li [aria-invalid=true]")
    });
    assert!(browser.words("[role=alert]").contains("Order items, row"));
    scroll_to_rows(&browser);
    look(&browser, "children-refused");
    assert_eq!(lines(&shop, &order), before);
    let refused = browser.script("return [...document.querySelectorAll('.lines li')].findIndex(row => row.querySelector('[name$=\".quantity\"]').value === '5') + 1");
    let row = usize::try_from(refused.as_u64().expect("a row")).expect("a number");
    browser.fill(&field(row, "line"), "1");
    browser.click("form.form .bar button.primary");
    browser.until("the record", |browser| browser.has("dl.facts"));
    let after = lines(&shop, &order);
    assert!(
        after.starts_with("1x5 2x") && after.ends_with(" 4x7"),
        "{after}"
    );
    let changed =
        "SELECT count(*) FROM dbadmin_audit WHERE table_address IN ('orders', 'order_items')";
    // The order, two items that changed, one that went and one that came.
    assert_eq!(
        fixture::one(&shop.database(), changed).as_deref(),
        Some("5")
    );
    assert!(browser.console().iter().all(|line| !line.contains("Error")));
}

#[test]
fn a_new_order_has_items_without_javascript() {
    let shop = Shop::start();
    let browser = Browser::without_javascript(shop.server.base());
    sign_in(&browser);
    browser.goto("/admin/orders/new");
    browser.fill("[name=number]", "S-88888");
    let first = browser.value("select[name=customer_id] option:not([value=''])");
    browser.choose("select[name=customer_id]", &first);
    for count in 1..=2 {
        browser.type_into(".along button[value='add.0']", &key(Key::Enter));
        browser.until("a row", |browser| {
            browser.all_words(".lines li").len() == count
        });
    }
    assert_eq!(browser.value("[name=number]"), "S-88888");
    browser.fill(&field(1, "unit_price_cents"), "12.50");
    browser.click("form.form .bar button.primary");
    browser.until("a refusal", |browser| browser.has("[role=alert]"));
    assert!(
        browser
            .words("[role=alert]")
            .contains("Order items, row 1, product: Fill this in.")
    );
    let find = ".lines li:nth-child(1) .finder";
    browser.fill(&format!("{find} input"), "lamp");
    browser.click(&format!("{find} button"));
    browser.until("lamps", |browser| {
        browser
            .words(&field(1, "product_id"))
            .to_lowercase()
            .contains("lamp")
    });
    assert_eq!(browser.value(&field(1, "unit_price_cents")), "12.50");
    let option = format!("{} option:not([value=''])", field(1, "product_id"));
    let product = browser.value(&option);
    browser.choose(&field(1, "product_id"), &product);
    browser.click("form.form .bar button.primary");
    browser.until("the record", |browser| browser.has("dl.facts"));
    let stored = "SELECT line || ' ' || quantity || ' ' || unit_price_cents FROM order_items \
                  JOIN orders ON orders.id = order_id WHERE number = 'S-88888'";
    assert_eq!(
        fixture::one(&shop.database(), stored).as_deref(),
        Some("1 1 1250")
    );
}

#[test]
fn tags_are_linked_in_a_product_s_form_and_made_on_the_way() {
    let shop = Shop::start();
    let browser = Browser::open(shop.server.base());
    sign_in(&browser);
    browser.goto("/admin/products/1/edit");
    let _ = browser.script("window.here = true");
    let before = browser.all_words(".links li").len();
    browser.fill(".along .seek input", "a");
    browser.press(&key(Key::Enter));
    browser.until("tags", |browser| {
        browser.has(".found-links input[type=checkbox]")
    });
    assert_eq!(
        browser.script("return window.here"),
        true,
        "the page was left"
    );
    let name = browser.words(".found-links label");
    browser.click(".found-links label");
    scroll_to_rows(&browser);
    look(&browser, "links");
    browser.click("form.form .bar button.primary");
    browser.until("the record", |browser| browser.has("dl.facts"));
    browser.goto("/admin/products/1/edit");
    let after = browser.all_words(".links li > span");
    assert!(
        after.len() == before + 1 && after.contains(&name),
        "{after:?}"
    );

    // A category that is missing is made on the way; nothing that was typed is lost.
    browser.fill("[name=name]", "Renamed on the way");
    browser.click("button[name=_new][value=category_id]");
    browser.until("the other form", |browser| {
        browser.words("h1") == "New category"
    });
    look(&browser, "errand");
    browser.fill("[name=name]", "On the way");
    browser.fill("[name=slug]", "on-the-way");
    browser.click("form.form .bar button.primary");
    browser.until("the form again", |browser| {
        browser.has("[name=sku]") && browser.value("[name=name]") == "Renamed on the way"
    });
    let picker = "[data-picker*='category_id'] input[role=combobox]";
    assert_eq!(browser.value(picker), "On the way");
    browser.click("form.form .bar button.primary");
    browser.until("the record", |browser| browser.has("dl.facts"));
    let stored = "SELECT products.name || ', ' || categories.name FROM products \
                  JOIN categories ON categories.id = category_id WHERE products.id = 1";
    assert_eq!(
        fixture::one(&shop.database(), stored).as_deref(),
        Some("Renamed on the way, On the way")
    );
}
