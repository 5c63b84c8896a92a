use chrono::NaiveDateTime;
use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Counter {
    id: u64,
    name: Option<String>,
    hits: u64,
    port: u16,
    seen_at: NaiveDateTime,
}

fn main() {
    let _ = (Counter::TABLE, Counter::SEEN_AT);
}
