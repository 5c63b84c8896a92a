use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
#[admin(titel = "Products")]
struct Product {
    id: Option<i64>,
    skew: String,
    #[admin(money = "EUR")]
    name: String,
    description: String,
    weight: Option<bool>,
    #[admin(widget = "checkbox")]
    details: Option<String>,
}

// What a generated view does: none of it may raise a second error.
static COLUMNS: &[dbadmin_runtime::Column] = &[
    Product::ID,
    Product::SKEW,
    Product::NAME.sortable(),
    Product::DESCRIPTION,
    Product::WEIGHT,
    Product::DETAILS,
];

fn main() {
    let _ = (Product::TABLE, COLUMNS);
}
