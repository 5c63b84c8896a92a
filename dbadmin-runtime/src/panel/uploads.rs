//! Files that operators upload: how large they may be, and where those are kept that do not lie in the
//! database.

use super::Column;

/// The largest file where nothing else is said, in bytes.
const LARGEST: u64 = 10_000_000;

/// What holds of all uploads of a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uploads {
    /// The folder of the files whose paths stand in columns for text; from where the program runs, or
    /// from the root on. Without one, such columns take no files.
    pub folder: Option<&'static str>,
    /// The largest file, in bytes.
    pub largest: u64,
}

impl Uploads {
    /// Files of up to 10 MB, in the database alone.
    pub const DEFAULT: Self = Self {
        folder: None,
        largest: LARGEST,
    };

    /// With this folder for files whose paths stand in columns for text.
    #[must_use]
    pub const fn folder(mut self, folder: &'static str) -> Self {
        self.folder = Some(folder);
        self
    }

    /// With files of up to so many bytes.
    #[must_use]
    pub const fn largest(mut self, bytes: u64) -> Self {
        self.largest = bytes;
        self
    }

    /// The largest file that a column takes, in bytes: its own limit, else that of all; no more than its
    /// type has room for.
    pub(crate) fn largest_of(&self, column: &Column) -> u64 {
        let said = match column.largest {
            0 => self.largest,
            own => own,
        };
        room(column.declared).map_or(said, |room| said.min(room))
    }
}

impl Default for Uploads {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// How many bytes MySQL's types have room for; others have as much as anybody uploads.
fn room(declared: &str) -> Option<u64> {
    match declared {
        "tinyblob" => Some(0xff),
        "blob" => Some(0xffff),
        "mediumblob" => Some(0xff_ffff),
        sized => {
            let (name, length) = sized.strip_suffix(')')?.split_once('(')?;
            matches!(name, "varbinary" | "binary").then(|| length.parse().ok())?
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;

    #[test]
    fn a_file_is_as_large_as_its_column_takes() {
        let of = |declared: &'static str, own| {
            let mut column = Column::new("t", "c", Kind::Blob).largest(own);
            column.declared = declared;
            Uploads::DEFAULT.largest(2_000_000).largest_of(&column)
        };
        assert_eq!(of("BLOB", 0), 2_000_000);
        assert_eq!(of("bytea", 5_000_000), 5_000_000);
        assert_eq!(of("blob", 5_000_000), 65_535);
        assert_eq!(of("varbinary(300)", 0), 300);
    }
}
