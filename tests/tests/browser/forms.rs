//! Forms that know what goes with what: fields that come and go, and what is typed and not saved.

use dbadmin_tests::browser::Browser;
use dbadmin_tests::fixture;
use dbadmin_tests::shop::Shop;

use super::sign_in;

/// Whether the browser would ask before the page is left, by a link, the way back or a closed window: all
/// of them ask the page in this way. (The question itself is answered by the browser's driver.)
fn asks(browser: &Browser) -> bool {
    let asked = "const leaving = new Event('beforeunload', { cancelable: true }); \
                 dispatchEvent(leaving); return leaving.defaultPrevented";
    browser.script(asked) == true
}

#[test]
fn leaving_an_edited_form_asks_first() {
    let shop = Shop::start();
    let browser = Browser::open(shop.server.base());
    sign_in(&browser);
    browser.goto("/admin/orders/1/edit");
    assert!(!asks(&browser), "nothing is typed");
    let before = browser.value("[name=note]");
    browser.type_into("[name=note]", "Ring twice.");
    assert!(asks(&browser), "a note is typed");
    browser.fill("[name=note]", &before);
    assert!(!asks(&browser), "all is as it was");
    browser.choose("[name=status]", "refunded");
    assert!(asks(&browser), "a state is chosen");
    // What the server refuses is not saved yet.
    browser.fill("[name=discount_cents]", "99999");
    browser.click("form.form .bar button.primary");
    browser.until("the message", |browser| browser.has(".alert"));
    assert!(asks(&browser), "what was refused is lost");
    // What is sent is not lost: the way on is free.
    browser.fill("[name=discount_cents]", "0");
    let _ = browser.script(
        "document.querySelector('form.form').addEventListener('submit', (event) => event.preventDefault())",
    );
    browser.click("form.form .bar button.primary");
    assert!(!asks(&browser), "the form was sent");
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
