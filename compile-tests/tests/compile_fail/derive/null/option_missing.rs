use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Product {
    id: i64,
    sku: String,
    name: String,
    description: String,
    photo: Vec<u8>,
}

fn main() {
    let _ = (Product::TABLE, Product::DESCRIPTION);
}
