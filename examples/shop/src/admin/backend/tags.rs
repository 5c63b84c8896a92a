//! Tags: how they are read, what is checked before a write, and what refers to what.

use crate::admin::frontend::tags as view;
use crate::models::catalogue::{Tag, TaggedProduct};
use dbadmin_runtime::{Action, Children, Queries, Relations, Resource, Rule};

/// The order of a list that nobody has sorted, and what the search box looks into.
pub static QUERIES: Queries = Queries::of::<Tag>()
    .order(&[Tag::ID.descending()])
    .search(&[Tag::NAME]);

/// What a form checks before the database does, and says when it is not so.
pub static RULES: &[Rule] = &[
    Rule::unique(&[Tag::NAME]).says("Another tag has this name."),
    Rule::length(&[Tag::NAME], Some(1), Some(40)).says("From 1 to 40 characters."),
    Rule::database(
        &[Tag::COLOR],
        "color GLOB '#[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'",
    )
    .says("Not an allowed value."),
];

/// What names a tag, what it refers to, and what refers to it.
pub static RELATIONS: Relations =
    Relations::of::<Tag>()
        .display(&[Tag::NAME])
        .has_many(&[
            Children::new("Tagged products", &[TaggedProduct::TAG_ID], &[Tag::ID])
                .on_delete(Action::Cascade),
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
