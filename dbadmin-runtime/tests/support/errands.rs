//! Errands: a table whose rows go from state to state, under a composite key.

use dbadmin_runtime::{
    AdminPanel, Choice, Column, Detail, Form, Kind, List, Queries, Relations, Resource, Section,
    State, Table, Tone,
};

use super::panel::{choices, null, table};

const STAGES: &[Choice] = &[
    Choice::new("asked", "Asked for"),
    Choice::new("bought", "Bought"),
    Choice::new("brought", "Brought"),
    Choice::new("lost", "Lost").tone(Tone::Bad),
];

const SHELF: Column = Column::new("errands", "shelf", Kind::Text);
const NUMBER: Column = Column::new("errands", "number", Kind::Integer);
const STAGE: Column = choices(null(Column::new("errands", "stage", Kind::Text)), STAGES);
const NOTE: Column = null(Column::new("errands", "note", Kind::Text));

pub struct Errand;

impl AdminPanel for Errand {
    const TABLE: &'static Table = &table("errands", "Errand", COLUMNS, &[SHELF, NUMBER], true);
}

const COLUMNS: &[Column] = &[SHELF, NUMBER, STAGE, NOTE];

pub static ERRANDS: Resource = Resource {
    table: Errand::TABLE,
    queries: &Queries::of::<Errand>(),
    rules: &[],
    relations: &Relations::of::<Errand>(),
    list: &List::of::<Errand>().columns(COLUMNS),
    detail: &Detail::of::<Errand>().columns(COLUMNS),
    form: &Form::of::<Errand>().sections(&[Section::new("Errand").fields(&[
        SHELF,
        NUMBER,
        STAGE.workflow(&[
            State::new("asked").to(&["bought", "lost"]),
            State::new("bought")
                .to(&["brought", "lost"])
                .only(&[("lost", &["admin"])]),
            State::new("brought"),
            State::new("lost"),
        ]),
        NOTE,
    ])]),
    redacted: &[],
};
