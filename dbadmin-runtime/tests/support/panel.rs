//! The fixture's panel, as the build script would write it.

use dbadmin_runtime::{
    Action, AdminPanel, Auth, Card, Children, Choice, Column, Dashboard, Detail, Form, Format,
    Group, Inline, Kind, List, Panel, Permission, Queries, Reference, Relations, Resource, Role,
    Rule, Section, Table, Unit, Widget, can,
};

use super::errands::ERRANDS;
use super::posters::{POSTERS, UPLOADS};
use super::repairs::REPAIRS;
use super::talks::TALKS;
use super::trash::{ROOMS, VISITS};

const ALL: &[Permission] = &[
    Permission::View,
    Permission::Create,
    Permission::Edit,
    Permission::Delete,
];

pub const fn null(mut column: Column) -> Column {
    column.nullable = true;
    column
}

pub const fn auto(mut column: Column) -> Column {
    column.auto = true;
    column
}

pub const fn default(mut column: Column, default: &'static str) -> Column {
    column.default = default;
    column
}

const fn longest(mut column: Column, length: u32) -> Column {
    column.max_length = length;
    column
}

pub const fn choices(mut column: Column, choices: &'static [Choice]) -> Column {
    column.choices = choices;
    column
}

pub const fn table(
    name: &'static str,
    singular: &'static str,
    columns: &'static [Column],
    key: &'static [Column],
    writable: bool,
) -> Table {
    Table {
        schema: "",
        name,
        address: name,
        title: name,
        singular,
        help: "",
        icon: "box",
        columns,
        key,
        writable,
        limits: "",
        closed: &[],
        constraints: &[],
    }
}

macro_rules! constants {
    ($($name:ident: $value:expr;)*) => { $(const $name: Column = $value;)* };
}

const STATUS: &[Choice] = &[
    Choice::new("new", "New"),
    Choice::new("in", "On the shelf"),
    Choice::new("out", "Lent"),
];

constants! {
    BOOK_ID: auto(Column::new("books", "id", Kind::Integer));
    BOOK_TITLE: longest(Column::new("books", "title", Kind::Text), 40);
    BOOK_ISBN: null(Column::new("books", "isbn", Kind::Text));
    BOOK_SHELF: null(Column::new("books", "shelf", Kind::Text));
    BOOK_STATUS: choices(default(Column::new("books", "status", Kind::Text), "'new'"), STATUS);
    BOOK_RATING: null(Column::new("books", "rating", Kind::Integer));
    BOOK_PRICE: Column::new("books", "price", Kind::Integer).money("EUR");
    BOOK_WEIGHT: null(Column::new("books", "weight", Kind::Numeric));
    BOOK_BOUGHT: null(Column::new("books", "bought", Kind::Date));
    BOOK_SEEN: null(Column::new("books", "seen", Kind::DateTime));
    BOOK_LENDABLE: default(Column::new("books", "lendable", Kind::Boolean), "1");
    BOOK_FACTS: null(Column::new("books", "facts", Kind::Json));
    BOOK_COVER: null(Column::new("books", "cover", Kind::Blob));
    BOOK_NOTES: null(Column::new("books", "notes", Kind::Text));
    SHELF_CODE: Column::new("shelves", "code", Kind::Text);
    SHELF_NAME: Column::new("shelves", "name", Kind::Text);
    SHELF_PARENT: null(Column::new("shelves", "parent", Kind::Text));
    MEMBER_ID: auto(Column::new("members", "id", Kind::Integer));
    MEMBER_NAME: Column::new("members", "name", Kind::Text);
    MEMBER_EMAIL: Column::new("members", "email", Kind::Text);
    MEMBER_PIN: null(Column::new("members", "pin", Kind::Text)).widget(Widget::Password).shown_as(Format::Masked);
    LOAN_ID: auto(Column::new("loans", "id", Kind::Integer));
    LOAN_BOOK: Column::new("loans", "book", Kind::Integer);
    LOAN_MEMBER: Column::new("loans", "member", Kind::Integer);
    LOAN_LENT: Column::new("loans", "lent", Kind::Date);
    LOAN_DUE: Column::new("loans", "due", Kind::Date);
    LOAN_NOTED: default(Column::new("loans", "noted", Kind::Date), "'2026-06-01'");
    PLACE_SHELF: Column::new("places", "shelf", Kind::Text);
    PLACE_SLOT: Column::new("places", "slot", Kind::Integer);
    PLACE_BOOK: null(Column::new("places", "book", Kind::Integer));
    PLACE_LABEL: default(Column::new("places", "label", Kind::Text), "printf('%d', 7)");
    MARK_ID: auto(Column::new("marks", "rowid", Kind::Integer));
    MARK_WORD: null(Column::new("marks", "word", Kind::Other));
    MARK_PAGE: null(Column::new("marks", "page", Kind::Integer));
    ALARM_ID: auto(Column::new("alarms", "id", Kind::Integer));
    ALARM_RINGING: default(Column::new("alarms", "ringing", Kind::Boolean), "'f'");
    ALARM_LOUD: null(Column::new("alarms", "loud", Kind::Boolean));
    ALARM_AT: null(Column::new("alarms", "at", Kind::DateTime));
    ALARM_DAY: null(Column::new("alarms", "day", Kind::Date));
    ALARM_CLOCK: null(default(Column::new("alarms", "clock", Kind::Time), "'05:06:07.123456'"));
    FIND_ID: auto(Column::new("finds", "id", Kind::Integer));
    FIND_HALL: Column::new("finds", "hall", Kind::Text);
    FIND_SLOT: null(Column::new("finds", "slot", Kind::Integer));
    FIND_NOTE: null(Column::new("finds", "note", Kind::Text));
    FIND_EMPTY: null(Column::new("finds", "_empty.note", Kind::Text));
    STOCK_STATUS: Column::new("stock", "status", Kind::Text);
    STOCK_TITLE: Column::new("stock", "title", Kind::Text);
}

