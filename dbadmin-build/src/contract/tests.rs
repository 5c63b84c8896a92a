mod secrets;
mod shapes;

use std::collections::BTreeMap;
use std::path::Path;

use dbadmin_agents::{Limits, Orchestrator, REGISTRY, Section};
use dbadmin_model::plan::{Annotations, Request, Sample};
use serde_json::json;

use super::*;
use crate::run::Given;

const SHOP: &str = include_str!("../../../examples/shop/dbadmin/schema.json");

fn database(snapshot: &str) -> Schema {
    serde_json::from_str(snapshot).expect("a snapshot is a schema")
}

/// Every section of a native run, and the inputs of each agent.
struct Run(Orchestrator, Schema);

impl Run {
    fn over(schema: Schema) -> Self {
        let given = Given {
            request: &Request::default(),
            schema: &schema,
            annotations: &Annotations::default(),
            sample: &Sample::default(),
            previous: None,
        };
        let folder = std::env::temp_dir().join("dbadmin-contract");
        let limits = Limits {
            resident_bytes: usize::MAX,
            ..Limits::DEFAULT
        };
        let executor = std::sync::Arc::new(crate::native::NATIVE);
        let run = given
            .run_by(executor, limits, folder, &mut |_| {})
            .expect("it runs");
        Self(run, schema)
    }

    fn section(&self, name: &str) -> Value {
        let section = self.0.section::<Value>(name);
        section.expect("it is there").as_ref().clone()
    }

    fn problems(&self, section: &str, value: &Value) -> Vec<String> {
        let agent = REGISTRY.producer(section).expect("an agent writes it");
        let read = agent.reads.iter().map(|name| (*name, self.section(name)));
        let read = read.map(|(name, value)| Section::from_value(name, &value));
        let inputs = Inputs::new(agent.id, "", read.collect::<Vec<_>>());
        SectionContract::over(self.1.clone()).problems(section, value, &inputs)
    }

    /// The problems after a change to the native section.
    fn after(&self, section: &str, change: impl FnOnce(&mut Value)) -> String {
        let mut value = self.section(section);
        change(&mut value);
        self.problems(section, &value).join("\n")
    }
}

#[test]
fn there_is_a_shape_for_every_section_that_an_agent_writes() {
    let contract = SectionContract::over(database(SHOP));
    let written: Vec<&str> = REGISTRY.agents.iter().map(|agent| agent.writes).collect();
    assert_eq!(written.len(), SHAPES.len());
    for section in written {
        let schema = contract.schema(section).expect("there is one");
        assert_eq!(schema["type"], "object", "{section}");
        assert_eq!(
            schema["additionalProperties"], false,
            "{section}: {schema:#}"
        );
        let described = |of: &Value| {
            let fields = of["properties"].as_object().expect("it has fields");
            fields
                .values()
                .all(|field| field["description"].is_string())
        };
        assert!(described(&schema), "{section}: {schema:#}");
    }
    assert!(contract.schema("poem").is_none());
}

#[test]
fn what_the_native_agents_write_keeps_to_the_rules() {
    let run = Run::over(database(SHOP));
    for agent in REGISTRY.agents {
        let problems = run.problems(agent.writes, &run.section(agent.writes));
        assert_eq!(problems, Vec::<String>::new(), "{}", agent.writes);
    }
}

#[test]
fn of_every_odd_database_too() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures");
    let mut found = BTreeMap::new();
    for case in std::fs::read_dir(folder).expect("the fixtures are there") {
        let case = case.expect("a folder").path();
        for dialect in ["sqlite", "postgres", "mysql"] {
            let file = case.join(dialect).join("expected.json");
            let Ok(text) = std::fs::read_to_string(&file) else {
                continue;
            };
            let Ok(schema) = serde_json::from_str::<Schema>(&text) else {
                continue;
            };
            found.insert(file, schema);
        }
    }
    assert!(found.len() > 50, "only {} fixtures", found.len());
    for (file, schema) in found {
        let run = Run::over(schema);
        for agent in REGISTRY.agents {
            let problems = run.problems(agent.writes, &run.section(agent.writes));
            assert!(
                problems.is_empty(),
                "{}: {}: {problems:#?}",
                file.display(),
                agent.writes
            );
        }
    }
}

#[test]
fn a_wrong_shape_is_told_with_its_place() {
    let run = Run::over(database(SHOP));
    let told = run.after("forms", |forms| {
        forms["tables"]["orders"]["sections"][0]["fields"][1]["widget"] = json!("slider");
    });
    assert!(
        told.starts_with("tables.orders.sections[0].fields[1].widget: unknown variant `slider`"),
        "{told}"
    );
    let told = run.after("auth", |auth| auth["atempts"] = json!(3));
    assert!(
        told.contains("unknown field `atempts`") && told.contains("`attempts`"),
        "{told}"
    );
    assert!(run.problems("theme", &json!([1]))[0].starts_with("the section: "));
    assert!(run.problems("theme", &json!({}))[0].contains("missing field"));
    let told = run.after("navigation", |section| {
        section["groups"][0] = json!(["", ["ghosts"]])
    });
    assert!(
        told.contains("groups[0].tables[0]: the database does not have the table `ghosts`"),
        "{told}"
    );
}

