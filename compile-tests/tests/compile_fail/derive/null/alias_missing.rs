use dbadmin_runtime::AdminPanel;

type Prose = String;

#[derive(AdminPanel)]
struct Product {
    id: i64,
    sku: String,
    name: String,
    description: Prose,
}

// Views name the constant: the error is not repeated by any of them.
static COLUMNS: [dbadmin_runtime::Column; 2] = [Product::NAME, Product::DESCRIPTION];

fn main() {
    let _ = (Product::TABLE, COLUMNS);
}
