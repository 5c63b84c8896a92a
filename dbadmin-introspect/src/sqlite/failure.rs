//! What SQLite's codes mean for the file that was opened.

use std::path::Path;

use crate::Error;
use crate::error::said;

/// SQLite's primary result codes; the extended ones hold them in their low byte.
mod code {
    pub const PERMISSION: u32 = 3;
    pub const BUSY: u32 = 5;
    pub const LOCKED: u32 = 6;
    pub const READ_ONLY: u32 = 8;
    pub const IO: u32 = 10;
    pub const CORRUPT: u32 = 11;
    pub const CANNOT_OPEN: u32 = 14;
    pub const NOT_A_DATABASE: u32 = 26;
}

impl Error {
    /// The same error, told by what it means for the file where SQLite's code says so.
    pub(crate) fn of_file(self, path: &Path) -> Self {
        match self {
            Self::Query { what, source } => Self::opening(path, what, source),
            other => other,
        }
    }

    fn opening(path: &Path, what: String, source: sqlx::Error) -> Self {
        let path = path.to_path_buf();
        let reason = said(&source);
        match result_code(&source) {
            Some(code::NOT_A_DATABASE) => Self::NotADatabase { path },
            Some(code::BUSY | code::LOCKED) => Self::Locked { path },
            Some(code::CORRUPT) => Self::Damaged { path, reason },
            Some(code::PERMISSION | code::READ_ONLY | code::IO | code::CANNOT_OPEN) => {
                Self::Unreadable { path, reason }
            }
            _ => Self::Query { what, source },
        }
    }
}

fn result_code(error: &sqlx::Error) -> Option<u32> {
    let code = error.as_database_error()?.code()?;
    Some(code.parse::<u32>().ok()? & 0xff)
}
