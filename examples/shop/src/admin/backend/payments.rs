//! Payments: how they are read, what is checked before a write, and what refers to what.

use crate::admin::frontend::payments as view;
use crate::models::orders::{Order, Payment};
use dbadmin_runtime::{Queries, Reference, Relations, Resource, Rule};

/// The order of a list that nobody has sorted, and what the search box looks into.
pub static QUERIES: Queries = Queries::of::<Payment>()
    .order(&[Payment::CREATED_AT.descending(), Payment::ID.descending()])
    .search(&[Payment::REFERENCE]);

/// What a form checks before the database does, and says when it is not so.
pub static RULES: &[Rule] = &[
    Rule::unique(&[Payment::REFERENCE]).says("Another payment has this reference."),
    Rule::length(&[Payment::REFERENCE], Some(1), Some(40)).says("From 1 to 40 characters."),
    Rule::one_of(
        &[Payment::METHOD],
        &["card", "invoice", "transfer", "wallet"],
    )
    .says("One of: card, invoice, transfer, wallet."),
    Rule::database(
        &[Payment::METHOD, Payment::CARD_LAST4],
        "card_last4 IS NULL OR method = 'card'",
    )
    .says("Method and card's last digits do not go together."),
    Rule::one_of(
        &[Payment::STATUS],
        &["pending", "captured", "failed", "refunded"],
    )
    .says("One of: pending, captured, failed, refunded."),
    Rule::database(
        &[Payment::STATUS, Payment::CAPTURED_AT],
        "status NOT IN ('captured', 'refunded') OR captured_at IS NOT NULL",
    )
    .says("Status and captured do not go together."),
    Rule::range(&[Payment::AMOUNT_CENTS], Some(1), None).says("More than 0."),
    Rule::database(
        &[Payment::CARD_LAST4],
        "card_last4 GLOB '[0-9][0-9][0-9][0-9]'",
    )
    .says("Not an allowed value."),
];

/// What names a payment, what it refers to, and what refers to it.
pub static RELATIONS: Relations = Relations::of::<Payment>()
    .display(&[Payment::REFERENCE])
    .belongs_to(&[
        Reference::new("Order", &[Payment::ORDER_ID], &[Order::ID]).shown_by(&[Order::NUMBER])
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
