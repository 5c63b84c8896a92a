use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Product {
    id: i64,
    sku: String,
    name: String,
}

fn main() {
    let _ = (Product::TABLE, Product::SKU);
}
