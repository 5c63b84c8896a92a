//! Acting from a list: the trash and back, a cell changed in its place, an action with its form, and one
//! value for many rows; with JavaScript and without.

use dbadmin_tests::browser::Browser;
use dbadmin_tests::fixture;
use dbadmin_tests::shop::Shop;
use fantoccini::key::Key;

use super::access::look;
use super::sign_in;

fn key(key: Key) -> String {
    char::from(key).to_string()
}

fn one(shop: &Shop, sql: &str) -> String {
    fixture::one(&shop.database(), sql).unwrap_or_default()
}

#[test]
fn what_is_deleted_lies_in_the_trash_and_comes_back() {
    let shop = Shop::start();
    let browser = Browser::open(shop.server.base());
    sign_in(&browser);
    let mut wrong = Vec::new();
    browser.goto("/admin/addresses?sort=city");
    wrong.extend(look(&browser, "list-with-trash"));
    browser.click("tbody tr:nth-child(1) .pick input");
    browser.click("tbody tr:nth-child(2) .pick input");
    browser.click("[data-delete]");
    browser.until("a question", |browser| {
        browser.words("h1") == "Delete 2 addresses?"
    });
    wrong.extend(look(&browser, "trash-asks"));
    browser.click(".page button.danger");
    browser.until("the list", |browser| {
        browser.words("main").contains("They are in the trash")
    });
    let trashed = "SELECT count(*) FROM addresses WHERE deleted_at IS NOT NULL";
    assert_eq!(one(&shop, trashed), "2");
    browser.click(".tabs a[href*='_trash']");
    browser.until("the trash", |browser| {
        browser.all_words("tbody tr").len() == 2 && browser.path().contains("_trash=1")
    });
    assert!(
        browser
            .words("main")
            .contains("restored, or deleted for good")
    );
    wrong.extend(look(&browser, "trash"));
    browser.click("tbody tr:nth-child(1) .lead a");
    browser.until("the record", |browser| browser.has(".trashed"));
    wrong.extend(look(&browser, "record-trashed"));
    browser.click(".trashed button");
    browser.until("it restored", |browser| {
        browser.has("dl.facts") && !browser.has(".trashed")
    });
    assert_eq!(one(&shop, trashed), "1");
    browser.goto("/admin/addresses?_trash=1");
    browser.click("tbody .pick input");
    browser.click("#bulk button:not([formaction])");
    browser.until("a question", |browser| {
        browser.words("h1") == "Delete 1 address for good?"
    });
    wrong.extend(look(&browser, "trash-for-good"));
    browser.click(".page button.danger");
    browser.until("an empty trash", |browser| {
        browser.words("main").contains("The trash is empty")
    });
    wrong.extend(look(&browser, "trash-empty"));
    assert_eq!(one(&shop, trashed), "0");
    assert_eq!(one(&shop, "SELECT count(*) FROM addresses"), "5999");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Keeps what a page last said of its progress, for it is gone when the answer is there.
const WATCH: &str = "
    new MutationObserver(() => {
        const bar = document.querySelector('.acts progress');
        if (bar) sessionStorage.said = `${bar.max}: ${bar.nextElementSibling.textContent}`;
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
    return true";

#[test]
fn a_deed_with_many_rows_says_how_far_it_is() {
    let shop = Shop::start();
    let browser = Browser::open(shop.server.base());
    sign_in(&browser);
    browser.goto("/admin/addresses?id=lte.1990");
    browser.click("thead [data-all]");
    browser.until("the choice of all", |browser| {
        browser.has("#bulk [name=_all]")
    });
    browser.click("#bulk [name=_all]");
    browser.click("[data-delete]");
    browser.until("a question", |browser| {
        browser.words("h1") == "Delete 1,990 addresses?"
    });
    assert_eq!(browser.script(WATCH), true);
    browser.click(".page button.danger");
    browser.until("the list", |browser| {
        browser.words("main").contains("They are in the trash")
    });
    let said = browser.script("return sessionStorage.said ?? ''");
    let said = said.as_str().expect("a text");
    assert!(
        said.starts_with("1990: ") && said.ends_with(" / 1,990"),
        "{said:?}"
    );
    let trashed = "SELECT count(*) FROM addresses WHERE deleted_at IS NOT NULL";
    assert_eq!(one(&shop, trashed), "1990");
}

#[test]
fn a_cell_is_changed_in_its_place_by_keyboard() {
    let shop = Shop::start();
    let browser = Browser::open(shop.server.base());
    sign_in(&browser);
    let mut wrong = Vec::new();
    browser.goto("/admin/products?sort=-price_cents&size=20");
    browser.click(".tools a[href*='_cells=1']");
    browser.until("cells to edit", |browser| browser.has("a.pen"));
    wrong.extend(look(&browser, "list-cells"));
    const PEN: &str = "tbody tr:nth-child(3) a.pen[href*='price_cents']";
    let focus = format!("document.querySelector({PEN:?}).focus(); return true");
    assert_eq!(browser.script(&focus), true);
    let before = browser.words(PEN);
    browser.press(&key(Key::F2));
    browser.until("a control", |browser| browser.has("td.editing form"));
    wrong.extend(look(&browser, "cell-open"));
    // On a phone the column is not shown, so that the focus is lost.
    browser.click(".editing [name=price_cents]");
    browser.press(&key(Key::Escape));
    browser.until("the cell as it was", |browser| {
        !browser.has("td.editing") && browser.words(PEN) == before
    });
    browser.press(&key(Key::Enter));
    browser.until("a control", |browser| browser.has("td.editing form"));
    browser.fill(".editing [name=price_cents]", "-1");
    browser.press(&key(Key::Enter));
    browser.until("a refusal", |browser| browser.has(".editing .err"));
    wrong.extend(look(&browser, "cell-refused"));
    browser.fill(".editing [name=price_cents]", "12.34");
    browser.press(&key(Key::Enter));
    browser.until("the list anew", |browser| {
        !browser.has("td.editing") && browser.has("a.pen")
    });
    assert_eq!(
        one(
            &shop,
            "SELECT count(*) FROM products WHERE price_cents = 1234"
        ),
        "1"
    );
    assert!(
        browser.path().contains("sort=-price_cents") && browser.path().contains("_cells=1"),
        "{}",
        browser.path()
    );
    // Sorted anew, it lies on another page; of a column that nothing is sorted by, the focus stays.
    browser.click("tbody tr:nth-child(2) a.pen[href*='status']");
    browser.until("a control", |browser| {
        browser.has("td.editing [value=draft]")
    });
    browser.click(".editing [value=draft]");
    browser.click(".editing button.primary");
    browser.until("the focus back", |browser| {
        let at = "return document.activeElement.matches(\"a.pen[href*='status']\")";
        browser.script(at) == true && browser.words("tbody tr:nth-child(2)").contains("Draft")
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_action_and_one_value_for_many_ask_first() {
    let shop = Shop::start();
    let browser = Browser::open(shop.server.base());
    sign_in(&browser);
    let mut wrong = Vec::new();
    browser.goto("/admin/orders?status=eq.packed");
    browser.click("tbody tr:nth-child(1) .pick input");
    browser.click("tbody tr:nth-child(2) .pick input");
    wrong.extend(look(&browser, "list-actions"));
    let shipped = "SELECT count(*) FROM orders WHERE note LIKE '%00340434161094%' AND status = 'shipped' AND shipped_at IS NOT NULL";
    browser.click("#bulk button[formaction$='/ship']");
    browser.until("its form", |browser| {
        browser.words("h1") == "Mark as shipped: 2 orders"
    });
    wrong.extend(look(&browser, "action"));
    browser.fill("[name=tracking]", "0034 0434");
    browser.click("form.act button.primary");
    browser.until("a refusal", |browser| browser.has(".field .err"));
    wrong.extend(look(&browser, "action-refused"));
    browser.fill("[name=tracking]", "00340434161094");
    browser.click("form.act button.primary");
    browser.until("the list", |browser| {
        browser.words("main").contains("Marked as shipped.")
    });
    assert_eq!(one(&shop, shipped), "2");
    browser.goto("/admin/orders?status=eq.packed");
    browser.click("tbody tr:nth-child(1) .lead a");
    browser.until("a record", |browser| browser.has("dl.facts"));
    browser.click("button[formaction$='/ship']");
    browser.fill("[name=tracking]", "00340434161094");
    browser.click("form.act button.primary");
    browser.until("the record", |browser| {
        browser.has("dl.facts") && browser.words("main").contains("Marked as shipped.")
    });
    assert_eq!(one(&shop, shipped), "3");

    browser.goto("/admin/products?status=eq.draft");
    let drafts = "SELECT count(*) FROM products WHERE status = 'draft'";
    let before: usize = one(&shop, drafts).parse().expect("a number");
    browser.click("thead .pick input");
    let selected = browser.all_words("tbody tr").len();
    browser.click("#bulk button[formaction$='/set']");
    browser.until("which field", |browser| browser.has("[name=_column]"));
    wrong.extend(look(&browser, "set-which"));
    browser.choose("[name=_column]", "stock");
    browser.click("form.act button.primary");
    browser.until("its value", |browser| browser.has("[name=stock]"));
    browser.fill("[name=stock]", "77");
    wrong.extend(look(&browser, "set-value"));
    browser.click("form.act button.primary");
    browser.until("the list", |browser| {
        browser.words("main").contains("Saved, in all of them.")
    });
    let set = "SELECT count(*) FROM products WHERE status = 'draft' AND stock = 77";
    assert_eq!(one(&shop, set), selected.to_string());
    assert!(before >= selected && selected > 1);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn all_of_it_works_without_javascript() {
    let shop = Shop::start();
    let browser = Browser::without_javascript(shop.server.base());
    sign_in(&browser);
    browser.goto("/admin/products?sort=name&size=20");
    browser.click(".tools a[href*='_cells=1']");
    browser.until("cells to edit", |browser| browser.has("a.pen"));
    let list = browser.path();
    browser.click("tbody tr:nth-child(2) a.pen[href*='price_cents']");
    browser.until("a page of one field", |browser| {
        browser.has("main form.inline")
    });
    browser.fill("[name=price_cents]", "-1");
    browser.click("form.inline button");
    browser.until("a refusal", |browser| browser.has(".field .err"));
    browser.fill("[name=price_cents]", "0.77");
    browser.click("form.inline button");
    browser.until("the list", |browser| browser.has("tbody tr"));
    assert_eq!(browser.path(), list);
    assert_eq!(
        one(
            &shop,
            "SELECT count(*) FROM products WHERE price_cents = 77"
        ),
        "1"
    );

    browser.goto("/admin/orders?status=eq.packed");
    browser.click("tbody tr:nth-child(1) .pick input");
    browser.click("#bulk button[formaction$='/ship']");
    browser.fill("[name=tracking]", "77777");
    browser.click("form.act button.primary");
    browser.until("the list", |browser| {
        browser.words("main").contains("Marked as shipped.")
    });

    browser.goto("/admin/addresses");
    browser.click("tbody tr:nth-child(1) .pick input");
    browser.click("[data-delete]");
    browser.click(".page button.danger");
    browser.until("the list", |browser| browser.has(".tabs"));
    browser.click(".tabs a[href*='_trash']");
    browser.until("the trash", |browser| {
        browser.all_words("tbody tr").len() == 1
    });
    browser.click("tbody .pick input");
    browser.click("#bulk button[formaction$='/restore']");
    browser.until("an empty trash", |browser| {
        browser.words("main").contains("The trash is empty")
    });
    let trashed = "SELECT count(*) FROM addresses WHERE deleted_at IS NOT NULL";
    assert_eq!(one(&shop, trashed), "0");
}
