//! Which Rust types fit which kinds of column; the derive asks for each field.
//!
//! The question is put to the compiler as a trait bound, so that aliases and newtypes get the
//! right answer, which no macro could give by reading tokens.

use std::borrow::Cow;
use std::num::{NonZeroI32, NonZeroI64, NonZeroU32, NonZeroU64};
use std::sync::Arc;

use super::Choice;

/// Marker types, one a kind of column.
pub mod kind {
    macro_rules! markers {
        ($($(#[$doc:meta])* $name:ident),* $(,)?) => { $($(#[$doc])* #[derive(Debug)] pub enum $name {})* };
    }
    markers! {
        /// True or false.
        Boolean,
        /// A whole number.
        Integer,
        /// A floating-point number.
        Real,
        /// An exact decimal number.
        Numeric,
        /// Text.
        Text,
        /// Bytes.
        Blob,
        /// A calendar date.
        Date,
        /// A time of day.
        Time,
        /// A date and time.
        DateTime,
        /// JSON.
        Json,
        /// A UUID.
        Uuid,
        /// Any other type.
        Other,
    }
}

/// A Rust type whose values fit a column of kind `K`.
///
/// A newtype of yours joins in with one line: `impl Fits<kind::Text> for Isbn {}`.
#[diagnostic::on_unimplemented(
    message = "a field of type `{Self}` cannot hold a column of kind `{K}`",
    label = "does not fit the column",
    note = "`dbadmin/schema.json` says what the column holds; an `Option` fits where its content does",
    note = "a type of your own joins in with `impl dbadmin_runtime::Fits<{K}> for … {{}}`, an enum with `#[derive(AdminPanel)]`"
)]
pub trait Fits<K> {
    /// The values, where they are a fixed set.
    const CHOICES: &'static [Choice] = &[];
    /// Whether the type can hold NULL.
    const NULLABLE: bool = false;
}

/// An enum whose variants are a column's choices; `#[derive(AdminPanel)]` on the enum implements
/// it.
pub trait Choices {
    /// The choices, in the order of the variants.
    const CHOICES: &'static [Choice];
}

#[diagnostic::do_not_recommend]
impl<T: Fits<K>, K> Fits<K> for Option<T> {
    const CHOICES: &'static [Choice] = T::CHOICES;
    const NULLABLE: bool = true;
}

macro_rules! fits {
    ($($kind:ident: $($ty:ty),+;)*) => {
        // The compiler would list them all under an error, of which the reader needs none.
        $($(#[diagnostic::do_not_recommend] impl Fits<kind::$kind> for $ty {})+)*
    };
}

fits! {
    Boolean: bool;
    Integer: i8, i16, i32, i64, u8, u16, u32, u64, isize, usize, bool, NonZeroI32, NonZeroI64, NonZeroU32, NonZeroU64;
    Real: f32, f64;
    Numeric: f64, i64, u64, String;
    // SQLite has no types for dates and JSON, so that many a table keeps them as text.
    Text: String, Box<str>, Cow<'static, str>, Arc<str>, chrono::NaiveDate, chrono::NaiveTime, chrono::NaiveDateTime, chrono::DateTime<chrono::Utc>, chrono::DateTime<chrono::Local>, chrono::DateTime<chrono::FixedOffset>, serde_json::Value;
    Blob: Vec<u8>, Box<[u8]>;
    Date: String, chrono::NaiveDate;
    Time: String, chrono::NaiveTime;
    DateTime: String, i64, chrono::NaiveDateTime, chrono::DateTime<chrono::Utc>, chrono::DateTime<chrono::Local>, chrono::DateTime<chrono::FixedOffset>;
    Json: String, serde_json::Value;
    Uuid: String;
    // An expression of a view has no declared type: its values are what the expression makes.
    Other: bool, i8, i16, i32, i64, u8, u16, u32, u64, isize, usize, f32, f64, String, Box<str>, Vec<u8>, Box<[u8]>, chrono::NaiveDate, chrono::NaiveTime, chrono::NaiveDateTime, chrono::DateTime<chrono::Utc>, serde_json::Value;
}
