//! How a list is to look for one user: columns, rows on a page, density, and the view it opens with.

use serde::{Deserialize, Serialize};

/// How a list is to look.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preference {
    /// The names of the columns, in order; empty for the list's own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// Rows on a page; `None` for the list's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<u32>,
    /// Whether rows stand closer together.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub compact: bool,
    /// The number of the view that the list opens with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub view: Option<i64>,
}

impl Preference {
    /// As it is stored; what cannot be read is nothing.
    pub(super) fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    pub(super) fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_survives_the_way_through_text() {
        let whole = Preference {
            columns: vec!["a".to_owned(), "b\"".to_owned()],
            size: Some(100),
            compact: true,
            view: Some(7),
        };
        assert_eq!(Preference::read(&whole.text()), whole);
        assert_eq!(Preference::default().text(), "{}");
        assert_eq!(Preference::read("{\"later\":1}"), Preference::default());
        assert_eq!(Preference::read("nonsense"), Preference::default());
    }
}
