use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Category {
    id: i64,
    nmae: String,
    parent_id: Option<i64>,
}

// It refers to a struct with a mistake, and has none of its own.
#[derive(AdminPanel)]
struct Product {
    id: i64,
    sku: String,
    name: String,
    #[admin(belongs_to(Category, display = "name"))]
    category_id: Option<i64>,
}

#[derive(AdminPanel)]
struct Country {
    code: String,
    name: Option<String>,
}

fn main() {
    let _ = (Category::NMAE, Product::CATEGORY_ID, Country::NAME);
}
