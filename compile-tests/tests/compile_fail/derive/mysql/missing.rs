use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Counter {
    id: u64,
}

fn main() {
    let _ = (Counter::TABLE, Counter::ID);
}
