//! Sections that are asked for in portions: how many questions there are, and what becomes of answers
//! that do not join.

use std::path::Path;
use std::sync::Arc;

use dbadmin_agents::llm::{Bounds, Llm};
use dbadmin_agents::{
    AgentError, Answers, Contract, Executor as _, Forecast, Inputs, Item, Replay, Section,
};
use dbadmin_tests::provider::{Call, Manner, Protocol, Provider};
use serde_json::{Value, json};

use crate::{AGENT, PROMPT, QUICK, environment, model};

/// A title for each table, of which no two are the same.
struct Titles;

impl Contract for Titles {
    fn schema(&self, _: &str) -> Option<Value> {
        Some(json!({"type": "object"}))
    }

    fn problems(&self, _: &str, value: &Value, _: &Inputs) -> Vec<String> {
        let titles: Vec<&Value> = value
            .as_object()
            .into_iter()
            .flatten()
            .map(|(_, it)| it)
            .collect();
        let twice = (1..titles.len()).filter(|at| titles[..*at].contains(&titles[*at]));
        twice
            .map(|at| format!("the title {} stands there twice", titles[at]))
            .collect()
    }

    fn items(&self, _: &str, _: &Inputs) -> Vec<Item> {
        let item = |name: &str| Item {
            name: name.to_owned(),
            reads: 1,
            writes: 500,
        };
        ["a", "b", "c"].map(item).to_vec()
    }

    fn joined(
        &self,
        _: &str,
        _: &Inputs,
        answers: &[(&[String], &Value)],
    ) -> Result<Value, Vec<String>> {
        let mut whole = json!({"a": "A", "b": "B", "c": "C"});
        for (tables, answer) in answers {
            for table in *tables {
                whole[table] = answer[table].clone();
            }
        }
        Ok(whole)
    }
}

fn inputs() -> Inputs {
    let schema = json!({"a": {}, "b": {}, "c": {}});
    Inputs::new(AGENT.id, PROMPT, [Section::from_value("schema", &schema)])
}

fn replay(root: &Path) -> Replay {
    let model = model(Protocol::OpenAi).to_string();
    Replay::new(model, Answers::of_crate(root), Arc::new(Titles), 10_000).of_length(1_000)
}

fn ask(provider: &Provider, root: &Path) -> (Llm, Result<Value, AgentError>) {
    let endpoint = provider.endpoint(Protocol::OpenAi);
    let bounds = Bounds {
        answer_tokens: 1_000,
        ..QUICK
    };
    let llm = Llm::new(
        model(Protocol::OpenAi),
        Some(&endpoint),
        &environment,
        bounds,
        replay(root),
    );
    let llm = llm.expect("the endpoint is an address");
    let section = llm.execute(&AGENT, &inputs());
    let section = section.and_then(|section| section.decode::<Value>());
    (llm, section.map(|value| (*value).clone()))
}

/// The table that a call is about.
fn table(call: &Call) -> String {
    let tables = ["a", "b", "c"].into_iter();
    let mut asked = tables.filter(|table| call.turns()[0].1.contains(&format!("[\"{table}\"]")));
    asked.next().expect("it says what it is about").to_owned()
}

/// A title of the table that a call is about.
fn titled(call: &Call, title: &str) -> Manner {
    Manner::Section(json!({ table(call): title }))
}

#[test]
fn parts_that_do_not_join_are_asked_for_once_more() {
    let provider = Provider::start(|_, call| match (table(call).as_str(), call.turns().len()) {
        ("a", _) => titled(call, "Goods"),
        ("b", _) => titled(call, "Shelves"),
        // By itself it is right: the others have the titles that the agent gives them.
        (_, 1) => titled(call, "Goods"),
        _ => titled(call, "Cards"),
    });
    let root = tempfile::tempdir().unwrap();
    let (llm, section) = ask(&provider, root.path());
    let whole = json!({"a": "Goods", "b": "Shelves", "c": "Cards"});
    assert_eq!(section.unwrap(), whole);
    let calls = provider.calls();
    assert_eq!(calls.len(), 4);
    let turns = calls[3].turns();
    assert_eq!(table(&calls[3]), "c");
    assert!(turns[1].1.contains("Goods"), "{turns:?}");
    assert!(turns[2].1.contains("stands there twice"), "{turns:?}");
    let spent = &llm.spent()[0];
    assert_eq!(
        (spent.calls, spent.repaired, spent.stored),
        (4, true, false)
    );

    // The mended answer is the one that is kept.
    let (llm, section) = ask(&provider, root.path());
    assert_eq!(
        (section.unwrap(), provider.calls().len()),
        (whole.clone(), 4)
    );
    assert!(llm.spent()[0].stored);
    let replayed = replay(root.path()).execute(&AGENT, &inputs()).unwrap();
    assert_eq!(*replayed.decode::<Value>().unwrap(), whole);
}

#[test]
fn parts_that_still_do_not_join_are_refused() {
    let provider = Provider::start(|_, call| titled(call, "Goods"));
    let root = tempfile::tempdir().unwrap();
    let (_, section) = ask(&provider, root.path());
    let said = section.unwrap_err().to_string();
    assert!(said.contains("stands there twice"), "{said}");
    // Three questions, and the second once more.
    assert_eq!(provider.calls().len(), 4);
}

#[test]
fn questions_are_counted_before_anybody_is_asked() {
    let root = tempfile::tempdir().unwrap();
    let Forecast { questions, tokens } = replay(root.path()).open(&AGENT, &inputs()).unwrap();
    assert_eq!(questions, 3);
    let provider = Provider::start(|number, call| match number {
        0..2 => titled(call, &table(call).repeat(2)),
        _ => Manner::Refusal("no".to_owned()),
    });
    let (_, section) = ask(&provider, root.path());
    assert!(section.is_err());
    let asked: usize = provider
        .calls()
        .iter()
        .map(|call| call.text.len() / 4)
        .sum();
    assert!(tokens > 600 && tokens < asked, "{tokens} of {asked}");
    // What has an answer is no question any more.
    let open = replay(root.path()).open(&AGENT, &inputs()).unwrap();
    assert_eq!(open.questions, 1);
    assert!(open.tokens < tokens / 2);
}
