//! Repairs of books: a table whose fields depend on one another.

use dbadmin_runtime::{
    AdminPanel, Choice, Column, Detail, Form, Kind, List, Queries, Relations, Resource, Section,
    Table, When,
};

use super::panel::{auto, choices, default, null, table};

const STATES: &[Choice] = &[
    Choice::new("asked", "Asked for"),
    Choice::new("done", "Done"),
    Choice::new("paid", "Paid"),
    Choice::new("refused", "Refused"),
];

const ID: Column = auto(Column::new("repairs", "id", Kind::Integer));
const STATE: Column = choices(
    default(Column::new("repairs", "state", Kind::Text), "'asked'"),
    STATES,
);
const URGENT: Column = default(Column::new("repairs", "urgent", Kind::Boolean), "0");
const COST: Column = null(Column::new("repairs", "cost", Kind::Integer)).money("EUR");
const PAID_ON: Column = null(Column::new("repairs", "paid_on", Kind::Date));
const REASON: Column = null(Column::new("repairs", "reason", Kind::Text));
const HOURS: Column = null(Column::new("repairs", "hours", Kind::Numeric));

pub struct Repair;

impl AdminPanel for Repair {
    const TABLE: &'static Table = &table("repairs", "Repair", COLUMNS, &[ID], true);
}

const COLUMNS: &[Column] = &[ID, STATE, URGENT, COST, PAID_ON, REASON, HOURS];

pub static REPAIRS: Resource = Resource {
    table: Repair::TABLE,
    queries: &Queries::of::<Repair>(),
    rules: &[],
    relations: &Relations::of::<Repair>(),
    list: &List::of::<Repair>().columns(COLUMNS),
    detail: &Detail::of::<Repair>().columns(COLUMNS),
    form: &Form::of::<Repair>().sections(&[
        Section::new("Repair").fields(&[
            STATE,
            URGENT,
            COST.required_if(&When::OneOf(&STATE, &["done", "paid"])),
            REASON
                .show_if(&When::Any(&[
                    When::OneOf(&STATE, &["refused"]),
                    When::OneOf(&URGENT, &["true"]),
                ]))
                .required_if(&When::OneOf(&STATE, &["refused"])),
        ]),
        Section::new("Money").fields(&[
            PAID_ON
                .show_if(&When::OneOf(&STATE, &["paid"]))
                .required_if(&When::OneOf(&STATE, &["paid"])),
            HOURS.show_if(&When::All(&[
                When::NoneOf(&STATE, &["asked", "refused"]),
                When::OneOf(&COST, &["5000"]),
            ])),
        ]),
    ]),
    redacted: &[],
};
