//! Categories: how they are read, what is checked before a write, and what refers to what.

use crate::admin::frontend::categories as view;
use crate::models::catalogue::{Category, Product};
use dbadmin_runtime::{Children, Queries, Reference, Relations, Resource, Rule};

/// The order of a list that nobody has sorted, and what the search box looks into.
pub static QUERIES: Queries = Queries::of::<Category>()
    .order(&[Category::ID.descending()])
    .search(&[Category::NAME]);

/// What a form checks before the database does, and says when it is not so.
pub static RULES: &[Rule] = &[
    Rule::unique(&[Category::PARENT_ID, Category::NAME])
        .says("Another category has this within and name."),
    Rule::compare(&[Category::PARENT_ID, Category::ID], "<>").says("Other than the ID."),
    Rule::length(&[Category::NAME], Some(1), Some(80)).says("From 1 to 80 characters."),
    Rule::unique(&[Category::SLUG]).says("Another category has this slug."),
    Rule::database(
        &[Category::SLUG],
        "length(slug) BETWEEN 1 AND 80 AND slug NOT GLOB '*[^a-z0-9-]*'",
    )
    .says("Not an allowed value."),
    Rule::length(&[Category::DESCRIPTION], None, Some(500)).says("At most 500 characters."),
    Rule::range(&[Category::POSITION], Some(0), None).says("At least 0."),
];

/// What names a category, what it refers to, and what refers to it.
pub static RELATIONS: Relations = Relations::of::<Category>()
    .display(&[Category::NAME])
    .belongs_to(&[
        Reference::new("Within", &[Category::PARENT_ID], &[Category::ID])
            .shown_by(&[Category::NAME]),
    ])
    .has_many(&[
        Children::new(
            "Categories below it",
            &[Category::PARENT_ID],
            &[Category::ID],
        ),
        Children::new("Products", &[Product::CATEGORY_ID], &[Category::ID]),
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
