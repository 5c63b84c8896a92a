use dbadmin_runtime::AdminPanel;

type Name = Option<String>;

#[derive(AdminPanel)]
struct Product {
    id: i64,
    sku: String,
    name: Name,
}

fn main() {
    let _ = (Product::TABLE, Product::NAME);
}
