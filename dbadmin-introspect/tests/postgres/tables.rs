//! Which tables are listed, and by what names.

use dbadmin_introspect::Error;
use dbadmin_model::schema::{ForeignKey, Omitted, TableKind};

use crate::support::{Fresh, addresses, owned, schema, table, url};

#[tokio::test]
async fn every_kind_of_table_is_listed_once() {
    let schema = schema(
        "CREATE EXTENSION postgres_fdw;
        CREATE SERVER away FOREIGN DATA WRAPPER postgres_fdw;
        CREATE SERVER static FOREIGN DATA WRAPPER postgres_fdw OPTIONS (updatable 'false');
        CREATE FOREIGN DATA WRAPPER nothing;
        CREATE SERVER nowhere FOREIGN DATA WRAPPER nothing;
        CREATE TABLE plain (id int);
        CREATE UNLOGGED TABLE quick (id int);
        CREATE TEMPORARY TABLE passing (id int);
        CREATE TABLE whole (id int, PRIMARY KEY (id)) PARTITION BY RANGE (id);
        CREATE TABLE part PARTITION OF whole FOR VALUES FROM (0) TO (9) PARTITION BY LIST (id);
        CREATE TABLE part_of_part PARTITION OF part DEFAULT;
        CREATE TABLE parent (id int);
        CREATE TABLE child () INHERITS (parent);
        CREATE VIEW view AS SELECT 1 AS one;
        CREATE MATERIALIZED VIEW stored AS SELECT 1 AS one;
        CREATE FOREIGN TABLE foreign_away (id int) SERVER away;
        CREATE FOREIGN TABLE foreign_static (id int) SERVER static;
        CREATE FOREIGN TABLE foreign_nowhere (id int) SERVER nowhere;
        CREATE TABLE nothing ();",
    )
    .await;
    let found: Vec<(&str, TableKind, bool, Option<&str>)> = schema
        .tables
        .iter()
        .map(|table| {
            let row_id = table.row_id.as_deref();
            (table.name.as_str(), table.kind, table.is_writable(), row_id)
        })
        .collect();
    let place = Some("ctid");
    let expected = [
        ("child", TableKind::Table, true, place),
        ("foreign_away", TableKind::Foreign, true, None),
        ("foreign_nowhere", TableKind::Foreign, false, None),
        ("foreign_static", TableKind::Foreign, false, None),
        ("nothing", TableKind::Table, true, place),
        // The rows of its child lie at the same places.
        ("parent", TableKind::Table, true, None),
        ("plain", TableKind::Table, true, place),
        ("quick", TableKind::Table, true, place),
        ("stored", TableKind::MaterializedView, false, None),
        ("view", TableKind::View, false, None),
        ("whole", TableKind::Partitioned, true, None),
    ];
    assert_eq!(found, expected);
    assert!(table(&schema, "nothing").columns.is_empty());
    assert_eq!(table(&schema, "whole").primary_key, ["id"]);
}

#[tokio::test]
async fn what_is_not_the_applications_is_left_out() {
    let schema = schema(
        "CREATE EXTENSION pg_stat_statements;
        CREATE SCHEMA app;
        CREATE TABLE _sqlx_migrations (version bigint PRIMARY KEY);
        CREATE TABLE app._sqlx_migrations (version bigint PRIMARY KEY);
        CREATE TABLE dbadmin_user (id int PRIMARY KEY);
        CREATE TABLE dbadmin_notes (id int PRIMARY KEY);
        CREATE TABLE dbadmins (id int PRIMARY KEY);",
    )
    .await;
    assert_eq!(addresses(&schema), ["dbadmin_notes", "dbadmins"]);
    assert!(schema.omitted.is_empty());
}

#[tokio::test]
async fn names_are_told_exactly() {
    let name = "Ünï \"quoted\" 'x' / %2F\\\n\t\u{1} 注文 🦀";
    let quoted = name.replace('"', "\"\"");
    let schema = schema(&format!(
        r#"CREATE TABLE "{quoted}" ("{quoted}" int PRIMARY KEY, "select" int CHECK ("select" > 0));
        CREATE TABLE "Select" ("a.b" int REFERENCES "{quoted}");
        CREATE TABLE "select" (" " int);"#
    ))
    .await;
    assert_eq!(addresses(&schema), ["Select", "select", name]);
    assert_eq!(table(&schema, name).primary_key, [name]);
    let key = &table(&schema, "Select").foreign_keys[0];
    assert_eq!(
        (&key.columns[0], &key.target),
        (&"a.b".to_owned(), &name.to_owned())
    );
}

