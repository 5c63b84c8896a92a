use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Country<'a> {
    code: &'a str,
    name: &'a str,
}

fn main() {
    let _ = (Country::TABLE, Country::CODE);
}
