//! The measuring program of `cargo xtask bench`: what the project promises about speed, measured
//! in one run on one machine, each measure beside its limit. It ends with failure if a limit is
//! exceeded. Words on the command line name the groups to measure: `serve`, `start`, `generate`,
//! `agents`, `compile`, `scale`, `large`; without any, all are.

mod agents;
mod compile;
mod export;
mod generate;
mod large;
mod load;
mod scale;
mod serve;
mod start;
mod table;

use std::process::ExitCode;

use table::Measure;

/// Takes the measures of a group.
type Take = fn() -> Vec<Measure>;

/// The groups of measures, by name.
const GROUPS: [(&str, Take); 7] = [
    ("serve", serve::measure),
    ("start", start::measure),
    ("generate", generate::measure),
    ("agents", agents::measure),
    ("compile", compile::measure),
    ("scale", scale::measure),
    ("large", large::measure),
];

fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    if let Some(unknown) = wanted
        .iter()
        .find(|word| GROUPS.iter().all(|(name, _)| name != word))
    {
        let known: Vec<&str> = GROUPS.iter().map(|(name, _)| *name).collect();
        eprintln!(
            "there are no measures called `{unknown}`; there are: {}",
            known.join(", ")
        );
        return ExitCode::from(2);
    }
    let mut all = Vec::new();
    for (name, measure) in GROUPS {
        if wanted.is_empty() || wanted.iter().any(|word| word == name) {
            eprintln!("measuring: {name} …");
            all.extend(measure());
        }
    }
    if table::print(&all) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
