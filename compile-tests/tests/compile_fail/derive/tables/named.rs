use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
#[admin(title = "Articles", table = "produkts")]
struct Article {
    id: i64,
    sku: String,
}

fn main() {
    let _ = (Article::TABLE, Article::SKU);
}
