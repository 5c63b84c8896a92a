use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Country(String, String);

#[derive(AdminPanel)]
struct Event;

fn main() {
    let _ = (Country::TABLE, Event::TABLE);
}
