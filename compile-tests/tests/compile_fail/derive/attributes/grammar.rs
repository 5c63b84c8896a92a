use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
#[admin]
struct Product {
    id: i64,
    #[admin(label "Number")]
    sku: String,
    #[admin("name")]
    name: String,
}

fn main() {
    let _ = (Product::TABLE, Product::SKU);
}
