//! Rust that a model proposes for hooks: it stays only where the crate compiles with it and its tests
//! pass; else the crate is as it was.

use dbadmin_tests::crates::Generated;
use dbadmin_tests::fixture;
use dbadmin_tests::provider::{KEY, Manner, Protocol, Provider};
use dbadmin_tests::server::Server;
use dbadmin_tests::workspace::{run, succeed};
use serde_json::json;

const BOATS: &str = "CREATE TABLE boats (id INTEGER PRIMARY KEY, name TEXT NOT NULL);";

/// Hooks that refuse a name.
const GOOD: &str = r#"//! No boat is called Titanic.

use crate::models::Boat;
use dbadmin_runtime::hooks::{Hooks, Refused, Saving, Transaction};

/// The logic of boats.
pub struct Logic;

impl Hooks for Logic {
    async fn before_save(
        &self,
        boat: &mut Saving<'_>,
        _: &mut Transaction<'_>,
    ) -> Result<(), Refused> {
        if boat.get::<String>(&Boat::NAME).as_deref() == Some("Titanic") {
            return Err(Refused::at(&Boat::NAME, "That name brings no luck."));
        }
        Ok(())
    }
}
"#;

/// The files of the crate that a proposal may change.
fn files(made: &Generated) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let all = made.files("").into_iter();
    let own = |path: &std::path::Path| {
        let own = ["dbadmin/answers", "dbadmin/trial"];
        own.iter().any(|folder| path.starts_with(folder))
    };
    all.filter(|(path, _)| !path.ends_with("Cargo.lock") && !own(path))
        .collect()
}

/// Has a model propose this text for the hooks of boats, and agrees to it; whether that succeeds, and what
/// the command says. Of one model, the answer to a question is kept.
fn propose(made: &Generated, model: &str, text: &str) -> (bool, String) {
    let text = text.to_owned();
    let provider = Provider::start(move |_, _| Manner::Section(json!({"hooks": {"boats": text}})));
    let protocol = Protocol::ALL[0];
    let model = format!("{}:{model}", protocol.name());
    let mut command = made.dbadmin(&["propose", "business-logic-creator", "--yes"]);
    command
        .args(["--prompt", "A boat yard. Hooks keep bad names out."])
        .args([
            "--model",
            &model,
            "--endpoint",
            &provider.endpoint(protocol),
        ])
        .env("ANTHROPIC_API_KEY", KEY)
        .env("OPENAI_API_KEY", KEY);
    let output = run(&mut command);
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8(said).expect("it is text");
    (output.status.success(), said)
}

#[test]
fn proposed_hooks_stay_only_where_the_crate_compiles_and_its_tests_pass() {
    let made = Generated::from_sql("proposed-hooks", BOATS).shared();
    // Cargo does not watch a file that is not there.
    std::fs::remove_file(made.dir().join("dbadmin.toml")).expect("removed");
    succeed(&mut made.cargo(&["check"]));
    let before = files(&made);
    let broken = GOOD.replace("Boat::NAME", "Boat::TITLE");
    let (done, said) = propose(&made, "hasty", &broken);
    let last = said.lines().next_back().unwrap_or_default();
    assert!(
        !done && said.contains("TITLE") && last.starts_with("error: the hooks are dropped"),
        "{said}"
    );
    assert_eq!(files(&made), before);

    let (done, said) = propose(&made, "careful", GOOD);
    assert!(
        done && said.contains("+        if boat.get::<String>"),
        "{said}"
    );
    assert!(said.contains("The hooks are in place"), "{said}");
    assert_eq!(made.read("src/admin/hooks/boats.rs"), GOOD);
    let settings = made.read("dbadmin.toml");
    assert!(settings.contains("hooks = true"), "{settings}");

    // What the developer has written since is not replaced.
    made.edit("src/admin/hooks/boats.rs", "no luck", "bad luck");
    let (_, said) = propose(&made, "eager", &GOOD.replace("Titanic", "Vasa"));
    assert!(said.contains("holds code of yours"), "{said}");
    assert!(made.read("src/admin/hooks/boats.rs").contains("bad luck"));

    succeed(&mut made.cargo(&["build"]));
    let server = Server::start(&made.program(), made.database());
    let operator = server.operator();
    let save = |name: &str| {
        let form = operator.open("/admin/boats/new").html().form("form.form");
        form.with("name", name).send(&operator)
    };
    let refused = save("Titanic").expect_status(422).words();
    assert!(refused.contains("That name brings bad luck."), "{refused}");
    let _ = save("Carpathia").expect_status(303);
    let stored = fixture::one(made.database(), "SELECT group_concat(name) FROM boats");
    assert_eq!(stored.as_deref(), Some("Carpathia"));
}

#[test]
fn no_build_goes_on_over_a_trial_that_was_interrupted_and_sync_undoes_it() {
    const HOOKS: &str = "src/admin/hooks/boats.rs";
    let made = Generated::from_sql("interrupted-trial", BOATS).shared();
    succeed(&mut made.cargo(&["check"]));
    let before = files(&made);
    let settings = made.read("dbadmin.toml");
    let during = format!("{settings}\n[tables.boats]\nhooks = true\n");
    let journal = json!([
        { "path": "dbadmin.toml", "before": settings, "during": during },
        { "path": HOOKS, "before": null, "during": GOOD },
    ]);
    let refused = |variable: &str| {
        let built = run(made.cargo(&["check"]).env(variable, "1"));
        assert!(!built.status.success(), "{variable}");
        let told = String::from_utf8_lossy(&built.stderr).into_owned();
        assert!(
            told.contains("was interrupted") && told.contains("`cargo dbadmin sync`"),
            "{told}"
        );
    };
    for folder in ["dbadmin/trial", "src/admin/hooks"] {
        std::fs::create_dir_all(made.dir().join(folder)).expect("it is ours");
    }
    made.write("dbadmin/trial/journal.json", &journal.to_string());
    made.write("dbadmin.toml", &during);
    made.write(HOOKS, GOOD);
    refused("UNRELATED");

    // The trial's own builds go on, and after its interruption the next is none of them, though no file
    // has changed since.
    let lock = std::fs::File::create(made.dir().join("dbadmin/trial/lock")).expect("it is ours");
    lock.lock().expect("nobody else has it");
    succeed(&mut made.cargo(&["check"]));
    assert!(made.read("src/admin/mod.rs").contains("hooks"));
    drop(lock);
    refused("UNRELATED");
    refused("CI");
    assert_eq!(made.read(HOOKS), GOOD);

    succeed(&mut made.dbadmin(&["sync"]));
    assert_eq!(files(&made), before);
    succeed(&mut made.cargo(&["check"]));
}
