//! A generated crate with an agent of its own that is a prompt and no function: a model does its work,
//! and builds work by what it answered, without asking anybody.

use dbadmin_tests::crates::Generated;
use dbadmin_tests::fixture;
use dbadmin_tests::provider::{Call, KEY, Manner, Protocol, Provider};
use dbadmin_tests::workspace::{said, succeed};
use serde_json::{Value, json};

use crate::own_agents::{GOODS, with_own_agents};

/// What the guide's build script does with the section of the agent.
const TELLS: &str = r#"
    let told = outcome.section::<BTreeMap<String, String>>("told").unwrap_or_default();
    println!("cargo::warning=told: {told:?}");
"#;

/// The crate, whose `price-teller` has a task and nobody to do it.
fn goods_called(name: &str) -> Generated {
    let goods = with_own_agents(name, GOODS);
    let core = "agents/sales/price-teller/core.md";
    goods.edit(
        core,
        "# Role",
        "# Role\nSay of each table what its price is.",
    );
    let generated = ".generate()?;";
    goods.edit("build.rs", generated, &format!("{generated}{TELLS}"));
    let database = "Admin::new().database(\"sqlite:../data.db\")";
    goods.edit("build.rs", "Admin::new()", database);
    goods
}

/// `cargo dbadmin propose` about the agent, at a provider.
fn propose(goods: &Generated, provider: &Provider, words: &[&str]) -> std::process::Command {
    let protocol = Protocol::OpenAi;
    let mut command = goods.dbadmin(&["propose", "--model", "openai:tiny"]);
    command
        .args(["--endpoint", &provider.endpoint(protocol)])
        .args(words)
        .env("OPENAI_API_KEY", KEY);
    command
}

/// A model that says of each table with a price that it has one.
fn telling() -> Provider {
    Provider::start(|_, call: &Call| {
        let data = &call.turns()[0].1;
        assert!(data.ends_with("Write the section `told`."), "{data}");
        let tables = ["goods", "cards"];
        let priced = tables
            .iter()
            .filter(|table| data.contains(&format!("\"{table}\":")));
        let told = priced.map(|table| ((*table).to_owned(), json!("It has its price.")));
        Manner::Section(Value::Object(told.collect()))
    })
}

fn written(command: &mut std::process::Command) -> String {
    String::from_utf8(succeed(command).stdout).expect("it is text")
}

#[test]
fn a_model_does_the_work_of_an_own_agent_and_builds_replay_it() {
    let goods = goods_called("goods-told");
    let built = said(&succeed(&mut goods.cargo(&["check"])));
    let warned = "agent price-teller failed: nobody was asked: no answer is stored";
    assert!(built.contains(warned), "{built}");
    let command = "`cargo dbadmin propose price-teller --model PROVIDER:NAME` gets one";
    assert!(
        built.contains(command) && built.contains("told: {}"),
        "{built}"
    );

    let provider = telling();
    // Without consent, builds do not work by it.
    let shown = written(&mut propose(&goods, &provider, &["price-teller"]));
    let unkept = ["price-teller would write `told`", "--yes keeps it"];
    assert!(unkept.iter().all(|told| shown.contains(told)), "{shown}");
    let built = said(&succeed(&mut goods.cargo(&["check"])));
    assert!(built.contains(warned), "{built}");

    let agreed = ["price-teller", "--yes"];
    let shown = written(&mut propose(&goods, &provider, &agreed));
    assert!(
        shown.contains("price-teller writes `told`, kept in "),
        "{shown}"
    );
    assert!(
        shown.contains("\"goods\": \"It has its price.\""),
        "{shown}"
    );
    let call = &provider.calls()[0];
    assert!(
        call.system()
            .contains("Say of each table what its price is.")
    );
    assert!(
        call.turns()[0]
            .1
            .contains("<data section=\"prices\">\n{\"goods\":\"price\"}")
    );
    assert_eq!(goods.files("dbadmin/answers").len(), 1);
    // Nobody is asked twice, nor where nobody could be.
    written(&mut propose(
        &goods,
        &provider,
        &["price-teller", "--offline"],
    ));
    written(&mut propose(&goods, &provider, &["price-teller"]));
    assert_eq!(provider.calls().len(), 1);
    drop(provider);

    let built = said(&succeed(&mut goods.cargo(&["check"])));
    assert!(
        built.contains("told: {\"goods\": \"It has its price.\"}"),
        "{built}"
    );
    assert!(!built.contains("price-teller failed"), "{built}");
    let again = said(&succeed(&mut goods.cargo(&["check", "--verbose"])));
    assert!(again.contains("Fresh goods-told"), "{again}");

    // What it reads is another thing now: the answer is none to that.
    fixture::execute(
        goods.database(),
        "CREATE TABLE cards (id INTEGER PRIMARY KEY, price INTEGER)",
    );
    succeed(&mut goods.dbadmin(&["sync"]));
    let built = said(&succeed(&mut goods.dbadmin(&["sync"])));
    assert!(built.contains(warned), "{built}");
    needed(&goods);
}

