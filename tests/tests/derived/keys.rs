//! What addresses a row: a key of two columns, one of text, one that the database hides, one that
//! the developer knows of; and a view, whose columns tell nothing of NULL.

use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
pub struct OrderItem {
    pub product_id: i64,
    pub line: i64,
    pub order_id: i64,
}

#[derive(AdminPanel)]
pub struct Country {
    pub code: String,
    pub name: String,
}

#[derive(AdminPanel)]
pub struct Visit {
    pub page: String,
}

#[derive(AdminPanel)]
#[admin(table = "visits")]
pub struct Page {
    #[admin(primary_key)]
    pub page: String,
    pub seen: i64,
}

#[derive(AdminPanel)]
pub struct BestSeller {
    #[admin(primary_key)]
    pub sku: String,
    pub sold: i64,
}

fn key<T: AdminPanel>() -> Vec<&'static str> {
    T::TABLE.key.iter().map(|column| column.name).collect()
}

#[test]
fn a_row_is_addressed_by_its_key() {
    assert_eq!(key::<OrderItem>(), ["order_id", "line"]);
    assert_eq!(key::<Country>(), ["code"]);
    assert_eq!(key::<Visit>(), ["rowid"]);
    assert_eq!(key::<Page>(), ["page"]);
    assert_eq!(key::<BestSeller>(), ["sku"]);
    assert!(!BestSeller::TABLE.writable);
}
