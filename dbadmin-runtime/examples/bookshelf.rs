//! A panel written by hand: what the derive and the build script otherwise write.
//!
//! `cargo run -p dbadmin-runtime --example bookshelf` makes `bookshelf.db` in the system's folder
//! for temporary files (or at the path given as an argument), fills it once and serves the panel.

use std::path::PathBuf;

use dbadmin_runtime::{
    Action, AdminPanel, Auth, Card, Children, Choice, Column, Dashboard, Detail, Form, Format,
    Group, Kind, List, Panel, Permission, Queries, Reference, Relations, Resource, Role, Rule,
    Section, Table, Tone, Widget, can,
};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

struct Author;
struct Book;
struct Loan;

/// A column with its label; what else there is to say follows.
const fn column(
    table: &'static str,
    name: &'static str,
    label: &'static str,
    kind: Kind,
) -> Column {
    let mut column = Column::new(table, name, kind);
    column.label = label;
    column
}

const fn nullable(mut column: Column) -> Column {
    column.nullable = true;
    column
}

const fn help(mut column: Column, help: &'static str) -> Column {
    column.help = help;
    column
}

const fn numbered(mut column: Column) -> Column {
    column.auto = true;
    column
}

const fn default(mut column: Column, default: &'static str) -> Column {
    column.default = default;
    column
}

const fn at_most(mut column: Column, length: u32) -> Column {
    column.max_length = length;
    column
}

const fn choices(mut column: Column, choices: &'static [Choice]) -> Column {
    column.choices = choices;
    column
}

const SHELF: &[Choice] = &[
    Choice::new("reading", "On the shelf").tone(Tone::Good),
    Choice::new("lent", "Lent").tone(Tone::Info),
    Choice::new("repair", "In repair").tone(Tone::Warn),
    Choice::new("lost", "Lost").tone(Tone::Bad),
];

impl Author {
    const ID: Column = numbered(column("authors", "id", "ID", Kind::Integer));
    const NAME: Column = at_most(column("authors", "name", "Name", Kind::Text), 80);
    const BORN: Column = nullable(column("authors", "born", "Born", Kind::Date));
    const SITE: Column =
        nullable(column("authors", "site", "Website", Kind::Text)).shown_as(Format::Url);
}

impl AdminPanel for Author {
    const TABLE: &'static Table = &Table {
        schema: "",
        name: "authors",
        address: "authors",
        title: "Authors",
        singular: "Author",
        help: "",
        icon: "user",
        columns: &[Self::ID, Self::NAME, Self::BORN, Self::SITE],
        key: &[Self::ID],
        writable: true,
        limits: "",
        closed: &[],
        constraints: &[],
    };
}

impl Book {
    const ID: Column = numbered(column("books", "id", "ID", Kind::Integer));
    const TITLE: Column = at_most(column("books", "title", "Title", Kind::Text), 120);
    const AUTHOR: Column = column("books", "author_id", "Author", Kind::Integer);
    const STATE: Column = choices(
        default(column("books", "state", "State", Kind::Text), "'reading'"),
        SHELF,
    );
    const PRICE: Column = help(
        nullable(column("books", "price", "Price", Kind::Integer)).money("EUR"),
        "What it cost when it was bought.",
    );
    const PAGES: Column = nullable(column("books", "pages", "Pages", Kind::Integer));
    const SIGNED: Column = default(column("books", "signed", "Signed", Kind::Boolean), "0");
    const NOTE: Column =
        nullable(column("books", "note", "Note", Kind::Text)).widget(Widget::Textarea);
    const EXTRA: Column = nullable(column("books", "extra", "Catalogue card", Kind::Json));
    const ADDED: Column = default(
        column("books", "added_at", "Added", Kind::DateTime),
        "CURRENT_TIMESTAMP",
    );
}

