use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Counter {
    id: u64,
    name: String,
    hits: i32,
    port: u16,
    enabled: u8,
    level: String,
}

fn main() {
    let _ = (Counter::TABLE, Counter::HITS);
}
