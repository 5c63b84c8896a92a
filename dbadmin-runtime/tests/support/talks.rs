//! Talks: a table whose columns are percentages, spans of time, lists and Markdown.

use dbadmin_runtime::{
    AdminPanel, Column, Detail, Form, Format, Kind, List, Queries, Relations, Resource, Section,
    Table, Widget,
};

use super::panel::{auto, null, table};

const fn declared(mut column: Column, declared: &'static str) -> Column {
    column.declared = declared;
    column
}

const ID: Column = auto(Column::new("talks", "id", Kind::Integer));
const TITLE: Column = Column::new("talks", "title", Kind::Text);
const SHARE: Column = null(Column::new("talks", "share_pct", Kind::Real))
    .widget(Widget::Percent)
    .shown_as(Format::Percent);
const LENGTH: Column = null(Column::new("talks", "length_minutes", Kind::Integer))
    .widget(Widget::Duration)
    .shown_as(Format::Duration);
const TAGS: Column = null(Column::new("talks", "tags", Kind::Text)).widget(Widget::List);
const LABELS: Column = declared(null(Column::new("talks", "labels", Kind::Other)), "text[]");
const NOTES: Column = null(Column::new("talks", "notes", Kind::Text)).widget(Widget::Markdown);

pub struct Talk;

impl AdminPanel for Talk {
    const TABLE: &'static Table = &table("talks", "Talk", COLUMNS, &[ID], true);
}

const COLUMNS: &[Column] = &[ID, TITLE, SHARE, LENGTH, TAGS, LABELS, NOTES];

pub static TALKS: Resource = Resource {
    table: Talk::TABLE,
    queries: &Queries::of::<Talk>(),
    rules: &[],
    relations: &Relations::of::<Talk>().display(&[TITLE]),
    list: &List::of::<Talk>().columns(COLUMNS),
    detail: &Detail::of::<Talk>().columns(COLUMNS),
    form: &Form::of::<Talk>().sections(&[Section::new("Talk").fields(COLUMNS)]),
    redacted: &[],
};
