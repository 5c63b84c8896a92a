//! Signing in and out: who may not, what the cookie is like, and how guessing is slowed down.

use dbadmin_tests::server::{PASSWORD, USER};
use dbadmin_tests::shop::Shop;

const COOKIE: &str = "dbadmin_session";

#[test]
fn without_a_session_every_page_leads_to_the_sign_in_page_and_back() {
    let shop = Shop::start();
    let visitor = shop.server.visitor();
    for path in [
        "/admin/",
        "/admin/orders",
        "/admin/orders?status=eq.paid",
        "/admin/orders/1/edit",
    ] {
        let page = visitor.get(path);
        assert_eq!(page.status, 303, "{path}");
        assert!(
            page.location().starts_with("/admin/login"),
            "{path} → {}",
            page.location()
        );
    }
    let asked = visitor.get("/admin/orders?status=eq.paid").location();
    let form = visitor.open(&asked).html().form("form");
    let page = form
        .with("name", USER)
        .with("password", PASSWORD)
        .send(&visitor);
    assert_eq!(page.location(), "/admin/orders?status=eq.paid");
    assert!(
        visitor
            .open("/admin/orders?status=eq.paid")
            .text
            .contains("<table")
    );
}

#[test]
fn a_wrong_password_or_name_is_refused_alike_and_leaves_no_session() {
    let shop = Shop::start();
    let visitor = shop.server.visitor();
    let wrong = visitor.try_sign_in(USER, "guess");
    let unknown = visitor.try_sign_in("nobody", "guess");
    assert!((400..500).contains(&wrong.status), "{}", wrong.status);
    assert_eq!(wrong.status, unknown.status);
    assert_eq!(
        wrong.html().words("#refusal"),
        unknown.html().words("#refusal")
    );
    assert!(!wrong.html().words("#refusal").is_empty());
    assert_eq!(visitor.get("/admin/").status, 303);
}

#[test]
fn attempts_are_limited_also_for_the_right_password() {
    let shop = Shop::start();
    let visitor = shop.server.visitor();
    let refused = (0..20)
        .map(|_| visitor.try_sign_in(USER, "guess").status)
        .find(|s| *s == 429);
    assert_eq!(
        refused,
        Some(429),
        "20 guesses in a row were all let through"
    );
    let right = visitor.try_sign_in(USER, PASSWORD);
    assert_eq!(
        right.status,
        429,
        "the right password must wait too:\n{}",
        right.words()
    );
}

#[test]
fn the_session_cookie_is_out_of_reach_for_scripts_and_other_sites() {
    let shop = Shop::start();
    let visitor = shop.server.visitor();
    let page = visitor.try_sign_in(USER, PASSWORD);
    let set = page
        .all("set-cookie")
        .find(|set| set.starts_with(COOKIE))
        .unwrap_or_default();
    for attribute in ["HttpOnly", "SameSite=", "Path=/admin"] {
        assert!(set.contains(attribute), "no {attribute} in {set}");
    }
}

/// Browsers give all ports of a host the same cookies.
#[test]
fn two_panels_on_one_host_keep_a_browser_signed_in_to_both() {
    let (one, other) = (Shop::start(), Shop::start());
    let browser = one.server.operator();
    let elsewhere = other.server.visitor();
    elsewhere.set_cookies(&browser.cookie_header());
    elsewhere.sign_in(USER, PASSWORD);
    browser.set_cookies(&elsewhere.cookie_header());
    assert_eq!(browser.get("/admin/orders").status, 200);
    assert_eq!(elsewhere.get("/admin/orders").status, 200);
}

#[test]
fn signing_out_ends_the_session_on_the_server_too() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    let stolen = operator.cookie_header();
    assert_eq!(
        operator
            .open("/admin/")
            .html()
            .form("form[action$='/logout']")
            .send(&operator)
            .status,
        303
    );
    assert_eq!(operator.get("/admin/").status, 303);
    let thief = shop.server.visitor();
    thief.set_cookies(&stolen);
    assert_eq!(
        thief.get("/admin/").status,
        303,
        "the old cookie still opens the panel"
    );
}

#[test]
fn signing_in_leads_nowhere_outside_the_panel() {
    let shop = Shop::start();
    for next in [
        "//evil.example/",
        "https://evil.example/",
        "/\\evil.example",
        "/elsewhere",
        "javascript:alert(1)",
    ] {
        let visitor = shop.server.visitor();
        let form = visitor.open("/admin/login").html().form("form");
        let form = form
            .with("name", USER)
            .with("password", PASSWORD)
            .with("next", next);
        let leads = form.send(&visitor).location();
        assert!(
            leads == "/admin" || leads.starts_with("/admin/"),
            "{next} → {leads}"
        );
    }
}
