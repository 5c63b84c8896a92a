//! What an answer may not open: a column that a person, or a section, calls a secret.

use super::*;

/// The problems of a section after a change, where a person wrote that `customers.email` is typed in
/// unseen. Of the inputs, the agent is given those that are `read`.
fn with_declared_secret(
    contract: &dyn Contract,
    (run, section, read): (&Run, &str, &[&str]),
    change: impl FnOnce(&mut Value),
) -> String {
    let mut sections = BTreeMap::new();
    for name in read {
        let mut content = run.section(name);
        let plans = content.get_mut("tables").and_then(Value::as_array_mut);
        for plan in plans.into_iter().flatten() {
            for field in plan["fields"].as_array_mut().into_iter().flatten() {
                if field["column"] == "email" {
                    field["widget"] = json!("password");
                }
            }
        }
        sections.insert(*name, content);
    }
    let read = sections.iter();
    let read = read.map(|(name, value)| Section::from_value(*name, value));
    let inputs = Inputs::new("own", "", read.collect::<Vec<_>>());
    let mut value = sections
        .get(section)
        .cloned()
        .unwrap_or_else(|| run.section(section));
    change(&mut value);
    contract.problems(section, &value, &inputs).join("\n")
}

#[test]
fn a_column_that_a_person_calls_a_secret_is_one_in_every_section() {
    let run = Run::over(database(SHOP));
    let contract = SectionContract::over(run.1.clone());
    let given = ["schema", "profile", "relations", "validation", "queries"];
    let told = |section: &str, change: &dyn Fn(&mut Value)| {
        with_declared_secret(&contract, (&run, section, &given), change)
    };
    let listed = told("tables", &|section| {
        let list = &mut section["tables"]["customers"];
        list["columns"] = json!([{"column": "email", "sortable": true}]);
        list["filters"] = json!([{"column": "email", "kind": "text"}]);
    });
    let secret = "column `email` of `customers` holds a secret: ";
    for rule in [
        "the format has to be `masked`",
        "nobody may sort by it",
        "nobody may filter by it",
    ] {
        assert!(listed.contains(&format!("{secret}{rule}")), "{listed}");
    }
    let searched = told("search", &|section| {
        section["tables"]["customers"] = json!(["email"]);
    });
    assert!(searched.contains("nobody may search it"), "{searched}");
    let ordered = told("queries", &|section| {
        section["tables"]["customers"]["order"] = json!([{"column": "email"}, {"column": "id"}]);
    });
    assert!(ordered.contains("nothing is sorted by it"), "{ordered}");
    let typed = told("forms", &|section| {
        section["tables"]["customers"]["sections"][0]["fields"] =
            json!([{"column": "email", "widget": "email"}]);
    });
    assert!(typed.contains("has to be `password`"), "{typed}");
    let named = told("relations", &|section| {
        section["display"]["customers"] = json!(["email"]);
    });
    assert!(named.contains("no row is named by it"), "{named}");
}

#[test]
fn a_column_that_is_hidden_is_shown_by_no_answer() {
    let run = Run::over(database(SHOP));
    let contract = SectionContract::over(run.1.clone());
    let mut schema = run.section("schema");
    for plan in schema["tables"].as_array_mut().expect("there are tables") {
        for field in plan["fields"].as_array_mut().expect("it has fields") {
            field["hidden"] = json!(field["column"] == "phone" || field["column"] == "email");
        }
    }
    let told = |contract: &dyn Contract, section: &str, given: Option<&Value>, said: &Value| {
        let names = ["profile", "relations", "validation", "queries"];
        let mut read: Vec<Section> = names
            .iter()
            .filter(|name| **name != section)
            .map(|name| Section::from_value(*name, &run.section(name)))
            .collect();
        read.push(Section::from_value("schema", &schema));
        read.extend(given.map(|given| Section::from_value(section, given)));
        let inputs = Inputs::new("own", "", read);
        contract.problems(section, said, &inputs).join("\n")
    };
    let hidden = "column `phone` of `customers` is hidden";
    let listed = json!({"tables": {"customers": {
        "columns": [{"column": "full_name"}, {"column": "phone"}],
        "detail": [{"column": "full_name"}],
    }}});
    let filtered = json!({"tables": {"customers": {
        "columns": [{"column": "full_name"}],
        "filters": [{"column": "phone", "kind": "text"}],
        "detail": [{"column": "full_name"}],
    }}});
    let form = json!({"tables": {"customers": {"sections": [{
        "title": "Customer", "fields": [{"column": "phone", "widget": "phone"}],
    }]}}});
    let search = json!({"tables": {"customers": ["phone"]}});
    let display = json!({"links": [], "display": {"customers": ["phone"]}});
    for (section, said) in [
        ("tables", &listed),
        ("tables", &filtered),
        ("forms", &form),
        ("search", &search),
        ("relations", &display),
    ] {
        let problems = told(&contract, section, None, said);
        assert!(problems.contains(hidden), "{section}: {problems}");
        // In a build, it is what the section shows already that counts.
        let problems = told(&Unshaped, section, Some(&json!({"tables": {}})), said);
        assert!(problems.contains(hidden), "{section}: {problems}");
        let problems = told(&Unshaped, section, Some(said), said);
        assert!(!problems.contains("is hidden"), "{section}: {problems}");
    }
    // Without a value for it no row could be saved.
    let required = json!({"tables": {"customers": {"sections": [{
        "title": "Customer", "fields": [{"column": "email", "widget": "email"}],
    }]}}});
    let problems = told(&contract, "forms", None, &required);
    assert!(!problems.contains("is hidden"), "{problems}");
}

#[test]
fn a_build_holds_an_answer_to_what_its_agent_was_given() {
    let run = Run::over(database(SHOP));
    let opened = |section: &mut Value| {
        section["tables"]["customers"]["columns"] = json!([{"column": "email"}]);
    };
    let told = with_declared_secret(&Unshaped, (&run, "tables", &["schema", "tables"]), opened);
    // What the section showed before it was amended is not this answer's doing.
    assert_eq!(told, "");
    let given = ["schema", "search"];
    let told = with_declared_secret(&Unshaped, (&run, "search", &given), |section| {
        section["tables"]["customers"] = json!([]);
    });
    assert_eq!(told, "");
    let mut masked = run.section("tables");
    masked["tables"]["customers"]["columns"] = json!([{"column": "email", "format": "masked"}]);
    masked["tables"]["customers"]["detail"] = json!([{"column": "email", "format": "masked"}]);
    let inputs = Inputs::new("own", "", [Section::from_value("tables", &masked)]);
    assert!(Unshaped.problems("tables", &masked, &inputs).is_empty());
    let mut said = masked.clone();
    said["tables"]["customers"]["columns"] = json!([{"column": "email", "sortable": true}]);
    let told = Unshaped.problems("tables", &said, &inputs).join("\n");
    assert!(
        told.contains("column `email` of `customers` holds a secret"),
        "{told}"
    );
    assert!(told.contains("nobody may sort by it"), "{told}");
    let given = run.section("schema");
    let shown = with_declared_secret(&Unshaped, (&run, "schema", &["schema"]), |section| {
        *section = given;
    });
    assert!(shown.contains("it stays one"), "{shown}");
}
