//! Links through a join table, made and removed in the form of either side.

use dbadmin_tests::fixture;
use dbadmin_tests::shop::Shop;

const TAGS: &str = "SELECT group_concat(name, ', ') FROM (SELECT name FROM tags JOIN product_tags ON id = tag_id WHERE product_id = 640 ORDER BY name)";

fn trail(shop: &Shop) -> String {
    let entries = "SELECT group_concat(table_address || ' ' || record || ' ' || action, '; ') FROM (SELECT * FROM dbadmin_audit ORDER BY id)";
    fixture::one(&shop.database(), entries).unwrap_or_default()
}

#[test]
fn tags_are_searched_linked_and_taken_off_with_their_product() {
    let shop = Shop::start();
    fixture::execute(
        &shop.database(),
        "INSERT INTO tags (id, name) VALUES (901, 'windproof'), (902, 'windless'), (903, 'calm')",
    );
    fixture::execute(
        &shop.database(),
        "DELETE FROM product_tags WHERE product_id = 640",
    );
    fixture::execute(
        &shop.database(),
        "INSERT INTO product_tags VALUES (640, 903)",
    );
    let client = shop.server.operator();
    let page = client.open("/admin/products/640/edit");
    assert_eq!(page.html().all_words(".links li > span"), ["calm"]);
    let form = page.html().form("form.form").with("_find._rows.0", "wind");
    let found = form
        .with("stock", "77")
        .with("_find", "_rows.0")
        .send(&client);
    let found = found.expect_status(200).html();
    assert_eq!(
        found.all_words(".found-links label"),
        ["windless", "windproof"]
    );
    let names = found.attributes(".found-links [type=checkbox]", "name");
    let values = found.attributes(".found-links [type=checkbox]", "value");
    assert_eq!(values, ["902", "901"]);
    let form = found.form("form.form").with(&names[1], "901");
    assert_eq!(form.value("stock"), Some("77"));
    let remove = found.attributes(".links .remove input", "name");
    // What is ticked stays while one searches for more.
    let more = form.with("_find._rows.0", "calm").with(&remove[0], "true");
    let more = more
        .with("_find", "_rows.0")
        .send(&client)
        .expect_status(200)
        .html();
    assert_eq!(
        more.all_words(".links li > label:not(.remove)"),
        ["windproof"]
    );
    assert!(
        more.words("form.form")
            .contains("Nothing else is called that.")
    );
    let _ = more.form("form.form").send(&client).expect_status(303);
    let database = shop.database();
    assert_eq!(fixture::one(&database, TAGS).as_deref(), Some("windproof"));
    let stock = "SELECT stock FROM products WHERE id = 640";
    assert_eq!(fixture::one(&database, stock).as_deref(), Some("77"));
    assert_eq!(
        trail(&shop),
        "products 640 update; product_tags 640,903 delete; product_tags 640,901 create"
    );

    // From the other side, and twice: the second is told, and nothing is half-done.
    let page = client.open("/admin/tags/902/edit");
    let form = page.html().form("form.form").with("name", "no wind");
    let form = form
        .with("_rows.0.0", "")
        .with("_rows.0.0.product_id", "640");
    let twice = form
        .with("_rows.0.1", "")
        .with("_rows.0.1.product_id", "640");
    let refused = twice.send(&client).expect_status(422).html();
    assert!(
        refused
            .words("[role=alert]")
            .contains("has this product and tag"),
        "{}",
        refused.words("main")
    );
    assert_eq!(fixture::one(&database, TAGS).as_deref(), Some("windproof"));
    let form = refused.form("form.form").without("_rows.0.1.product_id");
    let _ = form.send(&client).expect_status(303);
    assert_eq!(
        fixture::one(&database, TAGS).as_deref(),
        Some("no wind, windproof")
    );
}
