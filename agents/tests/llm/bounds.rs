//! Providers that are busy, slow, broken, endless or silent.

use std::time::{Duration, Instant};

use dbadmin_agents::Executor as _;
use dbadmin_agents::llm::Bounds;
use dbadmin_tests::provider::{Manner, Protocol, Provider};

use crate::{AGENT, QUICK, ask, good, inputs, llm, refusal};

/// Bounds that a test can wait for.
const SHORT: Bounds = Bounds {
    call: Duration::from_millis(300),
    tries: 2,
    ..QUICK
};

/// `status` twice, then a section.
fn busy(status: u16, headers: &[(&'static str, String)]) -> Provider {
    let headers = headers.to_vec();
    Provider::start(move |number, _| match number {
        0 | 1 => Manner::Status(status, headers.clone(), "come back later".to_owned()),
        _ => Manner::Section(good()),
    })
}

#[test]
fn a_busy_provider_is_asked_again() {
    for protocol in Protocol::ALL {
        for status in [429, 500, 503, 529] {
            let provider = busy(status, &[]);
            assert_eq!(ask(protocol, &provider, QUICK).unwrap(), good());
            assert_eq!(provider.calls().len(), 3);
        }
    }
}

#[test]
fn the_pause_is_the_one_asked_for_and_doubles_otherwise() {
    let provider = busy(429, &[("retry-after", "0".to_owned())]);
    let patient = Bounds {
        pause: Duration::from_secs(3_600),
        ..QUICK
    };
    ask(Protocol::OpenAi, &provider, patient).unwrap();

    let provider = busy(503, &[]);
    let pause = Duration::from_millis(40);
    let start = Instant::now();
    ask(Protocol::OpenAi, &provider, Bounds { pause, ..QUICK }).unwrap();
    assert!(start.elapsed() >= 3 * pause);
}

#[test]
fn what_does_not_pass_is_told_at_once() {
    let cases = [
        (400, "is odd", "answered 400: is odd"),
        (404, "no such model", "is the model's name right?"),
        (413, "too large", "ask about fewer tables"),
    ];
    for protocol in Protocol::ALL {
        for (status, message, expected) in cases {
            let manner = Manner::Status(status, Vec::new(), message.to_owned());
            let provider = Provider::always(manner);
            let said = refusal(protocol, &provider, QUICK);
            assert!(said.contains(expected), "{said}");
            assert_eq!(provider.calls().len(), 1);
        }
        let manner = Manner::Status(500, Vec::new(), "broken".to_owned());
        let provider = Provider::always(manner);
        let said = refusal(protocol, &provider, QUICK);
        assert!(said.contains("answered 500: broken"), "{said}");
        assert_eq!(provider.calls().len(), 3);
    }
}

#[test]
fn a_slow_answer_is_waited_for_within_its_time() {
    for protocol in Protocol::ALL {
        let slow = Manner::Late(Duration::from_millis(200), good());
        let provider = Provider::always(slow.clone());
        assert_eq!(ask(protocol, &provider, QUICK).unwrap(), good());
        let tight = Bounds {
            call: Duration::from_millis(50),
            tries: 1,
            ..QUICK
        };
        let said = refusal(protocol, &Provider::always(slow), tight);
        assert!(said.contains("no answer within 0.05 s"), "{said}");
    }
}

#[test]
fn nobody_waits_longer_than_the_limit() {
    for protocol in Protocol::ALL {
        for manner in [Manner::Silence, Manner::Trickle] {
            let provider = Provider::always(manner.clone());
            let start = Instant::now();
            let said = refusal(protocol, &provider, SHORT);
            assert!(
                said.contains("no answer within 0.3 s"),
                "{manner:?}: {said}"
            );
            assert_eq!(provider.calls().len(), 2, "{manner:?}");
            assert!(start.elapsed() < Duration::from_secs(5), "{manner:?}");
        }
    }
}

#[test]
fn an_endless_answer_is_cut_off_and_refused() {
    for protocol in Protocol::ALL {
        let provider = Provider::always(Manner::Endless);
        let said = refusal(protocol, &provider, QUICK);
        assert!(said.contains("did not end within 100000 bytes"), "{said}");
        assert_eq!(provider.calls().len(), 1);

        let long = Manner::Text("a".repeat(100_000));
        let said = refusal(protocol, &Provider::always(long), QUICK);
        assert!(said.contains("did not end within 100000 bytes"), "{said}");
    }
}

#[test]
fn an_answer_out_of_tokens_says_what_helps() {
    for protocol in Protocol::ALL {
        let provider = Provider::always(Manner::CutOff("{\"orders\": [".to_owned()));
        let said = refusal(protocol, &provider, QUICK);
        assert!(said.contains("cut off at 1000 tokens"), "{said}");
        assert!(said.contains("--answer-tokens"), "{said}");
        assert_eq!(provider.calls().len(), 1);
    }
}

#[test]
fn a_torn_answer_is_asked_for_again() {
    for protocol in Protocol::ALL {
        let provider = Provider::start(|number, _| match number {
            0 => Manner::Torn,
            _ => Manner::Section(good()),
        });
        assert_eq!(ask(protocol, &provider, QUICK).unwrap(), good());
        let said = refusal(protocol, &Provider::always(Manner::Torn), QUICK);
        assert!(said.contains("cannot be reached"), "{said}");
    }
}

#[test]
fn another_server_is_not_taken_for_a_provider() {
    for protocol in Protocol::ALL {
        for page in [
            "<h1>Welcome</h1>",
            "{\"hello\": 1}",
            "[]",
            "{\"choices\": []}",
        ] {
            let provider = Provider::always(Manner::Page(page.to_owned()));
            let said = refusal(protocol, &provider, QUICK);
            assert!(said.contains("is it the right --endpoint?"), "{said}");
            assert_eq!(provider.calls().len(), 1);
        }
        let elsewhere = vec![("location", "http://127.0.0.1:9/steal".to_owned())];
        let provider = Provider::always(Manner::Status(307, elsewhere, "there".to_owned()));
        let said = refusal(protocol, &provider, QUICK);
        assert!(said.contains("answered 307"), "{said}");
    }
}

#[test]
fn a_provider_that_is_away_is_named() {
    let provider = Provider::always(Manner::Silence);
    let root = tempfile::tempdir().unwrap();
    let llm = llm(Protocol::Ollama, &provider, SHORT, root.path());
    let endpoint = provider.endpoint(Protocol::Ollama);
    drop(provider);
    let said = llm.execute(&AGENT, &inputs()).unwrap_err().to_string();
    assert!(
        said.contains(&format!("{endpoint} cannot be reached")),
        "{said}"
    );
}
