//! The lines between `---` that a `core.md` begins with. `agent_registry!` makes constants of them, so
//! that no prompt has to hold them. The build script reads this file, too.

/// A text without its front matter.
#[must_use]
pub fn without(text: &str) -> &str {
    let mut lines = text.split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == "---") else {
        return text;
    };
    let mut at = first.len();
    for line in lines {
        at += line.len();
        if line.trim() == "---" {
            return &text[at..];
        }
    }
    text
}
