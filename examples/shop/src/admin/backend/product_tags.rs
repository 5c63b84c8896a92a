//! Tagged products: how they are read, what is checked before a write, and what refers to what.

use crate::admin::frontend::product_tags as view;
use crate::models::catalogue::{Product, Tag, TaggedProduct};
use dbadmin_runtime::{Queries, Reference, Relations, Resource, Rule};

/// The order of a list that nobody has sorted, and what the search box looks into.
pub static QUERIES: Queries =
    Queries::of::<TaggedProduct>().order(&[TaggedProduct::PRODUCT_ID, TaggedProduct::TAG_ID]);

/// What a form checks before the database does, and says when it is not so.
pub static RULES: &[Rule] = &[
    Rule::unique(&[TaggedProduct::PRODUCT_ID, TaggedProduct::TAG_ID])
        .says("Another tagged product has this product and tag."),
];

/// What names a tagged product, what it refers to, and what refers to it.
pub static RELATIONS: Relations = Relations::of::<TaggedProduct>()
    .display(&[TaggedProduct::PRODUCT_ID, TaggedProduct::TAG_ID])
    .belongs_to(&[
        Reference::new("Product", &[TaggedProduct::PRODUCT_ID], &[Product::ID])
            .shown_by(&[Product::NAME]),
        Reference::new("Tag", &[TaggedProduct::TAG_ID], &[Tag::ID]).shown_by(&[Tag::NAME]),
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
