use dbadmin_agents::agent_registry;
use include_dir::Dir;

static FILES: Dir<'static> = Dir::new("", &[]);

agent_registry! {
    pub static AGENTS from "./fixtures/over_budget" {
        inputs: [request],
        phases: { draft: 40 },
        teams: [authors],
        workflows: "workflows",
        files: FILES,
    }
}

fn main() {
    // The registry is there, though empty: only the folder's problems are reported.
    let _ = AGENTS.agents.len();
}
