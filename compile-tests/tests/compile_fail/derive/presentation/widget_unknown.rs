use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Product {
    id: i64,
    sku: String,
    #[admin(widget = "text_area")]
    name: String,
}

fn main() {
    let _ = (Product::TABLE, Product::NAME);
}
