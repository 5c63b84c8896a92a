use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Product {
    id: i64,
    sku: String,
    name: String,
    #[admin(money = "euro")]
    price_cents: i64,
}

fn main() {
    let _ = (Product::TABLE, Product::PRICE_CENTS);
}
