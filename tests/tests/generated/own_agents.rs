//! A generated crate with agents and a workflow of its own: the example of the migration guide, as it
//! stands there, over the agents of `dbadmin-build/tests/agents/`.

use std::path::Path;

use dbadmin_tests::crates::Generated;
use dbadmin_tests::workspace::{root, said, succeed};

/// Goods with a price, and shelves without.
pub const GOODS: &str = "
    CREATE TABLE goods (id INTEGER PRIMARY KEY, price INTEGER NOT NULL, name TEXT NOT NULL);
    CREATE TABLE shelves (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
";

/// The build script of the guide.
fn script() -> String {
    let guide = std::fs::read_to_string(root().join("docs/migration-guide.md"));
    let guide = guide.expect("the guide can be read");
    let (_, from) = guide
        .split_once("```rust\n// build.rs\n")
        .expect("it has a build script");
    let (script, _) = from.split_once("```").expect("which ends");
    script.to_owned()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    for entry in std::fs::read_dir(from).expect("a folder can be read") {
        let path = entry.expect("its entries, too").path();
        let to = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &to);
        } else {
            std::fs::copy(&path, &to).expect("a file can be copied");
        }
    }
}

/// A crate with the agents and the build script of the guide.
pub fn with_own_agents(name: &str, sql: &str) -> Generated {
    let made = Generated::from_sql(name, sql).shared();
    copy(
        &root().join("dbadmin-build/tests/agents"),
        &made.dir().join("agents"),
    );
    made.write("build.rs", &script());
    made
}

#[test]
fn own_agents_and_workflows_make_panels_that_compile() {
    let goods = with_own_agents("goods-own", GOODS);
    goods.write("dbadmin.toml", "title = \"Goods\"\n");
    // The constant is there only if the outcome had the section.
    let main = goods.read("src/main.rs") + "\nconst _: &str = env!(\"TABLES_WITH_PRICES\");\n";
    goods.write("src/main.rs", &main);
    let built = said(&succeed(&mut goods.cargo(&["check"])));
    assert!(built.contains("19 agents, "), "{built}");
    assert!(built.contains("agent price-teller failed: "), "{built}");
    let list = goods.read("src/admin/frontend/goods.rs");
    let name = list.find("NAME").unwrap_or(usize::MAX);
    assert!(
        list.find("PRICE").is_some_and(|price| name < price),
        "{list}"
    );

    listed(&goods);

    // Nothing has changed but a time, so that no agent runs: the section is that of the last run. Who is
    // warned of an agent without an answer is warned again, and so it gets a function.
    goods.edit(
        "build.rs",
        "(\"price-shower\", price_shower)",
        "(\"price-shower\", price_shower), (\"price-teller\", price_teller)",
    );
    let teller = "\nfn price_teller(_: &Inputs) -> Result<Section, AgentError> { Ok(Section::from_typed(\"told\", \"\")) }\n";
    goods.write("build.rs", &(goods.read("build.rs") + teller));
    succeed(&mut goods.cargo(&["check"]));
    goods.write("src/main.rs", &main);
    let again = said(&succeed(&mut goods.cargo(&["check"])));
    assert!(!again.contains(" agents, "), "{again}");

    for (workflow, ran) in [
        ("rapid-prototype", "13 agents, "),
        ("incremental-update", "20 agents, "),
    ] {
        goods.write("dbadmin.toml", &format!("workflow = \"{workflow}\"\n"));
        let built = said(&succeed(&mut goods.cargo(&["check"])));
        assert!(built.contains(ran), "{workflow}: {built}");
    }
    let list = goods.read("src/admin/frontend/goods.rs");
    assert!(list.contains("PRICE"), "{list}");

    goods.write("dbadmin.toml", "workflow = \"rapid-prototpe\"\n");
    let refused = goods.fails(&["check"]);
    assert!(
        refused.contains("dbadmin.toml:1:12: there is no workflow"),
        "{refused}"
    );
    assert!(
        refused.contains("did you mean `rapid-prototype`?"),
        "{refused}"
    );
}

/// The command line knows them where they are registered.
fn listed(goods: &Generated) {
    let written = |words: &[&str]| {
        let output = succeed(&mut goods.dbadmin(words));
        String::from_utf8(output.stdout).expect("it is text")
    };
    let list = written(&["agents", "list"]);
    let row = |agent: &str| {
        let mut lines = list.lines();
        let row = lines.find(|line| line.trim_start().starts_with(agent));
        row.unwrap_or_else(|| panic!("{agent} is missing: {list}"))
            .to_owned()
    };
    assert!(row("price-keeper").ends_with("; of this crate, done by a function in build.rs"));
    assert!(
        row("price-teller").ends_with("; of this crate, done by an answer in dbadmin/answers/")
    );
    assert!(
        row("price-shower").contains("amends tables") && !row("table-builder").contains("crate")
    );
    let all: serde_json::Value =
        serde_json::from_str(&written(&["agents", "list", "--format", "json"])).expect("JSON");
    let own = all
        .as_array()
        .into_iter()
        .flatten()
        .filter(|agent| agent["own"] == true);
    assert_eq!(own.count(), 3);
    let core = goods.read("agents/sales/price-teller/core.md");
    let (_, core) = core.rsplit_once("---\n").expect("it has front matter");
    let shown = written(&["agents", "show", "price-teller"]);
    assert!(shown.ends_with(core.trim_start()), "{shown}");
    let refused = said(&dbadmin_tests::workspace::run(&mut goods.dbadmin(&[
        "agents",
        "show",
        "price-tellr",
    ])));
    assert!(
        refused.contains("did you mean `price-teller`?"),
        "{refused}"
    );
    let checked = written(&["agents", "check"]);
    assert!(
        checked.contains("price-teller: registered in build.rs, done by an answer"),
        "{checked}"
    );
    // From elsewhere, it is the crate that the folder lies in that counts.
    let elsewhere = tempfile::tempdir().expect("a folder");
    let folder = goods.dir().join("agents");
    let mut check = goods.dbadmin(&["agents", "check"]);
    let output = succeed(check.arg(&folder).current_dir(elsewhere.path()));
    let checked = String::from_utf8(output.stdout).expect("it is text");
    assert!(
        checked.contains("price-teller: registered in ") && checked.contains("/build.rs, done by"),
        "{checked}"
    );
}
