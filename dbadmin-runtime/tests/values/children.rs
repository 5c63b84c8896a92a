//! A row saved with rows of another table, over all three databases: a composite key that rows swap, odd
//! names, pages, and refusals in the middle that leave nothing half-done.

use dbadmin_runtime::key::Key;
use dbadmin_runtime::query::{InlineRows, Record, inline_page};
use dbadmin_runtime::write::{ChildRow, ChildRows, ChildrenError, Input, Mistakes, save_children};
use dbadmin_runtime::{
    Action, Actor, AdminPanel, App, Auth, Children, Column, Dashboard, Detail, Form, Inline, Kind,
    List, Panel, Permission, Pool, Queries, Relations, Resource, Role, Rule, Section, Table, Value,
    can,
};
use sqlx::AssertSqlSafe;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};

use crate::{mysql, postgres};

const fn longest(mut column: Column) -> Column {
    column.max_length = 20;
    column
}

const CODE: Column = longest(Column::new("boxes", "code", Kind::Text));
const NAME: Column = longest(Column::new("boxes", "name", Kind::Text));
const BOX: Column = longest(Column::new("box items", "in box", Kind::Text));
const LINE: Column = Column::new("box items", "line.no", Kind::Integer);
const LABEL: Column = longest(Column::new("box items", "label", Kind::Text));

const fn table(name: &'static str, columns: &'static [Column], key: &'static [Column]) -> Table {
    Table {
        schema: "",
        name,
        address: name,
        title: name,
        singular: name,
        help: "",
        icon: "box",
        columns,
        key,
        writable: true,
        limits: "",
        closed: &[],
        constraints: &[],
    }
}

struct Boxes;

impl AdminPanel for Boxes {
    const TABLE: &'static Table = &table("boxes", &[CODE, NAME], &[CODE]);
}

struct Items;

impl AdminPanel for Items {
    const TABLE: &'static Table = &table("box items", &[BOX, LINE, LABEL], &[BOX, LINE]);
}

static BOXES: Resource = Resource {
    table: Boxes::TABLE,
    queries: &Queries::of::<Boxes>(),
    rules: &[],
    relations: &Relations::of::<Boxes>()
        .has_many(&[Children::new("Items", &[BOX], &[CODE]).on_delete(Action::Cascade)]),
    list: &List::of::<Boxes>().columns(&[CODE]),
    detail: &Detail::of::<Boxes>().columns(&[CODE]),
    form: &Form::of::<Boxes>()
        .sections(&[Section::new("Box").fields(&[CODE, NAME])])
        .children(&[Inline::by(&[BOX]).ordered_by(LINE).fields(&[LINE, LABEL])]),
    redacted: &[],
};

static ITEMS: Resource = Resource {
    table: Items::TABLE,
    queries: &Queries::of::<Items>(),
    rules: &[Rule::unique(&[BOX, LABEL])],
    relations: &Relations::of::<Items>(),
    list: &List::of::<Items>().columns(&[LABEL]),
    detail: &Detail::of::<Items>().columns(&[LABEL]),
    form: &Form::of::<Items>().sections(&[Section::new("Item").fields(&[BOX, LINE, LABEL])]),
    redacted: &[],
};

const ALL: &[Permission] = &[
    Permission::View,
    Permission::Create,
    Permission::Edit,
    Permission::Delete,
];

static PANEL: Panel = Panel {
    title: "Boxes",
    resources: &[&BOXES, &ITEMS],
    navigation: &[],
    dashboard: &Dashboard { cards: &[] },
    roles: &[Role {
        name: "admin",
        tables: &[can("boxes", ALL), can("box items", ALL)],
    }],
    auth: &Auth {
        idle_minutes: 30,
        absolute_hours: 12,
        attempts: 3,
        window_minutes: 15,
    },
    theme: "",
    logo: None,
    uploads: dbadmin_runtime::Uploads::DEFAULT,
    hooks: &[],
    left_out: None,
};

/// A database with the tables, and what sends it a statement behind the panel's back.
struct Yard {
    app: App,
    actor: Actor,
    pool: Pool,
    quote: char,
}

