use dbadmin_agents::agent_registry;
use include_dir::Dir;

static FILES: Dir<'static> = Dir::new("", &[]);

agent_registry! {
    pub static AGENTS from "./fixtures/valid" {
        inputs: [request],
        phases: { draft: 100, print: 100 },
        teams: [authors],
        workflows: "workflows",
        keep: [poet-text],
        files: FILES,
    }
}

fn main() {
    assert_eq!(AGENTS.agents.len(), 2);
    assert_eq!(AGENTS.agents[0].id, "poet");
    assert_eq!(AGENTS.agents[1].reads, ["poet-text"]);
    assert_eq!(AGENTS.workflows[0].agents, ["poet", "printer"]);
    assert_eq!(AGENTS.keep, ["poet-text"]);
}
