//! Who may do what: the shop's role `support` reads everything, changes orders and addresses,
//! and deletes nothing. What is not allowed is neither offered nor done.

use dbadmin_tests::fixture;
use dbadmin_tests::http::Client;
use dbadmin_tests::shop::Shop;

/// A client whose account has the role `support`.
fn supporter(shop: &Shop) -> Client {
    fixture::execute(&shop.database(), "UPDATE dbadmin_user SET role = 'support'");
    shop.server.operator()
}

#[test]
fn what_a_role_may_not_do_is_not_offered() {
    let shop = Shop::start();
    let support = supporter(&shop);
    let products = support.open("/admin/products").html();
    assert_eq!(
        products.count("a[href$='/new']"),
        0,
        "adding products is offered"
    );
    let product = support.open("/admin/products/1").html();
    assert_eq!(
        product.count("main a[href$='/edit'], main a[href$='/delete']"),
        0
    );
    let order = support.open("/admin/orders/1").html();
    assert_eq!(order.count("main a[href$='/orders/1/edit']"), 1);
    assert_eq!(order.count("main a[href$='/delete']"), 0);
    assert_eq!(
        support
            .open("/admin/addresses")
            .html()
            .count("a[href$='/addresses/new']"),
        1
    );
}

#[test]
fn what_a_role_may_not_do_is_403_and_not_done() {
    let shop = Shop::start();
    let support = supporter(&shop);
    let before = fixture::one(&shop.database(), "SELECT count(*) || name FROM products");
    for path in [
        "/admin/products/new",
        "/admin/products/1/edit",
        "/admin/products/1/delete",
    ] {
        let page = support.get(path).expect_status(403);
        assert!(!page.words().is_empty(), "{path} says nothing");
    }
    let _ = support.open("/admin/addresses/new");
    let fields = [
        ("name", "mine"),
        ("sku", "AAA-0001"),
        ("price_cents", "1"),
        ("category_id", "1"),
    ];
    for path in [
        "/admin/products",
        "/admin/products/1",
        "/admin/products/1/delete",
        "/admin/orders/1/delete",
    ] {
        let _ = support.post(path, &fields).expect_status(403);
    }
    let after = fixture::one(&shop.database(), "SELECT count(*) || name FROM products");
    assert_eq!(after, before);
    let form = support
        .open("/admin/orders/1/edit")
        .html()
        .form("form.form");
    let _ = form
        .with("note", "seen to")
        .send(&support)
        .expect_status(303);
}
