use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
enum State {}

fn main() {}
