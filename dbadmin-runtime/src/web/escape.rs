//! Text on its way into HTML.
//!
//! Templates escape by themselves; this is for the few places that write HTML without one, such as
//! the cells of a list, where a template per cell would cost more than the row.

use std::fmt;

use askama::filters::HtmlSafe;

/// Shows text with `& < > " '` replaced, for element content and quoted attributes alike.
pub struct Escaped<'a>(pub &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut done = 0;
        for (at, byte) in self.0.bytes().enumerate() {
            let entity = match byte {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                b'\'' => "&#39;",
                _ => continue,
            };
            out.write_str(&self.0[done..at])?;
            out.write_str(entity)?;
            done = at + 1;
        }
        out.write_str(&self.0[done..])
    }
}

/// HTML that has been escaped where it was made.
#[derive(Clone, Debug, Default)]
pub struct Markup(pub String);

impl HtmlSafe for Markup {}

impl fmt::Display for Markup {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// The first `limit` characters, and whether that is all of the text.
pub fn cut(text: &str, limit: usize) -> (&str, bool) {
    match text.char_indices().nth(limit) {
        Some((at, _)) => (&text[..at], false),
        None => (text, true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_html_reads() {
        assert_eq!(
            Escaped("<a href='x'>\"&\"</a> é").to_string(),
            "&lt;a href=&#39;x&#39;&gt;&quot;&amp;&quot;&lt;/a&gt; é"
        );
        assert_eq!(Escaped("plain").to_string(), "plain");
    }

    #[test]
    fn cuts_between_characters() {
        assert_eq!(cut("häuser", 2), ("hä", false));
        assert_eq!(cut("hä", 2), ("hä", true));
    }
}
