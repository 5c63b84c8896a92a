use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Product {
    id: i64,
    #[admin(show_if = "active = true")]
    sku: String,
    name: String,
    #[admin(required_if = "stat = 'active'")]
    description: Option<String>,
    #[admin(show_if = "description is filled")]
    price_cents: i64,
    #[admin(show_if = "price_cents = '5' and active = 1", required_if = "weight = 1.5")]
    weight: Option<f64>,
    active: bool,
    #[admin(show_if = "photo = 'x' or active = true")]
    state: String,
    photo: Option<Vec<u8>>,
}

fn main() {
    let _ = (Product::TABLE, Product::NAME);
}
