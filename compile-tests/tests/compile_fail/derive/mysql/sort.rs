use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Counter {
    id: u64,
    name: String,
    port: u16,
    #[admin(sort)]
    place: Option<String>,
}

fn main() {
    let _ = (Counter::TABLE, Counter::PLACE);
}
