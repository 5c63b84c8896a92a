use std::path::Path;

use crate::Admin;

const SQL: &str = "
    CREATE TABLE keys (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL, token TEXT NOT NULL,
        made_by TEXT NOT NULL DEFAULT 'nobody'
    );
    CREATE TABLE jobs (id INTEGER PRIMARY KEY, name TEXT NOT NULL, state TEXT NOT NULL);
";

const MODELS: &str = r#"
#[derive(AdminPanel)]
pub struct Key {
    pub id: i64,
    pub name: String,
    #[admin(hidden)]
    pub token: String,
    #[admin(hidden)]
    pub made_by: String,
}

#[derive(AdminPanel)]
pub struct Job {
    pub id: i64,
    pub name: String,
    pub state: State,
}

#[derive(AdminPanel)]
#[admin(workflow, rename_all = "snake_case")]
pub enum State {
    #[admin(to(Done))]
    Waiting,
    Done,
}
"#;

/// A crate with these structs and settings, over this SQL; the warnings of its plan, or why there is
/// none.
fn told(models: &str, settings: &str, sql: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| std::fs::write(folder.path().join(file), text).unwrap();
    std::fs::create_dir_all(folder.path().join("src")).unwrap();
    write("Cargo.toml", "[package]\nname = \"library\"\n");
    write("src/main.rs", models);
    write("dbadmin.toml", settings);
    write("schema.sql", sql);
    let root: &Path = folder.path();
    let admin = Admin::new().in_crate(root).schema_file("schema.sql");
    match admin.rehearse(&mut |_| {}) {
        Ok(planned) => planned.warnings.join("\n"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_hidden_column_that_new_rows_need_is_told_where_it_is_hidden() {
    let needs = "but each new row needs a value for it, so that the panel offers no new rows: give the \
                 column a default in the database, take";
    let told_of_struct = told(MODELS, "", SQL);
    let expected = format!("src/main.rs:7: `keys.token` is `hidden`, {needs} `hidden` away,");
    assert!(told_of_struct.starts_with(&expected), "{told_of_struct}");
    assert_eq!(told_of_struct.lines().count(), 1, "{told_of_struct}");

    let text = "[tables.keys.columns]\ntoken = { hidden = true }\nname = { readonly = true }\n";
    let told_of_file = told("", text, SQL);
    for (place, name, key) in [("3:10", "name", "readonly"), ("2:11", "token", "hidden")] {
        let expected = format!("dbadmin.toml:{place}: `keys.{name}` is `{key}`, {needs} `{key}`");
        assert!(told_of_file.contains(&expected), "{told_of_file}");
    }

    // A hook may fill it in.
    let hooked = MODELS.replacen("pub struct Key", "#[admin(hooks)]\npub struct Key", 1);
    assert_eq!(told(&hooked, "", SQL), "");
    let shown = MODELS.replacen("#[admin(hidden)]\n    pub token", "pub token", 1);
    assert_eq!(told(&shown, "", SQL), "");
}

#[test]
fn states_that_the_file_and_an_enum_tell_otherwise_are_told() {
    let models = MODELS.replacen("#[admin(hidden)]\n    pub token", "pub token", 1);
    let states = "[tables.jobs.columns.state.workflow]\n";
    assert_eq!(
        told(&models, &format!("{states}waiting = [\"done\"]\n"), SQL),
        ""
    );
    let other = told(&models, &format!("{states}done = [\"waiting\"]\n"), SQL);
    let expected = "dbadmin.toml:1:28: `workflow` of `jobs.state` is as the file says; \
                    `#[admin(workflow)]` on `State` (src/main.rs:20) says something else of \
                    `waiting`: remove one of them";
    assert_eq!(other, expected);
    let initial =
        "[tables.jobs.columns.state]\ninitial = [\"done\"]\nworkflow = { waiting = [\"done\"] }\n";
    let other = told(&models, initial, SQL);
    let expected = "dbadmin.toml:2:1: `initial` of `jobs.state` is as the file says;";
    assert!(
        other.starts_with(expected) && other.contains("else of `done`"),
        "{other}"
    );

    // What is no state at all stops the build, at its line.
    let typo = told(&models, &format!("{states}waiting = [\"doen\"]\n"), SQL);
    let expected = "dbadmin.toml:2:1: `workflow` of `jobs.state` names `doen`, which the column never \
                    is (did you mean `done`?)";
    assert!(typo.contains(expected), "{typo}");
    let sql = SQL.replace(
        "state TEXT NOT NULL",
        "state TEXT NOT NULL CHECK (state IN ('waiting', 'done'))",
    );
    let misspelt = models.replacen(
        "    Waiting,",
        "    #[admin(value = \"wating\")]\n    Waiting,",
        1,
    );
    let typo = told(&misspelt, "", &sql);
    let expected = "src/main.rs:23: `wating` is a choice of `state`, but the database allows only \
                    waiting, done (did you mean `waiting`?)";
    assert!(typo.contains(expected), "{typo}");
}

#[test]
fn states_of_a_column_that_stands_in_no_form_are_told() {
    let sql = SQL.replace(
        "state TEXT NOT NULL",
        "state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done'))",
    );
    let text = "[tables.jobs.columns.state]\nhidden = true\nworkflow = { waiting = [\"done\"] }\n";
    assert_eq!(
        told("", text, &sql),
        "dbadmin.toml:3:1: `workflow` of `jobs.state` has no effect: the column stands in no form, \
         because it is `hidden`; have a form show it, or remove the lines"
    );
}
