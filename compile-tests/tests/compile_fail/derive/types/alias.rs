use dbadmin_runtime::AdminPanel;

type Code = u64;

#[derive(AdminPanel)]
struct Product {
    id: i64,
    sku: Code,
    name: String,
}

fn main() {
    let _ = (Product::TABLE, Product::SKU);
}
