//! What a build tells the developer of a plan: what to act on, and what was found beside it.

use dbadmin_agents::Report;

use crate::plan::Plan;
use crate::settings;

/// What the agents want the developer to act on.
pub fn warnings(plan: &Plan, report: &Report) -> Vec<String> {
    let failed = report
        .warnings
        .iter()
        .map(|warning| format!("agent {} failed: {}", warning.agent, warning.message));
    let left_out = report.left_out.iter().filter(|left| left.needed);
    let left_out =
        left_out.map(|left| format!("agent {} did not run: {}", left.agent, left.reason));
    let requirements = &plan.requirements;
    let told = |before: &str, words: &String| match requirements.hints.get(words) {
        Some(hint) => format!("{before}: \"{words}\": {hint}"),
        None => format!("{before}: \"{words}\""),
    };
    let unread = requirements
        .not_understood
        .iter()
        .map(|words| told("not understood, and so without effect", words));
    let overruled = requirements
        .overruled
        .iter()
        .map(|words| told("understood, but not followed", words));
    let not_built = requirements.not_built.iter().map(|wish| {
        let (words, kind) = (&wish.words, wish.kind.name());
        format!("understood, but not built yet: \"{words}\": {kind}")
    });
    let findings = plan.vulnerabilities.findings.iter().map(|finding| {
        format!(
            "CWE-{} at {}: {}; {}",
            finding.cwe, finding.place, finding.problem, finding.mend
        )
    });
    failed
        .chain(left_out)
        .chain(report.notices.iter().cloned())
        .chain(unread)
        .chain(overruled)
        .chain(not_built)
        .chain(findings)
        .chain(plan.strangers())
        .collect()
}

/// What they found beside it.
pub(crate) fn notes(plan: &Plan, not_covered: Vec<String>) -> Vec<String> {
    let mut changes = plan.migrations.drift.clone();
    let also = not_covered
        .into_iter()
        .filter(|change| !plan.migrations.drift.contains(change));
    changes.extend(also);
    let drift = changes.iter();
    let drift = drift.map(|change| format!("since the last snapshot: {change}"));
    let advice = plan.queries.tables.iter().flat_map(|(table, queries)| {
        queries
            .advice
            .iter()
            .map(move |sql| format!("lists of `{table}` would gain from: {sql}"))
    });
    let hint = changes.iter().any(|change| change.ends_with("renamed?")).then(|| {
        format!(
            "if so, say it under [renames] in {}, as in `\"orders.state\" = \"status\"`: what you \
             edited then follows",
            settings::FILE
        )
    });
    drift.chain(hint).chain(advice).collect()
}
