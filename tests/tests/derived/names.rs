//! Names that are no plain words: raw identifiers, a column called `table`, names in capitals,
//! names that sqlx was told already.

use dbadmin_runtime::AdminPanel;
use sqlx::FromRow;

#[derive(AdminPanel)]
pub struct Event {
    pub id: i64,
    pub r#type: String,
    pub table: Option<String>,
    pub day: String,
}

#[derive(FromRow, AdminPanel)]
pub struct Artist {
    #[sqlx(rename = "ArtistId")]
    pub id: i64,
    #[sqlx(rename = "Name")]
    pub name: String,
    #[sqlx(skip)]
    pub albums: i64,
}

#[derive(FromRow, AdminPanel)]
#[sqlx(rename_all = "PascalCase")]
#[admin(table = "Artist")]
pub struct Band {
    pub artist_id: i64,
    pub name: String,
}

#[test]
fn a_constant_is_named_after_its_field() {
    assert_eq!(Event::TYPE.name, "type");
    assert_eq!(Event::TABLE_.name, "table");
    assert_eq!(<Event as AdminPanel>::TABLE.name, "events");
    assert_eq!(Event::TABLE.name, "events");
    assert_eq!(Artist::ID.name, "ArtistId");
    assert_eq!(Artist::TABLE.columns.len(), 2);
    assert_eq!(Band::ARTIST_ID.name, "ArtistId");
    assert_eq!(Band::NAME.label, "Name");
}
