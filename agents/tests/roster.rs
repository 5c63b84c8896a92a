//! The agents that come with dbadmin, as they are embedded.

use std::collections::BTreeSet;
use std::path::Path;

use dbadmin_agents::{Limits, Loader, Orchestrator, Part, REGISTRY};

#[test]
fn all_agents_are_there_and_in_the_full_workflow() {
    assert_eq!(REGISTRY.agents.len(), 25);
    let full = REGISTRY.workflow("full-admin-generation").unwrap();
    let roster: Vec<_> = REGISTRY.agents.iter().map(|agent| agent.id).collect();
    assert_eq!(full.agents, roster);
    let teams: BTreeSet<_> = REGISTRY.agents.iter().map(|agent| agent.team).collect();
    assert_eq!(
        teams.into_iter().collect::<Vec<_>>(),
        ["analysis", "backend", "enhancement", "frontend", "security"]
    );
}

#[test]
fn every_file_is_embedded_and_decompresses() {
    let parts = [
        Part::Core,
        Part::Summary,
        Part::Implementations,
        Part::Patterns,
        Part::Examples,
    ];
    let mut loader = Loader::new(REGISTRY.files, 50_000);
    for agent in REGISTRY.agents {
        for part in parts {
            let piece = loader.peek(agent, part).unwrap();
            assert!(piece.lines > 0, "{}/{}", agent.folder, part.file());
        }
        assert_eq!(
            loader.peek(agent, Part::Core).unwrap().lines,
            agent.core_lines
        );
        assert_eq!(
            loader.peek(agent, Part::Summary).unwrap().lines,
            agent.summary_lines
        );
    }
}

#[test]
fn what_all_agents_load_is_little_of_what_there_is() {
    let mut loader = Loader::new(REGISTRY.files, usize::MAX);
    let (mut loaded, mut all, mut bytes) = (0, 0, 0);
    for agent in REGISTRY.agents {
        for part in Part::ALL {
            let lines = loader.peek(agent, part).unwrap().lines;
            all += lines;
            if matches!(part, Part::Core | Part::Summary) {
                loaded += lines;
            }
            let file = Path::new(env!("CARGO_MANIFEST_DIR"))
                .join(agent.folder)
                .join(part.file());
            bytes += std::fs::metadata(file).unwrap().len();
        }
    }
    // At least 77 % fewer, whoever runs.
    assert!(loaded * 100 <= all * 23, "{loaded} of {all} lines");
    let files = REGISTRY.files.files().map(|file| file.contents().len());
    let embedded: usize = files.sum();
    assert!(
        embedded as u64 * 4 <= bytes,
        "{embedded} of {bytes} bytes are embedded"
    );
}

#[test]
fn each_phase_fits_the_context_with_every_core() {
    for workflow in REGISTRY.workflows {
        let spill_dir = std::env::temp_dir();
        Orchestrator::new(&REGISTRY, workflow.id, Limits::DEFAULT, spill_dir).unwrap();
        let mut loader = Loader::new(REGISTRY.files, Limits::DEFAULT.context_tokens);
        for phase in REGISTRY.phases {
            for agent in REGISTRY
                .agents
                .iter()
                .filter(|agent| agent.phase == phase.name)
            {
                loader.load(agent, Part::Summary).unwrap();
                loader.load(agent, Part::Core).unwrap();
            }
            loader.unload();
        }
    }
}
