use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Product {
    id: i64,
    sku: String,
    #[admin(trash)]
    name: String,
    #[admin(trash)]
    active: bool,
}

fn main() {
    let _ = (Product::TABLE, Product::NAME);
}
