//! Posters: a table with files, of which some lie in the database and one in a folder.

use dbadmin_runtime::{
    AdminPanel, Column, Detail, Form, Kind, List, Queries, Relations, Resource, Section, Table,
    Uploads, Widget,
};

use super::panel::{auto, null, table};

/// Where the files lie whose paths stand in the table.
pub const UPLOADS: Uploads = Uploads::DEFAULT
    .folder(concat!(env!("CARGO_TARGET_TMPDIR"), "/uploads"))
    .largest(100_000);

const ID: Column = auto(Column::new("posters", "id", Kind::Integer));
const NAME: Column = Column::new("posters", "name", Kind::Text);
const PICTURE: Column = null(Column::new("posters", "picture", Kind::Blob)).widget(Widget::Image);
const SCAN: Column = null(Column::new("posters", "scan", Kind::Blob)).widget(Widget::File);
const PHOTO: Column = null(Column::new("posters", "photo", Kind::Text)).widget(Widget::Image);

pub struct Poster;

impl AdminPanel for Poster {
    const TABLE: &'static Table = &table("posters", "Poster", COLUMNS, &[ID], true);
}

const COLUMNS: &[Column] = &[ID, NAME, PICTURE, SCAN, PHOTO];

pub static POSTERS: Resource = Resource {
    table: Poster::TABLE,
    queries: &Queries::of::<Poster>(),
    rules: &[],
    relations: &Relations::of::<Poster>().display(&[NAME]),
    list: &List::of::<Poster>().columns(&[NAME]),
    detail: &Detail::of::<Poster>().columns(COLUMNS),
    form: &Form::of::<Poster>().sections(&[Section::new("Poster").fields(&[
        NAME,
        PICTURE,
        SCAN.largest(1000),
        PHOTO,
    ])]),
    redacted: &[],
};
