use chrono::{DateTime, Utc};
use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Account {
    id: String,
    handle: String,
    tier: String,
    balance: Option<String>,
    logins: i32,
    joined_at: DateTime<Utc>,
    seen_at: DateTime<Utc>,
    tags: Vec<String>,
}

fn main() {
    let _ = (Account::TABLE, Account::SEEN_AT);
}
