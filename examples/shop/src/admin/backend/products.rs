//! Products: how they are read, what is checked before a write, and what refers to what.

use crate::admin::frontend::products as view;
use crate::models::catalogue::{Category, Product, TaggedProduct};
use crate::models::orders::OrderItem;
use crate::models::reviews::Review;
use dbadmin_runtime::{Action, Children, Queries, Reference, Relations, Resource, Rule};

/// The order of a list that nobody has sorted, and what the search box looks into.
pub static QUERIES: Queries = Queries::of::<Product>()
    .order(&[Product::ID.descending()])
    .search(&[Product::SKU, Product::NAME]);

/// What a form checks before the database does, and says when it is not so.
pub static RULES: &[Rule] = &[
    Rule::unique(&[Product::SKU]).says("Another product has this SKU."),
    Rule::database(
        &[Product::SKU],
        "sku GLOB '[A-Z][A-Z][A-Z]-[0-9][0-9][0-9][0-9]'",
    )
    .says("Not an allowed value."),
    Rule::length(&[Product::NAME], Some(1), Some(120)).says("From 1 to 120 characters."),
    Rule::one_of(&[Product::STATUS], &["draft", "active", "retired"])
        .says("One of: draft, active, retired."),
    Rule::database(
        &[Product::STATUS, Product::LAUNCHED_ON],
        "status <> 'active' OR launched_on IS NOT NULL",
    )
    .says("Status and launched on do not go together."),
    Rule::range(&[Product::PRICE_CENTS], Some(0), Some(10_000_000)).says("From 0 to 100000."),
    Rule::range(&[Product::LIST_PRICE_CENTS], Some(1), None).says("More than 0."),
    Rule::compare(&[Product::LIST_PRICE_CENTS, Product::PRICE_CENTS], ">")
        .says("More than the price."),
    Rule::range(&[Product::STOCK], Some(0), None).says("At least 0."),
    Rule::range(&[Product::WEIGHT_GRAMS], Some(1), None).says("At least 1."),
    Rule::length(&[Product::DESCRIPTION], None, Some(4000)).says("At most 4000 characters."),
    Rule::json(&[Product::ATTRIBUTES]).says("Has to be valid JSON, such as {\"key\": \"value\"}."),
];

/// What names a product, what it refers to, and what refers to it.
pub static RELATIONS: Relations = Relations::of::<Product>()
    .display(&[Product::NAME])
    .belongs_to(&[
        Reference::new("Category", &[Product::CATEGORY_ID], &[Category::ID])
            .shown_by(&[Category::NAME]),
    ])
    .has_many(&[
        Children::new("Order items", &[OrderItem::PRODUCT_ID], &[Product::ID]),
        Children::new(
            "Tagged products",
            &[TaggedProduct::PRODUCT_ID],
            &[Product::ID],
        )
        .on_delete(Action::Cascade),
        Children::new("Reviews", &[Review::PRODUCT_ID], &[Product::ID]).on_delete(Action::Cascade),
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
