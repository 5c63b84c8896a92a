//! Two texts line by line, for the message of a test that expected one and got the other.

use std::fmt::Write as _;

/// How many equal lines are shown around those that differ.
const AROUND: usize = 3;

/// A line of either text, or of both.
#[derive(Clone, Copy, PartialEq)]
enum Line<'a> {
    Both(&'a str),
    Expected(&'a str),
    Found(&'a str),
}

/// The lines that differ, `-` for what was expected and `+` for what was found; empty where
/// nothing does.
#[must_use]
pub fn lines(expected: &str, found: &str) -> String {
    let all = compare(
        &expected.lines().collect::<Vec<_>>(),
        &found.lines().collect::<Vec<_>>(),
    );
    let differs = |line: &Line| !matches!(line, Line::Both(_));
    let mut text = String::new();
    let mut skipped = false;
    for (at, line) in all.iter().enumerate() {
        let from = at.saturating_sub(AROUND);
        let to = (at + AROUND + 1).min(all.len());
        if !all[from..to].iter().any(differs) {
            skipped = true;
            continue;
        }
        if std::mem::take(&mut skipped) {
            text.push_str("  …\n");
        }
        let _ = match line {
            Line::Both(line) => writeln!(text, "  {line}"),
            Line::Expected(line) => writeln!(text, "- {line}"),
            Line::Found(line) => writeln!(text, "+ {line}"),
        };
    }
    text
}

/// Lines by their longest common subsequence. Snapshots are some thousand lines at most, so that
/// the simple way is quick enough once equal ends are set aside.
fn compare<'a>(expected: &[&'a str], found: &[&'a str]) -> Vec<Line<'a>> {
    let start = common(expected.iter(), found.iter());
    let (rest_expected, rest_found) = (&expected[start..], &found[start..]);
    let end = common(rest_expected.iter().rev(), rest_found.iter().rev());
    let middle_expected = &rest_expected[..rest_expected.len() - end];
    let middle_found = &rest_found[..rest_found.len() - end];
    let mut all: Vec<Line> = expected[..start]
        .iter()
        .map(|line| Line::Both(line))
        .collect();
    all.extend(middle(middle_expected, middle_found));
    all.extend(
        expected[expected.len() - end..]
            .iter()
            .map(|line| Line::Both(line)),
    );
    all
}

fn common<'a>(
    first: impl Iterator<Item = &'a &'a str>,
    second: impl Iterator<Item = &'a &'a str>,
) -> usize {
    first
        .zip(second)
        .take_while(|(one, other)| one == other)
        .count()
}

fn middle<'a>(expected: &[&'a str], found: &[&'a str]) -> Vec<Line<'a>> {
    // longest[i][j]: how many lines the ends from i and from j have in common.
    let mut longest = vec![vec![0_u32; found.len() + 1]; expected.len() + 1];
    for i in (0..expected.len()).rev() {
        for j in (0..found.len()).rev() {
            longest[i][j] = if expected[i] == found[j] {
                longest[i + 1][j + 1] + 1
            } else {
                longest[i + 1][j].max(longest[i][j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut all = Vec::new();
    while i < expected.len() || j < found.len() {
        if i < expected.len() && j < found.len() && expected[i] == found[j] {
            all.push(Line::Both(expected[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == found.len() || (i < expected.len() && longest[i + 1][j] >= longest[i][j + 1])
        {
            all.push(Line::Expected(expected[i]));
            i += 1;
        } else {
            all.push(Line::Found(found[j]));
            j += 1;
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn what_differs_is_shown_with_what_stands_around_it() {
        assert_eq!(lines("a\nb\n", "a\nb\n"), "");
        assert_eq!(
            lines("1\n2\n3\n4\n5\n6\n7\n8\n9", "1\n2\n3\n4\n5\nsix\n7\n8\n9"),
            "  …\n  3\n  4\n  5\n- 6\n+ six\n  7\n  8\n  9\n"
        );
        assert_eq!(lines("", "new"), "+ new\n");
    }
}