impl Yard {
    async fn new(pool: Pool, quote: char) -> Self {
        let app = App::start(&PANEL, pool.clone()).await.expect("a panel");
        let actor = Actor {
            user: 1,
            name: "Ada".to_owned(),
            role: &PANEL.roles[0],
        };
        let yard = Self {
            app,
            actor,
            pool,
            quote,
        };
        for sql in [
            "CREATE TABLE boxes (code varchar(20) PRIMARY KEY, name varchar(20) NOT NULL)",
            "CREATE TABLE \"box items\" (\"in box\" varchar(20) NOT NULL REFERENCES boxes (code) ON DELETE CASCADE,
                 \"line.no\" integer NOT NULL CHECK (\"line.no\" BETWEEN 1 AND 999), label varchar(20) NOT NULL,
                 PRIMARY KEY (\"in box\", \"line.no\"), UNIQUE (\"in box\", label),
                 FOREIGN KEY (\"in box\") REFERENCES boxes (code) ON DELETE CASCADE)",
            "CREATE TABLE pledges (held varchar(20) NOT NULL, line integer NOT NULL,
                 FOREIGN KEY (held, line) REFERENCES \"box items\" (\"in box\", \"line.no\"))",
        ] {
            yard.own(sql).await;
        }
        yard
    }

    async fn own(&self, sql: &str) {
        let sql = AssertSqlSafe(sql.replace('"', &self.quote.to_string()));
        let done = match &self.pool {
            Pool::Sqlite(pool) => sqlx::raw_sql(sql).execute(pool).await.map(drop),
            Pool::Postgres(pool) => sqlx::raw_sql(sql).execute(pool).await.map(drop),
            Pool::Mysql(pool) => sqlx::raw_sql(sql).execute(pool).await.map(drop),
        };
        done.expect("a statement");
    }

    async fn count(&self, sql: &str) -> i64 {
        let sql = AssertSqlSafe(sql.replace('"', &self.quote.to_string()));
        let number = match &self.pool {
            Pool::Sqlite(pool) => sqlx::query_scalar(sql).fetch_one(pool).await,
            Pool::Postgres(pool) => sqlx::query_scalar(sql).fetch_one(pool).await,
            Pool::Mysql(pool) => sqlx::query_scalar(sql).fetch_one(pool).await,
        };
        number.expect("a number")
    }

    async fn page(&self, number: u64) -> Vec<Record> {
        let of = InlineRows {
            inline: &BOXES.form.children[0],
            children: &BOXES.relations.has_many[0],
            resource: &ITEMS,
            values: vec![Value::Text("a".to_owned())],
        };
        let page = inline_page(&self.app, &self.actor, &of, number).await;
        page.expect("a page").rows
    }

    /// The rows of the first page: `1 one, 2 two`.
    async fn shown(&self) -> String {
        let rows = self.page(0).await;
        let rows = rows
            .iter()
            .map(|row| format!("{} {}", row.text(&LINE), row.text(&LABEL)));
        rows.collect::<Vec<_>>().join(", ")
    }

    async fn save(
        &self,
        key: Option<&str>,
        own: &[(&str, &str)],
        rows: Vec<ChildRow>,
    ) -> Result<Option<Key>, ChildrenError> {
        let pairs = |fields: &[(&str, &str)]| -> Vec<(String, String)> {
            let fields = fields.iter();
            fields
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect()
        };
        let mut fields = pairs(own);
        let key = key.map(|key| Key::parse(BOXES.table, key).expect("a key"));
        if let Some(key) = &key {
            let found = dbadmin_runtime::query::find(&self.app, &self.actor, &BOXES, key).await;
            fields.push(("_version".to_owned(), found.expect("a row").version()));
        }
        let input = Input::from_pairs(&BOXES, fields).expect("a form");
        let shown = self.page(0).await;
        let shown = shown
            .iter()
            .filter_map(Record::key)
            .map(Key::segment)
            .collect();
        let rows = ChildRows {
            inline: &BOXES.form.children[0],
            children: &BOXES.relations.has_many[0],
            resource: &ITEMS,
            page: 0,
            shown,
            rows,
        };
        let (app, actor) = (&self.app, &self.actor);
        save_children(app, actor, &BOXES, key.as_ref(), &input, &[rows]).await
    }

    async fn mistakes(&self, own: &[(&str, &str)], rows: Vec<ChildRow>) -> Mistakes {
        match self.save(Some("a"), own, rows).await {
            Err(ChildrenError::Mistakes(mistakes)) => *mistakes,
            other => panic!("it is not refused: {other:?}"),
        }
    }

    /// A row as it is on the first page, with these fields.
    async fn row(&self, at: usize, fields: &[(&str, &str)]) -> ChildRow {
        let rows = self.page(0).await;
        ChildRow {
            key: rows[at].key().cloned(),
            version: rows[at].version(),
            ..new(at, fields)
        }
    }
}

fn new(number: usize, fields: &[(&str, &str)]) -> ChildRow {
    let fields = fields.iter();
    let fields = fields.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    ChildRow {
        number,
        key: None,
        version: String::new(),
        remove: false,
        input: Input::from_pairs(&ITEMS, fields).expect("a form"),
    }
}

async fn walk(yard: &Yard) {
    let labels = ["one", "two", "three"].into_iter().enumerate();
    let rows = labels.map(|(at, label)| new(at, &[("line.no", ""), ("label", label)]));
    let saved = yard
        .save(None, &[("code", "a"), ("name", "A")], rows.collect())
        .await;
    assert_eq!(saved.expect("saved").expect("a key").segment(), "a");
    assert_eq!(yard.shown().await, "1 one, 2 two, 3 three");
    assert_eq!(yard.count("SELECT count(*) FROM dbadmin_audit").await, 4);

    // The first and the last swap places and labels, the one between goes, and another comes.
    let rows = vec![
        yard.row(0, &[("line.no", "3"), ("label", "three")]).await,
        yard.row(2, &[("line.no", "1"), ("label", "one")]).await,
        ChildRow {
            remove: true,
            ..yard.row(1, &[]).await
        },
        new(7, &[("line.no", "2"), ("label", "two")]),
    ];
    // What keeps its label cannot swap it with one that takes it: no number stands aside there.
    let refused = yard.mistakes(&[], rows).await;
    assert_eq!(refused.rows.len(), 1, "{refused:?}");
    assert_eq!(yard.shown().await, "1 one, 2 two, 3 three");
    let rows = vec![
        yard.row(0, &[("line.no", "3")]).await,
        yard.row(2, &[("line.no", "1")]).await,
        ChildRow {
            remove: true,
            ..yard.row(1, &[]).await
        },
        new(7, &[("line.no", "2"), ("label", "two")]),
    ];
    yard.save(Some("a"), &[("name", "B")], rows)
        .await
        .expect("saved");
    assert_eq!(yard.shown().await, "1 three, 2 two, 3 one");
    assert_eq!(yard.count("SELECT count(*) FROM dbadmin_audit").await, 9);

    // All that is wrong, at once: the box has no name, a label is taken, another is too long.
    let long = "x".repeat(21);
    let rows = vec![
        yard.row(0, &[("label", "one")]).await,
        new(1, &[("label", long.as_str())]),
        new(2, &[("label", "new"), ("line.no", "x")]),
    ];
    let told = yard.mistakes(&[("name", "")], rows).await;
    assert_eq!(told.own.fields.len(), 1, "{told:?}");
    let wrong = told
        .rows
        .iter()
        .map(|row| (row.number, row.errors.fields[0].0.name));
    let wrong: Vec<_> = wrong.collect();
    assert_eq!(
        wrong,
        [(0, "label"), (1, "label"), (2, "line.no")],
        "{told:?}"
    );

    // What the database alone refuses in the middle leaves nothing behind.
    yard.own("INSERT INTO pledges VALUES ('a', 3)").await;
    let rows = vec![
        yard.row(0, &[("label", "changed")]).await,
        ChildRow {
            remove: true,
            ..yard.row(2, &[]).await
        },
    ];
    let told = yard.mistakes(&[("name", "C")], rows).await;
    assert_eq!(told.rows.len(), 1, "{told:?}");
    assert_eq!(told.rows[0].number, 2);
    assert_eq!(yard.shown().await, "1 three, 2 two, 3 one");
    assert_eq!(
        yard.count("SELECT count(*) FROM boxes WHERE name = 'B'")
            .await,
        1
    );
    assert_eq!(yard.count("SELECT count(*) FROM dbadmin_audit").await, 9);

    // Somebody else is faster.
    let stale = yard.row(1, &[("label", "mine")]).await;
    yard.own("UPDATE \"box items\" SET label = 'theirs' WHERE \"line.no\" = 2")
        .await;
    let told = yard.mistakes(&[], vec![stale.clone()]).await;
    assert!(told.meanwhile, "{told:?}");
    let version = told.rows[0].version.clone().expect("a version");
    let again = ChildRow { version, ..stale };
    yard.save(Some("a"), &[], vec![again]).await.expect("saved");
    assert_eq!(yard.shown().await, "1 three, 2 mine, 3 one");

    for line in 4..=60 {
        yard.own(&format!(
            "INSERT INTO \"box items\" VALUES ('a', {line}, 'l{line}')"
        ))
        .await;
    }
    let lines = |rows: Vec<Record>| -> Vec<String> {
        rows.iter()
            .map(|row| row.text(&LINE).into_owned())
            .collect()
    };
    let (second, third) = (lines(yard.page(1).await), lines(yard.page(2).await));
    assert_eq!((second.len(), second[0].as_str()), (25, "26"));
    assert_eq!((third.len(), third[9].as_str()), (10, "60"));
    let added = new(0, &[("label", "last")]);
    yard.save(Some("a"), &[], vec![added]).await.expect("saved");
    assert_eq!(lines(yard.page(2).await)[10], "61");
}

#[tokio::test]
async fn rows_are_saved_along_in_sqlite() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let options = SqliteConnectOptions::new()
        .filename(folder.path().join("boxes.db"))
        .create_if_missing(true);
    let pool = SqlitePoolOptions::new().connect_with(options).await;
    walk(&Yard::new(pool.expect("a database").into(), '"').await).await;
}

#[tokio::test]
async fn rows_are_saved_along_in_postgresql() {
    let fresh = postgres::Fresh::new("along").await;
    walk(&Yard::new(fresh.pool().await, '"').await).await;
    fresh.drop().await;
}

#[tokio::test]
async fn rows_are_saved_along_in_mariadb() {
    let fresh = mysql::Fresh::new("along").await;
    walk(&Yard::new(fresh.pool().await, '`').await).await;
    fresh.drop().await;
}