/// An agent that a build cannot do without stops it, until there is an answer.
fn needed(goods: &Generated) {
    let core = "agents/sales/price-teller/core.md";
    goods.edit(core, "critical: false", "critical: true");
    let failed = goods.fails(&["check"]);
    assert!(
        failed.contains("price-teller") && failed.contains("gets one"),
        "{failed}"
    );
    let provider = telling();
    let told = written(&mut propose(
        goods,
        &provider,
        &["price-teller", "--format", "json", "--yes"],
    ));
    let last: Value = serde_json::from_str(told.lines().last().expect("a line")).expect("JSON");
    assert_eq!(last["answers"][0]["section"], "told");
    assert_eq!(last["answers"][0]["kept"], true);
    assert_eq!(last["answers"][0]["content"]["cards"], "It has its price.");
    let built = said(&succeed(&mut goods.cargo(&["check"])));
    assert!(
        built.contains("\"cards\": \"It has its price.\""),
        "{built}"
    );
}

#[test]
fn a_plan_is_what_the_build_does_with_own_agents_and_words_of_build_rs() {
    let goods = with_own_agents("goods-planned", GOODS);
    let before = goods.files("src/admin");
    goods.edit(
        "build.rs",
        ".generate()",
        ".prompt(\"Clerks can manage goods\").generate()",
    );
    let planned = written(&mut goods.dbadmin(&["plan"]));
    for agent in ["price-keeper", "price-shower", "price-teller"] {
        let row = planned
            .lines()
            .find(|line| line.trim_start().starts_with(agent));
        assert!(
            row.is_some_and(|row| !row.contains("not needed")),
            "{planned}"
        );
    }
    assert!(planned.contains("roles: admin, clerk"), "{planned}");
    assert_eq!(goods.files("src/admin"), before);
    let words = [
        "plan",
        "--workflow",
        "rapid-prototype",
        "--format",
        "json",
        "--keep",
    ];
    let lines = written(&mut goods.dbadmin(&words));
    let last: Value = serde_json::from_str(lines.lines().last().expect("a line")).expect("JSON");
    assert_eq!(last["roles"], json!(["admin", "clerk"]));
    assert!(lines.contains("\"agent\":\"price-keeper\"") && !lines.contains("dashboard-designer"));
    assert!(!goods.files("dbadmin/session").is_empty());
    // A plan is no build: the next one has all to do.
    succeed(&mut goods.cargo(&["check"]));
    assert!(goods.read("src/admin/frontend/goods.rs").contains("PRICE"));

    let refused = said(&dbadmin_tests::workspace::run(&mut goods.dbadmin(&[
        "plan",
        "--workflow",
        "nonsense",
    ])));
    assert!(
        refused.starts_with("error: there is no workflow `nonsense`"),
        "{refused}"
    );
    goods.edit("build.rs", "fn main()", "fn maim()");
    let refused = said(&dbadmin_tests::workspace::run(
        &mut goods.dbadmin(&["plan"]),
    ));
    assert!(
        refused.contains("build.rs alone knows what is planned"),
        "{refused}"
    );
}

