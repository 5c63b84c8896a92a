use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Product {
    id: i64,
    sku: String,
    name: String,
    descripton: Option<String>,
}

fn main() {
    let _ = (Product::TABLE, Product::DESCRIPTON);
}
