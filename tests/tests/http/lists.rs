//! Lists: sorting, searching, filtering, counting, and paging through all rows.

use std::collections::BTreeSet;

use dbadmin_tests::fixture;
use dbadmin_tests::html::Html;
use dbadmin_tests::http::Client;
use dbadmin_tests::shop::Shop;

use super::TABLES;

/// The addresses of the records that a list page shows, in its order.
fn records(page: &Html, table: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    page.links(&format!("tbody a[href^='/admin/{table}/']"))
        .into_iter()
        .filter(|link| seen.insert(link.clone()))
        .collect()
}

/// All rows from this page on, the number of pages, and the last page.
fn to_the_end(operator: &Client, table: &str, path: &str) -> (Vec<String>, usize, Html) {
    let mut rows = Vec::new();
    let mut page = operator.open(path).html();
    for pages in 1..=500 {
        rows.extend(records(&page, table));
        let Some(next) = page.link("a[rel=next]") else {
            return (rows, pages, page);
        };
        page = operator.open(&next).html();
    }
    panic!("{path} has no end");
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
        let page = operator.open(&path).html();
        let rows = page.count("tbody tr");
        assert!(rows >= 38, "{table} lists {rows} rows");
        assert!(
            !records(&page, table).is_empty(),
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
        let page = operator
            .open(&format!("/admin/products?sort={sort}"))
            .html();
        let list = records(&page, "products");
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
    for (table, query, size, rows) in [
        ("products", "", 50, 640),
        ("products", "sort=status&", 50, 640),
        ("customers", "sort=-company&", 200, 4800),
        ("product_tags", "", 200, 1600),
        ("orders", "", 200, 20_000),
    ] {
        let path = format!("/admin/{table}?{query}size={size}");
        let (forward, pages, mut page) = to_the_end(&operator, table, &path);
        let once: BTreeSet<_> = forward.iter().collect();
        assert_eq!(once.len(), forward.len(), "{path} shows rows twice");
        assert_eq!(forward.len(), rows, "{path}");
        let back = pages.min(6) - 1;
        for _ in 0..back {
            page = operator
                .open(&page.link("a[rel=prev]").unwrap_or_default())
                .html();
        }
        let start = (pages - 1 - back) * size;
        assert_eq!(
            records(&page, table).first(),
            forward.get(start),
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

#[test]
fn one_goes_to_the_end_and_chooses_how_long_a_page_is() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    let (all, _, last) = to_the_end(&operator, "reviews", "/admin/reviews?size=200");
    let first = operator.open("/admin/reviews?size=200").html();
    let links = first.links("nav[aria-label=Pages] a");
    let end = links.last().expect("a link to the end");
    assert!(end.contains("before=end"), "{end}");
    let end = operator.open(end).html();
    let shown = records(&end, "reviews");
    assert_eq!(shown.len(), 200);
    assert_eq!(shown, all[all.len() - 200..], "the last 200 rows");
    assert!(end.link("a[rel=next]").is_none());
    let before = operator
        .open(&end.link("a[rel=prev]").expect("a page before"))
        .html();
    let before = records(&before, "reviews");
    assert_eq!(before, all[all.len() - 400..all.len() - 200]);
    drop(last);

    let sizes = first.links(".sizes a");
    assert_eq!(sizes.len(), 2, "{sizes:?}");
    let short = operator.open(&sizes[0]).html();
    assert_eq!(records(&short, "reviews"), all[..50]);
}
