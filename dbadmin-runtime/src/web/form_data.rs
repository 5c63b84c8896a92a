//! What a form sends: names and values, in the form's order.

use axum::body::{Body, to_bytes};
use axum::http::StatusCode;

use super::trouble::Trouble;

/// The largest form that is read, in bytes.
const LARGEST: usize = 2 * 1024 * 1024;

/// Names and values of a form.
#[derive(Clone, Debug, Default)]
pub struct FormData {
    pairs: Vec<(String, String)>,
}

impl FormData {
    /// Reads a request's body.
    ///
    /// # Errors
    /// Where it is too large.
    pub async fn read(body: Body) -> Result<Self, Trouble> {
        let bytes = to_bytes(body, LARGEST).await.map_err(|_| {
            Trouble::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "This is too much at once",
                "A form may hold 2 MiB. Nothing has been changed; go back and shorten its longest \
                 field.",
            )
        })?;
        Ok(Self::parse(&bytes))
    }

    /// Takes `name=value&…` apart. Of a name that is there several times the last value counts,
    /// which is how a box to tick sends “no” where it is not ticked.
    pub fn parse(bytes: &[u8]) -> Self {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for (name, value) in form_urlencoded::parse(bytes) {
            match pairs.iter_mut().find(|(known, _)| *known == name) {
                Some((_, known)) => *known = value.into_owned(),
                None => pairs.push((name.into_owned(), value.into_owned())),
            }
        }
        Self { pairs }
    }

    /// The value of that name.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.pairs.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The value of that name, empty where there is none.
    pub fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or("")
    }

    /// All names and values.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::FormData;

    #[test]
    fn the_last_value_of_a_name_counts() {
        let form = FormData::parse(b"_csrf=x&active=false&active=true&name=a+b%26");
        assert_eq!(form.get("active"), Some("true"));
        assert_eq!(form.get("name"), Some("a b&"));
        assert_eq!(form.pairs().count(), 3);
    }
}
