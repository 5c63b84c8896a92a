//! What the panel shows: navigation and dashboard, and for each table its list, record
//! page and form.
pub mod addresses;
pub mod categories;
pub mod customers;
pub mod dashboard;
pub mod navigation;
pub mod order_items;
pub mod orders;
pub mod payments;
pub mod product_tags;
pub mod products;
pub mod reviews;
pub mod tags;
