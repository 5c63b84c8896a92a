use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Produkt {
    id: i64,
    sku: String,
}

fn main() {
    let _ = (Produkt::TABLE, Produkt::SKU);
}
