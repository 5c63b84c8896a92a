use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Product {
    id: Option<i64>,
    sku: String,
    name: std::option::Option<String>,
}

fn main() {
    let _ = (Product::TABLE, Product::NAME);
}
