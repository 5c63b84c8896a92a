use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
enum State<const N: usize> {
    Draft,
    Active,
}

#[derive(AdminPanel)]
struct Product {
    id: i64,
    sku: String,
    name: String,
    state: State<3>,
}

fn main() {
    let _ = (Product::TABLE, Product::STATE);
}
