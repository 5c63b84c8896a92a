//! Products: the list, the record's page and the form.

use crate::models::catalogue::{Product, TaggedProduct};
use dbadmin_runtime::{Detail, Form, Inline, List, Section, Widget};

/// The list: its columns, the first of which leads to the record, and its filters.
pub static LIST: List = List::of::<Product>()
    .columns(&[
        Product::SKU.sortable(),
        Product::NAME.sortable(),
        Product::CATEGORY_ID,
        Product::STATUS.sortable(),
        Product::PRICE_CENTS.sortable().minor(),
        Product::STOCK.sortable().minor(),
    ])
    .filters(&[
        Product::CATEGORY_ID.reference(),
        Product::STATUS.choice(),
        Product::PRICE_CENTS.range(),
        Product::STOCK.range(),
        Product::FEATURED.yes_no(),
        Product::LAUNCHED_ON.range(),
    ])
    .drill_by(Product::CREATED_AT);

/// The record's page.
pub static DETAIL: Detail = Detail::of::<Product>().columns(&[
    Product::ID,
    Product::SKU,
    Product::NAME,
    Product::CATEGORY_ID,
    Product::STATUS,
    Product::PRICE_CENTS,
    Product::LIST_PRICE_CENTS,
    Product::STOCK,
    Product::WEIGHT_GRAMS,
    Product::FEATURED,
    Product::LAUNCHED_ON,
    Product::DESCRIPTION,
    Product::ATTRIBUTES,
    Product::CREATED_AT,
]);

/// The form, for new rows and for changes.
pub static FORM: Form = Form::of::<Product>()
    .sections(&[
        Section::new("Product")
            .why("What we sell, have sold and are about to sell.")
            .fields(&[
                Product::SKU,
                Product::NAME,
                Product::CATEGORY_ID,
                Product::STATUS.widget(Widget::Radio),
                Product::PRICE_CENTS,
                Product::LIST_PRICE_CENTS,
                Product::STOCK,
                Product::WEIGHT_GRAMS,
                Product::FEATURED,
                Product::LAUNCHED_ON,
            ]),
        Section::new("Text and data").fields(&[Product::DESCRIPTION, Product::ATTRIBUTES]),
        Section::new("Kept by the system")
            .why("Filled in by the database.")
            .fields(&[Product::CREATED_AT.readonly()]),
    ])
    .children(&[Inline::by(&[TaggedProduct::PRODUCT_ID]).linking(&[TaggedProduct::TAG_ID])]);