#[test]
fn what_the_database_lacks_is_told_with_what_was_probably_meant() {
    let run = Run::over(database(SHOP));
    let told = run.after("navigation", |section| {
        section["groups"][0]["tables"] = json!(["order", "products", "products"]);
    });
    assert!(
        told.contains("the database does not have the table `order` (did you mean `orders`?)"),
        "{told}"
    );
    assert!(told.contains("`products` stands there already"), "{told}");
    assert!(told.contains("the table `customers` is missing"), "{told}");
    let told = run.after("search", |section| {
        section["tables"]["orders"] = json!(["numbr"])
    });
    assert!(
        told.contains(
            "tables.orders[0]: `orders` does not have the column `numbr` (did you mean `number`?)"
        ),
        "{told}"
    );
    let told = run.after("relations", |section| {
        section["links"][0]["target_columns"] = json!(["identity"]);
    });
    assert!(told.contains("links[0].target_columns[0]: "), "{told}");
    assert!(told.contains("the foreign key of"), "{told}");
    let told = run.after("profile", |section| section["tables"]["ghosts"] = json!({}));
    assert!(
        told.contains("tables.`ghosts`: the database does not have the table `ghosts`"),
        "{told}"
    );
}

#[test]
fn what_does_not_fit_a_column_is_told() {
    let run = Run::over(database(SHOP));
    let told = run.after("forms", |section| {
        let fields = &mut section["tables"]["orders"]["sections"][0]["fields"];
        fields[0] = json!({"column": "number", "widget": "picker"});
        fields[1] = json!({"column": "customer_id", "widget": "date"});
    });
    assert!(
        told.contains("\"picker\" does not fit: column `number` holds text"),
        "{told}"
    );
    assert!(
        told.contains("\"date\" does not fit: column `customer_id` holds whole numbers"),
        "{told}"
    );
    let told = run.after("forms", |section| {
        section["tables"]["orders"]["sections"] = json!([]);
    });
    assert!(told.contains("a row needs a value for `number`"), "{told}");
    let told = run.after("tables", |section| {
        section["tables"]["orders"]["filters"] = json!([{"column": "number", "kind": "yes_no"}]);
        section["tables"]["orders"]["columns"][0]["format"] = json!({"money": {"currency": "EUR"}});
    });
    assert!(told.contains("\"yes_no\" does not fit"), "{told}");
    assert!(told.contains("money does not fit"), "{told}");
}

#[test]
fn texts_are_short_visible_and_not_endless() {
    let run = Run::over(database(SHOP));
    let told = run.after("forms", |section| {
        let sections = &mut section["tables"]["orders"]["sections"];
        sections[0]["title"] = json!("x".repeat(200));
        sections[0]["why"] = json!("a\u{202E}b");
        sections[1]["title"] = json!("  ");
    });
    assert!(
        told.contains("sections[0].title: the text is longer than 80 characters"),
        "{told}"
    );
    assert!(
        told.contains("sections[0].why: the text holds the invisible character U+202E"),
        "{told}"
    );
    assert!(
        told.contains("sections[1].title: the text says nothing"),
        "{told}"
    );
    let endless = json!({"nothing_yet": "x".repeat(2_000_000)});
    assert!(run.problems("api", &endless)[0].contains("is the most"));
    let mut deep = json!(1);
    for _ in 0..100 {
        deep = json!([deep]);
    }
    assert!(run.problems("api", &deep)[0].contains("nested"));
}

#[test]
fn hooks_are_source_for_tables_that_there_are() {
    let run = Run::over(database(SHOP));
    let told = run.after("logic", |logic| {
        logic["hooks"]["orders"] = json!("//! Ours.\n\tfn a() {}\n");
    });
    assert_eq!(told, "");
    let told = run.after("logic", |logic| {
        logic["hooks"]["orders"] = json!("fn a() {\n");
        logic["hooks"]["ghosts"] = json!("fn a() {} // \u{202E}");
    });
    assert!(
        told.contains("hooks.`orders`: line ") && told.contains("is no Rust"),
        "{told}"
    );
    assert!(
        told.contains("the table `ghosts`") && told.contains("U+202E"),
        "{told}"
    );
}

