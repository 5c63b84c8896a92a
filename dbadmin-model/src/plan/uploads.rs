//! How large uploaded files may be, and where those are kept that do not lie in the database.

use serde::{Deserialize, Serialize};

/// `[uploads]` of `dbadmin.toml`; nothing where it is not said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UploadsWish {
    /// The folder of the files whose paths stand in columns for text, from where the program runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// The largest file, such as `5 MB`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_size: Option<String>,
}

impl UploadsWish {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The units of sizes, in bytes.
const UNITS: [(&str, u64); 4] = [
    ("bytes", 1),
    ("kB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
];

/// How many bytes a size is, such as `500 kB` or `5 MB`; `None` where it is none.
#[must_use]
pub fn bytes(size: &str) -> Option<u64> {
    let size = size.trim();
    let digits = size.find(|letter: char| !letter.is_ascii_digit())?;
    let (number, unit) = size.split_at(digits);
    let unit = unit.trim();
    let mut units = UNITS.iter();
    let (_, times) = units.find(|(known, _)| known.eq_ignore_ascii_case(unit))?;
    let bytes = number.parse::<u64>().ok()?.checked_mul(*times)?;
    (bytes > 0).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn sizes_have_a_number_and_a_unit() {
        assert_eq!(bytes("5 MB"), Some(5_000_000));
        assert_eq!(bytes("500kb"), Some(500_000));
        assert_eq!(bytes("12 bytes"), Some(12));
        for none in [
            "",
            "5",
            "MB",
            "5 MiB",
            "-1 MB",
            "0 MB",
            "1.5 MB",
            "99999999999999 GB",
        ] {
            assert_eq!(bytes(none), None, "{none}");
        }
    }
}
