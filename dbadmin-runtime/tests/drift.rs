//! A database that has changed since the panel was made: what still fits goes on working.

mod support;

use dbadmin_runtime::query::{ListRequest, find, list, related};
use dbadmin_runtime::write::{self, Input, WriteError};
use dbadmin_runtime::{
    Actor, AdminPanel, App, Children, Column, Detail, Error, Form, Kind, List, Panel, Permission,
    Queries, Reference, Relations, Resource, Role, Table, can,
};
use sqlx::sqlite::SqlitePoolOptions;
use support::{BOOKS, Fixture, LOANS, PANEL, actor, key, pairs};

#[tokio::test]
async fn a_dropped_column_is_left_out_and_a_dropped_table_keeps_no_other_from_working() {
    let fixture = Fixture::new().await;
    fixture
        .sql(
            "INSERT INTO books (id, title, price) VALUES (1, 'One', 5);
             DROP TABLE loans; ALTER TABLE books DROP COLUMN weight;",
        )
        .await;
    let app = App::start(&PANEL, fixture.pool.clone())
        .await
        .expect("a panel");
    let admin = actor("admin");
    let books = app.resource("books").expect("the books");
    let page = list(&app, &admin, &ListRequest::new(books)).await;
    assert_eq!(page.expect("a list").rows.len(), 1);

    let at = key(&BOOKS, "1");
    let record = find(&app, &admin, books, &at).await.expect("a record");
    let others = related(&app, &admin, books, &record).await;
    let loans = |label: &str| label.to_lowercase().contains("loan");
    assert!(
        !others
            .expect("related rows")
            .iter()
            .any(|it| loans(it.children.label)),
        "the loans are gone"
    );
    let mut fields = pairs(&[("title", "Another")]);
    fields.push(("_version".to_owned(), record.version()));
    let input = Input::from_pairs(books, fields).expect("a form");
    write::update(&app, &admin, books, &at, &input)
        .await
        .expect("a change");
    let gone = Input::from_pairs(books, pairs(&[("weight", "1")]));
    assert!(gone.is_err(), "a field that is gone is no field");

    let loans = app.resource("loans").expect("the description of the loans");
    let error = list(&app, &admin, &ListRequest::new(loans)).await;
    assert!(
        matches!(&error, Err(Error::Gone(said)) if said.contains("loans")),
        "{error:?}"
    );
    assert_eq!(loans.table.address, LOANS.table.address);
}

const fn column(table: &'static str, name: &'static str, declared: &'static str) -> Column {
    let kind = match declared.as_bytes() {
        b"INTEGER" => Kind::Integer,
        _ => Kind::Text,
    };
    Column {
        declared,
        nullable: true,
        ..Column::new(table, name, kind)
    }
}

const fn table(
    name: &'static str,
    columns: &'static [Column],
    constraints: &'static [&'static str],
) -> Table {
    Table {
        schema: "",
        name,
        address: name,
        title: name,
        singular: name,
        help: "",
        icon: "box",
        columns,
        key: columns.split_at(1).0,
        writable: true,
        limits: "",
        closed: &[],
        constraints,
    }
}

struct Land;
struct Town;

const ISO: Column = column("lands", "iso", "TEXT");
const OF: Column = column("towns", "land", "TEXT");
const LAND: Reference = Reference::new("Land", &[OF], &[ISO]);

impl AdminPanel for Land {
    const TABLE: &'static Table = &table(
        "lands",
        &[column("lands", "id", "INTEGER"), ISO],
        &["the primary key `id`", "the uniqueness of `iso`"],
    );
}

impl AdminPanel for Town {
    const TABLE: &'static Table = &table(
        "towns",
        &[column("towns", "id", "INTEGER"), OF],
        &[
            "the primary key `id`",
            "the reference of `land` to `iso` of `lands`",
        ],
    );
}

/// A resource that shows all columns of its table.
macro_rules! resource {
    ($of:ty, $relations:expr) => {
        &Resource {
            table: <$of>::TABLE,
            queries: &Queries::of::<$of>(),
            rules: &[],
            relations: &$relations,
            list: &List {
                table: <$of>::TABLE,
                columns: <$of>::TABLE.columns,
                filters: &[],
                drill: None,
                counts: &[],
            },
            detail: &Detail {
                table: <$of>::TABLE,
                columns: <$of>::TABLE.columns,
            },
            form: &Form {
                table: <$of>::TABLE,
                children: &[],
                sections: &[],
            },
            redacted: &[],
        }
    };
}

