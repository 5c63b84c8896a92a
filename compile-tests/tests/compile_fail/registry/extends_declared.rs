use dbadmin_agents::agent_registry;

agent_registry! {
    pub static AGENTS from "./fixtures/valid_extension" {
        extends: dbadmin_agents::REGISTRY,
        phases: { draft: 100 },
    }
}

fn main() {}
