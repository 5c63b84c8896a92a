//! Order items: the list, the record's page and the form.

use crate::models::orders::OrderItem;
use dbadmin_runtime::{Detail, Form, List, Section};

/// The list: its columns, the first of which leads to the record, and its filters.
pub static LIST: List = List::of::<OrderItem>()
    .columns(&[
        OrderItem::ORDER_ID,
        OrderItem::LINE.sortable(),
        OrderItem::PRODUCT_ID,
        OrderItem::QUANTITY.sortable(),
        OrderItem::UNIT_PRICE_CENTS.sortable().minor(),
        OrderItem::TOTAL_CENTS.sortable().minor(),
    ])
    .filters(&[
        OrderItem::ORDER_ID.reference(),
        OrderItem::PRODUCT_ID.reference(),
        OrderItem::QUANTITY.range(),
    ]);

/// The record's page.
pub static DETAIL: Detail = Detail::of::<OrderItem>().columns(&[
    OrderItem::ORDER_ID,
    OrderItem::LINE,
    OrderItem::PRODUCT_ID,
    OrderItem::QUANTITY,
    OrderItem::UNIT_PRICE_CENTS,
    OrderItem::TOTAL_CENTS,
]);

/// The form, for new rows and for changes.
pub static FORM: Form = Form::of::<OrderItem>().sections(&[
    Section::new("Order item")
        .why("The lines of all orders.")
        .fields(&[
            OrderItem::ORDER_ID,
            OrderItem::LINE,
            OrderItem::PRODUCT_ID,
            OrderItem::QUANTITY,
            OrderItem::UNIT_PRICE_CENTS,
        ]),
    Section::new("Kept by the system")
        .why("Filled in by the database.")
        .fields(&[OrderItem::TOTAL_CENTS.readonly()]),
]);
