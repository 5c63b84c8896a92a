//! Every kind of page under axe's rules, in light, in the dark and on a phone; nothing moves
//! sideways on a phone, and one sees where the keyboard's focus is.

use dbadmin_tests::browser::Browser;
use dbadmin_tests::shop::Shop;
use fantoccini::key::Key;

use super::sign_in;

/// A name for the picture, and the address.
pub const PAGES: [(&str, &str); 26] = [
    ("dashboard", "/admin/"),
    (
        "dashboard-of-a-year",
        "/admin/?from=2025-01-01&to=2025-12-31",
    ),
    ("dashboard-refused", "/admin/?during=soon"),
    ("list", "/admin/orders"),
    ("list-products", "/admin/products"),
    (
        "list-sorted-filtered",
        "/admin/orders?sort=-total_cents&status=eq.paid&q=S",
    ),
    ("list-filters-open", "/admin/orders?_open=1"),
    (
        "list-conditions-open",
        "/admin/orders?status=in.(paid,shipped)&or=(total_cents.gte.100000,and(customer_id.eq.7,\
         placed_at.during.last-12-months),not.or(note.is.null,note.ilike.*gift*))&_open=conditions",
    ),
    ("list-columns-open", "/admin/orders?_open=look"),
    ("list-nothing-found", "/admin/products?q=no+such+product"),
    ("list-composite-key", "/admin/order_items"),
    ("record", "/admin/orders/1"),
    ("record-with-many", "/admin/customers/103"),
    ("form-new", "/admin/products/new"),
    ("form-duplicate", "/admin/products/new?_from=1"),
    ("form-edit", "/admin/orders/1/edit"),
    ("delete", "/admin/orders/1/delete"),
    (
        "record-from-a-list",
        "/admin/orders/5?_list=status%3Deq.paid%26sort%3D-total_cents",
    ),
    ("dashboard-with-opened", "/admin/"),
    ("schema", "/admin/schema"),
    ("schema-of-one", "/admin/schema?table=orders"),
    ("search", "/admin/search?q=lamp"),
    ("search-nothing-found", "/admin/search?q=no+such+thing"),
    ("search-empty", "/admin/search"),
    ("not-found", "/admin/nothing"),
    ("bad-request", "/admin/products?sort=colour"),
];

/// Looks at the page in light, in the dark and on a phone; returns what is wrong with it.
pub fn look(browser: &Browser, name: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut check = |view: &str| {
        let place = format!("{name} ({view})");
        wrong.extend(
            browser
                .axe()
                .into_iter()
                .map(|line| format!("{place}: {line}")),
        );
        let overflow = browser.overflow();
        if overflow > 0 {
            wrong.push(format!("{place} is {overflow} px wider than the window"));
        }
    };
    check("light");
    browser.screenshot(name);
    browser.dark(true);
    check("dark");
    browser.screenshot(&format!("{name}-dark"));
    browser.dark(false);
    browser.phone();
    check("phone");
    browser.screenshot(&format!("{name}-phone"));
    browser.desktop();
    wrong
}

