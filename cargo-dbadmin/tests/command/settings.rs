//! Databases and servers that are set up otherwise than most, and tables that stand in the panel's
//! way.

use dbadmin_model::schema::Dialect;
use dbadmin_tests::database::Database;
use dbadmin_tests::server::Server;

use crate::command;

/// The name of a database on its server.
fn name(database: &Database) -> &str {
    database.url().rsplit('/').next().expect("a name")
}

/// What `serve` says that does not get to serve anything.
fn refused(database: &Database, variables: &[(&str, &str)]) -> String {
    let mut serve = command(&["serve", database.url()]);
    serve
        .envs(variables.iter().copied())
        .current_dir(database.folder());
    match Server::try_over(serve, database) {
        Ok(server) => panic!("it serves: {}", server.said()),
        Err(said) => said,
    }
}

/// Saves the untouched form for a new row.
fn save_untouched(server: &Server, table: &str) {
    let operator = server.operator();
    let form = operator.open(&format!("/admin/{table}/new")).html();
    let _ = form.form("form.form").send(&operator).expect_status(303);
}

#[test]
fn backslashes_and_quotes_are_read_as_they_are_meant_whatever_the_database_is_set_to() {
    let database = Database::fresh(Dialect::Postgres);
    database.run(
        r"CREATE TABLE folders (id serial PRIMARY KEY, path text DEFAULT E'C:\\dir',
              state text DEFAULT E'a\\b' CHECK (state IN (E'a\\b', 'c')));",
    );
    let name = name(&database);
    for setting in [
        "standard_conforming_strings = off",
        "quote_all_identifiers = on",
    ] {
        database.run(&format!("ALTER DATABASE \"{name}\" SET {setting}"));
    }
    let mut serve = command(&["serve", database.url()]);
    serve.current_dir(database.folder());
    let server = Server::over(serve, &database);
    let said = server.said();
    assert!(!said.contains("differs"), "{said}");
    save_untouched(&server, "folders");
    let stored = database.one("SELECT concat(path, ' ', state) FROM folders");
    assert_eq!(stored.as_deref(), Some(r"C:\dir a\b"));
}

#[test]
fn sessions_that_commit_nothing_and_take_an_empty_text_for_null_do_no_harm() {
    let database = Database::fresh(Dialect::Mysql);
    let name = name(&database).to_owned();
    let account = format!("{name}_clerk");
    database.run("CREATE TABLE notes (id int AUTO_INCREMENT PRIMARY KEY, text varchar(20) NOT NULL DEFAULT '')");
    database.run(&format!(
        "CREATE USER {account} IDENTIFIED BY 'secret'; GRANT ALL ON {name}.* TO {account}"
    ));
    // What a server sets for each session of this account, and of no other test's.
    let ours = format!("IF(USER() LIKE '{account}@%'");
    database.run(&format!(
        "SET GLOBAL init_connect = \"SET autocommit = {ours}, 0, 1), \
         sql_mode = CONCAT(@@sql_mode, {ours}, ',EMPTY_STRING_IS_NULL', ''))\""
    ));
    let (_, place) = database.url().rsplit_once('@').expect("an account");
    let mut serve = command(&["serve", &format!("mysql://{account}:secret@{place}")]);
    serve.current_dir(database.folder());
    let served = Server::try_over(serve, &database).map(|server| {
        let said = server.said();
        save_untouched(&server, "notes");
        said
    });
    database.run(&format!(
        "SET GLOBAL init_connect = ''; DROP USER {account}"
    ));
    let said = served.unwrap_or_else(|why| panic!("{why}"));
    assert!(!said.contains("differs"), "{said}");
    assert_eq!(database.one("SELECT text FROM notes").as_deref(), Some(""));
}

#[test]
fn a_table_with_the_name_of_one_of_the_panels_is_told_by_its_name() {
    for dialect in [Dialect::Sqlite, Dialect::Postgres, Dialect::Mysql] {
        let database = Database::fresh(dialect);
        database.run(
            "CREATE TABLE notes (id INTEGER PRIMARY KEY);
             CREATE TABLE dbadmin_audit (id INTEGER PRIMARY KEY, note VARCHAR(20));",
        );
        let said = refused(&database, &[]);
        let line = "a table `dbadmin_audit` that is not the panel's; rename that table";
        assert!(said.contains(line), "{dialect:?}: {said}");
    }
}

#[test]
fn all_tables_are_named_that_an_account_may_not_make() {
    let database = Database::fresh(Dialect::Postgres);
    let role = format!("{}_reader", name(&database));
    database.run(&format!(
        "CREATE TABLE notes (id integer PRIMARY KEY);
         CREATE ROLE \"{role}\";
         GRANT SELECT ON notes TO \"{role}\";"
    ));
    let said = refused(&database, &[("PGOPTIONS", &format!("-c role={role}"))]);
    database.run(&format!("DROP OWNED BY \"{role}\"; DROP ROLE \"{role}\";"));
    let tables = "`dbadmin_user`, `dbadmin_session`, `dbadmin_attempt`, `dbadmin_audit`, `dbadmin_view`, `dbadmin_preference`, `dbadmin_mark`, `dbadmin_lock`";
    assert!(said.contains(tables), "{said}");
}

#[test]
fn tables_that_are_there_and_may_not_be_used_are_not_said_to_be_missing() {
    let database = Database::fresh(Dialect::Postgres);
    let role = format!("{}_reader", name(&database));
    database.run("CREATE TABLE notes (id integer PRIMARY KEY)");
    let mut serve = command(&["serve", database.url()]);
    serve.current_dir(database.folder());
    drop(Server::over(serve, &database));
    database.run(&format!(
        "CREATE ROLE \"{role}\"; GRANT SELECT ON notes TO \"{role}\";"
    ));
    let said = refused(&database, &[("PGOPTIONS", &format!("-c role={role}"))]);
    database.run(&format!("DROP OWNED BY \"{role}\"; DROP ROLE \"{role}\";"));
    assert!(said.contains("grant the user SELECT"), "{said}");
    assert!(!said.contains("cannot make"), "{said}");
}