#[test]
fn an_assistant_does_the_work_of_an_own_agent() {
    let goods = goods_called("goods-assisted");
    let mut assistant = crate::mcp::assistant(&goods);
    let listed = assistant.call("list_agents", json!({})).content;
    let listed = listed["agents"].as_array().expect("a list").clone();
    let doer = |agent: &str| {
        let mut found = listed.iter().filter(|one| one["agent"] == agent);
        found.next().map(|one| one["work_is_done_by"].clone())
    };
    assert_eq!(listed.len(), 28);
    assert_eq!(doer("price-teller"), Some(json!("you")));
    assert_eq!(doer("price-keeper"), Some(json!("a function in build.rs")));
    let told = assistant.call("read_context", json!({ "agent": "price-keeper" }));
    assert!(
        told.failed
            && told
                .content
                .to_string()
                .contains("a function, which does its work"),
        "{told:?}"
    );

    let context = assistant
        .call("read_context", json!({ "agent": "price-teller" }))
        .content;
    assert!(
        context["prompt"].to_string().contains("what its price is"),
        "{context}"
    );
    let inputs = &context["untrusted"]["inputs"];
    assert_eq!(
        inputs[0]["content"],
        json!({ "goods": "price" }),
        "{inputs}"
    );
    let submit = |section: &str| {
        json!({
            "agent": "price-teller", "section": section, "content": { "goods": "Dear." },
        })
    };
    assert!(assistant.call("submit_section", submit("tables")).failed);
    let told = assistant.call("submit_section", submit("told"));
    assert!(!told.failed && told.content["accepted"] == true, "{told:?}");
    let shown = assistant.call("show_proposal", json!({})).content;
    assert_eq!(shown["changes"], true);
    assert_eq!(
        shown["untrusted"]["answers"]["price-teller"],
        json!({ "goods": "Dear." })
    );
    assert!(!goods.dir().join("dbadmin/answers").exists());
    whole_or_nothing(&goods, &mut assistant);
    let told = assistant.call("apply_proposal", json!({ "consent": true }));
    assert!(
        !told.failed
            && told.content["answers"]
                .to_string()
                .contains("dbadmin/answers/"),
        "{told:?}"
    );
    let again = assistant
        .call("read_context", json!({ "agent": "price-teller" }))
        .content;
    assert_eq!(again["untrusted"]["current"], json!({ "goods": "Dear." }));
    let built = said(&succeed(&mut goods.cargo(&["check"])));
    assert!(built.contains("told: {\"goods\": \"Dear.\"}"), "{built}");
    replaced_by_an_assistant(&goods);
    replaced_by_a_model(&goods);
}

/// An answer to the same question takes the place of the one that builds work by, which the person is
/// shown before they agree.
fn replaced_by_an_assistant(goods: &Generated) {
    let cheap = json!({
        "agent": "price-teller", "section": "told", "content": { "goods": "Cheap." },
    });
    for (person, answer) in [("decline", "Dear."), ("accept", "Cheap.")] {
        let mut assistant = crate::mcp::assistant_of(goods, person);
        let told = assistant.call("submit_section", cheap.clone());
        assert!(!told.failed, "{told:?}");
        let shown = assistant.call("show_proposal", json!({})).content;
        let replaced = &shown["untrusted"]["replaced_answers"];
        assert_eq!(*replaced, json!({ "price-teller": { "goods": "Dear." } }));
        let told = assistant.call("apply_proposal", json!({ "consent": true }));
        assert_eq!(told.failed, person == "decline", "{told:?}");
        for part in [
            "The answer of price-teller:\n{\n  \"goods\": \"Cheap.\"\n}",
            "It replaces the answer that builds work by now:\n{\n  \"goods\": \"Dear.\"\n}",
        ] {
            assert!(told.asked[0].contains(part), "{told:?}");
        }
        assert_eq!(goods.files("dbadmin/answers").len(), 1);
        let built = said(&succeed(&mut goods.cargo(&["check"])));
        let told = format!("told: {{\"goods\": \"{answer}\"}}");
        assert!(built.contains(&told), "{built}");
    }
}

