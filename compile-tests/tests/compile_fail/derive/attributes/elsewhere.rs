use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
#[admin(search)]
struct Product {
    id: i64,
    #[admin(icon = "box")]
    sku: String,
    name: String,
}

fn main() {
    let _ = (Product::TABLE, Product::SKU);
}
