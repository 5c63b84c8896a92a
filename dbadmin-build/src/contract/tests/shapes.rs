//! The shapes that prompts show in short are those that answers have to keep to.

use std::collections::BTreeSet;

use dbadmin_agents::{Loader, Part, REGISTRY};

use super::super::*;
use super::{SHOP, database};

/// The names of all fields in a JSON Schema.
fn fields(schema: &Value, into: &mut BTreeSet<String>) {
    match schema {
        Value::Object(parts) => {
            if let Some(Value::Object(properties)) = parts.get("properties") {
                into.extend(properties.keys().cloned());
            }
            parts.values().for_each(|part| fields(part, into));
        }
        Value::Array(parts) => parts.iter().for_each(|part| fields(part, into)),
        _ => {}
    }
}

/// The names of all fields in a shape, which stand before a colon, or before `?:`.
fn shown(prompt: &str) -> BTreeSet<String> {
    let shape = prompt.split("```text\n").nth(1).expect("a shape");
    let shape = shape.split("\n```").next().expect("its end");
    let code = shape
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default());
    let code = code.collect::<Vec<_>>().join("\n");
    let mut before: Vec<&str> = code.split(": ").collect();
    before.pop();
    let named = before.iter().map(|before| before.trim_end_matches('?'));
    let last = |text: &str| {
        let word = |letter: char| letter.is_alphanumeric() || letter == '_';
        let name = text
            .rsplit(|letter| !word(letter))
            .next()
            .unwrap_or_default();
        name.to_owned()
    };
    let mut names: BTreeSet<String> = named.map(last).collect();
    names.remove("");
    names
}

#[test]
fn a_prompt_shows_the_fields_that_its_answer_may_have_and_no_others() {
    let contract = SectionContract::over(database(SHOP));
    let mut loader = Loader::new(REGISTRY.files, usize::MAX);
    for agent in REGISTRY.agents {
        let mut all = BTreeSet::new();
        fields(&contract.schema(agent.writes).expect("a schema"), &mut all);
        let prompt = loader.peek(agent, Part::Core).expect("a prompt");
        let shown = shown(&prompt.text);
        assert!(!shown.is_empty(), "{}", agent.id);
        let unknown: Vec<_> = shown.difference(&all).collect();
        assert!(unknown.is_empty(), "{}: {unknown:?} of {shown:?}", agent.id);
        // A table is copied from the database, and so is not shown in full.
        if agent.writes != "schema" {
            let missing: Vec<_> = all.difference(&shown).collect();
            assert!(missing.is_empty(), "{}: {missing:?}", agent.id);
        }
    }
}
