use dbadmin_runtime::AdminPanel;

struct Sku(String);

#[derive(AdminPanel)]
struct Product {
    id: i64,
    sku: Sku,
    name: String,
}

fn main() {
    let _ = (Product::TABLE, Product::SKU);
}
