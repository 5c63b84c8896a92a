//! Tags: the list, the record's page and the form.

use crate::models::catalogue::{Tag, TaggedProduct};
use dbadmin_runtime::{Detail, Form, Inline, List, Section};

/// The list: its columns, the first of which leads to the record, and its filters.
pub static LIST: List = List::of::<Tag>().columns(&[Tag::NAME.sortable(), Tag::COLOR]);

/// The record's page.
pub static DETAIL: Detail = Detail::of::<Tag>().columns(&[Tag::ID, Tag::NAME, Tag::COLOR]);

/// The form, for new rows and for changes.
pub static FORM: Form = Form::of::<Tag>()
    .sections(&[Section::new("Tag").fields(&[Tag::NAME, Tag::COLOR])])
    .children(&[Inline::by(&[TaggedProduct::TAG_ID]).linking(&[TaggedProduct::PRODUCT_ID])]);