macro_rules! tables {
    ($($struct:ident = $value:expr;)*) => {
        $(struct $struct;
        impl AdminPanel for $struct {
            const TABLE: &'static Table = &$value;
        })*
    };
}

const BOOK_COLUMNS: &[Column] = &[
    BOOK_ID,
    BOOK_TITLE,
    BOOK_ISBN,
    BOOK_SHELF,
    BOOK_STATUS,
    BOOK_RATING,
    BOOK_PRICE,
    BOOK_WEIGHT,
    BOOK_BOUGHT,
    BOOK_SEEN,
    BOOK_LENDABLE,
    BOOK_FACTS,
    BOOK_COVER,
    BOOK_NOTES,
];

const ALARM_COLUMNS: &[Column] = &[
    ALARM_ID,
    ALARM_RINGING,
    ALARM_LOUD,
    ALARM_AT,
    ALARM_DAY,
    ALARM_CLOCK,
];

const FIND_COLUMNS: &[Column] = &[FIND_ID, FIND_HALL, FIND_SLOT, FIND_NOTE, FIND_EMPTY];

tables! {
    Book = table("books", "Book", BOOK_COLUMNS, &[BOOK_ID], true);
    Shelf = table("shelves", "Shelf", &[SHELF_CODE, SHELF_NAME, SHELF_PARENT], &[SHELF_CODE], true);
    Member = table("members", "Member", &[MEMBER_ID, MEMBER_NAME, MEMBER_EMAIL, MEMBER_PIN], &[MEMBER_ID], true);
    Loan = table("loans", "Loan", &[LOAN_ID, LOAN_BOOK, LOAN_MEMBER, LOAN_LENT, LOAN_DUE, LOAN_NOTED], &[LOAN_ID], true);
    Place = table("places", "Place", &[PLACE_SHELF, PLACE_SLOT, PLACE_BOOK, PLACE_LABEL], &[PLACE_SHELF, PLACE_SLOT], true);
    Mark = table("marks", "Mark", &[MARK_WORD, MARK_PAGE], &[MARK_ID], true);
    Alarm = table("alarms", "Alarm", ALARM_COLUMNS, &[ALARM_ID], true);
    Find = table("finds", "Find", FIND_COLUMNS, &[FIND_ID], true);
    Stock = table("stock", "Title", &[STOCK_STATUS, STOCK_TITLE], &[], false);
}

const TO_SHELF: Reference =
    Reference::new("Shelf", &[BOOK_SHELF], &[SHELF_CODE]).shown_by(&[SHELF_NAME]);

