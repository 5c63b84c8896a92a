//! A Markdown text as its sections: a heading, and what stands below it up to the next of the same
//! or a higher level. Headings within fenced code are code.

use super::blocks::{self, Block};

/// A section of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The heading's words; empty for what stands before the first heading.
    pub title: String,
    /// The lines, the heading's own included.
    pub lines: Vec<String>,
}

/// The sections of a text, at the level of headings that divides it: the highest of which there are
/// several.
pub fn of(text: &str) -> Vec<Section> {
    let lines: Vec<&str> = text.lines().collect();
    let headings = headings(&lines);
    let count = |level: usize| headings.iter().filter(|(_, one, _)| *one == level).count();
    let level = (1..=6).find(|level| count(*level) > 1).unwrap_or(1);
    let mut sections = Vec::new();
    let mut current = Section {
        title: String::new(),
        lines: Vec::new(),
    };
    for (at, line) in lines.iter().enumerate() {
        let divides = headings
            .iter()
            .find(|(place, one, _)| *place == at && *one <= level);
        if let Some((_, _, title)) = divides {
            let next = Section {
                title: title.clone(),
                lines: Vec::new(),
            };
            sections.push(std::mem::replace(&mut current, next));
        }
        current.lines.push((*line).to_owned());
    }
    sections.push(current);
    sections.retain(|section| section.lines.iter().any(|line| !line.trim().is_empty()));
    sections
}

/// Where headings stand, their levels and words.
fn headings(lines: &[&str]) -> Vec<(usize, usize, String)> {
    let mut found = Vec::new();
    let blocks = blocks::of(lines);
    for (at, (line, block)) in lines.iter().zip(blocks).enumerate() {
        let level = line.bytes().take_while(|byte| *byte == b'#').count();
        let rest = line.get(level..).unwrap_or_default();
        if block == Block::Text && (1..=6).contains(&level) && rest.starts_with(' ') {
            let title = rest.trim().trim_end_matches('#').trim_end();
            found.push((at, level, title.to_owned()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_divide_a_text_and_code_does_not() {
        let text = "Intro\n# Agent\nRole.\n## Process\n1. Do.\n```sh\n## no heading\n```\n\
                    ### Detail\nFine.\n## Examples ##\nOne.\n";
        let sections = of(text);
        let titles: Vec<&str> = sections.iter().map(|one| one.title.as_str()).collect();
        assert_eq!(titles, ["", "Agent", "Process", "Examples"]);
        assert_eq!(sections[2].lines.len(), 7);
        let together: Vec<String> = sections.into_iter().flat_map(|one| one.lines).collect();
        assert_eq!(together, text.lines().collect::<Vec<_>>());
    }

    #[test]
    fn a_text_without_headings_is_one_section() {
        assert_eq!(of("Only words.\n").len(), 1);
        assert!(of("\n \n").is_empty());
    }
}
