//! Categories: the list, the record's page and the form.

use crate::models::catalogue::Category;
use dbadmin_runtime::{Detail, Form, List, Section};

/// The list: its columns, the first of which leads to the record, and its filters.
pub static LIST: List = List::of::<Category>()
    .columns(&[
        Category::NAME.sortable(),
        Category::PARENT_ID,
        Category::SLUG,
        Category::POSITION.sortable(),
        Category::VISIBLE.minor(),
    ])
    .filters(&[Category::PARENT_ID.reference(), Category::VISIBLE.yes_no()]);

/// The record's page.
pub static DETAIL: Detail = Detail::of::<Category>().columns(&[
    Category::ID,
    Category::NAME,
    Category::PARENT_ID,
    Category::SLUG,
    Category::DESCRIPTION,
    Category::POSITION,
    Category::VISIBLE,
]);

/// The form, for new rows and for changes.
pub static FORM: Form = Form::of::<Category>().sections(&[
    Section::new("Category")
        .why("The tree that customers browse by.")
        .fields(&[
            Category::NAME,
            Category::PARENT_ID,
            Category::SLUG,
            Category::POSITION,
            Category::VISIBLE,
        ]),
    Section::new("Text and data").fields(&[Category::DESCRIPTION]),
]);
