//! `agent_registry!`: a folder that is as it should be, and every way in which one may not be.

use dbadmin_agents::agent_registry;
use include_dir::Dir;

static FILES: Dir<'static> = Dir::new("", &[]);

agent_registry! {
    /// Two agents, as they should be.
    pub static AGENTS from "./compile_fail/registry/fixtures/valid" {
        inputs: [request],
        phases: { draft: 100, print: 100 },
        teams: [authors],
        workflows: "workflows",
        keep: [poet-text],
        files: FILES,
    }
}

#[test]
fn a_folder_as_it_should_be_is_registered() {
    assert_eq!(AGENTS.agents.len(), 2);
    assert_eq!(AGENTS.agents[0].id, "poet");
    assert_eq!(AGENTS.agents[1].reads, ["poet-text"]);
    assert_eq!(AGENTS.workflows[0].agents, ["poet", "printer"]);
    assert_eq!(AGENTS.keep, ["poet-text"]);
}

agent_registry! {
    /// Two agents that extend those of dbadmin, with the prompts embedded as they are.
    pub static PRICES from "./compile_fail/registry/fixtures/valid_extension" {
        extends: dbadmin_agents::REGISTRY,
    }
}

#[test]
fn agents_that_extend_a_registry_are_registered_with_their_prompts() {
    assert_eq!(PRICES.agents[0].writes, "prices");
    assert!(PRICES.agents[1].amends && PRICES.agents[1].writes == "tables");
    let workflow = [
        "schema-analyzer",
        "price-keeper",
        "table-builder",
        "price-shower",
    ];
    assert_eq!(PRICES.workflows[0].agents, workflow);
    let core = PRICES.files.get_file("sales/price-keeper/core.md").unwrap();
    assert!(core.contents_utf8().unwrap().contains("writes: prices"));
}

#[test]
fn a_folder_of_agents_is_checked_at_compile_time() {
    let cases = trybuild::TestCases::new();
    for broken in [
        "amends",
        "circle",
        "declaration",
        "declaration_key",
        "duplicate_id",
        "extends",
        "extends_declared",
        "front_matter",
        "identity",
        "incomplete_folder",
        "later_phase",
        "missing_folder",
        "missing_team",
        "no_producer",
        "over_budget",
        "too_long",
        "two_producers",
        "workflow",
    ] {
        cases.compile_fail(format!("tests/compile_fail/registry/{broken}.rs"));
    }
}
