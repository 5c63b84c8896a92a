//! Reviews: the list, the record's page and the form.

use crate::models::reviews::Review;
use dbadmin_runtime::{Detail, Form, List, Section, Widget};

/// The list: its columns, the first of which leads to the record, and its filters.
pub static LIST: List = List::of::<Review>()
    .columns(&[
        Review::TITLE,
        Review::PRODUCT_ID,
        Review::CUSTOMER_ID,
        Review::RATING,
        Review::STATUS.minor(),
        Review::CREATED_AT.sortable().minor(),
    ])
    .filters(&[
        Review::PRODUCT_ID.reference(),
        Review::CUSTOMER_ID.reference(),
        Review::RATING.range(),
        Review::STATUS.choice(),
        Review::CREATED_AT.range(),
    ])
    .drill_by(Review::CREATED_AT);

/// The record's page.
pub static DETAIL: Detail = Detail::of::<Review>().columns(&[
    Review::ID,
    Review::TITLE,
    Review::PRODUCT_ID,
    Review::CUSTOMER_ID,
    Review::RATING,
    Review::BODY,
    Review::STATUS,
    Review::CREATED_AT,
]);

/// The form, for new rows and for changes.
pub static FORM: Form = Form::of::<Review>().sections(&[
    Section::new("Review")
        .why("Shown in the shop once they are published.")
        .fields(&[
            Review::TITLE,
            Review::PRODUCT_ID,
            Review::CUSTOMER_ID,
            Review::RATING,
            Review::STATUS.widget(Widget::Radio),
        ]),
    Section::new("Text and data").fields(&[Review::BODY]),
    Section::new("Kept by the system")
        .why("Filled in by the database.")
        .fields(&[Review::CREATED_AT.readonly()]),
]);