#[test]
fn nothing_opens_what_the_request_keeps_closed() {
    let run = Run::over(database(SHOP));
    let told = run.after("access", |section| {
        let roles = section["roles"].as_array_mut().expect("roles");
        roles.push(json!({"name": "guest", "tables": {"customers": ["view", "delete"]}}));
        roles[0]["tables"]["orders"] = json!(["view"]);
    });
    assert!(told.contains("roles[0]: it is `admin`"), "{told}");
    assert!(
        told.contains("nobody has asked for the role `guest`"),
        "{told}"
    );
    let told = run.after("schema", |section| {
        section["tables"][0]["path"] = json!("crate::x; fn evil() {}");
        section["tables"][0]["table"]["columns"][0]["type"] = json!("blob");
    });
    assert!(told.contains("path, entity and module are"), "{told}");
    assert!(told.contains("not as the database has them"), "{told}");
    let told = run.after("queries", |section| {
        section["tables"]["orders"]["advice"] = json!(["DROP TABLE orders"]);
        section["tables"]["orders"]["order"] = json!([{"column": "status"}]);
    });
    assert!(
        told.contains("is not one statement `CREATE INDEX …`"),
        "{told}"
    );
    assert!(told.contains("the key, id, stands in it"), "{told}");
    let told = run.after("theme", |section| {
        section["accent_light"] = json!("#ffffff");
        section["accent_ink_light"] = json!("#fefefe");
    });
    assert!(told.contains("cannot be read"), "{told}");
}

#[test]
fn a_secret_stays_one() {
    let mut schema = database(SHOP);
    let customers = schema
        .tables
        .iter_mut()
        .find(|table| table.name == "customers");
    let column = dbadmin_model::schema::Column {
        name: "password_hash".to_owned(),
        ty: dbadmin_model::schema::ColumnType::Text { max: None },
        nullable: true,
        ..Default::default()
    };
    customers
        .expect("the shop has customers")
        .columns
        .push(column);
    let run = Run::over(schema);
    let told = run.after("audit", |section| section["redacted"] = json!({}));
    assert!(
        told.contains("column `password_hash` of `customers` holds a secret: it stays one"),
        "{told}"
    );
    let told = run.after("search", |section| {
        section["tables"]["customers"] = json!(["password_hash"])
    });
    assert!(told.contains("nobody may search it"), "{told}");
    let told = run.after("tables", |section| {
        section["tables"]["customers"]["columns"] = json!([{"column": "password_hash"}]);
        section["tables"]["customers"]["filters"] =
            json!([{"column": "password_hash", "kind": "text"}]);
    });
    assert!(told.contains("the format has to be `masked`"), "{told}");
    assert!(told.contains("nobody may filter by it"), "{told}");
}

#[test]
fn an_answer_that_amends_the_requirements_gives_no_rights() {
    let run = Run::over(database(SHOP));
    let given = run.section("requirements");
    let own = OwnContract(SectionContract::over(run.1.clone()));
    let read = Section::from_value("requirements", &given);
    let inputs = Inputs::new("own", "", [read]);
    assert_eq!(
        own.problems("requirements", &given, &inputs),
        Vec::<String>::new()
    );
    let mut more = given;
    more["roles"]["support"] = json!({ "tables": { "*": ["view", "create", "edit", "delete"] } });
    let told = own.problems("requirements", &more, &inputs).join("\n");
    assert!(
        told.contains("nobody has asked for the role `support`"),
        "{told}"
    );
}

#[test]
fn an_answer_of_ones_own_holds_nothing_unseen() {
    let run = Run::over(database(SHOP));
    let contract = OwnContract(SectionContract::over(run.1.clone()));
    let read = Section::from_value("notes", &json!({"comment": "given\u{200B}so"}));
    let inputs = Inputs::new("own", "", [read]);
    let said = json!({
        "lines": ["one\n\ttwo", "given\u{200B}so", "a\u{202E}b"],
        "ke\u{200B}y": {"of": "a\u{E0041}b"},
    });
    let told = contract.problems("poem", &said, &inputs);
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(
        told.iter().any(|told| told.contains("lines[2]: the text")),
        "{told:?}"
    );
}

#[test]
fn an_answer_that_amends_a_section_is_compared_with_what_it_was_given() {
    let run = Run::over(database(SHOP));
    let contract = OwnContract(SectionContract::over(run.1.clone()));
    let problems = |section: &str, given: &Value, change: &dyn Fn(&mut Value)| {
        // It reads nothing of what the section is made of.
        let inputs = Inputs::new("amender", "", [Section::from_value(section, given)]);
        let mut value = given.clone();
        change(&mut value);
        contract.problems(section, &value, &inputs).join("\n")
    };
    for section in ["schema", "access", "audit", "relations"] {
        let given = run.section(section);
        assert_eq!(problems(section, &given, &|_| {}), "", "{section}");
    }
    let schema = run.section("schema");
    let titled = |value: &mut Value| value["tables"][0]["title"] = json!("Homes");
    assert_eq!(problems("schema", &schema, &titled), "");
    let moved = |value: &mut Value| value["tables"][0]["module"] = json!("homes");
    let told = problems("schema", &schema, &moved);
    assert!(told.contains("as source calls them"), "{told}");

    // What was there before counts, not what the native agent would have written.
    let mut stricter = run.section("audit");
    stricter["redacted"]["orders"] = json!(["number"]);
    let opened = |value: &mut Value| value["redacted"]["orders"] = json!([]);
    let told = problems("audit", &stricter, &opened);
    assert!(
        told.contains("column `number` of `orders` holds a secret"),
        "{told}"
    );
}
