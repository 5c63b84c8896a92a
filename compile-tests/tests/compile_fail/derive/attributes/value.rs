use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Product {
    #[admin(readonly = true)]
    id: i64,
    #[admin(label = 3, order = "first")]
    sku: String,
    #[admin(label, list(yes))]
    name: String,
    #[admin(belongs_to = "Category")]
    category_id: Option<i64>,
    #[admin(belongs_to(Product, shown = "name"))]
    price_cents: i64,
}

fn main() {
    let _ = (Product::TABLE, Product::SKU);
}
