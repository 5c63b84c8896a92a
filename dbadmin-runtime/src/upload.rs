//! A file that came with a form, and what it is: by its content, whatever it is called.

/// What is said of an image that is none.
const PICTURES: [(&str, &str); 6] = [
    ("image/png", "png"),
    ("image/jpeg", "jpg"),
    ("image/gif", "gif"),
    ("image/webp", "webp"),
    ("image/avif", "avif"),
    ("image/bmp", "bmp"),
];

/// The same for the control that chooses a file.
pub(crate) const ACCEPTED: &str = "image/png,image/jpeg,image/gif,image/webp,image/avif,image/bmp";

/// The endings of names that say what the content is, as far as the content can be asked.
const CLAIMS: [(&str, &str); 9] = [
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("avif", "image/avif"),
    ("bmp", "image/bmp"),
    ("pdf", "application/pdf"),
    ("zip", "application/zip"),
];

/// What is written into a file's name that cannot be told by its content.
const PLAIN: [&str; 4] = ["csv", "json", "md", "txt"];

/// The type of what nothing else is known of; no browser shows it.
const BYTES: &str = "application/octet-stream";

/// A file that came with a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// What it is called where it came from, which says nothing of what it is.
    pub name: String,
    /// Its bytes; `None` where there were more of them than the field takes.
    pub bytes: Option<Vec<u8>>,
}

/// What a file is, by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Content {
    /// Its type, as an answer says it.
    pub mime: &'static str,
    /// What the name of such a file ends in.
    pub ending: &'static str,
    /// Whether it is an image that a browser may show: one that is but pixels.
    pub is_picture: bool,
}

impl Content {
    /// What these bytes are.
    pub fn of(bytes: &[u8]) -> Self {
        let found = infer::get(bytes);
        let mime = found.map_or(BYTES, |found| found.mime_type());
        let picture = PICTURES.iter().find(|(known, _)| *known == mime);
        if let Some((mime, ending)) = picture {
            return Self {
                mime,
                ending,
                is_picture: true,
            };
        }
        // What a browser would run is bytes here.
        let told = found.filter(|found| found.matcher_type() != infer::MatcherType::Text);
        Self {
            mime: told.map_or(BYTES, |found| found.mime_type()),
            ending: told.map_or("bin", |found| found.extension()),
            is_picture: false,
        }
    }
}

impl Upload {
    /// What a file like this is called where it is kept.
    pub(crate) fn ending(&self) -> &'static str {
        let content = Content::of(self.bytes.as_deref().unwrap_or_default());
        let plain = PLAIN.iter().find(|ending| **ending == self.claimed());
        match plain {
            Some(plain) if content.mime == BYTES => plain,
            _ => content.ending,
        }
    }

    /// The ending of its name, in small letters.
    fn claimed(&self) -> String {
        let ending = self.name.rsplit_once('.').map(|(_, ending)| ending);
        ending.unwrap_or_default().to_ascii_lowercase()
    }

    /// Why a field does not take it; the message beside the field.
    pub(crate) fn problem(&self, must_be_picture: bool) -> Option<String> {
        let name = &self.name;
        let Some(bytes) = &self.bytes else {
            return Some(format!("“{name}” is larger than a file may be here."));
        };
        if bytes.is_empty() {
            return Some(format!(
                "“{name}” is empty: choose a file with something in it."
            ));
        }
        let content = Content::of(bytes);
        if must_be_picture && !content.is_picture {
            return Some(format!(
                "“{name}” is not an image: choose a PNG, JPEG, GIF, WebP, AVIF or BMP file."
            ));
        }
        let claimed = self.claimed();
        let claim = CLAIMS.iter().find(|(ending, _)| *ending == claimed);
        let forged = claim.is_some_and(|(_, mime)| *mime != content.mime);
        (forged && !must_be_picture).then(|| {
            format!(
                "“{name}” is called a {} file, and its content is something else.",
                claimed.to_ascii_uppercase()
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

    fn upload(name: &str, bytes: &[u8]) -> Upload {
        Upload {
            name: name.to_owned(),
            bytes: Some(bytes.to_vec()),
        }
    }

    #[test]
    fn a_file_is_what_its_content_says() {
        assert!(Content::of(PNG).is_picture);
        for html in [
            &b"<html><script>"[..],
            b"<!DOCTYPE html>",
            b"<?xml version=\"1.0\"?>",
        ] {
            let content = Content::of(html);
            assert_eq!((content.mime, content.ending), (BYTES, "bin"));
        }
        let svg = upload("a.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
        assert_eq!(svg.ending(), "bin");
        assert!(!Content::of(b"<svg/>").is_picture);
        assert_eq!(upload("prices.CSV", b"a,b").ending(), "csv");
        assert_eq!(upload("photo.csv", PNG).ending(), "png");
        assert_eq!(upload("../../x.html", b"<p>").ending(), "bin");
    }

    #[test]
    fn what_is_forged_is_refused() {
        assert_eq!(upload("a.png", PNG).problem(true), None);
        assert_eq!(upload("a", PNG).problem(false), None);
        assert_eq!(upload("notes.txt", b"hello").problem(false), None);
        // A photo is one, whatever an editor called it.
        assert_eq!(upload("a.jpg", PNG).problem(true), None);
        for (name, bytes) in [("a.png", &b"<svg/>"[..]), ("a.pdf", b"MZ"), ("a.zip", PNG)] {
            assert!(upload(name, bytes).problem(false).is_some(), "{name}");
        }
        assert!(upload("a.png", b"GI").problem(true).is_some());
        assert!(upload("a.txt", b"").problem(false).is_some());
    }
}
