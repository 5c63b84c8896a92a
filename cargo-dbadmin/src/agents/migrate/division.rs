//! Which section of a prompt goes into which file of an agent.

use dbadmin_agents::Part;

use super::blocks::{self, Block};
use super::sections::{self, Section};

/// The most lines of a `core.md`, its front matter included, and of a `summary.md`.
pub const CORE: usize = 100;
pub const SUMMARY: usize = 10;
/// The most bytes of the sentences that a summary begins with.
const SENTENCES: usize = 400;

/// Words of a heading, and where such a section goes; the first that fits counts. What has none of
/// them belongs to the core.
const PLACES: [(&[&str], Part); 3] = [
    (
        &["example", "sample", "demonstration", "transcript"],
        Part::Examples,
    ),
    (
        &[
            "pattern",
            "practice",
            "pitfall",
            "shape",
            "guideline",
            "tip",
        ],
        Part::Patterns,
    ),
    (
        &[
            "implementation",
            "algorithm",
            "detail",
            "reference",
            "appendix",
            "background",
            "template",
            "internals",
        ],
        Part::Implementations,
    ),
];

/// What a file says at its head, where nothing of the prompt does.
const TITLES: [(Part, &str); 3] = [
    (Part::Implementations, "# How it is done"),
    (Part::Patterns, "# Recurring shapes"),
    (Part::Examples, "# Worked examples"),
];

/// What an agent's front matter says.
#[derive(Clone, Debug)]
pub struct Head {
    pub id: String,
    pub team: String,
    pub phase: String,
    pub reads: Vec<String>,
    pub writes: String,
}

/// The five files of an agent.
#[derive(Debug)]
pub struct Division {
    /// Each with its text.
    pub files: Vec<(Part, String)>,
}

impl Division {
    /// Divides a prompt. Sections that the core has no room for go where details are, the last ones
    /// first; of a section that is too long by itself, its end does.
    ///
    /// # Errors
    /// Where there is nothing to divide.
    pub fn of(head: &Head, text: &str) -> Result<Self, String> {
        let text = without_front_matter(text);
        let mut core = sections::of(text);
        if core.is_empty() {
            return Err("there is nothing in it; name a prompt in Markdown".to_owned());
        }
        let summary = summary(head, &core);
        let mut moved: Vec<(Part, Section)> = Vec::new();
        let placed: Vec<Part> = core.iter().map(|section| place(&section.title)).collect();
        let mut placed = placed.into_iter();
        core.retain(|section| match placed.next() {
            Some(Part::Core) | None => true,
            Some(part) => {
                moved.push((part, section.clone()));
                false
            }
        });
        let front = front_matter(head);
        let room = CORE - front.lines().count();
        for section in beyond(&mut core, room) {
            moved.push((Part::Implementations, section));
        }
        let mut files = vec![
            (Part::Core, front + &joined(core.iter())),
            (Part::Summary, summary),
        ];
        for (part, title) in TITLES {
            let own = moved.iter().filter(|(place, _)| *place == part);
            let body = joined(own.map(|(_, section)| section));
            let body = match body.as_str() {
                "" => "None yet.\n",
                body => body,
            };
            files.push((part, format!("{title}\n\n{body}")));
        }
        Ok(Self { files })
    }
}

/// The prompt without front matter of its own: an agent's says other things.
fn without_front_matter(text: &str) -> &str {
    let Some(rest) = text.strip_prefix("---\n") else {
        return text;
    };
    rest.split_once("\n---\n").map_or(text, |(_, body)| body)
}

fn place(title: &str) -> Part {
    let title = title.to_lowercase();
    let named = |words: &[&str]| words.iter().any(|word| title.contains(word));
    let mut places = PLACES.iter();
    places
        .find(|(words, _)| named(words))
        .map_or(Part::Core, |(_, part)| *part)
}

