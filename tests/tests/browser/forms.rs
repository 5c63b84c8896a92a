//! Forms that know what goes with what: fields that come and go, and what is typed and not saved.

use dbadmin_tests::browser::Browser;
use dbadmin_tests::fixture;
use dbadmin_tests::shop::Shop;

use super::sign_in;

/// Leaves the form by `way`: the browser has to ask, and one stays.
fn asks_and_stays(browser: &Browser, what: &str, way: impl Fn(&Browser)) {
    way(browser);
    browser.until(what, Browser::asks);
    browser.answer(false);
    assert!(browser.path().ends_with("/edit"), "{what} left the form");
    assert!(
        browser.value("[name=note]").ends_with("Ring twice."),
        "{what}"
    );
}

#[test]
fn leaving_an_edited_form_asks_first() {
    let shop = Shop::start();
    let browser = Browser::open(shop.server.base());
    sign_in(&browser);
    browser.goto("/admin/orders/1");
    browser.click("main .head a[href$='/edit']");
    browser.until("the form", |browser| browser.has("[name=note]"));
    // Nothing is typed: nobody asks.
    browser.click(".crumbs a");
    browser.until("the list", |browser| browser.path() == "/admin/orders");
    browser.goto("/admin/orders/1");
    browser.click("main .head a[href$='/edit']");
    browser.type_into("[name=note]", "Ring twice.");
    asks_and_stays(&browser, "a link", |browser| browser.click(".crumbs a"));
    asks_and_stays(&browser, "the way back", |browser| {
        let _ = browser.script("history.back()");
    });
    asks_and_stays(&browser, "a reload", |browser| {
        let _ = browser.script("location.reload()");
    });
    // What is saved is not lost.
    browser.click("form.form .bar button.primary");
    browser.until("the note", |browser| {
        browser.path() == "/admin/orders/1" && browser.words("dl").contains("Ring twice.")
    });
    // Whoever wants to leaves.
    browser.click("main .head a[href$='/edit']");
    browser.type_into("[name=note]", "!");
    browser.click(".crumbs a");
    browser.until("a question", Browser::asks);
    browser.answer(true);
    browser.until("the list", |browser| browser.path() == "/admin/orders");
    let note = "SELECT note FROM orders WHERE id = 1";
    let stored = fixture::one(&shop.database(), note).unwrap_or_default();
    assert!(stored.ends_with("Ring twice."), "{stored}");
}

/// Whether the field of a column is seen.
fn is_seen(browser: &Browser, column: &str) -> bool {
    let seen = format!("return document.getElementById('field-{column}').checkVisibility()");
    browser.script(&seen) == true
}

#[test]
fn fields_come_and_go_with_what_others_hold() {
    let shop = Shop::start();
    let browser = Browser::open(shop.server.base());
    sign_in(&browser);
    browser.goto("/admin/payments/new");
    assert!(!is_seen(&browser, "card_last4") && !is_seen(&browser, "captured_at"));
    browser.screenshot("form-dependent");
    browser.choose("[name=method]", "card");
    browser.choose("[name=status]", "captured");
    assert!(is_seen(&browser, "card_last4") && is_seen(&browser, "captured_at"));
    browser.screenshot("form-dependent-shown");
    assert_eq!(browser.axe(), Vec::<String>::new());
    let required = "return document.getElementById('field-captured_at').required";
    assert_eq!(browser.script(required), true);
    // What is not needed is not needed any more, and nothing but what changed is said to have.
    browser.choose("[name=method]", "invoice");
    browser.choose("[name=status]", "pending");
    assert!(!is_seen(&browser, "card_last4") && !is_seen(&browser, "captured_at"));
    assert_eq!(browser.script(required), false);
    assert_eq!(browser.console(), Vec::<String>::new());
    browser.phone();
    browser.choose("[name=method]", "card");
    assert_eq!(browser.overflow(), 0);
    browser.screenshot("form-dependent-phone");
}

