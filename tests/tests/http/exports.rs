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
    let mut table = csv::Reader::from_reader(file.text.as_bytes());
    let heads: Vec<String> = table
        .headers()
        .expect("a heading")
        .iter()
        .map(str::to_owned)
        .collect();
    assert_eq!(
        &heads[..4],
        ["ID", "Order", "Customer", "Customer, in words"]
    );
    let lines = table.records().filter(Result::is_ok).count();

    let json: Value = serde_json::from_str(&operator.open(&links[2]).text).expect("JSON");
    let rows = json.as_array().expect("a list");
    assert!(rows.len() > 100 && rows.len() == lines);
    let numbers: Vec<&str> = rows
        .iter()
        .filter_map(|row| row["number"].as_str())
        .collect();
    assert_eq!(numbers.len(), rows.len());
    assert!(numbers.is_sorted(), "the list's order is lost");
    assert!(rows.iter().all(|row| row["status"] == "paid"));
}