/// Takes off the core what is beyond its room, in the prompt's order: the last sections, and of the
/// first of them what does not fit.
fn beyond(core: &mut Vec<Section>, room: usize) -> Vec<Section> {
    let length = |core: &[Section]| joined(core.iter()).lines().count();
    let mut moved = Vec::new();
    while !core.is_empty() && length(core) > room {
        moved.extend(core.pop());
    }
    let used = length(core);
    let gap = usize::from(!core.is_empty());
    if let Some(section) = moved.last_mut() {
        let at = cut(&section.lines, room.saturating_sub(used + gap));
        let rest = section.lines.split_off(at);
        let title = section.title.clone();
        let kept = std::mem::replace(&mut section.lines, rest);
        core.extend((at > 0).then_some(Section { title, lines: kept }));
    }
    moved.reverse();
    moved
}

/// Where lines are cut that have so much room: before a paragraph where one begins near the end of
/// it, and never within fenced code or a table. A heading by itself is no piece.
fn cut(lines: &[String], room: usize) -> usize {
    let texts: Vec<&str> = lines.iter().map(String::as_str).collect();
    let blocks = blocks::of(&texts);
    let (mut anywhere, mut paragraph) = (0, 0);
    for (at, line) in texts.iter().enumerate().take(room) {
        let goes_on = blocks[at] != Block::Text && blocks.get(at + 1) == Some(&blocks[at]);
        if !goes_on {
            anywhere = at + 1;
            if line.trim().is_empty() {
                paragraph = at + 1;
            }
        }
    }
    let at = if paragraph * 3 >= room * 2 {
        paragraph
    } else {
        anywhere
    };
    let says = lines[..at].iter().filter(|line| !line.trim().is_empty());
    if says.count() > 1 { at } else { 0 }
}

fn front_matter(head: &Head) -> String {
    let Head {
        id,
        team,
        phase,
        reads,
        writes,
    } = head;
    let reads = reads.join(", ");
    format!(
        "---\nid: {id}\nteam: {team}\nphase: {phase}\npriority: 50\nreads: [{reads}]\n\
         writes: {writes}\ncritical: false\n---\n"
    )
}

/// What planning needs: what it is, in the prompt's own first sentences, and what goes in and out.
fn summary(head: &Head, sections: &[Section]) -> String {
    let plain = |line: &&String| {
        let line = line.trim_start();
        !line.is_empty() && !line.starts_with(['#', '`', '|', '-', '*', '>'])
    };
    let lines = sections.iter().flat_map(|section| &section.lines);
    // The first paragraph: what comes later may be code or a list.
    let paragraph = lines.skip_while(|line| !plain(line)).take_while(plain);
    let words: Vec<&str> = paragraph.flat_map(|line| line.split_whitespace()).collect();
    let words = words.join(" ");
    let reads: Vec<String> = head.reads.iter().map(|name| format!("`{name}`")).collect();
    let reads = match reads.as_slice() {
        [] => "Reads nothing".to_owned(),
        reads => format!("Reads {}", reads.join(", ")),
    };
    let text = format!(
        "# {}\n{}\n{reads}; writes `{}`.\n",
        head.id,
        beginning(&words),
        head.writes
    );
    debug_assert!(text.lines().count() <= SUMMARY);
    text
}

/// Whole sentences from the start, as far as a summary has room for them.
fn beginning(words: &str) -> &str {
    let ends = words.match_indices(". ").map(|(at, _)| at + 1);
    let ends = ends.chain([words.len()]);
    match ends.take_while(|end| *end <= SENTENCES).last() {
        Some(end) => &words[..end],
        None => &words[..words.floor_char_boundary(SENTENCES)],
    }
}

