//! The panel's own icons: strokes on a grid of 16, drawn in the colour of the text beside them.

use std::fmt;

use askama::filters::HtmlSafe;

/// An icon by its name; a name that is not known shows a table.
#[derive(Clone, Copy, Debug)]
pub struct Icon<'a>(pub &'a str);

impl HtmlSafe for Icon<'_> {}

impl fmt::Display for Icon<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = path(self.0).or_else(|| path("table")).unwrap_or_default();
        write!(
            out,
            r#"<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="{path}"/></svg>"#
        )
    }
}

fn path(name: &str) -> Option<&'static str> {
    let at = ICONS.binary_search_by_key(&name, |(name, _)| name).ok()?;
    Some(ICONS[at].1)
}

/// Names and strokes, sorted by name.
const ICONS: &[(&str, &str)] = &[
    ("alert", "M8 2 14.5 13.5H1.5ZM8 6.5v3M8 11.6v.1"),
    (
        "bank",
        "M2 6.5 8 2.5l6 4ZM3.5 6.5v5M6.5 6.5v5M9.5 6.5v5M12.5 6.5v5M2 13.5h12",
    ),
    (
        "bell",
        "M3.5 11.5c1-1 1-2 1-4a3.5 3.5 0 0 1 7 0c0 2 0 3 1 4ZM6.5 13.5c.6 1 2.4 1 3 0",
    ),
    (
        "book",
        "M3 3.5A1.5 1.5 0 0 1 4.5 2H13v10H4.5A1.5 1.5 0 0 0 3 13.5ZM3 13.5A.5.5 0 0 0 4.5 14H13v-2",
    ),
    (
        "box",
        "M8 1.8 13.8 4.8v6.4L8 14.2 2.2 11.2V4.8ZM2.2 4.8 8 7.8l5.8-3M8 7.8v6.4",
    ),
    (
        "building",
        "M3.5 14V2.5h6V14M9.5 6.5h3V14M2 14h12M5.5 5h2M5.5 8h2M5.5 11h2",
    ),
    (
        "calendar",
        "M2.5 3.5h11v10h-11ZM2.5 6.5h11M5.5 2v3M10.5 2v3",
    ),
    ("card", "M1.8 3.5h12.4v9H1.8ZM1.8 6.5h12.4M4.5 10h3"),
    (
        "cart",
        "M1.5 2.5h2l1.7 7.5h7l1.5-5.5h-9.4M6 13.2v.1M11.5 13.2v.1",
    ),
    ("chart", "M2 14h12M4 11.5v-4M8 11.5v-9M12 11.5v-6"),
    ("check", "M3 8.5 6.5 12 13 4.5"),
    (
        "clock",
        "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2ZM8 4.8V8l2.2 1.5",
    ),
    ("close", "M4 4l8 8M12 4l-8 8"),
    (
        "coin",
        "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2ZM10 6c-.4-1-1.2-1.2-2-1.2-1.2 0-2 .6-2 1.5 0 2.2 4.2 1.2 4.2 3.4 0 1-.9 1.6-2.2 1.6-1 0-1.9-.4-2.2-1.4M8 3.8v8.4",
    ),
    (
        "contrast",
        "M8 2a6 6 0 1 0 0 12 6 6 0 0 0 0-12ZM8 2v12M10 2.6v10.8M12 3.9v8.2",
    ),
    (
        "database",
        "M2.5 4c0-2.6 11-2.6 11 0s-11 2.6-11 0ZM2.5 4v8c0 2.6 11 2.6 11 0V4M2.5 8c0 2.6 11 2.6 11 0",
    ),
    ("door", "M6.5 2.5h-4v11h4M10 5l3 3-3 3M13 8H6"),
    ("down", "M8 3v10M4 9l4 4 4-4"),
    ("edit", "M3 13l.6-3L11 2.6 13.4 5 6 12.4Z"),
    ("fall", "M4 6l4 4 4-4"),
    ("file", "M4 1.8h5l3 3v9.4H4ZM9 1.8v3h3"),
    (
        "film",
        "M2 3h12v10H2ZM5 3v10M11 3v10M2 6.5h3M2 9.5h3M11 6.5h3M11 9.5h3",
    ),
    ("filter", "M2 4h12M4.5 8h7M6.5 12h3"),
    ("flag", "M3.5 14.5V2.5h9l-2 3 2 3h-9"),
    ("folder", "M1.8 3.5h4.5l1.5 2h6.4v7.5H1.8Z"),
    (
        "gift",
        "M2.5 7h11v7h-11ZM1.8 4.5h12.4V7H1.8ZM8 4.5V14M8 4.5c-4 0-3.5-3-2-3s2 3 2 3 .5-3 2-3 2 3-2 3",
    ),
    (
        "globe",
        "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2ZM2 8h12M8 2c-4 3.5-4 8.5 0 12M8 2c4 3.5 4 8.5 0 12",
    ),
    ("heart", "M8 13.5C-1 7.5 4 .5 8 4.5c4-4 9 3 0 9Z"),
    (
        "history",
        "M2.5 4.5V8H6M2.8 8A5.4 5.4 0 1 1 4 11.8M8 5v3l2 1.5",
    ),
    (
        "home",
        "M2 8l6-5.5L14 8M3.8 6.8v6.7h8.4V6.8M6.5 13.5v-4h3v4",
    ),
    (
        "image",
        "M2 3h12v10H2ZM2 11l3.5-3.5 3 3 2-2L14 12M10.5 6v.1",
    ),
    (
        "key",
        "M5.5 13a3 3 0 1 1 2.6-4.5L14 2.6V5h-2v2h-2l-1.9 1.9M5 10.2v.1",
    ),
    (
        "layers",
        "M8 2 14.5 5.5 8 9 1.5 5.5ZM1.5 8.5 8 12l6.5-3.5M1.5 11.3 8 14.8l6.5-3.5",
    ),
    (
        "link",
        "M6.5 9.5l3-3M7.5 4.5l1.5-1.5a2.8 2.8 0 0 1 4 4L11.5 8.5M8.5 11.5 7 13a2.8 2.8 0 0 1-4-4l1.5-1.5",
    ),
    (
        "list",
        "M5.5 4H14M5.5 8H14M5.5 12H14M2.2 4v.1M2.2 8v.1M2.2 12v.1",
    ),
    ("lock", "M3.5 7h9v7h-9ZM5.5 7V4.5a2.5 2.5 0 0 1 5 0V7"),
    ("log", "M3 2h10v12H3ZM5.5 5h5M5.5 8h5M5.5 11h3"),
    ("mail", "M1.8 3.5h12.4v9H1.8ZM1.8 4l6.2 5 6.2-5"),
    (
        "map",
        "M1.8 3.8 6 2l4 1.8L14.2 2v10.2L10 14l-4-1.8L1.8 14ZM6 2v10.2M10 3.8V14",
    ),
    ("message", "M2 3h12v8.5H7L4 14v-2.5H2Z"),
    (
        "moon",
        "M13.2 9.6A5.6 5.6 0 1 1 6.4 2.8a4.5 4.5 0 0 0 6.8 6.8Z",
    ),
    (
        "music",
        "M6 12V3l7-1.5V10.5M6 12a2 1.6 0 1 1-4 0 2 1.6 0 0 1 4 0ZM13 10.5a2 1.6 0 1 1-4 0 2 1.6 0 0 1 4 0Z",
    ),
    ("next", "M6 4l4 4-4 4"),
    ("package", "M2 5 4 2h8l2 3v9H2ZM2 5h12M8 2v3M6 8h4"),
    (
        "percent",
        "M13 3 3 13M4.8 3a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6ZM11.2 9.4a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6Z",
    ),
    ("phone", "M4.5 1.8h7v12.4h-7ZM7.5 12.2h1"),
    (
        "pin",
        "M8 14.5C4 10.5 3 8.5 3 6.5a5 5 0 0 1 10 0c0 2-1 4-5 8ZM8 5a1.7 1.7 0 1 1 0 3.4A1.7 1.7 0 0 1 8 5Z",
    ),
    ("plus", "M8 3v10M3 8h10"),
    ("previous", "M10 4 6 8l4 4"),
    (
        "receipt",
        "M3 1.8h10v12.4l-2-1.2-1.5 1.2L8 13l-1.5 1.2L5 13l-2 1.2ZM5.5 5h5M5.5 8h5",
    ),
    ("refresh", "M13.5 3v3.5H10M13.2 6.5A5.5 5.5 0 1 0 13.5 9"),
    (
        "search",
        "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9ZM10.3 10.3 14 14",
    ),
    (
        "settings",
        "M2 4.5h6M11.5 4.5H14M2 11.5h2.5M8 11.5h6M9.8 2.8a1.7 1.7 0 1 1 0 3.4 1.7 1.7 0 0 1 0-3.4ZM6.2 9.8a1.7 1.7 0 1 1 0 3.4 1.7 1.7 0 0 1 0-3.4Z",
    ),
    (
        "shield",
        "M8 1.8l5.5 2v4c0 3-2 5-5.5 6.7-3.5-1.7-5.5-3.7-5.5-6.7v-4ZM5.5 8l2 2 3.2-3.5",
    ),
    (
        "star",
        "M8 1.8l1.9 4 4.3.6-3.1 3 .7 4.4L8 11.7l-3.8 2.1.7-4.4-3.1-3 4.3-.6Z",
    ),
    (
        "sun",
        "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM8 1.5V3M8 13v1.5M1.5 8H3M13 8h1.5M3.4 3.4l1 1M11.6 11.6l1 1M3.4 12.6l1-1M11.6 4.4l1-1",
    ),
    ("table", "M2 3h12v10H2ZM2 6.3h12M2 9.7h12M6.5 6.3V13"),
    ("tag", "M2 2.5h5.5l6.5 6.5-5 5L2 7.5ZM5 5.5v.1"),
    (
        "tags",
        "M1.5 4h4.5l5.5 5.5-4 4L1.5 8ZM4 6.5v.1M8.5 3l6 6-3.5 3.8",
    ),
    (
        "ticket",
        "M2 4h12v2.5a1.5 1.5 0 0 0 0 3V12H2V9.5a1.5 1.5 0 0 0 0-3ZM9.5 4v8",
    ),
    (
        "trash",
        "M2.5 4h11M6 4V2.2h4V4M4 4l.6 10h6.8L12 4M6.7 7v4.5M9.3 7v4.5",
    ),
    (
        "tree",
        "M6 2h4v3H6ZM1.5 11h4v3h-4ZM10.5 11h4v3h-4ZM8 5v3M3.5 11V8h9v3",
    ),
    (
        "truck",
        "M1.5 3.5h8v8h-8ZM9.5 6.5h3l2 2.5v2.5h-5M4 13.5v.1M11.5 13.5v.1",
    ),
    ("up", "M8 13V3M4 7l4-4 4 4"),
    (
        "user",
        "M8 2.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6ZM2.5 14c.4-5.3 10.6-5.3 11 0",
    ),
    (
        "users",
        "M6 2.5A2.5 2.5 0 1 1 6 7.5 2.5 2.5 0 0 1 6 2.5ZM1.2 13.5c.3-5 9.3-5 9.6 0M10.5 2.7a2.5 2.5 0 0 1 0 4.6M12.3 9.8c1.6.6 2.4 1.9 2.5 3.7",
    ),
    ("wallet", "M2 4h10.5v2.5H14v5h-1.5V13H2ZM2 4l8-2v2M11 9v.1"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn icons_are_sorted_by_name_so_that_each_is_found() {
        assert!(ICONS.is_sorted_by(|a, b| a.0 < b.0));
        assert!(ICONS.iter().all(|(name, _)| path(name).is_some()));
        assert_eq!(Icon("no such icon").to_string(), Icon("table").to_string());
    }
}
