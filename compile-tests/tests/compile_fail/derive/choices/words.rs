use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
#[admin(rename_all = "snakecase")]
enum State {
    #[admin(color = "green")]
    Draft,
    #[admin(colour = "good")]
    Active,
    #[admin(color = "god", list)]
    Gone,
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
