//! `agent_registry!`: a folder that is as it should be, and every way in which one may not be.

#[test]
fn a_folder_of_agents_is_checked_at_compile_time() {
    let cases = trybuild::TestCases::new();
    cases.pass("compile_fail/registry/valid.rs");
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
        cases.compile_fail(format!("compile_fail/registry/{broken}.rs"));
    }
}
