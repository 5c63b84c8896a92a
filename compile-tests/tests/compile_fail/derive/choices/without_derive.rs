use dbadmin_runtime::AdminPanel;

enum State {
    Draft,
    Active,
}

#[derive(AdminPanel)]
struct Product {
    id: i64,
    sku: String,
    name: String,
    state: State,
}

fn main() {
    let _ = (Product::TABLE, Product::STATE);
}
