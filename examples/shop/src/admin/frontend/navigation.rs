//! The sidebar.

use crate::models::catalogue::{Category, Product, Tag, TaggedProduct};
use crate::models::customers::{Address, Customer};
use crate::models::orders::{Order, OrderItem, Payment};
use crate::models::reviews::Review;
use dbadmin_runtime::{AdminPanel, Group};

/// Its groups, in order.
pub static GROUPS: &[Group] = &[
    Group {
        title: "Sales",
        tables: &[
            <Order as AdminPanel>::TABLE,
            <Customer as AdminPanel>::TABLE,
            <Address as AdminPanel>::TABLE,
            <OrderItem as AdminPanel>::TABLE,
            <Payment as AdminPanel>::TABLE,
        ],
    },
    Group {
        title: "Catalogue",
        tables: &[
            <Product as AdminPanel>::TABLE,
            <Category as AdminPanel>::TABLE,
            <Review as AdminPanel>::TABLE,
            <Tag as AdminPanel>::TABLE,
            <TaggedProduct as AdminPanel>::TABLE,
        ],
    },
];