/// So does a model's, in words and as JSON.
fn replaced_by_a_model(goods: &Generated) {
    let provider = telling();
    let shown = written(&mut propose(goods, &provider, &["price-teller"]));
    let before = "In the place of the answer before:\n{\n  \"goods\": \"Cheap.\"\n}\nBuilds do not";
    assert!(shown.contains(before), "{shown}");
    let words = ["price-teller", "--format", "json", "--yes"];
    let told = written(&mut propose(goods, &provider, &words));
    let last: Value = serde_json::from_str(told.lines().last().expect("a line")).expect("JSON");
    let answer = &last["answers"][0];
    assert_eq!(answer["replaced"], json!({ "goods": "Cheap." }), "{answer}");
    assert_eq!(answer["kept"], true);
    assert_eq!(provider.calls().len(), 1, "it is asked once");
    assert_eq!(goods.files("dbadmin/answers").len(), 1);
    let built = said(&succeed(&mut goods.cargo(&["check"])));
    let told = "told: {\"goods\": \"It has its price.\"}";
    assert!(built.contains(told), "{built}");
}

/// The section `schema` as it stands, with another title of the first table.
fn titled(assistant: &mut dbadmin_tests::mcp::Assistant, title: &str) -> Value {
    let context = assistant.call("read_context", json!({ "agent": "schema-analyzer" }));
    let mut schema = context.content["untrusted"]["current"].clone();
    schema["tables"][0]["title"] = json!(title);
    schema
}

#[test]
fn an_answer_holds_where_what_its_agent_reads_changes_with_it() {
    let goods = goods_called("goods-settled");
    let mut assistant = crate::mcp::assistant(&goods);
    // A model is asked about dbadmin's agents first, and about the crate's own when that is settled.
    let schema = titled(&mut assistant, "Wares");
    let provider = Provider::start(move |_, call| {
        match call.turns()[0].1.ends_with("Write the section `told`.") {
            true => Manner::Section(json!({ "goods": "It has its price." })),
            false => Manner::Section(schema.clone()),
        }
    });
    let words = ["price-teller", "schema-analyzer", "--yes"];
    let told = written(&mut propose(&goods, &provider, &words));
    assert!(told.contains("is asked 2 questions"), "{told}");
    assert!(goods.read("dbadmin.toml").contains("Wares"), "{told}");
    let asked = provider.calls()[1].turns()[0].1.clone();
    assert!(asked.contains("Wares"), "{asked}");
    let built = said(&succeed(&mut goods.cargo(&["check"])));
    let answer = "told: {\"goods\": \"It has its price.\"}";
    assert!(built.contains(answer), "{built}");

    // What an assistant hands in for both is agreed to together, and kept for what is read afterwards.
    let schema = titled(&mut assistant, "Stock");
    let before = goods.files("dbadmin/answers").len();
    for handed in [
        json!({ "section": "schema", "content": schema }),
        json!({ "agent": "price-teller", "section": "told", "content": { "goods": "Dear." } }),
    ] {
        let told = assistant.call("submit_section", handed);
        assert!(!told.failed, "{told:?}");
    }
    let shown = assistant.call("show_proposal", json!({}));
    assert!(!shown.failed, "{shown:?}");
    // It answers to what will be read then, and takes the place of no other.
    let replaced = &shown.content["untrusted"]["replaced_answers"]["price-teller"];
    assert_eq!(*replaced, Value::Null);
    let told = assistant.call("apply_proposal", json!({ "consent": true }));
    assert!(!told.failed && told.content["written"] == true, "{told:?}");
    let without = &told.content["untrusted"]["answers_without_effect"];
    assert_eq!(*without, json!([]), "{told:?}");
    assert_eq!(goods.files("dbadmin/answers").len(), before + 1);
    let built = said(&succeed(&mut goods.cargo(&["check"])));
    assert!(built.contains("told: {\"goods\": \"Dear.\"}"), "{built}");
    assert!(goods.read("src/admin/frontend/goods.rs").contains("Stock"));
}

