//! Names that live as long as the program, also those that come to be known while it runs, such as the
//! agents of a crate that is asked for them. Each is kept once, however often it is read.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Deserializer};

/// A name that lives as long as the program. (It has a type of its own for serde, which else would have
/// what it is read from live as long.)
pub type Name = &'static str;

/// All names that were read.
static NAMES: Mutex<BTreeSet<Name>> = Mutex::new(BTreeSet::new());

/// All lists of them.
static LISTS: Mutex<BTreeSet<&'static [Name]>> = Mutex::new(BTreeSet::new());

/// A name as it is kept.
fn kept(name: String) -> Name {
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(name.as_str()) {
        return known;
    }
    let name: Name = name.leak();
    names.insert(name);
    name
}

/// Reads a name.
pub fn name<'de, D: Deserializer<'de>>(from: D) -> Result<Name, D::Error> {
    String::deserialize(from).map(kept)
}

/// Reads names.
pub fn names<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Name>, D::Error> {
    let names = Vec::<String>::deserialize(from)?;
    Ok(names.into_iter().map(kept).collect())
}

/// Reads names as a list that lives as long as they do.
pub fn list<'de, D: Deserializer<'de>>(from: D) -> Result<&'static [Name], D::Error> {
    let names = names(from)?;
    let mut lists = LISTS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = lists.get(names.as_slice()) {
        return Ok(known);
    }
    let list: &'static [Name] = names.leak();
    lists.insert(list);
    Ok(list)
}

#[cfg(test)]
mod tests {
    use crate::AgentSpec;

    #[test]
    fn what_is_read_again_is_kept_once() {
        let text = String::from(
            r#"{"id": "teller", "team": "sales", "phase": "security", "priority": 1,
            "reads": ["prices", "schema"], "writes": "told", "amends": false, "critical": false,
            "core_lines": 3, "summary_lines": 1, "folder": "sales/teller"}"#,
        );
        let read = || serde_json::from_str::<AgentSpec>(&text).unwrap();
        let (first, second) = (read(), read());
        assert_eq!(first, second);
        assert_eq!(first.id.as_ptr(), second.id.as_ptr());
        assert_eq!(first.folder.as_ptr(), second.folder.as_ptr());
        assert_eq!(first.reads.as_ptr(), second.reads.as_ptr());
    }
}
