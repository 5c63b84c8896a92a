//! What a form sends: names and values, in the form's order.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::StatusCode;

use super::trouble::Trouble;
use crate::upload::Upload;

/// The largest form that is read of somebody who is signed in, in bytes.
pub const LARGEST: usize = 2 * 1024 * 1024;

/// The largest form that is read of a stranger, in bytes: a name, a password and a path.
pub const OF_STRANGERS: usize = 16 * 1024;

/// What stands before a field's name in the one that says which file was chosen there: a form that comes back
/// without it says so.
pub const FILE: &str = "_file.";

/// How many bytes there are for each pair of a form: 16,384 pairs of somebody who is signed in.
/// MySQL's tables have up to 4096 columns, more than any other's, and a field sends up to three.
const OF_PAIR: usize = 128;

/// Names and values of a form.
#[derive(Clone, Debug, Default)]
pub struct FormData {
    pairs: Vec<(String, String)>,
    places: HashMap<String, usize>,
    files: Vec<(String, Arc<Upload>)>,
}

impl FormData {
    /// Reads a request's body of at most so many bytes.
    ///
    /// # Errors
    /// Where it is too large.
    pub async fn read(body: Body, largest: usize) -> Result<Self, Trouble> {
        let bytes = to_bytes(body, largest).await;
        let bytes = bytes.map_err(|_| too_much(largest))?;
        Self::of_at_most(most_pairs(largest), &bytes)
    }

    /// Takes `name=value&…` apart. Of a name that is there several times the last value counts,
    /// which is how a box to tick sends “no” where it is not ticked.
    ///
    /// # Errors
    /// Where there are more pairs than any form has, which is found out before any is read.
    pub fn parse(bytes: &[u8]) -> Result<Self, Trouble> {
        Self::of_at_most(most_pairs(LARGEST), bytes)
    }

    fn of_at_most(most: usize, bytes: &[u8]) -> Result<Self, Trouble> {
        if bytes.iter().filter(|byte| **byte == b'&').count() >= most {
            return Err(too_many(most));
        }
        let mut form = Self::default();
        for (name, value) in form_urlencoded::parse(bytes) {
            form.put(name.into_owned(), value.into_owned());
        }
        Ok(form)
    }

    /// Gives a name its value, in place of any other.
    pub fn put(&mut self, name: String, value: String) {
        match self.places.entry(name) {
            Entry::Occupied(known) => self.pairs[*known.get()].1 = value,
            Entry::Vacant(free) => {
                self.pairs.push((free.key().clone(), value));
                free.insert(self.pairs.len() - 1);
            }
        }
    }

    /// Adds a file.
    pub fn put_file(&mut self, name: String, file: Arc<Upload>) {
        self.put(format!("{FILE}{name}"), file.name.clone());
        self.files.retain(|(known, _)| *known != name);
        self.files.push((name, file));
    }

    /// The files that came along, by the names of their fields.
    pub fn files(&self) -> impl Iterator<Item = (&str, &Arc<Upload>)> {
        self.files.iter().map(|(name, file)| (name.as_str(), file))
    }

    /// The value of that name.
    pub fn get(&self, name: &str) -> Option<&str> {
        let place = self.places.get(name)?;
        self.pairs.get(*place).map(|(_, value)| value.as_str())
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

/// How many pairs a form of so many bytes may have.
pub const fn most_pairs(largest: usize) -> usize {
    largest / OF_PAIR
}

/// A form of more bytes than these.
pub fn too_much(largest: usize) -> Trouble {
    refused(&format!(
        "This form may hold {} KiB. Nothing has been changed; go back and shorten its longest field.",
        largest / 1024
    ))
}

/// A form of more fields than these.
pub fn too_many(most: usize) -> Trouble {
    refused(&format!(
        "A form or an address may hold {most} fields. Nothing has been changed."
    ))
}

fn refused(advice: &str) -> Trouble {
    Trouble::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "This is too much at once",
        advice,
    )
}

#[cfg(test)]
mod tests {
    use super::{FormData, LARGEST, OF_PAIR};

    #[test]
    fn the_last_value_of_a_name_counts() {
        let form = FormData::parse(b"_csrf=x&active=false&active=true&name=a+b%26").unwrap();
        assert_eq!(form.get("active"), Some("true"));
        assert_eq!(form.get("name"), Some("a b&"));
        assert_eq!(form.pairs().count(), 3);
    }

    #[test]
    fn more_pairs_than_a_form_can_have_are_refused() {
        let with = |count: usize| vec!["a=1"; count].join("&");
        // A box to tick for each column of MySQL's widest table.
        assert!(FormData::parse(with(2 * 4096).as_bytes()).is_ok());
        let most = LARGEST / OF_PAIR;
        assert!(FormData::parse(with(most).as_bytes()).is_ok());
        assert!(FormData::parse(with(most + 1).as_bytes()).is_err());
    }
}
