//! What was generated last: `dbadmin/base.zst`, a compressed JSON object, committed with the
//! panel.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::{Error, Result};

/// The file, relative to the crate.
pub const FILE: &str = "dbadmin/base.zst";

/// zstd's level: these are a few kilobytes of text, written rarely.
const LEVEL: i32 = 3;
/// The most that a base may unpack to, so that a damaged file cannot exhaust memory.
const LIMIT: usize = 256 * 1024 * 1024;

/// The texts as generated, by their path below the output folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Base {
    /// What each file was generated as.
    pub files: BTreeMap<String, String>,
    /// What was laid beside files that had been edited.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub beside: BTreeMap<String, String>,
}

impl Base {
    /// Reads the base of a crate; empty where there is none.
    ///
    /// # Errors
    /// [`Error::File`] where it cannot be read.
    pub fn read(crate_root: &Path) -> Result<Self> {
        let bytes = match std::fs::read(crate_root.join(FILE)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            Err(error) => return Err(damaged(&error)),
        };
        let text = zstd::bulk::decompress(&bytes, LIMIT).map_err(|error| damaged(&error))?;
        serde_json::from_slice(&text).map_err(|error| damaged(&error))
    }

    /// The file's bytes.
    ///
    /// # Errors
    /// [`Error::File`] where compression fails.
    pub fn packed(&self) -> Result<Vec<u8>> {
        let text = serde_json::to_vec(self).map_err(|error| damaged(&error))?;
        zstd::bulk::compress(&text, LEVEL).map_err(|error| damaged(&error))
    }
}

fn damaged(reason: &dyn std::fmt::Display) -> Error {
    Error::File {
        path: FILE.into(),
        reason: reason.to_string(),
        help: "restore it from version control, or delete it: files in src/admin that differ from \
               what is generated then count as edited",
    }
}
