//! What holds of any three texts.

use proptest::prelude::*;

use crate::write::merge::{Merged, merge, with_markers};

/// A text of a few lines, many of which are alike, as brackets are.
fn base() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec("(a|b|c|\\}|)", 0..12)
}

/// Some lines removed, and some put in that are one side's own.
fn edited(base: &[String], side: &str, edits: &[(usize, u8)]) -> Vec<String> {
    let mut lines = base.to_vec();
    for (number, (at, kind)) in edits.iter().enumerate() {
        let at = at % (lines.len() + 1);
        let own = format!("{side} {number}");
        match kind {
            0 if at < lines.len() => drop(lines.remove(at)),
            1 if at < lines.len() => lines[at] = own,
            // What both sides add alike.
            2 => lines.insert(at, "alike".to_owned()),
            _ => lines.insert(at, own),
        }
    }
    lines
}

fn edits() -> impl Strategy<Value = Vec<(usize, u8)>> {
    proptest::collection::vec((0_usize..100, 0_u8..5), 0..6)
}

fn text(lines: &[String], end: &str, has_last_end: bool) -> String {
    let mut text = lines.join(end);
    if has_last_end && !lines.is_empty() {
        text.push_str(end);
    }
    text
}

prop_compose! {
    /// Base, mine, new; mine perhaps with other ends of lines, or none at the last one.
    fn texts()(
        base in base(), mine in edits(), new in edits(), windows: bool, ended: bool
    ) -> [String; 3] {
        let end = if windows { "\r\n" } else { "\n" };
        [
            text(&base, "\n", true),
            text(&edited(&base, "mine", &mine), end, ended),
            text(&edited(&base, "new", &new), "\n", true),
        ]
    }
}

fn own_lines<'a>(text: &'a str, side: &'a str) -> impl Iterator<Item = &'a str> {
    text.lines().filter(move |line| line.starts_with(side))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_nobody_edited_becomes_what_is_new([base, _, new] in texts()) {
        prop_assert_eq!(merge(&base, &base, &new), Merged::Clean(new));
    }

    #[test]
    fn where_nothing_is_new_edits_stay([base, mine, _] in texts()) {
        prop_assert_eq!(merge(&base, &mine, &base), Merged::Clean(mine));
    }

    #[test]
    fn merging_twice_is_merging_once([base, mine, new] in texts()) {
        if let Merged::Clean(merged) = merge(&base, &mine, &new) {
            prop_assert_eq!(merge(&new, &merged, &new), Merged::Clean(merged));
        }
    }

    #[test]
    fn no_line_of_either_side_is_lost([base, mine, new] in texts()) {
        let marked = with_markers(&base, &mine, &new);
        let all = match merge(&base, &mine, &new) {
            Merged::Clean(merged) => vec![merged, marked],
            Merged::Conflict => vec![marked],
        };
        for text in all {
            let lines: Vec<&str> = text.lines().collect();
            for own in own_lines(&mine, "mine").chain(own_lines(&new, "new")) {
                prop_assert!(lines.contains(&own), "{own:?} is not in {text:?}");
            }
        }
    }

    #[test]
    fn the_same_change_on_both_sides_is_no_conflict([base, mine, _] in texts()) {
        prop_assert_eq!(merge(&base, &mine, &mine), Merged::Clean(mine));
    }
}

#[test]
fn changes_of_neighbouring_lines_collide_and_those_with_a_line_between_do_not() {
    let base = "a\nb\nc\n";
    assert_eq!(merge(base, "A\nb\nc\n", "a\nB\nc\n"), Merged::Conflict);
    let clean = Merged::Clean("A\nb\nC\n".to_owned());
    assert_eq!(merge(base, "A\nb\nc\n", "a\nb\nC\n"), clean);
}

#[test]
fn ends_of_lines_stay_as_the_developer_has_them() {
    let merged = merge("a\nb\nc\n", "A\r\nb\r\nc\r\n", "a\nb\nC\n");
    assert_eq!(merged, Merged::Clean("A\r\nb\r\nC\r\n".to_owned()));
    let merged = merge("a\nb\nc\n", "a\nb\nc\nd", "A\nb\nc\n");
    assert_eq!(merged, Merged::Clean("A\nb\nc\nd".to_owned()));
}

#[test]
fn markers_stand_on_lines_of_their_own() {
    let marked = with_markers("a\nb", "a\nmine", "a\nnew");
    let lines: Vec<&str> = marked.lines().collect();
    for line in [
        "<<<<<<< yours",
        "mine",
        "||||||| generated before",
        "=======",
        "new",
        ">>>>>>> generated now",
    ] {
        assert!(lines.contains(&line), "{line} is not in {marked}");
    }
}
