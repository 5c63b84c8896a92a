//! Crates made from databases on servers: what their manifests ask for, that they build and serve,
//! and what becomes of the build while the server is away.

use std::path::PathBuf;
use std::process::Command;

use dbadmin_model::schema::Dialect;
use dbadmin_tests::crates::{self, Generated};
use dbadmin_tests::database::Database;
use dbadmin_tests::server::Server;
use dbadmin_tests::walk::{Limits, walk};
use dbadmin_tests::workspace::{run, said, succeed, target};
use url::Url;

const POSTGRES: &str = r#"
    CREATE SCHEMA billing;
    CREATE SCHEMA internal;
    CREATE TYPE mood AS ENUM ('calm', 'in_a_hurry', 'PG-13', '');
    CREATE DOMAIN percentage AS numeric(5, 2) CHECK (VALUE BETWEEN 0 AND 100);
    CREATE TABLE users (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        email text NOT NULL UNIQUE CHECK (email <> ''),
        mood mood NOT NULL DEFAULT 'calm',
        state varchar(20) NOT NULL CHECK (state IN ('new', 'active')),
        logins smallint NOT NULL DEFAULT 0 CHECK (logins >= 0),
        balance numeric(12, 2) NOT NULL DEFAULT 0,
        discount percentage,
        tags text[] NOT NULL DEFAULT '{}',
        address inet,
        raw json,
        settings jsonb NOT NULL DEFAULT '{}',
        stay daterange,
        joined_at timestamptz NOT NULL DEFAULT now(),
        search tsvector GENERATED ALWAYS AS (to_tsvector('simple', email)) STORED
    );
    CREATE TABLE billing.users (
        number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES public.users (id) ON DELETE CASCADE,
        "type" text,
        "type_" text,
        "type 2" text,
        "self" integer,
        "12 %" real
    );
    CREATE TABLE "Odd ""Name""" ("key" text NOT NULL, "?!" text, UNIQUE ("key"));
    CREATE VIEW busy AS SELECT state, count(*) AS many FROM users GROUP BY state;
    CREATE TABLE internal.secrets (id integer PRIMARY KEY);
    INSERT INTO users (email, state) VALUES ('ada@example.org', 'new');
    INSERT INTO billing.users (user_id) SELECT id FROM users;
"#;

const MYSQL: &str = "
    CREATE TABLE users (
        id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY,
        email VARCHAR(120) NOT NULL UNIQUE,
        mood ENUM('calm', 'in_a_hurry', 'PG-13') NOT NULL DEFAULT 'calm',
        flags SET('a', 'b') NOT NULL DEFAULT '',
        state VARCHAR(20) NOT NULL CHECK (state IN ('new', 'active')),
        logins SMALLINT UNSIGNED NOT NULL DEFAULT 0,
        hits BIGINT UNSIGNED NOT NULL DEFAULT 18446744073709551615,
        balance DECIMAL(12, 2) NOT NULL DEFAULT 0,
        active BOOLEAN NOT NULL DEFAULT TRUE,
        settings JSON,
        place POINT,
        founded YEAR,
        born DATE,
        joined_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)
    );
    CREATE TABLE `odd ``name``` (
        `user` BIGINT UNSIGNED NOT NULL,
        `type` INT,
        `type_` INT,
        `12 %` DOUBLE,
        PRIMARY KEY (`user`),
        FOREIGN KEY (`user`) REFERENCES users (id) ON DELETE CASCADE
    );
    CREATE VIEW busy AS SELECT state, count(*) AS many FROM users GROUP BY state;
    INSERT INTO users (email, state) VALUES ('ada@example.org', 'new');
    INSERT INTO `odd ``name``` (`user`) SELECT id FROM users;
";

const ONE_TABLE: &str = "CREATE TABLE boats (id integer PRIMARY KEY, name varchar(80) NOT NULL)";

/// Nobody listens here.
const AWAY: &str = "127.0.0.1:1/none";

