//! What a page costs whoever opens it for the first time: bytes over the wire, and nothing that moves
//! while it comes.

use dbadmin_tests::browser::Browser;
use dbadmin_tests::shop::Shop;
use serde_json::Value;

use super::sign_in;

/// What a list may take over the wire in all, in bytes, with nothing in the browser's cache.
const LIST: u64 = 40_000;
/// How much of it may be script.
const SCRIPT: u64 = 12_000;

/// Every file of the page that is open with its bytes over the wire, headers and all.
const LOADED: &str = "
    return ['navigation', 'resource'].flatMap(kind => performance.getEntriesByType(kind))
        .map(file => [file.name, file.transferSize, file.decodedBodySize]);
";

/// How far things moved while the page came, as browsers measure it.
const MOVED: &str = "
    return new Promise(told => {
        const seen = [];
        new PerformanceObserver(list => seen.push(...list.getEntries().map(shift => [shift.value, ...shift.sources.map(source => source.node?.outerHTML?.slice(0, 80) ?? source.node?.nodeName)])))
            .observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => told(seen), 300);
    });
";

#[test]
fn a_list_is_light_when_nothing_of_it_is_cached() {
    let shop = Shop::start();
    let browser = Browser::open(shop.server.base());
    sign_in(&browser);
    browser.without_cache();
    browser.goto("/admin/orders");
    browser.until("every file", |browser| {
        browser.script("return document.readyState") == "complete"
    });
    let files = browser.script(LOADED);
    let files = files.as_array().expect("a list of files");
    let bytes = |file: &Value| file[1].as_u64().expect("a number of bytes");
    let whole: u64 = files.iter().map(bytes).sum();
    let is_script = |file: &&Value| file[0].as_str().is_some_and(|name| name.ends_with(".js"));
    let script: u64 = files.iter().filter(is_script).map(bytes).sum();
    println!("{whole} bytes, {script} of them script");
    assert!(files.len() >= 4, "{files:?}");
    assert!(script > 0 && script <= SCRIPT, "{files:?}");
    assert!(whole <= LIST, "{files:?}");
}

#[test]
fn nothing_moves_while_a_page_comes() {
    let shop = Shop::start();
    let browser = Browser::open(shop.server.base());
    sign_in(&browser);
    browser.without_cache();
    for path in [
        "/admin/",
        "/admin/orders",
        "/admin/orders/1",
        "/admin/orders/1/edit",
    ] {
        for phone in [false, true] {
            if phone {
                browser.phone()
            } else {
                browser.desktop()
            }
            browser.goto(path);
            let moved = browser.script(MOVED);
            assert_eq!(moved, serde_json::json!([]), "{path}, on a phone: {phone}");
        }
    }
}
