use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
#[allow(non_snake_case)]
struct Product {
    id: i64,
    sku: String,
    name: String,
    #[admin(column = "description")]
    Name: Option<String>,
}

fn main() {
    let _ = (Product::TABLE, Product::NAME);
}
