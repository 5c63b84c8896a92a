use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Product {
    id: i64,
    sku: String,
    name: String,
    #[admin(column = "name")]
    title: String,
}

fn main() {
    let _ = (Product::TABLE, Product::NAME, Product::TITLE);
}
