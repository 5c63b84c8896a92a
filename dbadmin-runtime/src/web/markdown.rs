//! Markdown as HTML. What its writer wrote as HTML stays text, links lead to the web and to e-mail alone,
//! and pictures are their words: a page loads nothing from elsewhere.

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html};

use super::escape::{Escaped, Markup};

/// Longer texts are shown as they are, in bytes.
const LONGEST: usize = 256 * 1024;

/// What links may begin with.
const SCHEMES: [&str; 3] = ["https://", "http://", "mailto:"];

/// The uppermost heading within a page that has one of its own.
const UPPERMOST: usize = 2;

const LEVELS: [HeadingLevel; 6] = [
    HeadingLevel::H1,
    HeadingLevel::H2,
    HeadingLevel::H3,
    HeadingLevel::H4,
    HeadingLevel::H5,
    HeadingLevel::H6,
];

/// The text as HTML; `None` where it is too long for that.
pub fn rendered(text: &str) -> Option<Markup> {
    if text.len() > LONGEST {
        return None;
    }
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let headings = Parser::new_ext(text, options).filter_map(|event| match event {
        Event::Start(Tag::Heading { level, .. }) => Some(level as usize),
        _ => None,
    });
    let first = headings.min().unwrap_or(UPPERMOST);
    // Which of the links around have been written.
    let mut open = Vec::new();
    let safe = Parser::new_ext(text, options).map(|event| safe(event, first, &mut open));
    let mut out = String::with_capacity(text.len() * 3 / 2);
    html::push_html(&mut out, safe);
    Some(Markup(out))
}

/// What stands in place of a part that a page cannot have.
fn safe<'a>(event: Event<'a>, first: usize, open: &mut Vec<bool>) -> Event<'a> {
    let level = |level: HeadingLevel| {
        let at = (level as usize + UPPERMOST).saturating_sub(first + 1);
        LEVELS[at.min(LEVELS.len() - 1)]
    };
    match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        Event::Start(Tag::Heading { level: own, .. }) => Event::Start(Tag::Heading {
            level: level(own),
            id: None,
            classes: Vec::new(),
            attrs: Vec::new(),
        }),
        Event::End(TagEnd::Heading(own)) => Event::End(TagEnd::Heading(level(own))),
        Event::Start(Tag::Link {
            dest_url,
            link_type,
            ..
        }) => {
            let dest_url = match link_type {
                LinkType::Email => CowStr::from(format!("mailto:{dest_url}")),
                _ => dest_url,
            };
            let leads = leads_out(&dest_url);
            open.push(leads);
            written(match leads {
                true => format!(
                    r#"<a href="{}" rel="noreferrer noopener nofollow">"#,
                    Escaped(&dest_url)
                ),
                false => String::new(),
            })
        }
        Event::End(TagEnd::Link) => match open.pop() {
            Some(true) => written("</a>".to_owned()),
            _ => written(String::new()),
        },
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => written(String::new()),
        other => other,
    }
}

/// Whether an address is one of those that a link may lead to.
fn leads_out(address: &str) -> bool {
    let lower = address.trim_start().to_ascii_lowercase();
    SCHEMES.iter().any(|scheme| lower.starts_with(scheme))
}

/// HTML of our own.
fn written<'a>(html: String) -> Event<'a> {
    Event::InlineHtml(CowStr::from(html))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str) -> String {
        rendered(text).expect("short enough").0
    }

    #[test]
    fn markdown_is_shown_as_it_is_meant() {
        let shown =
            html("# One\n\n## Two\n\nA *word* and ~~none~~.\n\n- a\n- b\n\n|x|\n|-|\n|1|\n");
        for part in [
            "<h2>One</h2>",
            "<h3>Two</h3>",
            "<em>word</em>",
            "<del>none</del>",
            "<li>a</li>",
            "<td>1</td>",
        ] {
            assert!(shown.contains(part), "{part} in {shown}");
        }
        // No level of the page is left out.
        assert!(html("### Three").contains("<h2>"));
        let link = html("[here](https://a.example/?b=\"c&d)");
        assert!(
            link.contains("<a href=\"https://a.example/?b=&quot;c&amp;d\" rel="),
            "{link}"
        );
        assert!(html("<ada@example.org>").contains("href=\"mailto:ada@example.org\""));
    }

    #[test]
    fn nothing_in_it_does_anything() {
        for hostile in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "<div>\n<iframe src=\"//evil.example\"></iframe>\n</div>",
            "[a](javascript:alert(1))",
            "[a](  JavaScript:alert(1))",
            "[a](data:text/html,x)",
            "[a](/admin/logout)",
            "[a](//evil.example)",
            "![x](https://evil.example/pixel.png)",
            "[![x](https://evil.example/p.png)](javascript:alert(1))",
            "[a]: javascript:alert(1)\n\n[a]",
            "```\"><script>\nx\n```",
            "# a {#id onclick=x}",
            "<!-- a --><svg onload=alert(1)>",
        ] {
            let shown = html(hostile);
            for bad in [
                "<script",
                "<img",
                "<iframe",
                "<svg",
                "<!--",
                "href=\"j",
                "href=\"J",
                "href=\"/",
                "href=\"data",
                "id=\"",
            ] {
                assert!(!shown.contains(bad), "{bad} of {hostile} in {shown}");
            }
        }
        assert!(html("![a chart](https://a.example/b.png)").contains("a chart"));
        assert!(html("<b>bold</b>").contains("&lt;b&gt;bold"));
    }

    #[test]
    fn what_is_deep_or_long_ends() {
        let deep = [
            "> ".repeat(20_000),
            "[".repeat(20_000),
            "*a ".repeat(20_000),
        ];
        for text in deep {
            assert!(rendered(&text).is_some());
        }
        assert!(rendered(&"a".repeat(LONGEST + 1)).is_none());
    }
}
