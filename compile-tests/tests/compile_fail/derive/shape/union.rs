use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
union Country {
    code: u8,
    name: u16,
}

fn main() {
    let _ = Country::TABLE;
}
