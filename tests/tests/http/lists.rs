//! Lists: sorting, searching, filtering, counting, and paging through all rows.

use std::collections::BTreeSet;

use dbadmin_tests::fixture;
use dbadmin_tests::http::Client;
use dbadmin_tests::shop::Shop;

use super::TABLES;

/// The addresses of the records that a list page shows, in its order.
fn records(client: &Client, path: &str) -> Vec<String> {
    let table = path.split(['?', '/']).nth(2).unwrap_or_default();
    let page = client.open(path).html();
    let mut seen = BTreeSet::new();
    page.links(&format!("tbody a[href^='/admin/{table}/']"))
        .into_iter()
        .filter(|link| seen.insert(link.clone()))
        .collect()
}

/// The number that stands in the list's count.
fn count(client: &Client, path: &str) -> String {
    client.open(path).html().words("[data-count]")
}

#[test]
fn every_table_is_on_the_dashboard_and_lists_its_rows() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    let links = operator.open("/admin/").html().links("nav a");
    for table in TABLES {
        let path = format!("/admin/{table}");
        assert!(
            links.contains(&path),
            "{path} is not in the navigation: {links:?}"
        );
        let rows = operator.open(&path).html().count("tbody tr");
        assert!(rows >= 38, "{table} lists {rows} rows");
        assert!(
            !records(&operator, &path).is_empty(),
            "{table} links to no record"
        );
    }
}

#[test]
fn every_sortable_column_sorts_both_ways() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    let mut sorted = 0;
    for table in TABLES {
        for link in operator
            .open(&format!("/admin/{table}"))
            .html()
            .links("thead a")
        {
            let once = operator.open(&link).html();
            assert_eq!(once.count("thead th[aria-sort]"), 1, "{link}");
            let back = once.link("thead th[aria-sort] a").unwrap_or_default();
            let first = once.attribute("thead th[aria-sort]", "aria-sort");
            let twice = operator.open(&back).html();
            assert_ne!(
                twice.attribute("thead th[aria-sort]", "aria-sort"),
                first,
                "{back}"
            );
            sorted += 1;
        }
    }
    assert!(sorted >= 15, "only {sorted} columns can be sorted");
}

#[test]
fn sorting_agrees_with_the_database() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    for (sort, order) in [
        ("price_cents", "price_cents, id"),
        ("-name", "name DESC, id DESC"),
    ] {
        let list = records(&operator, &format!("/admin/products?sort={sort}"));
        let first = fixture::one(
            &shop.database(),
            &format!("SELECT id FROM products ORDER BY {order} LIMIT 1"),
        );
        let price = |id: &str| {
            fixture::one(
                &shop.database(),
                &format!("SELECT price_cents || name FROM products WHERE id = {id}"),
            )
        };
        let shown = list[0].rsplit('/').next().unwrap_or_default();
        assert_eq!(price(shown), first.as_deref().and_then(price), "{sort}");
    }
}

#[test]
fn searching_and_filtering_find_what_the_database_finds() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    let database = shop.database();
    for (query, table, condition) in [
        (
            "q=casserole",
            "products",
            "name LIKE '%casserole%' OR sku LIKE '%casserole%'",
        ),
        ("status=eq.refunded", "orders", "status = 'refunded'"),
        (
            "status=in.(paid,packed)",
            "orders",
            "status IN ('paid', 'packed')",
        ),
        ("customer_id=eq.103", "orders", "customer_id = 103"),
        ("gift=eq.true", "orders", "gift"),
        (
            "total_cents=gte.30000&total_cents=lt.31000",
            "orders",
            "total_cents >= 30000 AND total_cents < 31000",
        ),
        (
            "status=eq.draft&stock=gt.100",
            "products",
            "status = 'draft' AND stock > 100",
        ),
        ("city=ilike.*an*", "addresses", "city LIKE '%an%'"),
        (
            "placed_at=gte.2025-01-01&placed_at=lt.2025-01-08",
            "orders",
            "placed_at >= '2025-01-01' AND placed_at < '2025-01-08'",
        ),
        ("parent_id=is.null", "categories", "parent_id IS NULL"),
        ("q=%25", "products", "name LIKE '%\\%%' ESCAPE '\\'"),
    ] {
        let want = fixture::one(
            &database,
            &format!("SELECT count(*) FROM {table} WHERE {condition}"),
        );
        let want: usize = want
            .and_then(|count| count.parse().ok())
            .unwrap_or_default();
        let mut found = 0;
        let mut next = Some(format!("/admin/{table}?{query}&size=200"));
        while let Some(path) = next {
            let page = operator.open(&path).html();
            found += page.count("tbody tr");
            next = page.link("a[rel=next]");
        }
        assert_eq!(found, want, "{table}?{query}");
    }
}

#[test]
fn paging_shows_each_row_once_forward_and_back() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    for (path, rows) in [
        ("/admin/products?size=50", 640),
        ("/admin/products?sort=status&size=50", 640),
        ("/admin/customers?sort=-company&size=200", 4800),
        ("/admin/product_tags?size=200", 1600),
        ("/admin/orders?size=200", 20_000),
        ("/admin/order_items?order_id=lt.500&size=50", 0),
    ] {
        let (mut forward, mut pages, mut here) = (Vec::new(), 1, path.to_owned());
        loop {
            forward.extend(records(&operator, &here));
            let Some(next) = operator.open(&here).html().link("a[rel=next]") else {
                break;
            };
            here = next;
            pages += 1;
        }
        let once: BTreeSet<_> = forward.iter().collect();
        assert_eq!(once.len(), forward.len(), "{path} shows rows twice");
        if rows > 0 {
            assert_eq!(forward.len(), rows, "{path}");
        }
        for _ in 1..pages.min(6) {
            here = operator
                .open(&here)
                .html()
                .link("a[rel=prev]")
                .unwrap_or_default();
        }
        let position = forward
            .iter()
            .position(|row| Some(row) == records(&operator, &here).first());
        let size = if path.ends_with("200") { 200 } else { 50 };
        assert_eq!(
            position,
            Some((pages - pages.min(6)) * size),
            "{path}, back from the end"
        );
    }
}

#[test]
fn counts_are_honest() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    assert!(count(&operator, "/admin/tags").contains("72"));
    let orders = count(&operator, "/admin/orders");
    assert!(orders.contains("20,000"), "{orders}");
    let refunded = fixture::one(
        &shop.database(),
        "SELECT count(*) FROM orders WHERE status = 'refunded'",
    );
    let shown = count(&operator, "/admin/orders?status=eq.refunded");
    assert!(shown.contains(&refunded.unwrap_or_default()), "{shown}");
}

#[test]
fn an_empty_result_says_so_and_leads_back() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    let page = operator.open("/admin/products?q=no+such+product").html();
    assert_eq!(page.count("tbody tr"), 0);
    assert!(
        page.words(".empty").contains("no such product"),
        "{}",
        page.words(".empty")
    );
    assert_eq!(page.link(".empty a").as_deref(), Some("/admin/products"));
}
