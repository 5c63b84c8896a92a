//! How sections are compressed, in memory and on disk: with zstd and a dictionary trained on the
//! sections of panels, so that a section of a few hundred bytes does not have to say anew what all of
//! them say. The JSON of other registries compresses as well, only less.

use std::io;
use std::sync::OnceLock;

use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};

/// `cargo test -p dbadmin-build --lib dictionary -- --ignored` trains it.
const DICTIONARY: &[u8] = include_bytes!("../sections.dict");

/// Fast, and within a few per cent of stronger levels on JSON of this size.
const LEVEL: i32 = 3;

/// Compresses text.
pub fn pack(text: &str) -> io::Result<Vec<u8>> {
    static PREPARED: OnceLock<EncoderDictionary<'static>> = OnceLock::new();
    let dictionary = PREPARED.get_or_init(|| EncoderDictionary::copy(DICTIONARY, LEVEL));
    Compressor::with_prepared_dictionary(dictionary)?.compress(text.as_bytes())
}

/// Decompresses what was text of so many bytes.
pub fn unpack(packed: &[u8], raw_bytes: usize) -> io::Result<String> {
    static PREPARED: OnceLock<DecoderDictionary<'static>> = OnceLock::new();
    let dictionary = PREPARED.get_or_init(|| DecoderDictionary::copy(DICTIONARY));
    let raw = Decompressor::with_prepared_dictionary(dictionary)?.decompress(packed, raw_bytes)?;
    String::from_utf8(raw).map_err(|error| io::Error::other(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::{pack, unpack};

    #[test]
    fn text_comes_back_and_what_is_damaged_does_not() {
        let text = r#"{"tables":{"orders":{"columns":["id","customer_id","created_at"]}}}"#;
        let packed = pack(text).unwrap();
        assert_eq!(unpack(&packed, text.len()).unwrap(), text);
        assert!(unpack(&packed, text.len() - 1).is_err());
        assert!(unpack(&packed[1..], text.len()).is_err());
    }

    #[test]
    fn the_dictionary_knows_how_panels_are_described() {
        let text =
            r#"{"columns":[{"declared":"INTEGER","name":"id","type":{"integer":{"bits":64}}}]}"#;
        let alone = zstd::bulk::compress(text.as_bytes(), super::LEVEL).unwrap();
        assert!(pack(text).unwrap().len() * 2 < alone.len());
    }
}