/// Checks a crate as it was made, then builds it with what the workspace has built, starts it on the
/// database and walks through the panel.
fn built_and_driven(made: &Generated, database: &Database, schemas: &[&str]) {
    let remarks = made.remarks("check");
    assert!(remarks.is_empty(), "{}", remarks.join("\n"));
    made.share();
    let remarks = made.remarks("build");
    assert!(remarks.is_empty(), "{}", remarks.join("\n"));
    let server = Server::over(Command::new(made.program()), database);
    let mut schema = database.schema();
    let chosen = |name: &str| schemas.contains(&name);
    schema
        .tables
        .retain(|table| table.schema.as_deref().is_none_or(chosen));
    let limits = Limits { pages: 2, rows: 5 };
    let wrong = walk(&server, database, &schema, limits).wrong();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_postgresql_crate_of_chosen_schemas_is_built_and_driven() {
    let database = Database::fresh(Dialect::Postgres);
    database.run(POSTGRES);
    let words = ["--schema", "public", "--schema", "billing"];
    let made = Generated::over("made-from-postgresql", &database, &words);
    let manifest = made.read("Cargo.toml");
    assert!(manifest.contains("features = [\"postgres\"]"), "{manifest}");
    assert!(!manifest.contains("sqlite"), "{manifest}");
    let models = made.read("src/models.rs");
    assert!(models.contains("pub struct BillingUser"), "{models}");
    assert!(!models.contains("Secret"), "{models}");
    built_and_driven(&made, &database, &["billing"]);
    database.run(
        "CREATE DOMAIN preset AS integer DEFAULT 1;
         UPDATE users SET address = '::1';
         ALTER TABLE users ALTER address SET NOT NULL, ADD code integer NOT NULL DEFAULT 1,
             ADD number integer GENERATED ALWAYS AS IDENTITY, ADD level preset;
         ALTER TABLE users ALTER code DROP DEFAULT, ALTER level SET NOT NULL;
         CREATE TABLE billing.refunds (id integer PRIMARY KEY); CREATE VIEW recent AS SELECT 1 AS one;
         CREATE TABLE visits (id integer) PARTITION BY RANGE (id);
         CREATE TABLE visits_2026 PARTITION OF visits FOR VALUES FROM (0) TO (9);
         CREATE SCHEMA elsewhere; CREATE TABLE elsewhere.other (id integer);
         ALTER TYPE mood ADD VALUE 'glad'; ALTER TABLE users ALTER logins DROP DEFAULT;
         ALTER TABLE users DROP CONSTRAINT users_logins_check, DROP CONSTRAINT users_email_key,
             ALTER logins TYPE text, ADD CHECK (discount < 50), ADD UNIQUE (email, state);
         ALTER TABLE billing.users DROP CONSTRAINT users_pkey, DROP CONSTRAINT users_user_id_fkey;",
    );
    let server = Server::over(Command::new(made.program()), &database);
    let said = server.said();
    for difference in [
        "\n  new in `users` is the value `glad` of `mood`\n",
        "\n  `users` has lost the condition (logins >= 0)\n",
        "\n  `users` has lost the uniqueness of `email`\n",
        "\n  new in `users` is the uniqueness of `email`, `state`\n",
        "\n  new in `users` is the condition ((discount)::numeric < (50)::numeric)\n",
        "\n  `billing.users` has lost the primary key `number`\n",
        "\n  `billing.users` has lost the reference of `user_id` to `id` of `users`, deleted with it\n",
        "`logins` of `users` was `smallint` and is `text`, so that it is left out\n",
        "`address` of `users` takes no NULL any more",
        "rows of `users` need a value in `code`, which",
        "\n  `billing.refunds`, `recent`, `visits` are new\n",
        "\n  `level`, `number` of `users` are new\n",
    ] {
        assert!(said.contains(difference), "{difference}: {said}");
    }
    let operator = server.operator();
    let users = operator.open("/admin/users").words();
    assert!(users.contains("ada@example.org"), "{users}");
    let bills = operator.open("/admin/billing.users").words();
    assert!(bills.contains("the database has changed"), "{bills}");
}

#[test]
fn a_mysql_crate_is_built_and_driven() {
    let database = Database::fresh(Dialect::Mysql);
    database.run(MYSQL);
    let made = Generated::over("made-from-mysql", &database, &[]);
    let manifest = made.read("Cargo.toml");
    assert!(manifest.contains("features = [\"mysql\"]"), "{manifest}");
    built_and_driven(&made, &database, &[]);
    database.run(
        "UPDATE users SET born = '2000-01-01';
         ALTER TABLE users MODIFY email VARCHAR(200) NOT NULL, DROP COLUMN founded,
             MODIFY born DATE NOT NULL, ADD COLUMN code INT NOT NULL,
             ADD COLUMN level ENUM('a', 'b') NOT NULL, ADD COLUMN preset INT NOT NULL DEFAULT 1;
         ALTER TABLE users MODIFY state VARCHAR(20) NOT NULL, ADD UNIQUE (state, email),
             MODIFY logins VARCHAR(20) NOT NULL, MODIFY mood ENUM('calm', 'PG-13') NOT NULL,
             ADD CHECK (balance >= 0);
         ALTER TABLE `odd ``name``` DROP FOREIGN KEY `odd ``name``_ibfk_1`, DROP PRIMARY KEY;
         CREATE TABLE refunds (id INT PRIMARY KEY);",
    );
    let server = Server::over(Command::new(made.program()), &database);
    let said = server.said();
    for difference in [
        "\n  new in `users` is the uniqueness of `state`, `email`\n",
        "\n  new in `users` is the condition (`balance` >= 0)\n",
        "\n  `odd `name`` has lost the primary key `user`\n",
        "\n  `odd `name`` has lost the reference of `user` to `id` of `users`, deleted with it\n",
        "`mood` of `users` was `enum('calm','in_a_hurry','PG-13')` and is `enum('calm','PG-13')`\n",
        "`logins` of `users` was `smallint(5) unsigned` and is `varchar(20)`, so that it is left out\n",
        "`email` of `users` was `varchar(120)` and is `varchar(200)`",
        "`founded` of `users` is not there",
        "`born` of `users` takes no NULL any more",
        "rows of `users` need a value in `code`, which",
        "\n  `refunds` is new\n",
        "\n  `level`, `preset` of `users` are new\n",
    ] {
        assert!(said.contains(difference), "{difference}: {said}");
    }
    let users = server.operator().open("/admin/users").words();
    assert!(users.contains("ada@example.org"), "{users}");
}

#[test]
fn a_server_that_is_away_gives_way_to_the_snapshot_and_its_password_is_told_to_nobody() {
    let database = Database::fresh(Dialect::Postgres);
    database.run(ONE_TABLE);
    let made = Generated::over("server-away", &database, &[]).shared();
    let check = |url: &str| {
        let mut check = made.cargo(&["check"]);
        check.env("DATABASE_URL", url);
        check
    };
    let away = said(&succeed(&mut check(&format!(
        "postgres://ada:geheim@{AWAY}"
    ))));
    for words in ["cannot reach", "127.0.0.1:1", "dbadmin/schema.json"] {
        assert!(away.contains(words), "no {words:?} in: {away}");
    }
    let stray = failed(&mut check(&format!("mysql://ada:geheim@{AWAY}")));
    assert!(stray.contains("of a MySQL database"), "{stray}");

    std::fs::remove_file(made.dir().join("dbadmin/schema.json")).expect("removed");
    let nothing = failed(&mut check(&format!("postgres://ada:geheim@{AWAY}")));
    assert!(nothing.contains("There is no snapshot"), "{nothing}");

    let mut url = Url::parse(database.url()).expect("an address");
    if url.password().is_none() {
        url.set_password(Some("geheim")).expect("set");
    }
    let password = url.password().unwrap_or_default().to_owned();
    let live = said(&succeed(&mut check(url.as_str())));
    for told in [away, stray, nothing, live] {
        assert!(
            !told.contains("geheim") && !told.contains(&password),
            "{told}"
        );
    }
    for (path, bytes) in made.files("").into_iter().chain(kept_by_the_build()) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(&password), "{}", path.display());
    }
}

/// What the build script of `server-away` left in cargo's folders.
fn kept_by_the_build() -> impl Iterator<Item = (PathBuf, Vec<u8>)> {
    let builds = std::fs::read_dir(target().join("debug/build")).expect("cargo's own folder");
    builds
        .flatten()
        .filter(|entry| {
            entry
                .file_name()
                .to_string_lossy()
                .starts_with("server-away")
        })
        .flat_map(|entry| crates::files(&entry.path()))
        // The build script itself is a program, and knows no address.
        .filter(|(path, _)| {
            path.extension().is_some_and(|end| end == "json") || path.ends_with("output")
        })
}

fn failed(command: &mut Command) -> String {
    crates::failure(&run(command))
}
