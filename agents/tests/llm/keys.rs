//! Keys come from the environment, go into one header, and are seen nowhere else.

use dbadmin_agents::Executor as _;
use dbadmin_agents::llm::{Llm, LlmError, Model, Provider as Kind};
use dbadmin_tests::provider::{KEY, Manner, Protocol, Provider};
use serde_json::json;

use crate::{AGENT, QUICK, ask, environment, good, inputs, llm, model, refusal, replay, unusable};

#[test]
fn a_key_goes_into_one_header_alone() {
    for protocol in [Protocol::Anthropic, Protocol::OpenAi] {
        let provider = Provider::always(Manner::Section(good()));
        let root = tempfile::tempdir().unwrap();
        let llm = llm(protocol, &provider, QUICK, root.path());
        llm.execute(&AGENT, &inputs()).unwrap();
        let call = &provider.calls()[0];
        assert!(!call.text.contains(KEY));
        let carrying = call
            .headers
            .values()
            .filter(|value| value.to_str().is_ok_and(|value| value.contains(KEY)));
        assert_eq!(carrying.count(), 1);

        assert!(!format!("{llm:?} {:?}", llm.spent()).contains(KEY));
        let answers = root.path().join("dbadmin/answers");
        for entry in std::fs::read_dir(answers).unwrap() {
            let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
            assert!(!text.contains(KEY), "{text}");
        }
    }
    let provider = Provider::always(Manner::Section(good()));
    ask(Protocol::Ollama, &provider, QUICK).unwrap();
    assert!(!format!("{:?}", provider.calls()[0].headers).contains(KEY));
}

#[test]
fn a_provider_that_repeats_the_key_is_not_repeated() {
    for protocol in [Protocol::Anthropic, Protocol::OpenAi] {
        let message = format!("your key {KEY} is wrong");
        for status in [401, 500] {
            let manner = Manner::Status(status, Vec::new(), message.clone());
            let said = refusal(protocol, &Provider::always(manner), QUICK);
            assert!(said.contains("your key [key] is wrong"), "{said}");
        }
        let told = json!({"orders": ["id", "total"], KEY: []});
        let spelled = told.to_string().replace("sk-test", "\\u0073k-test");
        let refused = Manner::Refusal(message.clone());
        for manner in [Manner::Section(told), Manner::Text(spelled), refused] {
            let said = refusal(protocol, &Provider::always(manner), QUICK);
            assert!(!said.contains(KEY), "{said}");
        }
    }
}

#[test]
fn a_wrong_key_is_told_without_it() {
    let provider = Provider::always(Manner::Section(good()));
    let root = tempfile::tempdir().unwrap();
    for protocol in [Protocol::Anthropic, Protocol::OpenAi] {
        let wrong = |_: &str| Some("sk-some-other-key-0123".to_owned());
        let endpoint = provider.endpoint(protocol);
        let replay = replay(protocol, root.path());
        let llm = Llm::new(model(protocol), Some(&endpoint), &wrong, QUICK, replay).unwrap();
        let said = llm.execute(&AGENT, &inputs()).unwrap_err().to_string();
        assert!(said.contains("answered 401: invalid key: [key]"), "{said}");
        assert!(
            said.contains("is the key in the environment the right one?"),
            "{said}"
        );
    }
}

#[test]
fn without_a_key_nobody_is_called_at_home() {
    let root = tempfile::tempdir().unwrap();
    for (protocol, variable) in [
        (Protocol::Anthropic, "ANTHROPIC_API_KEY"),
        (Protocol::OpenAi, "OPENAI_API_KEY"),
    ] {
        let replay = replay(protocol, root.path());
        let llm = Llm::new(model(protocol), None, &|_| None, QUICK, replay).unwrap();
        let said = llm.execute(&AGENT, &inputs()).unwrap_err().to_string();
        assert!(said.contains(&format!("{variable} is not set")), "{said}");
        assert_eq!(llm.spent()[0].calls, 0);
    }
    // A server of one's own may need none; this one does.
    let provider = Provider::always(Manner::Section(good()));
    let endpoint = provider.endpoint(Protocol::OpenAi);
    let replay = replay(Protocol::OpenAi, root.path());
    let model = model(Protocol::OpenAi);
    let llm = Llm::new(model, Some(&endpoint), &|_| None, QUICK, replay).unwrap();
    let said = llm.execute(&AGENT, &inputs()).unwrap_err().to_string();
    assert!(said.contains("answered 401"), "{said}");
}

#[test]
fn what_is_no_key_or_no_endpoint_is_refused_before_any_call() {
    let refused = |endpoint, key| {
        unusable(Protocol::OpenAi, endpoint, key)
            .unwrap()
            .to_string()
    };
    let said = refused("https://example.org/v1", Some("two\nlines"));
    assert!(
        said.contains("OPENAI_API_KEY holds no key") && !said.contains("two"),
        "{said}"
    );
    assert!(refused("https://example.org/v1", Some(" ")).contains("holds no key"));

    let said = refused("http://example.org/v1", Some(KEY));
    assert!(said.contains("would send the key unencrypted"), "{said}");
    assert!(unusable(Protocol::OpenAi, "http://example.org/v1", None).is_none());
    for local in [
        "http://127.0.0.1:1",
        "http://localhost:1/v1/",
        "http://[::1]:1",
    ] {
        assert!(
            unusable(Protocol::OpenAi, local, Some(KEY)).is_none(),
            "{local}"
        );
    }
    for odd in [
        "example.org",
        "",
        "ftp://example.org",
        "https://a b",
        "https://a/?x=1",
    ] {
        assert!(refused(odd, Some(KEY)).contains("is no address"), "{odd}");
    }
    let said = refused("https://me:secret@example.org/v1", None);
    assert!(
        said.contains("`…@example.org/v1`") && !said.contains("secret"),
        "{said}"
    );
}

#[test]
fn a_model_says_who_serves_it() {
    let model: Model = "ollama:llama3.2:3b".parse().unwrap();
    assert_eq!(
        (model.provider, model.name.as_str()),
        (Kind::Ollama, "llama3.2:3b")
    );
    assert_eq!(model.to_string(), "ollama:llama3.2:3b");
    for odd in ["gpt-9", "mistral:large", "openai:", ":x", ""] {
        let error = odd.parse::<Model>().unwrap_err();
        assert!(matches!(error, LlmError::UnknownProvider { .. }));
        let said = error.to_string();
        assert!(said.contains("one of anthropic, openai, ollama"), "{said}");
    }
    assert!(environment("ANY").is_some());
}
