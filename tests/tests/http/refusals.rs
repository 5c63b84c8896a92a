//! What is refused, with which status, and with which words: nothing is ever half written.

use dbadmin_tests::fixture;
use dbadmin_tests::http::{Client, Page};
use dbadmin_tests::shop::Shop;

fn count(shop: &Shop, table: &str) -> Option<String> {
    fixture::one(&shop.database(), &format!("SELECT count(*) FROM {table}"))
}

/// Sends a new product's form with one field changed.
fn product_with(operator: &Client, name: &str, value: &str) -> Page {
    let form = operator
        .open("/admin/products/new")
        .html()
        .form("form.form");
    form.with("sku", "KIT-0001")
        .with("name", "Kite")
        .with("category_id", "1")
        .with("price_cents", "10")
        .with(name, value)
        .send(operator)
}

#[test]
fn what_is_not_there_is_404() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    for path in [
        "/admin/nothing",
        "/admin/nothing/1",
        "/admin/products/999999",
        "/admin/products/abc",
        "/admin/products/1,2",
        "/admin/products/%FF%FE",
        "/admin/products/1'%20OR%201=1",
        "/admin/order_items/1",
        "/admin/order_items/1,x",
        "/admin/order_items/,",
        "/admin/products/999999/edit",
        "/admin/products/999999/delete",
        "/admin/products/1/nothing",
        "/admin/sqlite_master",
        "/admin/dbadmin_user",
        "/admin/_sqlx_migrations",
    ] {
        let page = operator.get(path).expect_status(404);
        assert!(!page.words().is_empty(), "{path} says nothing");
    }
}

#[test]
fn an_address_that_cannot_be_followed_is_400_and_says_what_was_expected() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    for (path, named) in [
        ("/admin/products?sort=colour", "colour"),
        ("/admin/products?sort=-id;drop", "id;drop"),
        ("/admin/products?colour=eq.red", "colour"),
        ("/admin/products?price_cents=gt.lots", "lots"),
        ("/admin/products?status=is.paid", "status"),
        ("/admin/products?status=paid", "status"),
        ("/admin/products?size=0", "size"),
        ("/admin/products?size=many", "size"),
        ("/admin/products?after=garbage", "after"),
    ] {
        let page = operator.get(path).expect_status(400);
        assert!(page.words().contains(named), "{path}: {}", page.words());
    }
}

#[test]
fn a_form_that_breaks_a_rule_is_422_with_the_message_beside_its_field() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    let before = count(&shop, "products");
    let long = "x".repeat(121);
    for (name, value) in [
        ("name", ""),
        ("name", long.as_str()),
        ("price_cents", "a lot"),
        ("price_cents", "-1"),
        ("price_cents", "1.999"),
        ("price_cents", "99999999999999999999"),
        ("stock", "1.5"),
        ("stock", "-1"),
        ("sku", "kit-1"),
        ("sku", "COO-1001"),
        ("category_id", "4711"),
        ("category_id", "x"),
        ("status", "sold"),
        ("launched_on", "yesterday"),
        ("launched_on", "2025-02-30"),
        ("attributes", "{not json"),
    ] {
        let page = product_with(&operator, name, value)
            .expect_status(422)
            .html();
        let beside = page.words(&format!("#{name}-error, [id$='{name}-error']"));
        assert!(
            !beside.is_empty(),
            "{name}={value}: {}",
            page.words("[role=alert]")
        );
        assert!(
            !page.words("[role=alert]").is_empty(),
            "{name}={value} has no summary"
        );
        let marked = page.count("[aria-invalid=true]");
        assert_eq!(marked, 1, "{name}={value} marks {marked} fields");
    }
    assert_eq!(count(&shop, "products"), before);
}

#[test]
fn rules_across_columns_are_told_in_words() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    let page = product_with(&operator, "list_price_cents", "1").expect_status(422);
    assert!(
        page.html().words("[role=alert]").contains("ist price"),
        "{}",
        page.words()
    );
    let page = product_with(&operator, "status", "active").expect_status(422);
    assert!(!page.words().contains("CHECK"), "{}", page.words());
}

#[test]
fn all_messages_come_at_once_and_nothing_typed_is_lost() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    let form = operator
        .open("/admin/products/new")
        .html()
        .form("form.form");
    let page = form
        .with("sku", "nonsense \"<b>")
        .with("stock", "some")
        .with("price_cents", "cheap")
        .send(&operator)
        .expect_status(422)
        .html();
    assert!(
        page.count("[aria-invalid=true]") >= 4,
        "{}",
        page.words("[role=alert]")
    );
    let again = page.form("form.form");
    for (name, value) in [
        ("sku", "nonsense \"<b>"),
        ("stock", "some"),
        ("price_cents", "cheap"),
    ] {
        assert_eq!(again.value(name), Some(value));
    }
}

