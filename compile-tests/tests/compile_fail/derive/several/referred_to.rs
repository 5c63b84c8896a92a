use dbadmin_runtime::AdminPanel;

// The mistake is of this struct alone.
#[derive(AdminPanel)]
struct Category {
    id: i64,
    name: bool,
    #[admin(belongs_to(Category, display = "name"))]
    parent_id: Option<i64>,
}

#[derive(AdminPanel)]
struct Product {
    id: i64,
    sku: String,
    name: String,
    #[admin(belongs_to(Category, display = "name"))]
    category_id: Option<i64>,
    // Without a foreign key only the struct can be checked.
    #[admin(belongs_to(Category))]
    price_cents: i64,
}

fn main() {
    let _ = (Product::TABLE, Product::CATEGORY_ID);
}