/// Sections with one empty line between them.
fn joined<'a>(sections: impl Iterator<Item = &'a Section>) -> String {
    let texts: Vec<String> = sections
        .map(|section| section.lines.join("\n").trim_matches('\n').to_owned())
        .collect();
    match texts.join("\n\n") {
        empty if empty.is_empty() => empty,
        text => text + "\n",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head() -> Head {
        Head {
            id: "price-keeper".to_owned(),
            team: "backend".to_owned(),
            phase: "backend".to_owned(),
            reads: vec!["schema".to_owned()],
            writes: "prices".to_owned(),
        }
    }

    /// The lines that say something, sorted.
    fn told(text: &str) -> Vec<String> {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let mut lines: Vec<String> = lines.map(str::to_owned).collect();
        lines.sort();
        lines
    }

    fn check(text: &str) -> Division {
        let division = Division::of(&head(), text).unwrap();
        let of = |part| {
            let mut files = division.files.iter();
            files
                .find(|(one, _)| *one == part)
                .map(|(_, text)| text.as_str())
                .unwrap()
        };
        assert!(of(Part::Core).lines().count() <= CORE);
        assert!(of(Part::Summary).lines().count() <= SUMMARY);
        let mut kept = told(of(Part::Core).strip_prefix(&front_matter(&head())).unwrap());
        for (part, title) in TITLES {
            let body = of(part).strip_prefix(title).unwrap();
            if body != "\n\nNone yet.\n" {
                kept.extend(told(body));
            }
        }
        kept.sort();
        assert_eq!(kept, told(text), "a line is lost or told twice");
        division
    }

    #[test]
    fn sections_go_where_their_headings_say() {
        let text = "# Price keeper\nYou keep prices. You are exact.\n\n## Rules\n- Never round.\n\n\
                    ## Implementation notes\nUse integers.\n\n## Common patterns\nTaxes.\n\n\
                    ## Examples\n```json\n{}\n```\n";
        let division = check(text);
        let of = |at: usize| division.files[at].1.as_str();
        assert!(
            of(0).starts_with("---\nid: price-keeper\nteam: backend\n"),
            "{}",
            of(0)
        );
        assert!(of(0).ends_with(
            "---\n# Price keeper\nYou keep prices. You are exact.\n\n## Rules\n- Never round.\n"
        ));
        assert_eq!(
            of(1),
            "# price-keeper\nYou keep prices. You are exact.\n\
             Reads `schema`; writes `prices`.\n"
        );
        assert!(of(2).contains("Use integers.") && of(3).contains("Taxes."));
        assert!(of(4).contains("{}"));
    }

    #[test]
    fn what_the_core_has_no_room_for_goes_to_the_details() {
        let section = |name: &str, lines: usize| {
            let lines: Vec<String> = (0..lines).map(|at| format!("{name} {at}.")).collect();
            format!("## {name}\n{}\n\n", lines.join("\n"))
        };
        let text = section("Role", 30) + &section("Process", 40) + &section("Output", 50);
        let division = check(&text);
        assert!(division.files[0].1.contains("## Output\nOutput 0."));
        assert!(division.files[0].1.lines().count() > CORE - 3);
        assert!(division.files[2].1.ends_with("Output 49.\n"));
        check(&section("Everything", 500));
        // Code is not torn apart.
        let code = format!("## Answer\nSo:\n```json\n{}```\n", "{}\n".repeat(120));
        let division = check(&(section("Role", 30) + &code));
        assert_eq!(division.files[0].1.matches("```").count() % 2, 0);
        check(&"word ".repeat(2_000));
    }

    #[test]
    fn neither_code_nor_a_table_is_torn_apart() {
        let filler = |lines: usize| "Words that say something.\n".repeat(lines);
        let rows: String = (0..60)
            .map(|at| format!("| {at} | what it means |\n"))
            .collect();
        let table = format!("| code | meaning |\n|---|---|\n{rows}");
        let rows: String = (0..60)
            .map(|at| format!("{at} | what it means\n"))
            .collect();
        let plain = format!("code | meaning\n--|--\n{rows}");
        let code = format!("````md\n{}~~~\n```\n````\n", filler(60));
        for block in [&table, &plain, &code] {
            for before in [20, 45, 80] {
                let text = format!("## Role\n{}\n{block}\nThe end.\n", filler(before));
                let division = check(&text);
                let whole = division
                    .files
                    .iter()
                    .filter(|(_, text)| text.contains(&**block));
                assert_eq!(whole.count(), 1, "{before}: {block}");
            }
        }
    }

    #[test]
    fn a_prompt_says_something() {
        assert!(Division::of(&head(), "\n\n").is_err());
        let own = "---\nname: old\n---\n# Old\nText.\n";
        let core = &Division::of(&head(), own).unwrap().files[0].1;
        assert!(!core.contains("name: old") && core.ends_with("# Old\nText.\n"));
    }
}
