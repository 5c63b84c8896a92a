//! Who buys.

use chrono::{NaiveDate, NaiveDateTime};
use dbadmin_runtime::AdminPanel;
use sqlx::FromRow;

/// Someone with an account.
#[derive(Clone, Debug, FromRow, AdminPanel)]
#[admin(icon = "users", group = "Sales")]
#[admin(help = "Everyone with an account, whether they have bought or not.")]
pub struct Customer {
    pub id: i64,
    #[admin(list, display, label = "Name", order = 1)]
    pub full_name: String,
    #[admin(search)]
    pub first_name: String,
    #[admin(search, sort)]
    pub last_name: String,
    #[admin(list, search, sort, widget = "email")]
    pub email: String,
    #[admin(list, search, sort)]
    pub company: Option<String>,
    #[admin(widget = "phone")]
    pub phone: Option<String>,
    #[admin(filter)]
    #[admin(help = "Two letters, such as en or de: what we write to them in.")]
    pub language: String,
    #[admin(list, filter, widget = "radio")]
    pub tier: Tier,
    #[admin(filter, help = "Has asked for the newsletter.")]
    pub newsletter: bool,
    #[admin(label = "Birthday")]
    pub birth_date: Option<NaiveDate>,
    #[admin(widget = "textarea")]
    #[admin(help = "For us only; customers never see it.")]
    pub note: Option<String>,
    #[admin(list, sort, filter, readonly, label = "Since")]
    pub created_at: NaiveDateTime,
}

/// How much a customer has bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type, AdminPanel)]
#[sqlx(rename_all = "snake_case")]
pub enum Tier {
    Standard,
    #[admin(color = "info")]
    Silver,
    #[admin(color = "warn")]
    Gold,
}

/// Where parcels and bills go.
#[derive(Clone, Debug, FromRow, AdminPanel)]
#[admin(icon = "pin", group = "Sales")]
pub struct Address {
    pub id: i64,
    #[admin(list, filter, belongs_to(Customer, display = "full_name"))]
    pub customer_id: i64,
    #[admin(list, filter, widget = "radio")]
    pub kind: AddressKind,
    #[admin(list, search)]
    pub recipient: String,
    #[admin(list, search, display)]
    pub street: String,
    #[admin(label = "Second line")]
    pub extra: Option<String>,
    #[admin(list, search)]
    pub postal_code: String,
    #[admin(list, search, sort)]
    pub city: String,
    #[admin(list, filter, sort)]
    #[admin(help = "Two capital letters, such as DE.")]
    pub country: String,
    #[admin(filter)]
    #[admin(help = "The one that is offered first, of each kind.")]
    pub preferred: bool,
    #[admin(trash, label = "Deleted")]
    pub deleted_at: Option<NaiveDateTime>,
}

/// What an address is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type, AdminPanel)]
#[sqlx(rename_all = "snake_case")]
pub enum AddressKind {
    #[admin(label = "Parcels")]
    Shipping,
    #[admin(label = "Bills")]
    Billing,
}
