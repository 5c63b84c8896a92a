//! The shop's panel over HTTP, as an operator without JavaScript and a client without manners
//! meet it. Addresses and statuses are a contract that others rely on; each stands in a test.

mod bulk;
mod dashboard;
mod exports;
mod hooks;
mod links;
mod lists;
mod policy;
mod records;
mod refusals;
mod safety;
mod sign_in;
mod walked;
mod writes;

/// The shop's tables; most tests walk through all of them.
const TABLES: [&str; 10] = [
    "addresses",
    "categories",
    "customers",
    "order_items",
    "orders",
    "payments",
    "product_tags",
    "products",
    "reviews",
    "tags",
];
