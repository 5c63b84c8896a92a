use dbadmin_agents::agent_registry;

agent_registry! {
    pub static AGENTS from "./fixtures/amends" {
        extends: dbadmin_agents::REGISTRY,
    }
}

fn main() {
    let _ = AGENTS.agents.len();
}