impl AdminPanel for Book {
    const TABLE: &'static Table = &Table {
        schema: "",
        name: "books",
        address: "books",
        title: "Books",
        singular: "Book",
        help: "What stands on the shelf, latest first.",
        icon: "book",
        columns: &[
            Self::ID,
            Self::TITLE,
            Self::AUTHOR,
            Self::STATE,
            Self::PRICE,
            Self::PAGES,
            Self::SIGNED,
            Self::NOTE,
            Self::EXTRA,
            Self::ADDED,
        ],
        key: &[Self::ID],
        writable: true,
        limits: "",
        closed: &[],
        constraints: &[],
    };
}

impl Loan {
    const BOOK: Column = column("loans", "book_id", "Book", Kind::Integer);
    const DAY: Column = column("loans", "day", "Lent on", Kind::Date);
    const TO: Column = column("loans", "borrower", "Borrower", Kind::Text);
    const MAIL: Column =
        nullable(column("loans", "mail", "E-mail", Kind::Text)).shown_as(Format::Email);
    const BACK: Column = nullable(column("loans", "back", "Came back", Kind::Date));
}

impl AdminPanel for Loan {
    const TABLE: &'static Table = &Table {
        schema: "",
        name: "loans",
        address: "loans",
        title: "Loans",
        singular: "Loan",
        help: "Who has which book, and since when.",
        icon: "users",
        columns: &[Self::BOOK, Self::DAY, Self::TO, Self::MAIL, Self::BACK],
        key: &[Self::BOOK, Self::DAY],
        writable: true,
        limits: "",
        closed: &[],
        constraints: &[],
    };
}

static AUTHORS: Resource = Resource {
    table: Author::TABLE,
    queries: &Queries::of::<Author>()
        .order(&[Author::NAME])
        .search(&[Author::NAME]),
    rules: &[Rule::unique(&[Author::NAME]).says("This author is there already.")],
    relations: &Relations::of::<Author>()
        .display(&[Author::NAME])
        .has_many(&[Children::new("Books", &[Book::AUTHOR], &[Author::ID])]),
    list: &List::of::<Author>().columns(&[
        Author::NAME.sortable(),
        Author::BORN.sortable(),
        Author::SITE.minor(),
    ]),
    detail: &Detail::of::<Author>().columns(&[Author::NAME, Author::BORN, Author::SITE]),
    form: &Form::of::<Author>().sections(&[Section::new("Author").fields(&[
        Author::NAME,
        Author::BORN,
        Author::SITE,
    ])]),
    redacted: &[],
};

static BOOKS: Resource = Resource {
    table: Book::TABLE,
    queries: &Queries::of::<Book>()
        .order(&[Book::ADDED.descending(), Book::ID.descending()])
        .search(&[Book::TITLE, Book::NOTE]),
    rules: &[
        Rule::range(&[Book::PRICE], Some(0), None).says("A price is not negative."),
        Rule::range(&[Book::PAGES], Some(1), Some(10_000)).says("From 1 to 10,000 pages."),
        Rule::json(&[Book::EXTRA]).says("The catalogue card is not valid JSON."),
    ],
    relations: &Relations::of::<Book>()
        .display(&[Book::TITLE])
        .belongs_to(&[
            Reference::new("Author", &[Book::AUTHOR], &[Author::ID]).shown_by(&[Author::NAME])
        ])
        .has_many(&[Children::new("Loans", &[Loan::BOOK], &[Book::ID]).on_delete(Action::Cascade)]),
    list: &List::of::<Book>()
        .columns(&[
            Book::TITLE.sortable(),
            Book::AUTHOR,
            Book::STATE,
            Book::PRICE.sortable(),
            Book::PAGES.sortable().minor(),
            Book::SIGNED.minor(),
            Book::ADDED.sortable().minor(),
        ])
        .filters(&[
            Book::STATE.choice(),
            Book::AUTHOR.reference(),
            Book::SIGNED.yes_no(),
            Book::NOTE.contains(),
            Book::PRICE.range(),
            Book::ADDED.range(),
        ]),
    detail: &Detail::of::<Book>().columns(&[
        Book::TITLE,
        Book::AUTHOR,
        Book::STATE,
        Book::PRICE,
        Book::PAGES,
        Book::SIGNED,
        Book::NOTE,
        Book::EXTRA,
        Book::ADDED,
    ]),
    form: &Form::of::<Book>().sections(&[
        Section::new("Book")
            .why("What it is and who wrote it.")
            .fields(&[Book::TITLE, Book::AUTHOR, Book::PAGES, Book::SIGNED]),
        Section::new("On the shelf")
            .why("Where it is now.")
            .fields(&[
                Book::STATE.widget(Widget::Radio),
                Book::PRICE,
                Book::ADDED,
                Book::NOTE,
                Book::EXTRA,
            ]),
    ]),
    redacted: &[],
};