pub static BOOKS: Resource = Resource {
    table: Book::TABLE,
    queries: &Queries::of::<Book>()
        .search(&[BOOK_TITLE, BOOK_ISBN])
        .page_size(10),
    rules: &[
        Rule::unique(&[BOOK_ISBN]).says("Another book has this ISBN."),
        Rule::range(&[BOOK_RATING], Some(1), Some(5)),
        Rule::range(&[BOOK_PRICE], Some(0), None),
        Rule::json(&[BOOK_FACTS]),
        Rule::one_of(&[BOOK_LENDABLE], &["0", "1"]),
        Rule::database(
            &[BOOK_PRICE, BOOK_RATING],
            "price < 100000 OR rating IS NOT NULL",
        )
        .says("A book this dear needs a rating."),
    ],
    relations: &Relations::of::<Book>()
        .display(&[BOOK_TITLE])
        .belongs_to(&[TO_SHELF])
        .has_many(&[
            Children::new("Loans", &[LOAN_BOOK], &[BOOK_ID]),
            Children::new("Places", &[PLACE_BOOK], &[BOOK_ID]).on_delete(Action::Cascade),
        ]),
    list: &List::of::<Book>()
        .columns(&[
            BOOK_TITLE.sortable(),
            BOOK_SHELF,
            BOOK_STATUS.sortable(),
            BOOK_RATING.sortable(),
            BOOK_PRICE.sortable(),
            BOOK_SEEN.sortable(),
            BOOK_LENDABLE,
            BOOK_COVER,
        ])
        .filters(&[
            BOOK_STATUS.choice(),
            BOOK_LENDABLE.yes_no(),
            BOOK_SHELF.reference(),
            BOOK_TITLE.contains(),
            BOOK_PRICE.range(),
            BOOK_SEEN.range(),
        ]),
    detail: &Detail::of::<Book>().columns(BOOK_COLUMNS),
    form: &Form::of::<Book>().sections(&[Section::new("Book").fields(&[
        BOOK_TITLE,
        BOOK_ISBN,
        BOOK_SHELF,
        BOOK_STATUS,
        BOOK_RATING,
        BOOK_PRICE,
        BOOK_WEIGHT,
        BOOK_BOUGHT,
        BOOK_SEEN,
        BOOK_LENDABLE,
        BOOK_FACTS,
        BOOK_COVER,
        BOOK_NOTES.readonly().widget(Widget::Password),
    ])]),
    redacted: &[BOOK_COVER],
};

pub static SHELVES: Resource = Resource {
    table: Shelf::TABLE,
    queries: &Queries::of::<Shelf>().search(&[SHELF_NAME]),
    rules: &[],
    relations: &Relations::of::<Shelf>()
        .display(&[SHELF_NAME])
        .belongs_to(&[
            Reference::new("Parent", &[SHELF_PARENT], &[SHELF_CODE]).shown_by(&[SHELF_NAME])
        ])
        .has_many(&[
            Children::new("Shelves", &[SHELF_PARENT], &[SHELF_CODE]),
            Children::new("Books", &[BOOK_SHELF], &[SHELF_CODE]).on_delete(Action::SetNull),
            Children::new("Places", &[PLACE_SHELF], &[SHELF_CODE]),
        ]),
    list: &List::of::<Shelf>().columns(&[
        SHELF_CODE.sortable(),
        SHELF_NAME.sortable(),
        SHELF_PARENT.sortable(),
    ]),
    detail: &Detail::of::<Shelf>().columns(&[SHELF_CODE, SHELF_NAME, SHELF_PARENT]),
    form: &Form::of::<Shelf>()
        .sections(&[Section::new("Shelf").fields(&[SHELF_CODE, SHELF_NAME, SHELF_PARENT])])
        .children(
            &[Inline::by(&[PLACE_SHELF]).ordered_by(PLACE_SLOT).fields(&[
                PLACE_SLOT,
                PLACE_BOOK,
                PLACE_LABEL,
            ])],
        ),
    redacted: &[],
};

