use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Product {
    id: i64,
    sku: String,
    #[admin(widget = "checkbox")]
    name: String,
    #[admin(widget = "email")]
    price_cents: i64,
    #[admin(widget = "date")]
    active: bool,
}

fn main() {
    let _ = (Product::TABLE, Product::NAME);
}