static LOANS: Resource = Resource {
    table: Loan::TABLE,
    queries: &Queries::of::<Loan>()
        .order(&[Loan::DAY.descending()])
        .search(&[Loan::TO]),
    rules: &[Rule::compare(&[Loan::BACK, Loan::DAY], ">=").says("It came back after it was lent.")],
    relations: &Relations::of::<Loan>()
        .display(&[Loan::TO])
        .belongs_to(&[Reference::new("Book", &[Loan::BOOK], &[Book::ID]).shown_by(&[Book::TITLE])]),
    list: &List::of::<Loan>()
        .columns(&[
            Loan::BOOK,
            Loan::TO,
            Loan::DAY.sortable(),
            Loan::BACK,
            Loan::MAIL.minor(),
        ])
        .filters(&[Loan::BOOK.reference(), Loan::DAY.range()]),
    detail: &Detail::of::<Loan>().columns(&[
        Loan::BOOK,
        Loan::DAY,
        Loan::TO,
        Loan::MAIL,
        Loan::BACK,
    ]),
    form: &Form::of::<Loan>().sections(&[Section::new("Loan").fields(&[
        Loan::BOOK,
        Loan::DAY,
        Loan::TO,
        Loan::MAIL,
        Loan::BACK,
    ])]),
    redacted: &[],
};

const EVERYTHING: &[Permission] = &[
    Permission::View,
    Permission::Create,
    Permission::Edit,
    Permission::Delete,
];

static PANEL: Panel = Panel {
    title: "Bookshelf",
    resources: &[&BOOKS, &AUTHORS, &LOANS],
    navigation: &[
        Group {
            title: "Shelf",
            tables: &[Book::TABLE, Author::TABLE],
        },
        Group {
            title: "Lending",
            tables: &[Loan::TABLE],
        },
    ],
    dashboard: &Dashboard::new(&[
        Card::count::<Book>("Books"),
        Card::count::<Author>("Authors"),
        Card::count::<Loan>("Loans"),
        Card::newest::<Book>("Newest books"),
    ]),
    roles: &[Role {
        name: "admin",
        tables: &[
            can("books", EVERYTHING),
            can("authors", EVERYTHING),
            can("loans", EVERYTHING),
        ],
    }],
    auth: &Auth {
        idle_minutes: 120,
        absolute_hours: 12,
        attempts: 10,
        window_minutes: 15,
    },
    theme: "",
    logo: None,
    uploads: dbadmin_runtime::Uploads::DEFAULT,
    hooks: &[],
    left_out: None,
};