#[test]
fn a_field_that_is_not_shown_keeps_what_the_row_has() {
    let shop = Shop::start();
    let browser = Browser::open(shop.server.base());
    sign_in(&browser);
    let card =
        "SELECT id FROM payments WHERE card_last4 IS NOT NULL AND status = 'captured' LIMIT 1";
    let id = fixture::one(&shop.database(), card).expect("a payment by card");
    let stored = format!("SELECT card_last4 || ' ' || captured_at FROM payments WHERE id = {id}");
    let before = fixture::one(&shop.database(), &stored);
    browser.goto(&format!("/admin/payments/{id}/edit"));
    assert!(is_seen(&browser, "card_last4") && is_seen(&browser, "captured_at"));
    browser.choose("[name=status]", "failed");
    assert!(!is_seen(&browser, "captured_at"));
    assert_eq!(browser.words("[data-changes]"), "One field changed");
    browser.click("form.form .bar button.primary");
    browser.until("the record", |browser| {
        browser.path() == format!("/admin/payments/{id}") && browser.has("dl")
    });
    assert_eq!(fixture::one(&shop.database(), &stored), before);
}

#[test]
fn without_javascript_all_fields_are_shown_and_say_when_they_matter() {
    let shop = Shop::start();
    let browser = Browser::without_javascript(shop.server.base());
    sign_in(&browser);
    browser.goto("/admin/payments/new");
    let shown = browser.all_words(".field");
    let about = |label: &str| {
        let mut found = shown.iter().filter(|words| words.starts_with(label));
        found.next().cloned().unwrap_or_default()
    };
    let card = about("Card");
    assert!(card.contains("Only when “Method” is Card."), "{shown:?}");
    let captured = about("Captured");
    assert!(
        captured.contains("Only when “Status” is Captured or Refunded."),
        "{shown:?}"
    );
    browser.screenshot("form-dependent-plain");
    browser.choose("[name=status]", "captured");
    browser.type_into("[name=reference]", "r-77");
    browser.type_into("[name=amount_cents]", "12");
    browser.choose("[name=order_id]", "1");
    browser.choose("[name=method]", "invoice");
    browser.click("form.form .bar button.primary");
    browser.until("the message", |browser| {
        browser
            .words(".alert")
            .contains("Captured: This is needed when “Status” is Captured or Refunded.")
    });
    assert_eq!(browser.value("[name=reference]"), "r-77");
}

#[test]
fn an_order_goes_from_state_to_state_by_a_button() {
    let shop = Shop::start();
    let waiting = "SELECT id FROM orders WHERE status = 'awaiting_payment' LIMIT 1";
    let id = fixture::one(&shop.database(), waiting).expect("an order that waits");
    let status = format!("SELECT status FROM orders WHERE id = {id}");
    for browser in [
        Browser::open(shop.server.base()),
        Browser::without_javascript(shop.server.base()),
    ] {
        sign_in(&browser);
        browser.goto(&format!("/admin/orders/{id}"));
        let steps = browser.all_words("form.steps button");
        browser.screenshot(&format!("record-steps-{}", steps.join("-")));
        let next = ["Paid", "Packed"]
            .into_iter()
            .find(|next| steps[0] == *next);
        let next = next.expect("a step forward");
        assert_eq!(steps[1], "Cancelled", "{steps:?}");
        browser.click("form.steps button");
        browser.until("the next state", |browser| {
            browser.words("dl").contains(next)
        });
        assert_eq!(
            fixture::one(&shop.database(), &status),
            Some(next.to_lowercase())
        );
    }
    let browser = Browser::open(shop.server.base());
    sign_in(&browser);
    browser.goto(&format!("/admin/orders/{id}"));
    assert_eq!(browser.axe(), Vec::<String>::new());
    browser.dark(true);
    assert_eq!(browser.axe(), Vec::<String>::new());
    browser.screenshot("record-steps-dark");
    browser.phone();
    assert_eq!(browser.overflow(), 0);
    browser.screenshot("record-steps-phone");
    browser.desktop();
    // The form offers the same.
    browser.goto(&format!("/admin/orders/{id}/edit"));
    let offered = browser.all_words("[name=status] option");
    assert_eq!(offered, ["Packed", "Shipped", "Cancelled", "Refunded"]);
    // A step that needs more leads to the form, which says what.
    browser.screenshot("form-steps");
    browser.click("form.form .bar button[formaction]");
    browser.until("the message beside the state", |browser| {
        browser
            .words("[id$='status-error']")
            .contains("A new order starts as “Awaiting payment”.")
    });
    browser.screenshot("form-save-as-new");
    browser.choose("[name=status]", "awaiting_payment");
    browser.fill("[name=number]", "S-88888");
    browser.click("form.form .bar button.primary");
    browser.until("the other order", |browser| {
        browser.words("h1").contains("S-88888")
    });
}
