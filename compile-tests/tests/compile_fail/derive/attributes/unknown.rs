use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
#[admin(titel = "Products")]
struct Product {
    id: i64,
    #[admin(lable = "Number", serach)]
    sku: String,
    #[admin(colourful)]
    name: String,
}

fn main() {
    let _ = (Product::TABLE, Product::SKU, Product::NAME);
}
