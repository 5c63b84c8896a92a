use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Product {
    id: i64,
    sku: String,
    name: String,
    #[admin(label = "Price", column = "price_cent")]
    price: i64,
}

fn main() {
    let _ = (Product::TABLE, Product::PRICE);
}