/// What build.rs says counts as it says it now; where an answer cannot be kept, nothing is written.
fn whole_or_nothing(goods: &Generated, assistant: &mut dbadmin_tests::mcp::Assistant) {
    let theme = json!({
        "accent_light": "#7a1f1f", "accent_ink_light": "#ffffff",
        "accent_dark": "#e0a0a0", "accent_ink_dark": "#000000",
    });
    let handed = json!({ "section": "theme", "content": theme });
    assert!(!assistant.call("submit_section", handed).failed);
    assert!(!assistant.call("show_proposal", json!({})).failed);
    let (script, settings) = (goods.read("build.rs"), goods.read("dbadmin.toml"));
    let shower = "(\"price-shower\", price_shower)";
    let function = format!("{shower}, (\"price-teller\", price_shower)");
    goods.edit("build.rs", shower, &function);
    let told = assistant.call("apply_proposal", json!({ "consent": true }));
    let error = told.content["error"].as_str().unwrap_or_default();
    assert!(
        told.failed && error.contains("gives `price-teller` a function"),
        "{told:?}"
    );
    assert_eq!(goods.read("dbadmin.toml"), settings);
    goods.write("build.rs", &script);
    let withdrawn = assistant.call("withdraw_section", json!({ "section": "theme" }));
    assert!(!withdrawn.failed, "{withdrawn:?}");
    assert!(!assistant.call("show_proposal", json!({})).failed);
}

#[test]
fn a_model_amends_a_section_within_all_that_holds_of_it() {
    let goods = with_own_agents("goods-amended", GOODS);
    let function = ", (\"price-shower\", price_shower)";
    goods.edit("build.rs", function, "");
    goods.edit(
        "build.rs",
        "fn price_shower",
        "#[expect(dead_code)]\nfn price_shower",
    );
    let built = said(&succeed(&mut goods.cargo(&["check"])));
    assert!(
        built.contains("agent price-shower failed: nobody was asked"),
        "{built}"
    );
    let list = goods.read("src/admin/frontend/goods.rs");

    let provider = Provider::start(|number, _| {
        let column = if number == 0 { "discount" } else { "price" };
        let list = |columns: &[&str]| {
            let columns: Vec<Value> = columns
                .iter()
                .map(|name| json!({ "column": name }))
                .collect();
            json!({ "columns": columns, "filters": [], "detail": columns })
        };
        Manner::Section(json!({
            "tables": { "goods": list(&[column, "name"]), "shelves": list(&["name"]) },
        }))
    });
    let shown = written(&mut propose(&goods, &provider, &["price-shower", "--yes"]));
    assert_eq!(provider.calls().len(), 2, "{shown}");
    let shape = &provider.calls()[0].body["response_format"]["json_schema"]["schema"];
    assert_eq!(shape["additionalProperties"], false, "{shape}");
    let mended = provider.calls()[1].turns()[2].1.clone();
    assert!(
        mended.contains("`goods` does not have the column `discount`"),
        "{mended}"
    );
    assert_eq!(goods.read("src/admin/frontend/goods.rs"), list);
    let built = said(&succeed(&mut goods.cargo(&["check"])));
    assert!(!built.contains("price-shower failed"), "{built}");
    let amended = goods.read("src/admin/frontend/goods.rs");
    let price = amended
        .find("Good::PRICE")
        .or_else(|| amended.find("PRICE"));
    assert!(amended != list && price < amended.find("NAME"), "{amended}");

    // Whoever changes the answer by hand is held to what a function is.
    let (path, text) = goods
        .files("dbadmin/answers")
        .pop_first()
        .expect("there is one");
    let text = String::from_utf8(text)
        .expect("it is text")
        .replace("\"price\"", "\"discount\"");
    goods.write(&format!("dbadmin/answers/{}", path.display()), &text);
    let built = said(&succeed(&mut goods.cargo(&["check"])));
    assert!(
        built.contains("names the column `discount` of `goods`"),
        "{built}"
    );
}