#[test]
fn every_kind_of_page_is_accessible_and_fits_a_phone() {
    let shop = Shop::start();
    let browser = Browser::open(shop.server.base());
    browser.goto("/admin/login");
    let mut wrong = look(&browser, "sign-in");
    sign_in(&browser);
    for (name, path) in PAGES {
        browser.goto(path);
        wrong.extend(look(&browser, name));
    }
    let views = ["All that is paid", "Refunds of this year"];
    for name in views {
        browser.goto("/admin/orders?status=eq.paid&q=S&_open=views");
        browser.fill("#view-0", name);
        browser.click(".sheet [name=shared]");
        browser.click(".sheet button.primary");
        browser.until("a tab", |browser| browser.words(".tabs").contains(name));
    }
    browser.goto("/admin/orders?status=eq.paid&q=S&_open=views");
    wrong.extend(look(&browser, "list-views-open"));
    browser.goto("/admin/orders/1");
    browser.click(".head button[name=do]");
    browser.until("a star", |browser| browser.has(".btn.starred"));
    wrong.extend(look(&browser, "record-starred"));
    browser.goto("/admin/orders");
    browser.click(".goto");
    browser.press("lamp");
    browser.until("records", |browser| {
        browser.all_words("dialog [role=option]").len() > 5
    });
    wrong.extend(look(&browser, "palette"));

    browser.goto("/admin/tags");
    browser.click("thead .pick input");
    wrong.extend(look(&browser, "list-selected"));
    browser.click("[data-delete]");
    browser.until("a question", |browser| browser.has(".chosen"));
    wrong.extend(look(&browser, "delete-many"));
    browser.goto("/admin/reviews?rating=eq.1");
    browser.click("form#bulk [name=_all]");
    browser.click("[data-delete]");
    browser.until("a question", |browser| browser.has(".chosen"));
    wrong.extend(look(&browser, "delete-all-that-match"));

    browser.goto("/admin/orders/1/edit");
    browser.fill("[name=number]", "S-10002");
    browser.click("form.form .bar button.primary");
    browser.until("a refusal", |browser| browser.has("[aria-invalid=true]"));
    wrong.extend(look(&browser, "form-refused"));

    browser.goto("/admin/tags/1/edit");
    let other = shop.server.operator();
    let form = other.open("/admin/tags/1/edit").html().form("form.form");
    let _ = form
        .with("name", "changed by somebody else")
        .send(&other)
        .expect_status(303);
    browser.fill("[name=name]", "changed by me");
    browser.click("form.form .bar button.primary");
    browser.until("the comparison", |browser| browser.has("table.delta"));
    wrong.extend(look(&browser, "conflict"));
    browser.goto("/admin/tags/1/history");
    wrong.extend(look(&browser, "history"));
    assert!(
        wrong.is_empty(),
        "{} things are wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn one_sees_where_the_focus_is() {
    const SEEN: &str = "
        const at = document.activeElement;
        // The button inside a date field is Chromium's own, with a ring of its own.
        const inside = /^(date|time|datetime-local)$/.test(at.type) && !at.matches(':focus-visible');
        if (at === document.body || inside) return 'nothing';
        const style = getComputedStyle(at);
        const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
        const around = at.parentElement ? getComputedStyle(at.parentElement) : style;
        const ring = style.boxShadow !== 'none' || around.boxShadow !== 'none'
            || (around.outlineStyle !== 'none' && parseFloat(around.outlineWidth) >= 1);
        return outlined || ring ? '' : at.outerHTML.slice(0, 200);
    ";
    let shop = Shop::start();
    let browser = Browser::open(shop.server.base());
    sign_in(&browser);
    for path in [
        "/admin/",
        "/admin/orders",
        "/admin/orders/1",
        "/admin/products/1/edit",
    ] {
        browser.goto(path);
        let mut seen = 0;
        for _ in 0..40 {
            browser.press(&char::from(Key::Tab).to_string());
            match browser.script(SEEN).as_str() {
                Some("") => seen += 1,
                // After the last element, the focus leaves the page.
                Some("nothing") => {}
                unseen => panic!("the focus cannot be seen on {path}: {unseen:?}"),
            }
        }
        assert!(
            seen >= 20,
            "only {seen} elements of {path} can have the focus"
        );
    }
}

#[test]
fn the_first_tab_leads_past_the_navigation() {
    let shop = Shop::start();
    let browser = Browser::open(shop.server.base());
    sign_in(&browser);
    browser.goto("/admin/orders");
    browser.press(&char::from(Key::Tab).to_string());
    browser.press(&char::from(Key::Enter).to_string());
    let inside = "return location.hash === '#main' || document.activeElement.id === 'main'";
    assert_eq!(browser.script(inside), true);
}
