//! `cargo dbadmin agents check`: a folder of one's own agents and workflows.

// Helpers of tests may unwrap as the tests do.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use crate::{command, refusal, written};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// An agent of two lines of prompt; `head` is all of its front matter but the team.
fn agent(root: &Path, team: &str, folder: &str, head: &str) {
    let folder = root.join("agents").join(team).join(folder);
    std::fs::create_dir_all(&folder).unwrap();
    let core = format!("---\nteam: {team}\n{head}---\n# Role\nYou keep prices.\n");
    std::fs::write(folder.join("core.md"), core).unwrap();
    for part in ["summary", "implementations", "patterns", "examples"] {
        std::fs::write(folder.join(part).with_extension("md"), "Prices.\n").unwrap();
    }
}

/// Front matter but the team, in one line a key.
fn head(id: &str, phase: &str, reads: &str, writes: &str) -> String {
    format!(
        "id: {id}\nphase: {phase}\npriority: 50\nreads: [{reads}]\nwrites: {writes}\ncritical: false\n"
    )
}

fn workflow(root: &Path, name: &str, phases: &str) {
    let folder = root.join("agents/workflows");
    std::fs::create_dir_all(&folder).unwrap();
    let text = format!("---\nid: {name}\n{phases}---\nWhat the shop needs.\n");
    std::fs::write(folder.join(name).with_extension("md"), text).unwrap();
}

#[test]
fn own_agents_may_read_and_name_those_that_come_with_dbadmin() {
    let root = folder();
    let root = root.path();
    let keeper = head("price-keeper", "backend", "schema, profile", "prices");
    agent(root, "sales", "price-keeper", &keeper);
    let teller = head("price-teller", "frontend", "prices, tables", "tags");
    agent(root, "sales", "price-teller", &teller);
    workflow(
        root,
        "prices",
        "schema: [schema-analyzer]\nbackend: [price-keeper]\nfrontend: [table-builder, price-teller]\n",
    );
    let said = written(command(&["agents", "check"]).current_dir(root));
    assert!(
        said.contains("sales/price-teller: 2 and 1 lines, in phase frontend, reads prices, tables"),
        "{said}"
    );
    assert!(said.contains("workflow prices: 4 agents\n"), "{said}");
    assert!(
        said.ends_with("The folder `agents` is as it has to be.\n"),
        "{said}"
    );
}

#[test]
fn every_problem_of_own_agents_is_told_at_once_with_its_place() {
    let root = folder();
    let root = root.path();
    for (folder, phase, reads, writes) in [
        ("table-builder", "frontend", "schema", "rows"),
        ("price-keeper", "bakend", "schmea", "prices"),
        ("price-taker", "schema", "tables", "taken"),
        ("price-maker", "schema", "schema, stamped", "forms"),
        ("stamper", "frontend", "taken", "stamped"),
        ("snake", "backend", "bitten", "biting"),
        ("tail", "backend", "biting", "bitten"),
    ] {
        agent(root, "sales", folder, &head(folder, phase, reads, writes));
    }
    workflow(root, "prices", "schema: [price-keepr, form-generator]\n");
    let long = "Line.\n".repeat(11);
    std::fs::write(root.join("agents/sales/stamper/summary.md"), long).unwrap();
    std::fs::remove_file(root.join("agents/sales/snake/patterns.md")).unwrap();
    let said = refusal(command(&["agents", "check"]).current_dir(root));
    let sales = |rest: &str| format!("\nagents/sales/{rest}");
    for problem in [
        sales("table-builder/core.md:3: id `table-builder` is that of an agent of the registry"),
        sales("price-keeper/core.md:4: unknown phase `bakend`"),
        "phases (did you mean `backend`?)".to_owned(),
        sales("price-keeper/core.md:6: reads `schmea`, which no agent writes"),
        "a later phase (did you mean `schema`?)".to_owned(),
        sales("price-taker/core.md:6: reads `tables`, which no agent writes by the phase `schema`"),
        "(its phase is `frontend`)".to_owned(),
        sales("price-maker/core.md:6: reads `stamped`, which `stamper` writes only in the later"),
        sales("price-maker/core.md:7: writes `forms`, which the registry that is extended has"),
        sales("stamper/summary.md:11: 11 lines where 10 are allowed"),
        sales("snake/patterns.md: the file is missing"),
        sales("snake/core.md:6: these agents wait for one another: snake → tail → snake"),
        "\nagents/workflows/prices.md:3: no agent of the phase `schema` is called `price-keepr`"
            .to_owned(),
        "the phase (did you mean `price-keeper`?)".to_owned(),
        "\nagents/workflows/prices.md:3: no agent of the phase `schema` is called `form-generator`"
            .to_owned(),
    ] {
        assert!(said.contains(&problem), "{problem} is not in:\n{said}");
    }
    let count = said.lines().count() - 1;
    assert!(
        said.starts_with(&format!("error: {count} problems in agents\n")),
        "{said}"
    );
}

