//! Addresses: how they are read, what is checked before a write, and what refers to what.

use crate::admin::frontend::addresses as view;
use crate::models::customers::{Address, Customer};
use crate::models::orders::Order;
use dbadmin_runtime::{Action, Children, Queries, Reference, Relations, Resource, Rule};

/// The order of a list that nobody has sorted, and what the search box looks into.
pub static QUERIES: Queries = Queries::of::<Address>()
    .order(&[Address::ID.descending()])
    .search(&[
        Address::RECIPIENT,
        Address::STREET,
        Address::POSTAL_CODE,
        Address::CITY,
    ])
    .trash(Address::DELETED_AT);

/// What a form checks before the database does, and says when it is not so.
pub static RULES: &[Rule] = &[
    Rule::one_of(&[Address::KIND], &["shipping", "billing"]).says("One of: shipping, billing."),
    Rule::length(&[Address::RECIPIENT], Some(1), Some(160)).says("From 1 to 160 characters."),
    Rule::length(&[Address::STREET], Some(1), Some(160)).says("From 1 to 160 characters."),
    Rule::length(&[Address::EXTRA], None, Some(160)).says("At most 160 characters."),
    Rule::length(&[Address::POSTAL_CODE], Some(2), Some(12)).says("From 2 to 12 characters."),
    Rule::length(&[Address::CITY], Some(1), Some(80)).says("From 1 to 80 characters."),
    Rule::database(&[Address::COUNTRY], "country GLOB '[A-Z][A-Z]'").says("Not an allowed value."),
];

/// What names an address, what it refers to, and what refers to it.
pub static RELATIONS: Relations = Relations::of::<Address>()
    .display(&[Address::STREET])
    .belongs_to(&[
        Reference::new("Customer", &[Address::CUSTOMER_ID], &[Customer::ID])
            .shown_by(&[Customer::FULL_NAME]),
    ])
    .has_many(&[
        Children::new("Orders", &[Order::SHIPPING_ADDRESS_ID], &[Address::ID])
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