#[tokio::test]
async fn names_with_dots_cost_no_table() {
    let schema = schema(
        r#"CREATE SCHEMA "Tbl";
        CREATE TABLE "Tbl.With.Dots" (id int PRIMARY KEY);
        CREATE TABLE "Tbl"."With.Dots" (id int PRIMARY KEY REFERENCES "Tbl.With.Dots");
        CREATE TABLE notes (near int REFERENCES "Tbl.With.Dots", far int REFERENCES "Tbl"."With.Dots");"#,
    )
    .await;
    let (near, far) = ("public.Tbl.With.Dots", "Tbl.With.Dots");
    assert_eq!(addresses(&schema), ["notes", far, near]);
    let targets = |address: &str| {
        let keys = table(&schema, address).foreign_keys.iter();
        keys.map(ForeignKey::target_address).collect::<Vec<_>>()
    };
    assert_eq!(targets("notes"), [near, far]);
    assert_eq!(targets(far), [near]);
    assert_eq!(schema.omitted, []);
}

#[tokio::test]
async fn the_search_path_decides_which_schema_is_the_default() {
    let fresh = Fresh::new(
        "CREATE SCHEMA app;
        CREATE TYPE app.t AS ENUM ('a');
        CREATE TYPE public.t AS ENUM ('b');
        CREATE TABLE app.x (id int PRIMARY KEY, one app.t DEFAULT 'a', other public.t);
        CREATE TABLE public.x (id int PRIMARY KEY REFERENCES app.x);",
    )
    .await;
    let plain = fresh.schema().await;
    assert_eq!(plain.default_schema.as_deref(), Some("public"));
    assert_eq!(addresses(&plain), ["x", "app.x"]);

    let name = fresh.options().get_database().unwrap().to_owned();
    fresh
        .run(&format!(
            "ALTER DATABASE {name} SET search_path = missing, app, public"
        ))
        .await;
    let schema = fresh.schema().await;
    assert_eq!(schema.default_schema.as_deref(), Some("app"));
    assert_eq!(addresses(&schema), ["x", "public.x"]);
    assert_eq!(
        table(&schema, "public.x").foreign_keys[0].target_schema,
        None
    );
    let casts: Vec<&str> = table(&schema, "x")
        .columns
        .iter()
        .map(|c| c.cast.as_str())
        .collect();
    assert_eq!(casts, ["", r#""app"."t""#, r#""public"."t""#]);
    let declared = |place: usize| table(&schema, "x").columns[place].declared.as_str();
    assert_eq!((declared(1), declared(2)), ("t", "public.t"));

    for nowhere in ["''", "pg_catalog, public", "missing"] {
        fresh
            .run(&format!(
                "ALTER DATABASE {name} SET search_path = {nowhere}"
            ))
            .await;
        let schema = fresh.schema().await;
        assert_eq!(
            schema.default_schema.as_deref(),
            Some("public"),
            "{nowhere}"
        );
    }
}

#[tokio::test]
async fn chosen_schemas_are_read_alone_and_what_leads_out_of_them_is_named() {
    let fresh = Fresh::new(
        r#"CREATE SCHEMA a; CREATE SCHEMA "B c"; CREATE SCHEMA parts;
        CREATE TABLE public.x (id int PRIMARY KEY);
        CREATE TABLE a.x (id int REFERENCES public.x);
        CREATE TABLE "B c".x (id int PRIMARY KEY) PARTITION BY LIST (id);
        CREATE TABLE parts.x PARTITION OF "B c".x DEFAULT;"#,
    )
    .await;
    let mut database = fresh.open().await;
    let schema = database.schema(&owned(&["a", "B c"])).await.unwrap();
    assert_eq!(addresses(&schema), ["B c.x", "a.x"]);
    assert_eq!(schema.default_schema.as_deref(), Some("public"));
    assert!(table(&schema, "a.x").foreign_keys.is_empty());
    let [Omitted { address, reason }] = schema.omitted.as_slice() else {
        panic!("{:?}", schema.omitted);
    };
    assert_eq!(address, "a.x.id → public.x");
    assert!(reason.contains("not among what is read"), "{reason}");
    // A partition stands for itself only where the whole is not read.
    let parts = database.schema(&owned(&["parts"])).await.unwrap();
    assert_eq!(addresses(&parts), ["parts.x"]);
    let both = database.schema(&owned(&["parts", "B c"])).await.unwrap();
    assert_eq!(addresses(&both), ["B c.x"]);

    let error = database.schema(&owned(&["a", "nope"])).await.unwrap_err();
    let Error::NoSchema { schema, schemas } = &error else {
        panic!("{error}");
    };
    assert_eq!(
        (schema.as_str(), schemas),
        ("nope", &owned(&["B c", "a", "parts", "public"]))
    );
}

#[tokio::test]
async fn of_two_tables_with_one_address_the_second_is_named_as_left_out() {
    let schema = schema(
        r#"CREATE SCHEMA a; CREATE SCHEMA "a.b"; CREATE TABLE "a.b".c (x int PRIMARY KEY);
        CREATE TABLE a."b.c" (y int PRIMARY KEY);
        CREATE TABLE c (x int REFERENCES "a.b".c, y int REFERENCES a."b.c");"#,
    )
    .await;
    assert_eq!(addresses(&schema), ["c", "a.b.c"]);
    assert_eq!(table(&schema, "a.b.c").columns[0].name, "y");
    let omitted: Vec<&str> = schema.omitted.iter().map(|o| o.address.as_str()).collect();
    assert_eq!(omitted, ["a.b.c", "c.x → a.b.c"]);
    let keys = table(&schema, "c").foreign_keys.iter();
    let keys: Vec<&[String]> = keys.map(|key| key.columns.as_slice()).collect();
    assert_eq!(
        keys,
        [["y"]],
        "the other would lead to rows of another table"
    );
}

#[tokio::test]
async fn tables_without_rights_are_listed() {
    let fresh = Fresh::new(
        "CREATE SCHEMA closed; CREATE TABLE closed.x (id int PRIMARY KEY DEFAULT 1, CHECK (id > 0));
        CREATE TABLE secret (id int PRIMARY KEY);
        CREATE VIEW through AS SELECT * FROM secret;",
    )
    .await;
    fresh
        .run(&format!("CREATE ROLE {} LOGIN", fresh.role()))
        .await;
    let mut options = fresh.options().username(&fresh.role());
    // Where the server asks for a password, the role has none to give.
    options = options.password("");
    let mut database = match dbadmin_introspect::Database::open(&url(&options)).await {
        Ok(database) => database,
        Err(error) => panic!("{error}"),
    };
    let schema = database.schema(&[]).await.unwrap();
    assert_eq!(addresses(&schema), ["secret", "through", "closed.x"]);
    assert_eq!(table(&schema, "closed.x").checks[0].expression, "id > 0");
    assert_eq!(table(&schema, "through").primary_key, ["id"]);
    let statistics = database.statistics(&schema).await.unwrap();
    assert!(statistics.rows.is_empty(), "{statistics:?}");
}

#[tokio::test]
async fn nothing_is_written_and_statements_are_prepared_all_the_same() {
    let fresh = Fresh::new("CREATE TABLE t (id int PRIMARY KEY)").await;
    let mut database = fresh.open().await;
    database.schema(&[]).await.unwrap();
    let insert = "INSERT INTO public.t (id) VALUES ($1) RETURNING id";
    database.prepare(&[insert, insert]).await.unwrap();
    let misspelt = "SELECT nope FROM t";
    let refused = database.prepare(&[insert, misspelt, insert]).await;
    assert!(refused.unwrap_err().to_string().contains("nope"));
    database.prepare(&[insert]).await.unwrap();
    // The search path is the database's own again, and the session cannot write.
    let dbadmin_introspect::Database::Postgres(connection) = &mut database else {
        panic!("another kind of database");
    };
    let path: String = sqlx::query_scalar("SHOW search_path")
        .fetch_one(&mut *connection)
        .await
        .unwrap();
    assert_eq!(path, "\"$user\", public");
    let refused = sqlx::query("INSERT INTO t VALUES (1)")
        .execute(connection)
        .await;
    assert!(refused.unwrap_err().to_string().contains("read-only"));
}

#[tokio::test]
async fn a_table_that_somebody_has_locked_is_not_waited_for_long() {
    let fresh = Fresh::new(
        "CREATE TABLE free (id int PRIMARY KEY);
        CREATE TABLE locked (id serial PRIMARY KEY, n int CHECK (n > 0) REFERENCES free);",
    )
    .await;
    let mut database = fresh.open().await;
    let schema = database.schema(&[]).await.unwrap();
    let mut owner = fresh.connect().await;
    sqlx::raw_sql("BEGIN; LOCK TABLE locked IN ACCESS EXCLUSIVE MODE")
        .execute(&mut owner)
        .await
        .unwrap();
    let limit = std::time::Duration::from_secs(10);
    let reading = tokio::time::timeout(limit, database.schema(&[]));
    let error = reading.await.unwrap().unwrap_err();
    assert!(matches!(error, Error::Busy { .. }), "{error}");
    let counting = tokio::time::timeout(limit, database.statistics(&schema));
    let rows = counting.await.unwrap().unwrap().rows;
    let rows: Vec<_> = rows.into_iter().collect();
    assert_eq!(rows, [("free".to_owned(), 0)]);
}
