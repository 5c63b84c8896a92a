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

#[test]
fn a_folder_of_agents_is_checked_at_compile_time() {
    let cases = trybuild::TestCases::new();
    for broken in [
        "circle",
        "declaration",
        "declaration_key",
        "duplicate_id",
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
