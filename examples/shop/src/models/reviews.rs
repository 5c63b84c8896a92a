//! What customers say.

use chrono::NaiveDateTime;
use dbadmin_runtime::AdminPanel;
use sqlx::FromRow;

use super::catalogue::Product;
use super::customers::Customer;

/// What a customer thinks of a product.
#[derive(Clone, Debug, FromRow, AdminPanel)]
#[admin(icon = "star", group = "Catalogue")]
#[admin(help = "Shown in the shop once they are published.")]
pub struct Review {
    pub id: i64,
    #[admin(list, search, display)]
    pub title: String,
    #[admin(list, filter, belongs_to(Product, display = "name"))]
    pub product_id: i64,
    #[admin(list, filter, belongs_to(Customer, display = "full_name"))]
    pub customer_id: Option<i64>,
    #[admin(list, filter, help = "One to five stars.")]
    pub rating: i64,
    #[admin(search, label = "Text", widget = "textarea")]
    pub body: String,
    #[admin(list, filter)]
    pub status: ReviewStatus,
    #[admin(list, sort, filter, readonly, label = "Written")]
    pub created_at: NaiveDateTime,
}

/// Whether a review can be seen in the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type, AdminPanel)]
#[sqlx(rename_all = "snake_case")]
pub enum ReviewStatus {
    #[admin(label = "Waiting for a look", color = "warn")]
    Waiting,
    #[admin(color = "good")]
    Published,
    #[admin(color = "bad")]
    Rejected,
}
