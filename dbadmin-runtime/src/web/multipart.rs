//! A form that sends files along: read part by part, and no more of it kept than its fields take.

use std::sync::Arc;

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use multer::{Constraints, Field, Multipart, SizeLimit, parse_boundary};

use super::form_data::{FormData, LARGEST, most_pairs, too_many, too_much};
use super::trouble::Trouble;
use crate::upload::Upload;

/// How many bytes beyond what the fields take are read and dropped, so that a file which is too large is
/// told beside its field.
const DROPPED: u64 = 32 * 1024 * 1024;

/// The longest name of a file that is repeated in a message, in bytes.
const LONGEST_NAME: usize = 200;

/// How many bytes each field takes that takes a file, by name.
pub type Room = Vec<(&'static str, u64)>;

/// What separates the parts; `None` where the form is none with files.
pub fn boundary(parts: &Parts) -> Option<String> {
    let kind = parts.headers.get(CONTENT_TYPE)?.to_str().ok()?;
    parse_boundary(kind).ok()
}

/// Reads a form.
///
/// # Errors
/// Where it is too large, breaks off or cannot be read.
pub async fn read(body: Body, boundary: String, room: &Room) -> Result<FormData, Trouble> {
    let mut reading = Reading {
        form: FormData::default(),
        texts: 0,
        files: room.iter().map(|(_, bytes)| bytes).sum::<u64>() + DROPPED,
    };
    // What stands between the parts is kept in memory until the next one begins.
    let whole = reading.files + 2 * LARGEST as u64;
    let limits = Constraints::new().size_limit(SizeLimit::new().whole_stream(whole));
    let mut parts = Multipart::with_constraints(body.into_data_stream(), boundary, limits);
    let mut count = 0;
    while let Some(field) = parts.next_field().await.map_err(broken)? {
        count += 1;
        if count > most_pairs(LARGEST) {
            return Err(too_many(most_pairs(LARGEST)));
        }
        let Some(name) = field.name().map(written) else {
            continue;
        };
        if field.file_name().is_some() || field.content_type().is_some() {
            let most = room.iter().find(|(known, _)| *known == name);
            reading
                .file(name, field, most.map_or(0, |(_, most)| *most))
                .await?;
        } else {
            reading.text(name, field).await?;
        }
    }
    Ok(reading.form)
}

/// A name as it was before a browser wrote it into a part's heading.
fn written(name: &str) -> String {
    let decoded = name.replace("%22", "\"").replace("%0D", "\r");
    decoded.replace("%0A", "\n")
}

/// A form that is being read.
struct Reading {
    form: FormData,
    /// How many bytes of texts there were.
    texts: usize,
    /// How many bytes of files may still come.
    files: u64,
}

impl Reading {
    async fn text(&mut self, name: String, mut field: Field<'_>) -> Result<(), Trouble> {
        let mut text = Vec::new();
        self.texts += name.len();
        while let Some(chunk) = field.chunk().await.map_err(broken)? {
            self.texts += chunk.len();
            if self.texts > LARGEST {
                return Err(too_much(LARGEST));
            }
            text.extend_from_slice(&chunk);
        }
        let text = String::from_utf8_lossy(&text).into_owned();
        self.form.put(name, text);
        Ok(())
    }

    /// A file; a field in which none is chosen sends one without name and bytes.
    async fn file(&mut self, name: String, mut field: Field<'_>, most: u64) -> Result<(), Trouble> {
        self.texts += name.len();
        if self.texts > LARGEST {
            return Err(too_much(LARGEST));
        }
        let mut called = field.file_name().unwrap_or_default().to_owned();
        called.truncate(called.floor_char_boundary(LONGEST_NAME));
        let mut bytes = Some(Vec::new());
        while let Some(chunk) = field.chunk().await.map_err(broken)? {
            let length = chunk.len() as u64;
            self.files = self.files.checked_sub(length).ok_or_else(too_large)?;
            bytes = bytes
                .filter(|known| known.len() as u64 + length <= most)
                .map(|mut known| {
                    known.extend_from_slice(&chunk);
                    known
                });
        }
        if called.is_empty() && bytes.as_ref().is_some_and(Vec::is_empty) {
            self.form.put(name, String::new());
        } else {
            let upload = Upload {
                name: called,
                bytes,
            };
            self.form.put_file(name, Arc::new(upload));
        }
        Ok(())
    }
}

fn too_large() -> Trouble {
    Trouble::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "This is too much at once",
        "The files are far larger than this form takes. Nothing has been changed; go back and choose \
         smaller ones.",
    )
}

/// What a form of files is told where no file is taken.
pub fn unwanted() -> Trouble {
    Trouble::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "No files are taken here",
        "Nothing has been changed. Go back and use the page's own form.",
    )
}

fn broken(error: multer::Error) -> Trouble {
    if matches!(error, multer::Error::StreamSizeExceeded { .. }) {
        return too_large();
    }
    tracing::debug!(%error, "a form could not be read");
    Trouble::new(
        StatusCode::BAD_REQUEST,
        "This form did not arrive as a whole",
        "Nothing has been changed. Go back and send it once more.",
    )
}
