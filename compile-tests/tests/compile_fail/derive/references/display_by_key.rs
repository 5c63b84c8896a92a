use dbadmin_runtime::AdminPanel;

// Only the foreign key tells which table stands behind this struct.
#[derive(AdminPanel)]
#[admin(table = "categories")]
struct Shelf {
    id: i64,
    name: String,
}

#[derive(AdminPanel)]
struct Product {
    id: i64,
    sku: String,
    name: String,
    #[admin(belongs_to(Shelf, display = "label"))]
    category_id: Option<i64>,
}

fn main() {
    let _ = (Product::TABLE, Product::CATEGORY_ID);
}
