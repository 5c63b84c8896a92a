//! `cargo dbadmin plan` and `cargo dbadmin agents`.

use dbadmin_model::schema::Dialect;
use dbadmin_tests::database::Database;
use serde_json::Value;

use crate::{command, refusal, written};

/// A database of two tables in a folder of its own.
fn library() -> Database {
    let database = Database::fresh(Dialect::Sqlite);
    database.run(
        "CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
        CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT NOT NULL,
            shelf_id INTEGER REFERENCES shelves (id), state TEXT CHECK (state IN ('in', 'lent')));",
    );
    database
}

/// `cargo dbadmin plan` in the database's folder.
fn plan(library: &Database, words: &[&str]) -> std::process::Command {
    let mut command = command(&["plan"]);
    command.args(words).current_dir(library.folder());
    command
}

/// The same over the database itself.
fn over(library: &Database, words: &[&str]) -> std::process::Command {
    let mut command = plan(library, &["--database", library.url()]);
    command.args(words);
    command
}

#[test]
fn a_plan_is_a_table_of_phases_and_agents_and_what_was_planned() {
    let library = library();
    let said = written(&mut over(&library, &[]));
    let phases = ["requirements", "schema", "backend", "frontend", "security"];
    for phase in phases {
        let row = said.lines().find(|line| line.starts_with(phase));
        let row = row.unwrap_or_else(|| panic!("no {phase}:\n{said}"));
        assert!(row.contains(" of ") && row.ends_with(" ms"), "{row}");
    }
    for agent in dbadmin_agents::REGISTRY.agents {
        let row = said
            .lines()
            .find(|line| line.trim_start().starts_with(agent.id));
        assert!(
            row.is_some_and(|row| {
                row.contains(" B ") || row.contains(" KiB ") || row.contains("not needed: ")
            }),
            "{said}"
        );
    }
    assert!(
        said.contains("export-manager             not needed: nobody asks for export or import"),
        "{said}"
    );
    assert!(said.contains("\n17 agents "), "{said}");
    assert!(
        said.contains("A panel over 2 tables; role: admin"),
        "{said}"
    );
    assert!(!library.folder().join("src").exists() && !library.folder().join("dbadmin").exists());
}

#[test]
fn a_request_and_its_limits_count_and_are_told() {
    let library = library();
    let prompt = "Librarians can manage books but not delete shelves. Bake a cake.";
    let words = ["--prompt", prompt, "--context-limit", "25000"];
    let said = written(&mut over(&library, &words));
    assert!(said.contains("admin, librarian"), "{said}");
    assert!(said.contains("Bake a cake"), "{said}");
    assert!(said.contains(" of 25000 tokens at most"), "{said}");

    let said = written(&mut over(&library, &["--feature", "shelves"]));
    assert!(said.contains("A panel over 1 table;"), "{said}");

    // Who is needed and has no room is missed.
    let said = written(&mut over(&library, &["--context-limit", "1500"]));
    for told in [
        "search-implementer         left out: ",
        "warning: agent search-implementer did not run: ",
    ] {
        assert!(said.contains(told), "{told}: {said}");
    }
    assert!(said.contains("not needed: nobody asks"), "{said}");

    let said = refusal(&mut over(&library, &["--context-limit", "300"]));
    assert!(said.contains("would have to go: "), "{said}");
}

#[test]
fn a_run_streams_as_lines_of_json() {
    let library = library();
    let said = written(&mut over(&library, &["--format", "json"]));
    let events: Vec<Value> = said
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line is JSON"))
        .collect();
    let of = |kind: &str| events.iter().filter(|event| event["event"] == kind).count();
    assert_eq!((of("phase_started"), of("phase_finished")), (5, 5));
    assert_eq!((of("agent_started"), of("agent_finished")), (17, 17));
    assert_eq!(of("agent_left_out"), 8);
    let done = events.iter().find(|event| event["event"] == "done");
    let done = done.expect("the run ends");
    assert_eq!(done["phases"].as_array().map(Vec::len), Some(5));
    assert!(events.iter().all(|event| event["ms"].is_number()), "{said}");
    let last = events.last().expect("there are events");
    assert_eq!(last["event"], "planned");
    assert_eq!(last["warnings"], serde_json::json!([]), "{last}");
}

