//! What belongs together in a Markdown text: fenced code, and tables. No heading stands in it, and it is
//! not cut.

/// A fence that is open: its sign, and how many of it.
#[derive(Clone, Copy)]
struct Fence {
    sign: char,
    length: usize,
}

/// What a line belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block {
    /// Neither code nor a table.
    Text,
    /// The fenced code of this number, its fences included.
    Code(usize),
    /// The table of this number.
    Table(usize),
}

/// What each line belongs to.
pub fn of(lines: &[&str]) -> Vec<Block> {
    let mut blocks = Vec::with_capacity(lines.len());
    let (mut open, mut number): (Option<Fence>, usize) = (None, 0);
    for (at, line) in lines.iter().enumerate() {
        let last = blocks.last().copied().unwrap_or(Block::Text);
        let block = if let Some(fence) = open {
            open = (!fence.is_closed_by(line)).then_some(fence);
            last
        } else if let Some(fence) = Fence::opened_by(line) {
            open = Some(fence);
            number += 1;
            Block::Code(number)
        } else if let (Block::Table(_), true) = (last, line.contains('|')) {
            last
        } else if line.contains('|') && lines.get(at + 1).is_some_and(|next| divides(next)) {
            number += 1;
            Block::Table(number)
        } else {
            Block::Text
        };
        blocks.push(block);
    }
    blocks
}

impl Fence {
    fn opened_by(line: &str) -> Option<Self> {
        let start = line.trim_start();
        let sign = start.chars().next().filter(|sign| "`~".contains(*sign))?;
        let length = start.chars().take_while(|one| *one == sign).count();
        // Three signs of the kind on a line that goes on with them are code within a line.
        let is_fence = length >= 3 && (sign == '~' || !start[length..].contains('`'));
        is_fence.then_some(Self { sign, length })
    }

    fn is_closed_by(self, line: &str) -> bool {
        let line = line.trim();
        line.chars().all(|one| one == self.sign) && line.chars().count() >= self.length
    }
}

/// Whether a line divides a table's head from its rows.
fn divides(line: &str) -> bool {
    let line = line.trim();
    let signs = |one: char| "|-: ".contains(one);
    line.contains('|') && line.contains('-') && line.chars().all(signs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_ends_where_its_own_fence_does() {
        let text =
            "Text\n````md\n```\n# no heading\n~~~\n````\nText\n~~~\n```\n~~~~ \n```x``` code\n";
        let lines: Vec<&str> = text.lines().collect();
        let (text, one, two) = (Block::Text, Block::Code(1), Block::Code(2));
        let expected = [text, one, one, one, one, one, text, two, two, two, text];
        assert_eq!(of(&lines), expected);
    }

    #[test]
    fn a_table_is_a_head_and_its_rows_with_or_without_bars_around_them() {
        let text = "| a | b |\n|---|:-:|\n| 1 | 2 |\nText | more\na | b\n--|--\n1 | 2\n\nText\n";
        let lines: Vec<&str> = text.lines().collect();
        let (text, one) = (Block::Text, Block::Table(1));
        // A row follows without a line between: as in Markdown, it belongs to the table.
        let expected = [one, one, one, one, one, one, one, text, text];
        assert_eq!(of(&lines), expected);
        assert_eq!(of(&["a | b", "--|--", "1 | 2", ""]), [one, one, one, text]);
        assert_eq!(of(&["a | b", "Text"]), [text, text]);
    }
}