const TABLES: &str = "
CREATE TABLE IF NOT EXISTS authors (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, born DATE, site TEXT);
CREATE TABLE IF NOT EXISTS books (
  id INTEGER PRIMARY KEY, title TEXT NOT NULL, author_id INTEGER NOT NULL REFERENCES authors,
  state TEXT NOT NULL DEFAULT 'reading' CHECK (state IN ('reading', 'lent', 'repair', 'lost')),
  price INTEGER CHECK (price >= 0), pages INTEGER, signed BOOLEAN NOT NULL DEFAULT 0,
  note TEXT, extra JSON, added_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE INDEX IF NOT EXISTS books_added ON books (added_at, id);
CREATE INDEX IF NOT EXISTS books_author ON books (author_id);
CREATE TABLE IF NOT EXISTS loans (
  book_id INTEGER NOT NULL REFERENCES books ON DELETE CASCADE, day DATE NOT NULL,
  borrower TEXT NOT NULL, mail TEXT, back DATE, PRIMARY KEY (book_id, day));
";

/// Rows made by counting, so that every run shows the same shelf.
const ROWS: &str = "
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
INSERT INTO authors (name, born, site)
SELECT substr('AnnaBetaCaraDoraElsaFridGretHeleIdasJuna', i % 10 * 4 + 1, 4) || ' '
    || substr('AlderBirchCedarElderHazelLarchMapleOliveRowanThorn', i / 10 % 10 * 5 + 1, 5)
    || CASE WHEN i > 100 THEN ' the younger' ELSE '' END,
  date('1920-01-01', (i * 211) || ' days'),
  CASE WHEN i % 3 = 0 THEN 'https://books.example/authors/' || i END
FROM n;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
INSERT INTO books (title, author_id, state, price, pages, signed, note, extra, added_at)
SELECT substr('The quiet   A brief     Notes on theLetters fromOn a distantEvery second', i % 6 * 12 + 1, 12)
    || ' ' || substr('harbour  gardens  winters  machines mountainsrailways lanterns ', i % 7 * 9 + 1, 9)
    || CASE WHEN i > 42 THEN ', volume ' || (i / 42 + 1) ELSE '' END,
  1 + i * 7 % 120,
  CASE i % 11 WHEN 3 THEN 'lent' WHEN 5 THEN 'repair' WHEN 7 THEN 'lost' ELSE 'reading' END,
  CASE WHEN i % 9 = 0 THEN NULL ELSE 450 + i * 37 % 9000 END,
  80 + i * 13 % 900, i % 17 = 0,
  CASE WHEN i % 4 = 0 THEN 'Found at a market, with a pressed leaf on page ' || (i % 80) || '.' END,
  CASE WHEN i % 5 = 0 THEN '{\"shelf\":\"' || char(65 + i % 8) || '\",\"place\":' || (i % 40) || '}' END,
  datetime('2026-01-12 09:14:00', '-' || (3000 - i) || ' hours')
FROM n;
UPDATE books SET title = replace(replace(replace(title, '   ', ' '), '  ', ' '), ' ,', ',');
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
INSERT OR IGNORE INTO loans (book_id, day, borrower, mail, back)
SELECT 1 + i * 31 % 3000, date('2025-01-01', i || ' days'),
  substr('MaraNilsOlgaPaulRosaTimo', i % 6 * 4 + 1, 4) || ' ' || char(65 + i % 26) || '.',
  CASE WHEN i % 2 = 0 THEN 'reader' || i || '@mail.example' END,
  CASE WHEN i % 3 > 0 THEN date('2025-01-01', (i + 20) || ' days') END
FROM n;
";

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let given = std::env::args_os().nth(1).map(PathBuf::from);
    let path = given.unwrap_or_else(|| std::env::temp_dir().join("bookshelf.db"));
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true);
    let pool = SqlitePool::connect_with(options).await?;
    sqlx::raw_sql(TABLES).execute(&pool).await?;
    let books: i64 = sqlx::query_scalar("SELECT count(*) FROM books")
        .fetch_one(&pool)
        .await?;
    if books == 0 {
        sqlx::raw_sql(ROWS).execute(&pool).await?;
    }
    let admin = dbadmin_runtime::router(&PANEL, pool).await?;
    dbadmin_runtime::serve(admin).await?;
    Ok(())
}
