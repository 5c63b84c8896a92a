use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
#[admin(rename_all = "snake_case")]
enum State {
    Draft,
    #[admin(value = "draft")]
    Sketch,
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
