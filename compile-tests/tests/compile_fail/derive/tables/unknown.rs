use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Warehouse {
    id: i64,
}

fn main() {
    let _ = (Warehouse::TABLE, Warehouse::ID);
}
