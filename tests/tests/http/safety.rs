//! What every page owes its reader: headers that keep scripts of others out, no scripts of its
//! own in the markup, and hostile values shown as the text that they are.

use dbadmin_tests::shop::Shop;

const PAGES: [&str; 9] = [
    "/admin/login",
    "/admin/",
    "/admin/orders",
    "/admin/orders/1",
    "/admin/orders/1/edit",
    "/admin/orders/1/history",
    "/admin/orders/1/delete",
    "/admin/nothing",
    "/admin/products?sort=colour",
];

#[test]
fn every_page_forbids_what_it_does_not_need() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    for path in PAGES {
        let page = operator.get(path);
        let policy = page.header("content-security-policy").unwrap_or_default();
        assert!(policy.contains("default-src 'none'"), "{path}: {policy}");
        assert!(
            policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe-"), "{path}: {policy}");
        assert_eq!(
            page.header("x-content-type-options"),
            Some("nosniff"),
            "{path}"
        );
        assert!(page.header("referrer-policy").is_some(), "{path}");
        assert!(
            page.header("cache-control")
                .unwrap_or_default()
                .contains("no-store"),
            "{path}"
        );
    }
}

#[test]
fn no_page_has_inline_scripts_styles_or_handlers() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    for path in PAGES {
        let page = operator.get(path).html();
        let inline = "script:not([src]), style, [style], [onclick], [onsubmit], [onchange], [href^='javascript:']";
        assert_eq!(page.count(inline), 0, "{path}");
        let remote = "[src^='http:'], [src^='https:'], [src^='//'], link[href^='http']";
        assert_eq!(page.count(remote), 0, "{path}");
    }
}

#[test]
fn hostile_values_are_shown_as_text_everywhere() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    let hostile = "\"><script>alert(1)</script><img src=x onerror=alert(1)>";
    let form = operator
        .open("/admin/reviews/1/edit")
        .html()
        .form("form.form");
    let record = form
        .with("title", hostile)
        .with("body", hostile)
        .send(&operator)
        .location();
    let product = operator
        .open(&record)
        .html()
        .link("dl a[href^='/admin/products/']");
    let shown = [
        "/admin/reviews?q=script".to_owned(),
        record.clone(),
        format!("{record}/edit"),
        format!("{record}/history"),
        format!("{record}/delete"),
        product.unwrap_or_default(),
        format!(
            "/admin/reviews?q={}",
            "%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
        ),
        "/admin/reviews?sort=%3Cscript%3Ealert(1)%3C/script%3E".to_owned(),
        "/admin/%3Cscript%3Ealert(1)%3C%2Fscript%3E".to_owned(),
    ];
    for path in shown {
        let page = operator.get(&path);
        assert!(!page.text.contains("<script>alert"), "{path}");
        assert_eq!(page.html().count("img[src=x]"), 0, "{path}");
    }
}

#[test]
fn assets_are_cached_for_good_under_names_of_their_content() {
    let shop = Shop::start();
    let visitor = shop.server.visitor();
    let page = visitor.open("/admin/login").html();
    let mut assets = page.links("link[rel=stylesheet]");
    assets.extend(
        page.attributes("script[src]", "src")
            .iter()
            .map(|src| page.resolve(src)),
    );
    assert!(assets.len() >= 2, "{assets:?}");
    for asset in assets {
        let answer = visitor.open(&asset);
        assert!(
            answer
                .header("cache-control")
                .unwrap_or_default()
                .contains("immutable"),
            "{asset}"
        );
        assert!(
            answer.header("etag").is_some() || asset.len() > 20,
            "{asset}"
        );
    }
}

#[test]
fn health_needs_no_session() {
    let shop = Shop::start();
    assert_eq!(shop.server.visitor().get("/admin/healthz").status, 200);
}
