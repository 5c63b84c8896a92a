use dbadmin_runtime::AdminPanel;

#[derive(AdminPanel)]
struct Event {
    id: i64,
}

#[derive(AdminPanel)]
#[admin(table = "Artist")]
struct Band {
    #[admin(column = "ArtistId")]
    id: i64,
}

fn main() {
    let _ = (Event::ID, Band::ID);
}
