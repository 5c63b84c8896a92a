//! Orders: the list, the record's page and the form.

use crate::models::orders::{Order, OrderItem};
use dbadmin_runtime::{Detail, Form, Inline, List, Section, When};

/// The list: its columns, the first of which leads to the record, and its filters.
pub static LIST: List = List::of::<Order>()
    .columns(&[
        Order::NUMBER.sortable(),
        Order::CUSTOMER_ID,
        Order::STATUS.sortable(),
        Order::TOTAL_CENTS.sortable(),
        Order::PLACED_AT.sortable().minor(),
    ])
    .filters(&[
        Order::CUSTOMER_ID.reference(),
        Order::STATUS.choice(),
        Order::TOTAL_CENTS.range(),
        Order::GIFT.yes_no(),
        Order::PLACED_AT.range(),
        Order::SHIPPED_AT.range(),
    ])
    .drill_by(Order::PLACED_AT);

/// The record's page.
pub static DETAIL: Detail = Detail::of::<Order>().columns(&[
    Order::ID,
    Order::NUMBER,
    Order::CUSTOMER_ID,
    Order::SHIPPING_ADDRESS_ID,
    Order::STATUS,
    Order::SUBTOTAL_CENTS,
    Order::DISCOUNT_CENTS,
    Order::SHIPPING_CENTS,
    Order::TOTAL_CENTS,
    Order::GIFT,
    Order::NOTE,
    Order::PLACED_AT,
    Order::SHIPPED_AT,
]);

/// The form, for new rows and for changes.
pub static FORM: Form = Form::of::<Order>()
    .sections(&[
        Section::new("Order")
            .why("What customers have bought.")
            .fields(&[
                Order::NUMBER,
                Order::CUSTOMER_ID,
                Order::SHIPPING_ADDRESS_ID,
                Order::STATUS,
                Order::SUBTOTAL_CENTS,
                Order::DISCOUNT_CENTS,
                Order::SHIPPING_CENTS,
                Order::GIFT,
                Order::SHIPPED_AT.show_if(&When::OneOf(
                    &Order::STATUS,
                    &["shipped", "delivered", "refunded"],
                )),
            ]),
        Section::new("Text and data").fields(&[Order::NOTE]),
        Section::new("Kept by the system")
            .why("Filled in by the database.")
            .fields(&[Order::TOTAL_CENTS.readonly(), Order::PLACED_AT.readonly()]),
    ])
    .children(&[Inline::by(&[OrderItem::ORDER_ID])
        .ordered_by(OrderItem::LINE)
        .fields(&[
            OrderItem::LINE,
            OrderItem::PRODUCT_ID,
            OrderItem::QUANTITY,
            OrderItem::UNIT_PRICE_CENTS,
            OrderItem::TOTAL_CENTS.readonly(),
        ])]);
