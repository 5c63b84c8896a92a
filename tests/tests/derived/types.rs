//! Types that only the compiler can judge: aliases, newtypes, and what sqlx converts.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use dbadmin_runtime::{AdminPanel, Fits, kind};
use sqlx::FromRow;

type Id = i64;
type Prose = Option<String>;
type Perhaps<T> = Option<T>;

/// An article number.
#[derive(sqlx::Type)]
#[sqlx(transparent)]
pub struct Sku(String);

impl Fits<kind::Text> for Sku {}

/// What is made of a text.
pub struct Name(String);

impl From<String> for Name {
    fn from(text: String) -> Self {
        Self(text)
    }
}

#[derive(FromRow, AdminPanel)]
pub struct Product {
    pub id: Id,
    pub sku: Sku,
    #[sqlx(try_from = "String")]
    pub name: Name,
    pub description: Prose,
    pub price_cents: u32,
    pub weight: Perhaps<f32>,
    pub active: std::primitive::bool,
    pub photo: std::option::Option<std::vec::Vec<u8>>,
    pub category_id: Perhaps<Id>,
}

#[derive(FromRow, AdminPanel)]
pub struct Event {
    pub id: i64,
    pub r#type: Box<str>,
    pub day: NaiveDate,
    pub starts: Option<NaiveTime>,
    pub noted_at: NaiveDateTime,
    pub sent_at: Option<DateTime<Utc>>,
}

#[test]
fn aliases_and_newtypes_fit_as_what_they_stand_for() {
    let nullable = Product::TABLE
        .columns
        .iter()
        .filter(|column| column.nullable);
    let nullable: Vec<_> = nullable.map(|column| column.name).collect();
    assert_eq!(nullable, ["description", "weight", "photo", "category_id"]);
    assert_eq!(Event::TABLE.columns.len(), 6);
}
