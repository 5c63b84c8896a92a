use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Country {
    code: String,
    name: String,
}

#[derive(AdminPanel)]
struct Product {
    id: i64,
    sku: String,
    name: String,
    #[admin(belongs_to(Country, display = "name"))]
    category_id: Option<i64>,
}

static COLUMN: dbadmin_runtime::Column = Product::CATEGORY_ID;

fn main() {
    let _ = (Product::TABLE, COLUMN);
}
