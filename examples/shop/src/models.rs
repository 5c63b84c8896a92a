//! The shop's tables as structs, annotated for the panel: what to list, to search and to filter
//! by, and what a value means. A file for each part of the business.

#![allow(
    dead_code,
    reason = "the panel reads the tables by itself; a storefront would use these"
)]

pub mod catalogue;
pub mod customers;
pub mod orders;
pub mod reviews;
