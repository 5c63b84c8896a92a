//! What is sold.

use chrono::{NaiveDate, NaiveDateTime};
use dbadmin_runtime::AdminPanel;
use serde_json::Value;
use sqlx::FromRow;

/// A shelf of the shop. Shelves stand in a tree: Kitchen, Tableware, Glasses.
#[derive(Clone, Debug, FromRow, AdminPanel)]
#[admin(icon = "folder", group = "Catalogue")]
#[admin(help = "The tree that customers browse by.")]
pub struct Category {
    pub id: i64,
    #[admin(list, search, sort, display)]
    pub name: String,
    #[admin(list, filter, label = "Within")]
    #[admin(belongs_to(Category, display = "name"))]
    pub parent_id: Option<i64>,
    #[admin(list)]
    #[admin(help = "The address in the shop: lower-case letters, digits and dashes.")]
    pub slug: String,
    #[admin(widget = "textarea")]
    pub description: String,
    #[admin(list, sort, help = "Smaller comes first.")]
    pub position: i64,
    #[admin(list, filter)]
    pub visible: bool,
}

/// A thing one can buy.
#[derive(Clone, Debug, FromRow, AdminPanel)]
#[admin(icon = "box", group = "Catalogue")]
#[admin(help = "What we sell, have sold and are about to sell.")]
pub struct Product {
    pub id: i64,
    #[admin(list, search, sort)]
    #[admin(help = "Three letters, a dash, four digits.")]
    pub sku: String,
    #[admin(list, search, sort, display)]
    pub name: String,
    #[admin(list, filter, belongs_to(Category, display = "name"))]
    pub category_id: i64,
    #[admin(list, filter, sort)]
    pub status: ProductStatus,
    #[admin(list, sort, filter, label = "Price", money = "EUR")]
    pub price_cents: i64,
    #[admin(label = "List price", money = "EUR")]
    #[admin(help = "Shown struck out beside the price; leave empty if there is no reduction.")]
    pub list_price_cents: Option<i64>,
    #[admin(list, sort, filter, label = "In stock")]
    pub stock: i64,
    #[admin(label = "Weight (g)")]
    pub weight_grams: Option<i64>,
    #[admin(filter, help = "Shown on the shop's first page.")]
    pub featured: bool,
    #[admin(filter, sort)]
    pub launched_on: Option<NaiveDate>,
    #[admin(widget = "markdown")]
    pub description: String,
    #[admin(widget = "json")]
    #[admin(help = "Material, finish, size and care, as JSON.")]
    pub attributes: Value,
    #[admin(readonly, sort, label = "Created")]
    pub created_at: NaiveDateTime,
}

/// Whether a product can be bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type, AdminPanel)]
#[sqlx(rename_all = "snake_case")]
pub enum ProductStatus {
    #[admin(color = "neutral")]
    Draft,
    #[admin(label = "On sale", color = "good")]
    Active,
    #[admin(color = "warn")]
    Retired,
}

/// A word that products are found by.
#[derive(Clone, Debug, FromRow, AdminPanel)]
#[admin(icon = "tag", group = "Catalogue")]
pub struct Tag {
    pub id: i64,
    #[admin(list, search, sort, display)]
    pub name: String,
    #[admin(list, widget = "color")]
    pub color: String,
}

/// That a product carries a tag.
#[derive(Clone, Debug, FromRow, AdminPanel)]
#[admin(
    table = "product_tags",
    title = "Tagged products",
    singular = "Tagged product"
)]
#[admin(icon = "tags", group = "Catalogue")]
#[admin(help = "Which product carries which tag.")]
pub struct TaggedProduct {
    #[admin(list, filter, belongs_to(Product, display = "name"))]
    pub product_id: i64,
    #[admin(list, filter, belongs_to(Tag, display = "name"))]
    pub tag_id: i64,
}
