use chrono::{DateTime, Utc};
use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Account {
    id: String,
    handle: String,
    tier: String,
    balance: String,
    logins: i32,
    joined_at: DateTime<Utc>,
    #[admin(list, sort)]
    raw: Option<serde_json::Value>,
}

fn main() {
    let _ = (Account::TABLE, Account::RAW);
}
