use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
enum State {
    Draft,
    Active,
}

#[derive(AdminPanel)]
struct Product {
    id: i64,
    sku: String,
    name: String,
    price_cents: State,
}

fn main() {
    let _ = (Product::TABLE, Product::PRICE_CENTS);
}
