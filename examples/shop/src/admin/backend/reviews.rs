//! Reviews: how they are read, what is checked before a write, and what refers to what.

use crate::admin::frontend::reviews as view;
use crate::models::catalogue::Product;
use crate::models::customers::Customer;
use crate::models::reviews::Review;
use dbadmin_runtime::{Queries, Reference, Relations, Resource, Rule};

/// The order of a list that nobody has sorted, and what the search box looks into.
pub static QUERIES: Queries = Queries::of::<Review>()
    .order(&[Review::CREATED_AT.descending(), Review::ID.descending()])
    .search(&[Review::TITLE, Review::BODY]);

/// What a form checks before the database does, and says when it is not so.
pub static RULES: &[Rule] = &[
    Rule::unique(&[Review::PRODUCT_ID, Review::CUSTOMER_ID])
        .says("Another review has this product and customer."),
    Rule::range(&[Review::RATING], Some(1), Some(5)).says("From 1 to 5."),
    Rule::length(&[Review::TITLE], Some(1), Some(120)).says("From 1 to 120 characters."),
    Rule::length(&[Review::BODY], None, Some(2000)).says("At most 2000 characters."),
    Rule::one_of(&[Review::STATUS], &["waiting", "published", "rejected"])
        .says("One of: waiting, published, rejected."),
];

/// What names a review, what it refers to, and what refers to it.
pub static RELATIONS: Relations = Relations::of::<Review>()
    .display(&[Review::TITLE])
    .belongs_to(&[
        Reference::new("Product", &[Review::PRODUCT_ID], &[Product::ID]).shown_by(&[Product::NAME]),
        Reference::new("Customer", &[Review::CUSTOMER_ID], &[Customer::ID])
            .shown_by(&[Customer::FULL_NAME]),
    ]);

/// The table with everything that the panel knows of it.
pub static RESOURCE: Resource = Resource {
    table: QUERIES.table,
    queries: &QUERIES,
    rules: RULES,
    relations: &RELATIONS,
    list: &view::LIST,
    detail: &view::DETAIL,
    form: &view::FORM,
    redacted: &[],
};
