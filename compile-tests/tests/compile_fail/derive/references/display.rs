use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Category {
    id: i64,
    name: String,
    #[admin(belongs_to(Category, display = "title"))]
    parent_id: Option<i64>,
}

#[derive(AdminPanel)]
struct Product {
    id: i64,
    sku: String,
    name: String,
    #[admin(belongs_to(Category, display = "nmae"))]
    category_id: Option<i64>,
}

fn main() {
    let _ = (Product::TABLE, Product::CATEGORY_ID);
}
