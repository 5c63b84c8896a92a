use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Product {
    id: i64,
    sku: i64,
    name: String,
    weight: Option<chrono::NaiveDate>,
}

fn main() {
    let _ = (Product::TABLE, Product::SKU);
}