pub static MEMBERS: Resource = Resource {
    table: Member::TABLE,
    queries: &Queries::of::<Member>().search(&[MEMBER_NAME, MEMBER_EMAIL]),
    rules: &[Rule::unique(&[MEMBER_EMAIL])],
    relations: &Relations::of::<Member>()
        .display(&[MEMBER_NAME])
        .has_many(&[
            Children::new("Loans", &[LOAN_MEMBER], &[MEMBER_ID]).on_delete(Action::Cascade)
        ]),
    list: &List::of::<Member>()
        .columns(&[MEMBER_NAME.sortable(), MEMBER_EMAIL])
        .counts(&[&[LOAN_MEMBER]]),
    detail: &Detail::of::<Member>().columns(&[MEMBER_NAME, MEMBER_EMAIL, MEMBER_PIN]),
    form: &Form::of::<Member>()
        .sections(&[Section::new("Member").fields(&[MEMBER_NAME, MEMBER_EMAIL, MEMBER_PIN])])
        .children(&[Inline::by(&[LOAN_MEMBER]).fields(&[LOAN_BOOK, LOAN_LENT, LOAN_DUE])]),
    redacted: &[MEMBER_PIN],
};

pub static LOANS: Resource = Resource {
    table: Loan::TABLE,
    queries: &Queries::of::<Loan>().order(&[LOAN_LENT.descending()]),
    rules: &[
        Rule::compare(&[LOAN_DUE, LOAN_LENT], ">=").says("Due before it was lent."),
        Rule::compare(&[LOAN_NOTED, LOAN_LENT], ">=").says("Noted before it was lent."),
    ],
    relations: &Relations::of::<Loan>().belongs_to(&[
        Reference::new("Book", &[LOAN_BOOK], &[BOOK_ID]).shown_by(&[BOOK_TITLE]),
        Reference::new("Member", &[LOAN_MEMBER], &[MEMBER_ID]).shown_by(&[MEMBER_NAME]),
    ]),
    list: &List::of::<Loan>()
        .columns(&[
            LOAN_BOOK,
            LOAN_MEMBER,
            LOAN_LENT.sortable(),
            LOAN_DUE.sortable(),
        ])
        .drill_by(LOAN_LENT),
    detail: &Detail::of::<Loan>().columns(&[LOAN_BOOK, LOAN_MEMBER, LOAN_LENT, LOAN_DUE]),
    form: &Form::of::<Loan>().sections(&[Section::new("Loan").fields(&[
        LOAN_BOOK,
        LOAN_MEMBER,
        LOAN_LENT,
        LOAN_DUE,
    ])]),
    redacted: &[],
};

pub static PLACES: Resource = Resource {
    table: Place::TABLE,
    queries: &Queries::of::<Place>().page_size(7),
    rules: &[],
    relations: &Relations::of::<Place>().belongs_to(&[
        Reference::new("Shelf", &[PLACE_SHELF], &[SHELF_CODE]).shown_by(&[SHELF_NAME]),
        Reference::new("Book", &[PLACE_BOOK], &[BOOK_ID]).shown_by(&[BOOK_TITLE]),
    ]),
    list: &List::of::<Place>().columns(&[
        PLACE_SHELF.sortable(),
        PLACE_SLOT.sortable(),
        PLACE_BOOK.sortable(),
    ]),
    detail: &Detail::of::<Place>().columns(&[PLACE_SHELF, PLACE_SLOT, PLACE_BOOK]),
    form: &Form::of::<Place>().sections(&[Section::new("Place").fields(&[
        PLACE_SHELF,
        PLACE_SLOT,
        PLACE_BOOK,
        PLACE_LABEL,
    ])]),
    redacted: &[],
};

pub static FINDS: Resource = Resource {
    table: Find::TABLE,
    queries: &Queries::of::<Find>(),
    rules: &[],
    relations: &Relations::of::<Find>().belongs_to(&[Reference::new(
        "Place",
        &[FIND_HALL, FIND_SLOT],
        &[PLACE_SHELF, PLACE_SLOT],
    )
    .shown_by(&[PLACE_LABEL])]),
    list: &List::of::<Find>().columns(&[FIND_HALL, FIND_SLOT]),
    detail: &Detail::of::<Find>().columns(FIND_COLUMNS),
    form: &Form::of::<Find>()
        .sections(&[Section::new("Find").fields(&[FIND_HALL, FIND_SLOT, FIND_NOTE, FIND_EMPTY])]),
    redacted: &[],
};