#[test]
fn a_phase_without_room_for_a_core_is_told() {
    let root = folder();
    let root = root.path();
    let lines = "Keep prices.\n".repeat(88);
    for number in 0..8 {
        let id = format!("keeper-{number}");
        let writes = format!("prices-{number}");
        agent(root, "sales", &id, &head(&id, "schema", "request", &writes));
        let core = root.join("agents/sales").join(id).join("core.md");
        let text = std::fs::read_to_string(&core).unwrap() + &lines;
        std::fs::write(core, text).unwrap();
    }
    let said = refusal(command(&["agents", "check"]).current_dir(root));
    assert!(
        said.contains("phase `schema` has no room for 728 more lines"),
        "{said}"
    );
    assert!(
        said.contains("agents/sales/keeper-0/core.md (91)"),
        "{said}"
    );
}

#[test]
fn a_prompt_reads_what_some_agent_writes() {
    let root = folder();
    let root = root.path();
    std::fs::write(root.join("prompt.md"), "# Role\nYou keep prices.\n").unwrap();
    let migrate = |id: &str, reads: &str, writes: &str| {
        let to = format!("agents/sales/{id}");
        let mut command = command(&["agents", "migrate", "prompt.md", "--to", &to]);
        command.args(["--phase", "backend", "--reads", reads, "--writes", writes]);
        command.current_dir(root);
        command
    };
    let said = refusal(&mut migrate("price-keeper", "schmea", "prices"));
    assert!(
        said.contains("--reads") && said.contains("did you mean `schema`?"),
        "{said}"
    );
    assert!(!root.join("agents/sales/price-keeper").exists());
    written(&mut migrate("price-keeper", "schema,request", "prices"));
    written(&mut migrate("price-teller", "prices", "tags"));
}

#[test]
fn a_folder_that_is_not_there_or_empty_is_named() {
    let root = folder();
    let said = refusal(command(&["agents", "check", "mine"]).current_dir(root.path()));
    assert!(
        said.contains("there is no folder mine here") && said.contains("agents migrate FILE"),
        "{said}"
    );
    std::fs::write(root.path().join("file"), "").unwrap();
    let said = refusal(command(&["agents", "check", "file"]).current_dir(root.path()));
    assert!(said.contains("file is a file: name the folder"), "{said}");
    let empty = tempfile::tempdir().unwrap();
    let said = refusal(command(&["agents", "check"]).current_dir(empty.path()));
    assert!(
        said.contains("there is no folder agents here") && !said.contains("os error"),
        "{said}"
    );
    std::fs::create_dir(root.path().join("mine")).unwrap();
    let said = refusal(command(&["agents", "check", "mine"]).current_dir(root.path()));
    assert!(said.contains("neither an agent nor a workflow"), "{said}");
}

#[test]
fn a_plan_is_made_by_the_workflow_that_is_asked_for() {
    let root = folder();
    let schema = "CREATE TABLE goods (id INTEGER PRIMARY KEY, name TEXT NOT NULL);";
    std::fs::write(root.path().join("schema.sql"), schema).unwrap();
    let plan = |workflow: &str| {
        let mut plan = command(&["plan", "--workflow", workflow]);
        plan.current_dir(root.path());
        plan
    };
    let said = written(&mut plan("rapid-prototype"));
    assert!(said.contains("\n10 agents "), "{said}");
    let said = refusal(&mut plan("rapid-prototpe"));
    assert!(said.contains("(did you mean `rapid-prototype`?)"), "{said}");
}
