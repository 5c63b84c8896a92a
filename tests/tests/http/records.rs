//! Records: each table's record, form, history and delete page open from its list, and lead to
//! one another.

use dbadmin_tests::fixture;
use dbadmin_tests::shop::Shop;

use super::TABLES;

#[test]
fn every_table_opens_its_records_forms_histories_and_delete_pages() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    for table in TABLES {
        let list = operator.open(&format!("/admin/{table}")).html();
        let record = list
            .link(&format!("tbody a[href^='/admin/{table}/']"))
            .unwrap_or_default();
        let page = operator.open(&record).html();
        assert!(!page.words("main h1").is_empty(), "{record} has no heading");
        assert!(page.count("dl dt") >= 2, "{record} shows no fields");
        for what in ["edit", "history", "delete"] {
            let link = page.link(&format!("main a[href$='/{what}']"));
            assert_eq!(
                link.as_deref(),
                Some(format!("{record}/{what}").as_str()),
                "{record}"
            );
            let _ = operator.open(&format!("{record}/{what}"));
        }
        let _ = operator
            .open(&format!("/admin/{table}/new"))
            .html()
            .form("form.form");
    }
}

#[test]
fn a_record_shows_what_belongs_to_it() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    let page = operator.open("/admin/orders/1").html();
    let links = page.links("main a");
    for part in [
        "/admin/customers/103",
        "/admin/order_items/1,",
        "/admin/payments/",
    ] {
        assert!(
            links.iter().any(|link| link.starts_with(part)),
            "no {part} among {links:?}"
        );
    }
    assert!(
        page.words("dl").contains("174.85"),
        "money in whole units: {}",
        page.words("dl")
    );
}

#[test]
fn a_composite_key_is_its_values_with_a_comma_between() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    let page = operator.open("/admin/order_items/2,1").html();
    assert!(page.links("main a").contains(&"/admin/orders/2".to_owned()));
}

#[test]
fn the_delete_page_says_what_goes_too_and_what_stands_in_the_way() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    let order = operator
        .open("/admin/orders/1/delete")
        .html()
        .words(".effects");
    assert!(
        order.contains("stands in the way"),
        "payments restrict: {order}"
    );
    let tag = operator.open("/admin/tags/1/delete").html();
    assert_eq!(tag.count(".effects li"), 1, "{}", tag.words("main"));
}

#[test]
fn a_picker_without_javascript_finds_by_name() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    let form = operator.open("/admin/orders/new").html().form("form.form");
    let page = form
        .with("number", "S-1")
        .with("_find.customer_id", "Aguilar")
        .with("_find", "customer_id")
        .send(&operator)
        .expect_status(200)
        .html();
    let options = page.all_words("select[name=customer_id] option[value]:not([value=''])");
    assert!(!options.is_empty(), "nobody found");
    assert!(
        options.iter().all(|name| name.contains("Aguilar")),
        "{options:?}"
    );
    assert_eq!(
        page.attribute("input[name=number]", "value").as_deref(),
        Some("S-1")
    );
}

#[test]
fn a_picker_asks_for_a_bounded_number_of_options() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    let page = operator.open("/admin/orders/new").html();
    assert!(page.count("select[name=customer_id] option") <= 52);
    let source = page
        .attribute("[data-picker]", "data-picker")
        .unwrap_or_default();
    let answer = operator.open(&page.resolve(&source)).text;
    let options: serde_json::Value = serde_json::from_str(&answer).unwrap_or_default();
    assert!(!options.is_null(), "{answer}");
}

#[test]
fn a_record_is_duplicated_but_for_what_only_one_may_have() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    let page = operator.open("/admin/products/1").html();
    let link = page.link("main a[href*='_from=']").expect("a link");
    let page = operator.open(&link).html();
    let said = page.words(".head p");
    assert!(said.contains("but for “SKU”"), "{said}");
    let form = page.form("form.form");
    let edit = operator
        .open("/admin/products/1/edit")
        .html()
        .form("form.form");
    assert_eq!(form.value("sku").unwrap_or_default(), "", "it is unique");
    for field in ["name", "category_id", "description"] {
        let value = form.value(field).unwrap_or_default();
        assert!(
            !value.is_empty() && Some(value) == edit.value(field),
            "{field}: {value}"
        );
    }
    let count = "SELECT count(*) FROM products";
    let before = fixture::one(&shop.database(), count);
    let missing = form.send(&operator).expect_status(422);
    assert!(
        missing.words().contains("Fill this in"),
        "{}",
        missing.words()
    );
    let done = form
        .with("sku", "QQQ-9999")
        .send(&operator)
        .expect_status(303);
    assert!(!done.location().ends_with("/products/1"));
    assert_ne!(fixture::one(&shop.database(), count), before);
    let _ = operator
        .get("/admin/products/new?_from=nothing")
        .expect_status(404);
}
