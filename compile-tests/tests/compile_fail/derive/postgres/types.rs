use chrono::{DateTime, Utc};
use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Account {
    id: i64,
    handle: String,
    tier: Tier,
    balance: bool,
    logins: i32,
    joined_at: DateTime<Utc>,
    tags: Option<Vec<String>>,
}

enum Tier {
    Free,
    Paid,
}

fn main() {
    let _ = (Account::TABLE, Account::TIER, Tier::Free, Tier::Paid);
}
