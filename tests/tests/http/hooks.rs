//! The shop's own logic: `examples/shop/src/admin/hooks/orders.rs`.

use dbadmin_tests::fixture;
use dbadmin_tests::shop::Shop;

#[test]
fn a_parcel_that_leaves_gets_its_time_and_does_not_come_back_by_a_click() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    let packed = "SELECT id FROM orders WHERE status = 'packed' AND shipped_at IS NULL";
    let id = fixture::one(&shop.database(), packed).expect("a packed order");
    let save = |status: &str, shipped: &str| {
        let form = operator.open(&format!("/admin/orders/{id}/edit")).html();
        let form = form.form("form.form").with("status", status);
        form.with("shipped_at", shipped).send(&operator)
    };
    let is = |column: &str| {
        let asked = format!("SELECT {column} FROM orders WHERE id = {id}");
        fixture::one(&shop.database(), &asked).unwrap_or_default()
    };
    let _ = save("shipped", "").expect_status(303);
    let age = is("unixepoch() - unixepoch(shipped_at)");
    let age: i64 = age.parse().expect("a time");
    assert!((0..60).contains(&age), "shipped {age} s ago");
    let history = operator
        .open(&format!("/admin/orders/{id}/history"))
        .words();
    assert!(history.contains("Shipped"), "{history}");

    let shipped = is("shipped_at");
    let refused = save("packed", &shipped).expect_status(422);
    let said = refused.html().words("form.form");
    assert!(said.contains("It has been shipped already."), "{said}");
    assert_eq!(is("status"), "shipped");
    let _ = save("refunded", &shipped).expect_status(303);
}