#[test]
fn fields_that_the_form_does_not_offer_are_not_written() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    for (path, name) in [
        ("/admin/orders/1", "total_cents"),
        ("/admin/products/1", "created_at"),
        ("/admin/products/1", "rowid"),
    ] {
        let form = operator
            .open(&format!("{path}/edit"))
            .html()
            .form("form.form");
        let page = form.with(name, "1").send(&operator);
        assert!(
            [400, 403, 422].contains(&page.status),
            "{path} {name}: {}",
            page.status
        );
    }
    let created = "SELECT created_at FROM products WHERE id = 1";
    assert_eq!(
        fixture::one(&shop.database(), created).as_deref(),
        Some("2019-02-13 15:16:00")
    );
}

#[test]
fn a_stale_form_is_409_and_shows_both_versions() {
    let shop = Shop::start();
    let (first, second) = (shop.server.operator(), shop.server.operator());
    let stale = second
        .open("/admin/products/2/edit")
        .html()
        .form("form.form");
    let form = first
        .open("/admin/products/2/edit")
        .html()
        .form("form.form");
    let _ = form
        .with("name", "Changed by the first")
        .send(&first)
        .expect_status(303);
    let page = stale
        .with("name", "Changed by the second")
        .send(&second)
        .expect_status(409);
    for words in ["Changed by the first", "Changed by the second"] {
        assert!(page.words().contains(words), "{}", page.words());
    }
    let name = "SELECT name FROM products WHERE id = 2";
    assert_eq!(
        fixture::one(&shop.database(), name).as_deref(),
        Some("Changed by the first")
    );
    let choice = page
        .html()
        .form("form.form")
        .with("name", "Changed by the second");
    let _ = choice.send(&second).expect_status(303);
    assert_eq!(
        fixture::one(&shop.database(), name).as_deref(),
        Some("Changed by the second")
    );
}

#[test]
fn a_record_that_others_need_stays() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    let page = operator.open("/admin/orders/1/delete");
    let page = operator.post(
        "/admin/orders/1/delete",
        &[(
            "_csrf",
            page.html()
                .form("main form")
                .value("_csrf")
                .unwrap_or_default(),
        )],
    );
    assert!(
        [409, 422].contains(&page.status),
        "{}: {}",
        page.status,
        page.words()
    );
    assert!(!page.words().contains("FOREIGN KEY"), "{}", page.words());
    assert_eq!(operator.get("/admin/orders/1").status, 200);
}

#[test]
fn a_write_without_the_right_token_is_403_and_writes_nothing() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    let _ = operator.open("/admin/tags/new");
    let before = count(&shop, "tags");
    let fields = [("name", "forged"), ("color", "#000000")];
    let forged = [
        fields[0],
        fields[1],
        ("_csrf", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    ];
    let _ = operator
        .post_bare("/admin/tags", &fields)
        .expect_status(403);
    let page = operator
        .post_bare("/admin/tags", &forged)
        .expect_status(403);
    assert!(
        page.words().len() > 40,
        "the page says what to do: {}",
        page.words()
    );
    let foreign = shop
        .server
        .operator()
        .open("/admin/tags/new")
        .html()
        .form("form.form");
    let token = foreign.value("_csrf").unwrap_or_default();
    let other = [fields[0], fields[1], ("_csrf", token)];
    let _ = operator.post_bare("/admin/tags", &other).expect_status(403);
    let _ = operator
        .post_bare("/admin/tags/1/delete", &[])
        .expect_status(403);
    assert_eq!(count(&shop, "tags"), before);
}

#[test]
fn a_write_sent_from_another_site_is_403() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    let form = operator.open("/admin/tags/new").html().form("form.form");
    let token = form.value("_csrf").unwrap_or_default();
    let fields = [("name", "forged"), ("color", "#000000"), ("_csrf", token)];
    for header in [
        ("origin", "https://evil.example"),
        ("sec-fetch-site", "cross-site"),
    ] {
        let _ = operator
            .post_with("/admin/tags", &fields, &[header])
            .expect_status(403);
    }
}

#[test]
fn a_body_beyond_all_measure_is_refused_and_the_server_goes_on() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    let huge = "x".repeat(3 * 1024 * 1024);
    let form = operator.open("/admin/tags/new").html().form("form.form");
    let token = form.value("_csrf").unwrap_or_default();
    let fields = [
        ("_csrf", token),
        ("name", huge.as_str()),
        ("color", "#000000"),
    ];
    // The server need not read what it refuses: it may close the connection before the client
    // has read why.
    let answer = operator.try_post("/admin/tags", &fields, &[]);
    assert!(answer.is_none_or(|page| page.status == 413));
    let other = shop.server.visitor();
    other.set_cookies(&operator.cookie_header());
    let _ = other.open("/admin/tags");
}
