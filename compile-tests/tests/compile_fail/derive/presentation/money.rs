use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Product {
    id: i64,
    sku: String,
    #[admin(money = "EUR")]
    name: String,
}

fn main() {
    let _ = (Product::TABLE, Product::NAME);
}
