use dbadmin_runtime::{AdminPanel, Column};

#[derive(AdminPanel)]
struct Warehouse {
    name: String,
}

// As a generated view names the row id of a table without a key.
static ORDER: &[Column] = &[const { <Warehouse as AdminPanel>::TABLE.key[0] }];

fn main() {
    let _ = (Warehouse::NAME, ORDER);
}
