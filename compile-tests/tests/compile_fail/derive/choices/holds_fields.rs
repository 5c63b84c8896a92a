use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
enum State {
    Draft,
    Active(u8),
    Gone { since: i64 },
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
