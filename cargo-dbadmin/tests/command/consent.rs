//! `cargo dbadmin mcp`, where the assistant's program can ask the person: their word counts, and not
//! what the assistant says of it.

use dbadmin_model::schema::Dialect;
use dbadmin_tests::database::Database;
use dbadmin_tests::mcp::Assistant;
use serde_json::{Value, json};

/// An assistant in a database's folder, whose program speaks a protocol and shows its questions to a
/// person, who always answers the same.
fn assistant(database: &Database, protocol: &str, person: Option<&str>) -> Assistant {
    busy(database, protocol, person, &json!([]))
}

/// An assistant that makes these calls while the person reads a question.
fn busy(database: &Database, protocol: &str, person: Option<&str>, calls: &Value) -> Assistant {
    let server = env!("CARGO_BIN_EXE_cargo-dbadmin");
    let words = [server, "dbadmin", "mcp", "--database", database.url()];
    Assistant::start(&words, |command| {
        command
            .current_dir(database.folder())
            .env("MCP_MODE", protocol)
            .env("MCP_MEANWHILE", calls.to_string())
            .env_remove("DATABASE_URL");
        if let Some(person) = person {
            command.env("MCP_PERSON", person);
        }
    })
}

/// A section with this colour, to hand in.
fn theme(accent: &str) -> Value {
    let theme = json!({
        "accent_light": accent, "accent_ink_light": "#ffffff",
        "accent_dark": "#e0a0a0", "accent_ink_dark": "#000000",
    });
    json!({ "section": "theme", "content": theme })
}

/// Has a colour proposed, and shown.
fn propose(assistant: &mut Assistant) {
    let told = assistant.call("submit_section", theme("#7a1f1f"));
    assert!(!told.failed, "{told:?}");
    let told = assistant.call("show_proposal", json!({}));
    assert!(!told.failed && told.asked.is_empty(), "{told:?}");
}

#[test]
fn the_person_is_asked_by_the_program_where_it_can() {
    for protocol in ["auto", "legacy"] {
        let database = Database::fresh(Dialect::Sqlite);
        database.run("CREATE TABLE boats (id INTEGER PRIMARY KEY, name TEXT NOT NULL);");
        let settings = database.folder().join("dbadmin.toml");
        let consent = json!({ "consent": true });
        for person in ["decline", "cancel"] {
            let mut assistant = assistant(&database, protocol, Some(person));
            propose(&mut assistant);
            let told = assistant.call("apply_proposal", consent.clone());
            let error = told.content["error"].as_str().unwrap_or_default();
            assert!(told.failed && error.contains("does not agree"), "{told:?}");
            assert!(told.asked[0].contains("+accent = \"#7a1f1f\""), "{told:?}");
            assert!(!settings.exists());
        }
        let mut agreeing = assistant(&database, protocol, Some("accept"));
        propose(&mut agreeing);
        // What the assistant itself denies, nobody is asked.
        let told = agreeing.call("apply_proposal", json!({ "consent": false }));
        assert!(told.failed && told.asked.is_empty(), "{told:?}");
        let told = agreeing.call("apply_proposal", consent.clone());
        assert!(!told.failed && told.asked.len() == 1, "{told:?}");
        assert!(settings.exists());
        std::fs::remove_file(&settings).unwrap();

        // Where its program cannot, the assistant's word has to do.
        let mut alone = assistant(&database, protocol, None);
        propose(&mut alone);
        let told = alone.call("apply_proposal", consent);
        assert!(!told.failed && told.asked.is_empty(), "{told:?}");
        assert!(settings.exists());
    }
}

#[test]
fn what_the_person_agrees_to_is_not_swapped_for_something_else() {
    let database = Database::fresh(Dialect::Sqlite);
    database.run("CREATE TABLE boats (id INTEGER PRIMARY KEY, name TEXT NOT NULL);");
    let swap = json!([
        { "tool": "submit_section", "arguments": theme("#1f1f7a") },
        { "tool": "show_proposal", "arguments": {} },
    ]);
    for protocol in ["auto", "legacy"] {
        let mut assistant = busy(&database, protocol, Some("accept"), &swap);
        propose(&mut assistant);
        let told = assistant.call("apply_proposal", json!({ "consent": true }));
        assert!(told.asked[0].contains("+accent = \"#7a1f1f\""), "{told:?}");
        let error = told.content["error"].as_str().unwrap_or_default();
        let refused = error.contains("agreed to is not what would be written");
        assert!(told.failed && refused, "{protocol}: {told:?}");
        assert!(!database.folder().join("dbadmin.toml").exists());
    }
}
