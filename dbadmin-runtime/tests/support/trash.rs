//! Tables with a trash: rooms by the moment at which they were deleted, and visits of a composite key by
//! a yes or no.

use dbadmin_runtime::{
    Action, AdminPanel, Children, Column, Detail, Form, Inline, Kind, List, Queries, Reference,
    Relations, Resource, Section, Table,
};

use super::panel::{auto, null, table};

const ROOM_ID: Column = auto(Column::new("rooms", "id", Kind::Integer));
const ROOM_NAME: Column = Column::new("rooms", "name", Kind::Text);
const ROOM_FLOOR: Column = null(Column::new("rooms", "floor", Kind::Integer));
const ROOM_DELETED: Column = null(Column::new("rooms", "deleted_at", Kind::DateTime));
const VISIT_ROOM: Column = Column::new("visits", "room", Kind::Integer);
const VISIT_DAY: Column = Column::new("visits", "day", Kind::Date);
const VISIT_NOTE: Column = null(Column::new("visits", "note", Kind::Text));
const VISIT_GONE: Column = Column::new("visits", "gone", Kind::Boolean);

pub struct Room;
pub struct Visit;

impl AdminPanel for Room {
    const TABLE: &'static Table = &table(
        "rooms",
        "Room",
        &[ROOM_ID, ROOM_NAME, ROOM_FLOOR, ROOM_DELETED],
        &[ROOM_ID],
        true,
    );
}

impl AdminPanel for Visit {
    const TABLE: &'static Table = &table(
        "visits",
        "Visit",
        &[VISIT_ROOM, VISIT_DAY, VISIT_NOTE, VISIT_GONE],
        &[VISIT_ROOM, VISIT_DAY],
        true,
    );
}

pub static ROOMS: Resource = Resource {
    table: Room::TABLE,
    queries: &Queries::of::<Room>()
        .search(&[ROOM_NAME])
        .page_size(10)
        .trash(ROOM_DELETED),
    rules: &[],
    relations: &Relations::of::<Room>()
        .display(&[ROOM_NAME])
        .has_many(&[Children::new("Visits", &[VISIT_ROOM], &[ROOM_ID]).on_delete(Action::Cascade)]),
    list: &List::of::<Room>()
        .columns(&[ROOM_NAME.sortable(), ROOM_FLOOR.sortable()])
        .filters(&[ROOM_FLOOR.range()]),
    detail: &Detail::of::<Room>().columns(&[ROOM_ID, ROOM_NAME, ROOM_FLOOR]),
    form: &Form::of::<Room>()
        .sections(&[Section::new("Room").fields(&[ROOM_NAME, ROOM_FLOOR])])
        .children(&[Inline::by(&[VISIT_ROOM]).fields(&[VISIT_DAY, VISIT_NOTE])]),
    redacted: &[],
};

pub static VISITS: Resource = Resource {
    table: Visit::TABLE,
    queries: &Queries::of::<Visit>().trash(VISIT_GONE),
    rules: &[],
    relations: &Relations::of::<Visit>().belongs_to(&[Reference::new(
        "Room",
        &[VISIT_ROOM],
        &[ROOM_ID],
    )
    .shown_by(&[ROOM_NAME])]),
    list: &List::of::<Visit>().columns(&[VISIT_DAY.sortable(), VISIT_ROOM, VISIT_NOTE]),
    detail: &Detail::of::<Visit>().columns(&[VISIT_ROOM, VISIT_DAY, VISIT_NOTE]),
    form: &Form::of::<Visit>()
        .sections(&[Section::new("Visit").fields(&[VISIT_ROOM, VISIT_DAY, VISIT_NOTE])]),
    redacted: &[],
};
