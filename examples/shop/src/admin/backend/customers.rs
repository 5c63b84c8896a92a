//! Customers: how they are read, what is checked before a write, and what refers to what.

use crate::admin::frontend::customers as view;
use crate::models::customers::{Address, Customer};
use crate::models::orders::Order;
use crate::models::reviews::Review;
use dbadmin_runtime::{Action, Children, Queries, Relations, Resource, Rule};

/// The order of a list that nobody has sorted, and what the search box looks into.
pub static QUERIES: Queries = Queries::of::<Customer>()
    .order(&[Customer::CREATED_AT.descending(), Customer::ID.descending()])
    .search(&[
        Customer::FIRST_NAME,
        Customer::LAST_NAME,
        Customer::EMAIL,
        Customer::COMPANY,
    ]);

/// What a form checks before the database does, and says when it is not so.
pub static RULES: &[Rule] = &[
    Rule::unique(&[Customer::EMAIL]).says("Another customer has this e-mail."),
    Rule::length(&[Customer::EMAIL], None, Some(254)).says("At most 254 characters."),
    Rule::database(&[Customer::EMAIL], "email LIKE '%_@_%._%'").says("Not an allowed value."),
    Rule::length(&[Customer::FIRST_NAME], Some(1), Some(80)).says("From 1 to 80 characters."),
    Rule::length(&[Customer::LAST_NAME], Some(1), Some(80)).says("From 1 to 80 characters."),
    Rule::length(&[Customer::COMPANY], Some(1), Some(120)).says("From 1 to 120 characters."),
    Rule::length(&[Customer::PHONE], Some(5), Some(30)).says("From 5 to 30 characters."),
    Rule::length(&[Customer::LANGUAGE], Some(2), Some(2)).says("Exactly 2 characters."),
    Rule::one_of(&[Customer::TIER], &["standard", "silver", "gold"])
        .says("One of: standard, silver, gold."),
    Rule::length(&[Customer::NOTE], None, Some(1000)).says("At most 1000 characters."),
];

/// What names a customer, what it refers to, and what refers to it.
pub static RELATIONS: Relations = Relations::of::<Customer>()
    .display(&[Customer::FULL_NAME])
    .has_many(&[
        Children::new("Addresses", &[Address::CUSTOMER_ID], &[Customer::ID])
            .on_delete(Action::Cascade),
        Children::new("Orders", &[Order::CUSTOMER_ID], &[Customer::ID]),
        Children::new("Reviews", &[Review::CUSTOMER_ID], &[Customer::ID])
            .on_delete(Action::SetNull),
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