#[test]
fn a_kept_plan_is_resumed() {
    let library = library();
    let said = refusal(&mut over(&library, &["--resume"]));
    assert!(said.contains("cargo dbadmin plan --keep"), "{said}");
    written(&mut over(&library, &["--keep"]));
    assert!(
        library
            .folder()
            .join("dbadmin/session/index.json")
            .is_file()
    );
    let said = written(&mut over(&library, &["--resume"]));
    assert!(
        said.contains("table-builder              kept from the session"),
        "{said}"
    );
    let said = written(&mut over(&library, &["--resume", "frontend"]));
    assert!(!said.contains("table-builder              kept"), "{said}");
    assert!(
        said.contains("schema-analyzer            kept from the session"),
        "{said}"
    );
    let said = refusal(&mut over(&library, &["--resume", "fronted"]));
    assert!(
        said.contains("the phases are: requirements, schema"),
        "{said}"
    );
}

/// A section as it was laid out.
fn laid(library: &Database, section: &str) -> Value {
    let file = format!("dbadmin/session/review/{section}.json");
    let text = std::fs::read_to_string(library.folder().join(file)).expect("it is laid out");
    serde_json::from_str(&text).expect("it is JSON")
}

/// Writes a section as a person does who changes it.
fn change(library: &Database, section: &str, text: &str) {
    let file = format!("dbadmin/session/review/{section}.json");
    std::fs::write(library.folder().join(file), text).expect("it is ours");
}

#[test]
fn a_phase_is_laid_out_changed_and_gone_on_from() {
    let library = library();
    let said = refusal(&mut over(&library, &["--until", "shema"]));
    assert!(
        said.contains("the phases are: requirements, schema"),
        "{said}"
    );
    let said = written(&mut over(&library, &["--until", "requirements"]));
    assert!(said.contains("Stopped after requirements."), "{said}");
    assert!(said.contains("a section: requirements, profile"), "{said}");
    let flags = format!("cargo dbadmin plan --database {}", library.url());
    assert!(said.contains(&format!("{flags} --until schema")), "{said}");
    assert!(said.contains(&format!("{flags} --resume")), "{said}");
    assert!(!said.contains("schema-analyzer "), "{said}");

    let mut requirements = laid(&library, "requirements");
    assert_eq!(
        requirements["tables"],
        serde_json::json!(["books", "shelves"])
    );
    requirements["tables"] = serde_json::json!(["books"]);
    change(&library, "requirements", &requirements.to_string());
    let said = written(&mut over(&library, &["--until", "backend"]));
    assert!(said.contains("Stopped after backend."), "{said}");
    assert_eq!(laid(&library, "requirements"), requirements);
    let schema = laid(&library, "schema");
    assert_eq!(
        schema["tables"].as_array().map(Vec::len),
        Some(1),
        "{schema}"
    );

    // What cannot be used is told with its file, all at once, and nothing is run or written.
    let before = laid(&library, "queries");
    let mut queries = before.clone();
    queries["tables"]["books"]["order"] = serde_json::json!([{ "column": "titel" }]);
    change(&library, "queries", &queries.to_string());
    let said = refusal(&mut over(&library, &["--resume"]));
    let file = "dbadmin/session/review/queries.json: ";
    assert!(said.contains(file) && said.contains("`titel`"), "{said}");
    assert_eq!(laid(&library, "queries"), queries);
    change(&library, "queries", "{");
    change(&library, "poems", "{}");
    let said = refusal(&mut over(&library, &["--resume"]));
    assert!(said.contains("review/queries.json: EOF"), "{said}");
    assert!(said.contains("review/poems.json: no section"), "{said}");
    std::fs::remove_file(library.folder().join("dbadmin/session/review/poems.json")).unwrap();

    queries = before;
    let order = serde_json::json!([{ "column": "title" }, { "column": "id" }]);
    queries["tables"]["books"]["order"] = order;
    change(&library, "queries", &queries.to_string());
    for _ in 0..2 {
        let said = written(&mut over(&library, &["--resume"]));
        assert!(said.contains("A panel over 1 table;"), "{said}");
        assert_eq!(laid(&library, "queries"), queries);
    }

    // A change to what is made from something else now is neither taken nor overwritten.
    let mut forms = laid(&library, "forms");
    forms["tables"]["books"]["sections"][0]["title"] = "Volume".into();
    change(&library, "forms", &forms.to_string());
    library.run("ALTER TABLE books ADD COLUMN isbn TEXT");
    let said = refusal(&mut over(&library, &["--resume"]));
    assert!(said.contains("forms.json: you have changed it"), "{said}");
    assert_eq!(laid(&library, "forms"), forms);
    std::fs::remove_file(library.folder().join("dbadmin/session/review/forms.json")).unwrap();
    let said = written(&mut over(&library, &["--until", "frontend"]));
    assert!(said.contains("Stopped after frontend."), "{said}");
    assert!(laid(&library, "forms").to_string().contains("isbn"));
}

