use chrono::NaiveDate;
use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Rate {
    currency: String,
    day: NaiveDate,
    #[admin(primary_key)]
    rate: String,
}

fn main() {
    let _ = (Rate::TABLE, Rate::RATE);
}
