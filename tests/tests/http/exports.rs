//! Lists as files: all rows that the list has, in its order, and nothing that it would not show.

use dbadmin_tests::shop::Shop;
use serde_json::Value;

#[test]
fn a_list_is_exported_as_it_is_filtered_and_sorted() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    let list = operator
        .open("/admin/orders?status=eq.paid&sort=number")
        .html();
    let links = list.links(".files a");
    assert_eq!(links.len(), 3, "{links:?}");

    let file = operator.open(&links[0]);
    assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(
        file.header("content-disposition"),
        Some("attachment; filename=\"orders.csv\"")
    );
    let lines: Vec<&str> = file.text.lines().collect();
    let heads: Vec<&str> = lines[0].split(',').collect();
    assert_eq!(&heads[..2], ["ID", "Order"], "{}", lines[0]);
    assert!(lines[0].contains("\"Customer, in words\""), "{}", lines[0]);

    let json: Value = serde_json::from_str(&operator.open(&links[2]).text).expect("JSON");
    let rows = json.as_array().expect("a list");
    assert!(rows.len() > 1_000 && rows.len() == lines.len() - 1);
    let numbers: Vec<&str> = rows
        .iter()
        .filter_map(|row| row["number"].as_str())
        .collect();
    assert_eq!(numbers.len(), rows.len());
    assert!(numbers.is_sorted(), "the list's order is lost");
    assert!(rows.iter().all(|row| row["status"] == "paid"));
}
