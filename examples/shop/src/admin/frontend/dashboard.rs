//! The first page.

use crate::models::catalogue::Product;
use crate::models::customers::{Address, Customer};
use crate::models::orders::{Order, OrderItem};
use dbadmin_runtime::{Card, Dashboard, Unit};

/// Its cards: numbers, charts over the range of days that the page is opened with, and rows.
pub static DASHBOARD: Dashboard = Dashboard::new(&[
    Card::count::<Order>("Orders"),
    Card::count::<Product>("Products"),
    Card::count::<Customer>("Customers"),
    Card::count::<Address>("Addresses"),
    Card::trend("Orders", Order::PLACED_AT, Unit::Day),
    Card::trend("Total of orders", Order::PLACED_AT, Unit::Week).sum(Order::TOTAL_CENTS),
    Card::parts("Orders by status", Order::STATUS).over(Order::PLACED_AT),
    Card::top("Products by quantity", OrderItem::PRODUCT_ID).sum(OrderItem::QUANTITY),
    Card::newest::<Order>("Newest orders"),
    Card::trail("Changed last"),
]);
