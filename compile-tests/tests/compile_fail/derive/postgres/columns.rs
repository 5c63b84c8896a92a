use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
#[admin(table = "audit.sessions")]
struct Session {
    id: i64,
    account_id: String,
    adress: Option<String>,
}

fn main() {
    let _ = (Session::TABLE, Session::ADRESS);
}
