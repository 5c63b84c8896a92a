//! Tagged products: the list, the record's page and the form.

use crate::models::catalogue::TaggedProduct;
use dbadmin_runtime::{Detail, Form, List, Section};

/// The list: its columns, the first of which leads to the record, and its filters.
pub static LIST: List = List::of::<TaggedProduct>()
    .columns(&[TaggedProduct::PRODUCT_ID, TaggedProduct::TAG_ID])
    .filters(&[
        TaggedProduct::PRODUCT_ID.reference(),
        TaggedProduct::TAG_ID.reference(),
    ]);

/// The record's page.
pub static DETAIL: Detail =
    Detail::of::<TaggedProduct>().columns(&[TaggedProduct::PRODUCT_ID, TaggedProduct::TAG_ID]);

/// The form, for new rows and for changes.
pub static FORM: Form = Form::of::<TaggedProduct>().sections(&[Section::new("Tagged product")
    .why("Which product carries which tag.")
    .fields(&[TaggedProduct::PRODUCT_ID, TaggedProduct::TAG_ID])]);
