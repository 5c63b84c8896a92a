use dbadmin_runtime::AdminPanel;
use sqlx::FromRow;

#[derive(FromRow, AdminPanel)]
struct Artist {
    #[sqlx(rename = "Artist_Id")]
    id: i64,
    #[sqlx(rename = "Name")]
    name: String,
}

fn main() {
    let _ = (Artist::TABLE, Artist::ID, Artist::NAME);
}