static ATLAS: Panel = Panel {
    title: "Atlas",
    resources: &[
        resource!(
            Land,
            Relations::of::<Land>().has_many(&[Children::new("Towns", &[OF], &[ISO])])
        ),
        resource!(Town, Relations::of::<Town>().belongs_to(&[LAND])),
    ],
    left_out: Some(&[]),
    roles: &[Role {
        name: "admin",
        tables: &[
            can("lands", &[Permission::View, Permission::Create]),
            can("towns", &[Permission::View]),
        ],
    }],
    hooks: &[],
    ..PANEL
};

fn traveller() -> Actor {
    Actor {
        user: 1,
        name: "ada".to_owned(),
        role: &ATLAS.roles[0],
    }
}

/// The atlas over a database that these statements make.
async fn atlas(sql: &'static str) -> App {
    let pool = SqlitePoolOptions::new().max_connections(1);
    let pool = pool.connect("sqlite::memory:").await.expect("a database");
    sqlx::raw_sql(sql).execute(&pool).await.expect("its tables");
    App::start(&ATLAS, pool).await.expect("a panel")
}

#[tokio::test]
async fn a_reference_to_what_is_unique_no_more_doubles_no_row() {
    let app = atlas(
        "CREATE TABLE lands (id INTEGER PRIMARY KEY, iso TEXT);
         CREATE TABLE towns (id INTEGER PRIMARY KEY, land TEXT);
         INSERT INTO lands (iso) VALUES ('DE'), ('DE'); INSERT INTO towns (land) VALUES ('DE');",
    )
    .await;
    let (towns, lands) = (app.resource("towns"), app.resource("lands"));
    let (towns, lands) = (towns.expect("the towns"), lands.expect("the lands"));
    let page = list(&app, &traveller(), &ListRequest::new(towns)).await;
    assert_eq!(page.expect("a list").rows.len(), 1);
    assert!(towns.relations.belongs_to.is_empty());
    assert!(lands.relations.has_many.is_empty());
}

#[tokio::test]
async fn a_table_of_which_nothing_fits_is_shown_as_it_is() {
    let app = atlas(
        "CREATE TABLE lands (id TEXT PRIMARY KEY, iso INTEGER);
         CREATE TABLE towns (number INTEGER PRIMARY KEY, name TEXT);
         INSERT INTO lands VALUES ('one', 2);",
    )
    .await;
    let lands = app.resource("lands").expect("the lands");
    let page = list(&app, &traveller(), &ListRequest::new(lands)).await;
    assert_eq!(page.expect("a list").rows.len(), 1);
    let towns = app.resource("towns").expect("the towns");
    let page = list(&app, &traveller(), &ListRequest::new(towns)).await;
    assert!(matches!(page, Err(Error::Gone(_))), "{page:?}");
}

/// Adds a land by its form, which has no field at all.
async fn added(app: &App) -> Result<(), WriteError> {
    let lands = app.resource("lands").expect("the lands");
    let input = Input::from_pairs(lands, Vec::new()).expect("a form");
    write::create(app, &traveller(), lands, &input)
        .await
        .map(drop)
}

#[tokio::test]
async fn a_form_that_does_not_ask_for_what_a_row_needs_adds_none() {
    let towns = "CREATE TABLE towns (id INTEGER PRIMARY KEY, land TEXT);";
    for (column, asks) in [
        ("iso TEXT", None),
        ("iso TEXT NOT NULL DEFAULT 'XX'", None),
        ("iso TEXT NOT NULL", Some("“iso”")),
        // The panel does not know it.
        ("iso TEXT, flag TEXT NOT NULL", Some("“flag”")),
    ] {
        let sql = format!("CREATE TABLE lands (id INTEGER PRIMARY KEY, {column}); {towns}");
        let app = atlas(sql.leak()).await;
        match (added(&app).await, asks) {
            (Ok(()), None) => {}
            (Err(WriteError::Failed(Error::Forbidden { limits, .. })), Some(asks)) => {
                let told = format!(
                    "No row can be added here: each needs a value in {asks}, for which the form has \
                     no field."
                );
                assert_eq!(limits, told);
            }
            (other, _) => panic!("{column}: {other:?}"),
        }
    }
}
