//! What was bought, and what was paid for it.

use chrono::NaiveDateTime;
use dbadmin_runtime::AdminPanel;
use sqlx::FromRow;

use super::catalogue::Product;
use super::customers::{Address, Customer};

/// What a customer has bought at one time.
#[derive(Clone, Debug, FromRow, AdminPanel)]
#[admin(icon = "cart", group = "Sales", hooks)]
#[admin(help = "What customers have bought.")]
pub struct Order {
    pub id: i64,
    #[admin(list, search, sort, display, label = "Order")]
    pub number: String,
    #[admin(list, filter, belongs_to(Customer, display = "full_name"))]
    pub customer_id: i64,
    #[admin(label = "Ship to", belongs_to(Address, display = "street"))]
    pub shipping_address_id: Option<i64>,
    #[admin(list, filter, sort)]
    pub status: OrderStatus,
    #[admin(label = "Subtotal", money = "EUR")]
    pub subtotal_cents: i64,
    #[admin(label = "Discount", money = "EUR")]
    #[admin(help = "At most the subtotal.")]
    pub discount_cents: i64,
    #[admin(label = "Shipping", money = "EUR")]
    pub shipping_cents: i64,
    #[admin(list, sort, filter, readonly, label = "Total", money = "EUR")]
    pub total_cents: i64,
    #[admin(filter)]
    #[admin(help = "Wrapped, and without an invoice in the parcel.")]
    pub gift: bool,
    #[admin(search, widget = "textarea")]
    pub note: Option<String>,
    #[admin(list, sort, filter, label = "Placed")]
    pub placed_at: NaiveDateTime,
    #[admin(sort, filter, label = "Shipped")]
    #[admin(show_if = "status in ('shipped', 'delivered', 'refunded')")]
    #[admin(help = "Left empty, the time of saving.")]
    pub shipped_at: Option<NaiveDateTime>,
}

/// How far an order has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type, AdminPanel)]
#[sqlx(rename_all = "snake_case")]
#[admin(workflow)]
pub enum OrderStatus {
    #[admin(label = "Awaiting payment", color = "warn", to(Paid, Cancelled))]
    AwaitingPayment,
    #[admin(color = "good", to(Packed, Cancelled, Refunded))]
    Paid,
    #[admin(color = "info", to(Shipped, Cancelled, Refunded))]
    Packed,
    #[admin(color = "info", to(Delivered, Refunded))]
    Shipped,
    #[admin(color = "neutral", to(Refunded))]
    Delivered,
    #[admin(color = "bad")]
    Cancelled,
    #[admin(color = "bad")]
    Refunded,
}

/// A line of an order.
#[derive(Clone, Debug, FromRow, AdminPanel)]
#[admin(icon = "list", group = "Sales")]
#[admin(help = "The lines of all orders.")]
pub struct OrderItem {
    #[admin(list, filter, belongs_to(Order, display = "number"))]
    pub order_id: i64,
    #[admin(list)]
    pub line: i64,
    #[admin(list, filter, belongs_to(Product, display = "name"))]
    pub product_id: i64,
    #[admin(list, filter)]
    pub quantity: i64,
    #[admin(list, label = "Unit price", money = "EUR")]
    pub unit_price_cents: i64,
    #[admin(list, readonly, label = "Total", money = "EUR")]
    pub total_cents: i64,
}

/// Money for an order, or the attempt to get it.
#[derive(Clone, Debug, FromRow, AdminPanel)]
#[admin(icon = "card", group = "Sales")]
pub struct Payment {
    pub id: i64,
    #[admin(list, search, display)]
    #[admin(help = "What the payment provider calls it.")]
    pub reference: String,
    #[admin(list, filter, belongs_to(Order, display = "number"))]
    pub order_id: i64,
    #[admin(list, filter)]
    pub method: PaymentMethod,
    #[admin(list, filter, sort)]
    pub status: PaymentStatus,
    #[admin(list, filter, label = "Amount", money = "EUR")]
    pub amount_cents: i64,
    #[admin(label = "Card's last digits")]
    #[admin(help = "Four digits.", show_if = "method = 'card'")]
    pub card_last4: Option<String>,
    #[admin(list, sort, filter, readonly, label = "Created")]
    pub created_at: NaiveDateTime,
    #[admin(label = "Captured", show_if = "status in ('captured', 'refunded')")]
    #[admin(required_if = "status in ('captured', 'refunded')")]
    pub captured_at: Option<NaiveDateTime>,
}

/// How one pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type, AdminPanel)]
#[sqlx(rename_all = "snake_case")]
pub enum PaymentMethod {
    Card,
    Invoice,
    #[admin(label = "Bank transfer")]
    Transfer,
    Wallet,
}

/// What became of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type, AdminPanel)]
#[sqlx(rename_all = "snake_case")]
pub enum PaymentStatus {
    #[admin(color = "warn")]
    Pending,
    #[admin(color = "good")]
    Captured,
    #[admin(color = "bad")]
    Failed,
    #[admin(color = "neutral")]
    Refunded,
}
