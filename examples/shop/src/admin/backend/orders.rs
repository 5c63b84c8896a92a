//! Orders: how they are read, what is checked before a write, and what refers to what.

use crate::admin::frontend::orders as view;
use crate::models::customers::{Address, Customer};
use crate::models::orders::{Order, OrderItem, Payment};
use dbadmin_runtime::{Action, Children, Queries, Reference, Relations, Resource, Rule};

/// The order of a list that nobody has sorted, and what the search box looks into.
pub static QUERIES: Queries = Queries::of::<Order>()
    .order(&[Order::PLACED_AT.descending(), Order::ID.descending()])
    .search(&[Order::NUMBER, Order::NOTE]);

/// What a form checks before the database does, and says when it is not so.
pub static RULES: &[Rule] = &[
    Rule::unique(&[Order::NUMBER]).says("Another order has this number."),
    Rule::length(&[Order::NUMBER], Some(1), Some(20)).says("From 1 to 20 characters."),
    Rule::one_of(
        &[Order::STATUS],
        &[
            "awaiting_payment",
            "paid",
            "packed",
            "shipped",
            "delivered",
            "cancelled",
            "refunded",
        ],
    )
    .says("One of: awaiting_payment, paid, packed, shipped, delivered, cancelled, refunded."),
    Rule::database(
        &[Order::STATUS, Order::SHIPPED_AT],
        "status NOT IN ('shipped', 'delivered') OR shipped_at IS NOT NULL",
    )
    .says("Status and shipped do not go together."),
    Rule::range(&[Order::SUBTOTAL_CENTS], Some(0), None).says("At least 0."),
    Rule::range(&[Order::DISCOUNT_CENTS], Some(0), None).says("At least 0."),
    Rule::compare(&[Order::DISCOUNT_CENTS, Order::SUBTOTAL_CENTS], "<=")
        .says("At most the subtotal."),
    Rule::range(&[Order::SHIPPING_CENTS], Some(0), None).says("At least 0."),
    Rule::length(&[Order::NOTE], None, Some(500)).says("At most 500 characters."),
    Rule::compare(&[Order::SHIPPED_AT, Order::PLACED_AT], ">=").says("Not before “placed”."),
];

/// What names an order, what it refers to, and what refers to it.
pub static RELATIONS: Relations = Relations::of::<Order>()
    .display(&[Order::NUMBER])
    .belongs_to(&[
        Reference::new("Customer", &[Order::CUSTOMER_ID], &[Customer::ID])
            .shown_by(&[Customer::FULL_NAME]),
        Reference::new("Ship to", &[Order::SHIPPING_ADDRESS_ID], &[Address::ID])
            .shown_by(&[Address::STREET]),
    ])
    .has_many(&[
        Children::new("Order items", &[OrderItem::ORDER_ID], &[Order::ID])
            .on_delete(Action::Cascade),
        Children::new("Payments", &[Payment::ORDER_ID], &[Order::ID]),
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
