//! Order items: how they are read, what is checked before a write, and what refers to what.

use crate::admin::frontend::order_items as view;
use crate::models::catalogue::Product;
use crate::models::orders::{Order, OrderItem};
use dbadmin_runtime::{Queries, Reference, Relations, Resource, Rule};

/// The order of a list that nobody has sorted, and what the search box looks into.
pub static QUERIES: Queries =
    Queries::of::<OrderItem>().order(&[OrderItem::ORDER_ID, OrderItem::LINE]);

/// What a form checks before the database does, and says when it is not so.
pub static RULES: &[Rule] = &[
    Rule::unique(&[OrderItem::ORDER_ID, OrderItem::LINE])
        .says("Another order item has this order and line."),
    Rule::range(&[OrderItem::LINE], Some(1), Some(999)).says("From 1 to 999."),
    Rule::range(&[OrderItem::QUANTITY], Some(1), Some(999)).says("From 1 to 999."),
    Rule::range(&[OrderItem::UNIT_PRICE_CENTS], Some(0), None).says("At least 0."),
];

/// What names an order item, what it refers to, and what refers to it.
pub static RELATIONS: Relations = Relations::of::<OrderItem>()
    .display(&[OrderItem::ORDER_ID, OrderItem::LINE])
    .belongs_to(&[
        Reference::new("Order", &[OrderItem::ORDER_ID], &[Order::ID]).shown_by(&[Order::NUMBER]),
        Reference::new("Product", &[OrderItem::PRODUCT_ID], &[Product::ID])
            .shown_by(&[Product::NAME]),
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
