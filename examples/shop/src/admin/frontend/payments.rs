//! Payments: the list, the record's page and the form.

use crate::models::orders::Payment;
use dbadmin_runtime::{Detail, Form, List, Section, When};

/// The list: its columns, the first of which leads to the record, and its filters.
pub static LIST: List = List::of::<Payment>()
    .columns(&[
        Payment::REFERENCE,
        Payment::ORDER_ID,
        Payment::METHOD,
        Payment::STATUS.sortable(),
        Payment::AMOUNT_CENTS.minor(),
        Payment::CREATED_AT.sortable().minor(),
    ])
    .filters(&[
        Payment::ORDER_ID.reference(),
        Payment::METHOD.choice(),
        Payment::STATUS.choice(),
        Payment::AMOUNT_CENTS.range(),
        Payment::CREATED_AT.range(),
    ])
    .drill_by(Payment::CREATED_AT);

/// The record's page.
pub static DETAIL: Detail = Detail::of::<Payment>().columns(&[
    Payment::ID,
    Payment::REFERENCE,
    Payment::ORDER_ID,
    Payment::METHOD,
    Payment::STATUS,
    Payment::AMOUNT_CENTS,
    Payment::CARD_LAST4,
    Payment::CREATED_AT,
    Payment::CAPTURED_AT,
]);

/// The form, for new rows and for changes.
pub static FORM: Form = Form::of::<Payment>().sections(&[
    Section::new("Payment").fields(&[
        Payment::REFERENCE,
        Payment::ORDER_ID,
        Payment::METHOD,
        Payment::STATUS,
        Payment::AMOUNT_CENTS,
        Payment::CARD_LAST4.show_if(&When::OneOf(&Payment::METHOD, &["card"])),
        Payment::CAPTURED_AT
            .show_if(&When::OneOf(&Payment::STATUS, &["captured", "refunded"]))
            .required_if(&When::OneOf(&Payment::STATUS, &["captured", "refunded"])),
    ]),
    Section::new("Kept by the system")
        .why("Filled in by the database.")
        .fields(&[Payment::CREATED_AT.readonly()]),
]);
