//! What the panel does: who may do what, and for each table its queries, rules and
//! relations.

pub mod access;
pub mod addresses;
pub mod auth;
pub mod categories;
pub mod customers;
pub mod left_out;
pub mod order_items;
pub mod orders;
pub mod payments;
pub mod product_tags;
pub mod products;
pub mod reviews;
pub mod tags;
