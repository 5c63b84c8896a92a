use dbadmin_runtime::AdminPanel;

struct Category;

#[derive(AdminPanel)]
struct Product {
    id: i64,
    sku: String,
    name: String,
    #[admin(belongs_to(Category))]
    category_id: Option<i64>,
}

fn main() {
    let _ = (Product::TABLE, Product::CATEGORY_ID);
}
