use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Session {
    id: i64,
    account_id: String,
}

#[derive(AdminPanel)]
#[admin(table = "public.accounts")]
struct Account {
    id: String,
}

fn main() {
    let _ = (Session::ID, Account::ID);
}
