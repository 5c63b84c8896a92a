use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Account {
    id: String,
    handle: String,
}

fn main() {
    let _ = (Account::TABLE, Account::HANDLE);
}
