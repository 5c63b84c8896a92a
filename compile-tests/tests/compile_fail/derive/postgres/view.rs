use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
#[admin(table = "busiest")]
struct Busy {
    handle: Option<String>,
    login: i64,
}

fn main() {
    let _ = (Busy::TABLE, Busy::LOGIN);
}
