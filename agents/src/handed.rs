//! What is handed on to an agent: the sections that it declares, and of what these were made from,
//! directly or through others, those that the registry declares critical. A form that follows the
//! rules of `validation` may need to know what `requirements` said.

use crate::{AgentSpec, Registry};

/// The names of the sections that an agent may see, those it declares first.
pub fn visible(registry: &'static Registry, agent: &AgentSpec) -> Vec<&'static str> {
    let mut seen: Vec<&'static str> = agent.reads.to_vec();
    let mut at = 0;
    while let Some(section) = seen.get(at) {
        let made_from = registry.producer(section).map_or(&[][..], |by| by.reads);
        for name in made_from {
            if !seen.contains(name) {
                seen.push(name);
            }
        }
        at += 1;
    }
    let transitive = seen.split_off(agent.reads.len());
    let critical = |name: &&'static str| registry.keep.contains(name);
    seen.extend(transitive.into_iter().filter(critical));
    seen
}