pub static MARKS: Resource = Resource {
    table: Mark::TABLE,
    queries: &Queries::of::<Mark>(),
    rules: &[],
    relations: &Relations::of::<Mark>(),
    list: &List::of::<Mark>().columns(&[MARK_WORD.sortable(), MARK_PAGE.sortable()]),
    detail: &Detail::of::<Mark>().columns(&[MARK_WORD, MARK_PAGE]),
    form: &Form::of::<Mark>().sections(&[Section::new("Mark").fields(&[MARK_WORD, MARK_PAGE])]),
    redacted: &[],
};

pub static ALARMS: Resource = Resource {
    table: Alarm::TABLE,
    queries: &Queries::of::<Alarm>(),
    rules: &[Rule::one_of(&[ALARM_LOUD], &["Y", "N"])],
    relations: &Relations::of::<Alarm>(),
    list: &List::of::<Alarm>()
        .columns(ALARM_COLUMNS)
        .filters(&[ALARM_AT.range()]),
    detail: &Detail::of::<Alarm>().columns(ALARM_COLUMNS),
    form: &Form::of::<Alarm>().sections(&[Section::new("Alarm").fields(&[
        ALARM_RINGING,
        ALARM_LOUD,
        ALARM_AT,
        ALARM_DAY,
        ALARM_CLOCK,
    ])]),
    redacted: &[],
};

pub static STOCK: Resource = Resource {
    table: Stock::TABLE,
    queries: &Queries::of::<Stock>().page_size(4),
    rules: &[],
    relations: &Relations::of::<Stock>(),
    list: &List::of::<Stock>().columns(&[STOCK_STATUS.sortable(), STOCK_TITLE.sortable()]),
    detail: &Detail::of::<Stock>(),
    form: &Form::of::<Stock>(),
    redacted: &[],
};

pub static PANEL: Panel = Panel {
    title: "Library",
    resources: &[
        &BOOKS, &SHELVES, &MEMBERS, &LOANS, &PLACES, &MARKS, &ALARMS, &FINDS, &REPAIRS, &ERRANDS,
        &POSTERS, &TALKS, &STOCK, &ROOMS, &VISITS,
    ],
    navigation: &[Group {
        title: "",
        tables: &[
            Book::TABLE,
            Shelf::TABLE,
            Member::TABLE,
            Loan::TABLE,
            Place::TABLE,
            Stock::TABLE,
        ],
    }],
    dashboard: &Dashboard::new(&[
        Card::count::<Book>("books"),
        Card::count::<Member>("members"),
        Card::trend("Loans", LOAN_LENT, Unit::Day),
        Card::trend("Price of books", BOOK_BOUGHT, Unit::Week).sum(BOOK_PRICE),
        Card::parts("Books by status", BOOK_STATUS).over(BOOK_BOUGHT),
        Card::parts("Books to lend", BOOK_LENDABLE),
        Card::top("Members with the most loans", LOAN_MEMBER),
        Card::parts("Pins of members", MEMBER_PIN),
        Card::parts("Old books", BOOK_STATUS).filtered("status=is old"),
        Card::newest::<Loan>("Newest loans"),
        Card::trail("Changed last"),
    ]),
    roles: &[
        Role {
            name: "admin",
            tables: &[
                can("books", ALL),
                can("shelves", ALL),
                can("members", ALL),
                can("loans", ALL),
                can("places", ALL),
                can("marks", ALL),
                can("alarms", ALL),
                can("finds", ALL),
                can("repairs", ALL),
                can("errands", ALL),
                can("posters", ALL),
                can("talks", ALL),
                can("stock", ALL),
                can("rooms", ALL),
                can("visits", ALL),
            ],
        },
        Role {
            name: "guest",
            tables: &[
                can("loans", &[Permission::View, Permission::Create]),
                can("books", &[Permission::View]),
                can("errands", &[Permission::View]),
                can("rooms", &[Permission::View, Permission::Edit]),
            ],
        },
        Role {
            name: "clerk",
            tables: &[
                can("shelves", ALL),
                can("members", ALL),
                can("errands", ALL),
            ],
        },
    ],
    auth: &Auth {
        idle_minutes: 30,
        absolute_hours: 12,
        attempts: 3,
        window_minutes: 15,
    },
    theme: "",
    logo: Some(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\"><path d=\"M0 0h8v8H0Z\"/></svg>",
    ),
    uploads: UPLOADS,
    hooks: super::actions::HOOKS,
    left_out: None,
};