#[test]
fn a_crate_is_planned_as_its_build_would() {
    let library = library();
    let root = library.folder();
    std::fs::create_dir(root.join("src")).unwrap();
    std::fs::write(root.join("Cargo.toml"), "[package]\nname = \"library\"\n").unwrap();
    let main = "#[derive(AdminPanel)]\n#[admin(table = \"tomes\")]\nstruct Tome { id: i64 }\n";
    std::fs::write(root.join("src/main.rs"), main).unwrap();
    let said = refusal(&mut over(&library, &[]));
    assert!(
        said.contains("src/main.rs:3") && said.contains("tomes"),
        "{said}"
    );
    let away = refusal(&mut plan(&library, &[]));
    assert!(away.contains("no database schema"), "{away}");
}

#[test]
fn agents_are_listed_and_their_prompts_shown() {
    let list = written(&mut command(&["agents", "list"]));
    let rows = list
        .lines()
        .filter(|line| line.contains("  writes "))
        .count();
    assert_eq!(rows, 25, "{list}");
    assert!(list.contains("full-admin-generation (25)"), "{list}");
    let json = written(&mut command(&["agents", "list", "--format", "json"]));
    let json: Value = serde_json::from_str(&json).expect("the list is JSON");
    assert_eq!(json.as_array().map(Vec::len), Some(25));
    assert_eq!(json[0]["writes"], "requirements");

    let core = written(&mut command(&["agents", "show", "table-builder"]));
    assert!(core.starts_with("# Role\n"), "{core}");
    let summary = ["agents", "show", "table-builder", "--part", "summary"];
    assert!(written(&mut command(&summary)).lines().count() <= 10);
    let said = refusal(&mut command(&["agents", "show", "table-bilder"]));
    assert!(said.contains("did you mean `table-builder`?"), "{said}");
}

#[test]
fn a_long_prompt_becomes_the_folder_of_an_agent() {
    let library = library();
    let root = library.folder();
    let body = "Each price is exact.\n".repeat(150);
    let prompt = format!(
        "# Price keeper\nYou keep prices.\n\n## Process\n{body}\n## Examples\n19.90 is 1990 cents.\n"
    );
    std::fs::write(root.join("prices.md"), &prompt).unwrap();
    let words = [
        "agents",
        "migrate",
        "prices.md",
        "--to",
        "backend/price-keeper",
        "--phase",
        "backend",
        "--reads",
        "schema,profile",
        "--writes",
        "prices",
    ];
    let said = written(command(&words).current_dir(root));
    assert!(
        said.contains("a run loaded 157 lines; now it loads "),
        "{said}"
    );
    let folder = root.join("backend/price-keeper");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    assert!(read("core.md").contains("team: backend\nphase: backend\n"));
    assert!(read("core.md").contains("reads: [schema, profile]\nwrites: prices\n"));
    assert!(read("core.md").lines().count() <= 100 && read("summary.md").lines().count() <= 10);
    assert!(read("examples.md").contains("19.90 is 1990 cents."));
    assert!(read("patterns.md").contains("None yet."));
    let again = refusal(command(&words).current_dir(root));
    assert!(again.contains("exists already"), "{again}");

    let bad = [
        "agents",
        "migrate",
        "prices.md",
        "--to",
        "x",
        "--writes",
        "p",
        "--phase",
        "bakend",
    ];
    let said = refusal(command(&bad).current_dir(root));
    assert!(said.contains("did you mean `backend`?"), "{said}");
    let bad = [
        "agents", "migrate", "none.md", "--to", "x", "--writes", "p", "--phase", "backend",
    ];
    let said = refusal(command(&bad).current_dir(root));
    assert!(said.contains("none.md: "), "{said}");
    assert!(!root.join("x").exists());
}
