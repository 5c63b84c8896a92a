use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Product {
    sku: String,
    name: String,
}

fn main() {
    let _ = (Product::TABLE, Product::SKU);
}
