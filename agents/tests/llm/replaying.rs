//! Stored answers: asked once, found by everybody, never trusted.

use std::sync::Arc;

use dbadmin_agents::{Consultation, Executor as _, Native, NativeFn, Section};
use dbadmin_tests::provider::{Manner, Protocol, Provider};
use serde_json::{Value, json};

use crate::{AGENT, PROMPT, QUICK, good, inputs, llm, replay};

#[test]
fn a_question_is_asked_once() {
    for protocol in Protocol::ALL {
        let provider = Provider::always(Manner::Section(good()));
        let root = tempfile::tempdir().unwrap();
        for stored in [false, true] {
            let llm = llm(protocol, &provider, QUICK, root.path());
            let section = llm.execute(&AGENT, &inputs()).unwrap();
            assert_eq!(*section.decode::<Value>().unwrap(), good());
            assert_eq!(llm.spent()[0].stored, stored);
            assert_eq!(llm.spent()[0].calls, u32::from(!stored));
        }
        assert_eq!(provider.calls().len(), 1);

        let section = replay(protocol, root.path()).execute(&AGENT, &inputs());
        assert_eq!(*section.unwrap().decode::<Value>().unwrap(), good());
    }
}

#[test]
fn other_inputs_another_prompt_and_another_model_are_other_questions() {
    let provider = Provider::always(Manner::Section(json!({})));
    let root = tempfile::tempdir().unwrap();
    let ollama = llm(Protocol::Ollama, &provider, QUICK, root.path());
    ollama.execute(&AGENT, &inputs()).unwrap();
    let schema = || Section::from_value("schema", &json!({"orders": {"id": ""}}));
    let changed = dbadmin_agents::Inputs::new(AGENT.id, PROMPT, [schema()]);
    ollama.execute(&AGENT, &changed).unwrap();
    let reworded = dbadmin_agents::Inputs::new(AGENT.id, "# Role", [schema()]);
    ollama.execute(&AGENT, &reworded).unwrap();
    let openai = llm(Protocol::OpenAi, &provider, QUICK, root.path());
    openai.execute(&AGENT, &inputs()).unwrap();
    assert_eq!(provider.calls().len(), 4);
    let stored = std::fs::read_dir(root.path().join("dbadmin/answers")).unwrap();
    assert_eq!(stored.count(), 4);
}

#[test]
fn without_an_answer_replay_says_which_command_asks() {
    let root = tempfile::tempdir().unwrap();
    let said = replay(Protocol::Anthropic, root.path())
        .execute(&AGENT, &inputs())
        .unwrap_err()
        .to_string();
    let command = "`cargo dbadmin propose table-builder --model anthropic:tiny` asks it";
    assert!(said.contains(command), "{said}");
    assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 0);
}

#[test]
fn a_stored_answer_is_held_against_the_contract_again() {
    let provider = Provider::always(Manner::Section(good()));
    let root = tempfile::tempdir().unwrap();
    let ollama = || llm(Protocol::Ollama, &provider, QUICK, root.path());
    ollama().execute(&AGENT, &inputs()).unwrap();
    let folder = root.path().join("dbadmin/answers");
    let path = std::fs::read_dir(folder)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let kept = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, kept.replace("total", "everything")).unwrap();

    let replayed = replay(Protocol::Ollama, root.path());
    let said = replayed.execute(&AGENT, &inputs()).unwrap_err().to_string();
    assert!(said.contains("there is no column \"everything\""), "{said}");
    ollama().execute(&AGENT, &inputs()).unwrap();
    assert_eq!(provider.calls().len(), 2);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), kept);

    std::fs::write(&path, "{").unwrap();
    let said = replayed.execute(&AGENT, &inputs()).unwrap_err().to_string();
    assert!(said.contains("is no stored answer"), "{said}");
}

#[test]
fn a_second_opinion_changes_nothing_in_the_run() {
    fn native(_: &dbadmin_agents::Inputs) -> Result<Section, dbadmin_agents::AgentError> {
        Ok(Section::from_value("tables", &json!({"orders": ["id"]})))
    }
    let functions = [(AGENT.id, native as NativeFn)];
    let native = Native::new(Box::leak(Box::new(functions)));
    let answers = [Manner::Section(good()), Manner::Silence];
    for (manner, proposed) in answers.into_iter().zip([true, false]) {
        let provider = Provider::always(manner);
        let root = tempfile::tempdir().unwrap();
        let bounds = dbadmin_agents::llm::Bounds {
            call: std::time::Duration::from_millis(200),
            tries: 1,
            ..QUICK
        };
        let bounds = if proposed { QUICK } else { bounds };
        let ollama = llm(Protocol::Ollama, &provider, bounds, root.path());
        let both = Consultation::new(Arc::new(native), Arc::new(ollama), vec![AGENT.id]);
        let section = both.execute(&AGENT, &inputs()).unwrap();
        assert_eq!(&*section.json().unwrap(), r#"{"orders":["id"]}"#);
        let opinions = both.opinions();
        assert_eq!(&*opinions[0].native, r#"{"orders":["id"]}"#);
        assert_eq!(opinions[0].section, "tables");
        match &opinions[0].proposed {
            Ok(json) => {
                assert!(proposed);
                assert_eq!(**json, *good().to_string());
            }
            Err(error) => assert!(!proposed && error.to_string().contains("no answer within")),
        }
    }
}
