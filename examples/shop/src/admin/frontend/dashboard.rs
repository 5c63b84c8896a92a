//! The first page.

use crate::models::catalogue::{Category, Product};
use crate::models::customers::{Address, Customer};
use crate::models::orders::{Order, OrderItem, Payment};
use crate::models::reviews::Review;
use dbadmin_runtime::{AdminPanel, Dashboard};

/// The tables that are counted, and the one whose newest rows are shown.
pub static DASHBOARD: Dashboard = Dashboard {
    counts: &[
        <Order as AdminPanel>::TABLE,
        <Product as AdminPanel>::TABLE,
        <Customer as AdminPanel>::TABLE,
        <Address as AdminPanel>::TABLE,
        <Category as AdminPanel>::TABLE,
        <OrderItem as AdminPanel>::TABLE,
        <Review as AdminPanel>::TABLE,
        <Payment as AdminPanel>::TABLE,
    ],
    recent: Some(<Order as AdminPanel>::TABLE),
};
