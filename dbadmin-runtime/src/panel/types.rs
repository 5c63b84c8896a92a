//! Which Rust types fit which kinds of column; the derive asks for each field.
//!
//! The question is put to the compiler as a trait bound, so that aliases and newtypes get the
//! right answer, which no macro could give by reading tokens.

use std::borrow::Cow;
use std::num::{NonZeroI32, NonZeroI64, NonZeroU32, NonZeroU64};
use std::sync::Arc;

#[cfg(any(
    feature = "bigdecimal",
    feature = "ipnetwork",
    feature = "rust_decimal",
    feature = "time",
    feature = "uuid"
))]
use sqlx::types;

use super::{Choice, State};

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
    /// Which of them may follow which; empty where any may.
    const STATES: &'static [State] = &[];
    /// Whether the type can hold NULL.
    const NULLABLE: bool = false;
}

/// An enum whose variants are a column's choices; `#[derive(AdminPanel)]` on the enum implements
/// it.
pub trait Choices {
    /// The choices, in the order of the variants.
    const CHOICES: &'static [Choice];
    /// Which of them may follow which; empty where any may.
    const STATES: &'static [State] = &[];
}

/// The choices of a field's type, or where it names none those of its column's.
#[must_use]
pub const fn choices(
    of_type: &'static [Choice],
    of_column: &'static [Choice],
) -> &'static [Choice] {
    if of_type.is_empty() {
        of_column
    } else {
        of_type
    }
}

#[diagnostic::do_not_recommend]
impl<T: Fits<K>, K> Fits<K> for Option<T> {
    const CHOICES: &'static [Choice] = T::CHOICES;
    const STATES: &'static [State] = T::STATES;
    const NULLABLE: bool = true;
}

/// An array of PostgreSQL's.
#[diagnostic::do_not_recommend]
impl<T> Fits<kind::Other> for Vec<T> {}

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
    // MySQL's unsigned numbers of 64 bits are among these.
    Numeric: f64, i64, u64, NonZeroU64, String;
    // SQLite has no types for dates and JSON, so that many a table keeps them as text.
    Text: String, Box<str>, Cow<'static, str>, Arc<str>, chrono::NaiveDate, chrono::NaiveTime, chrono::NaiveDateTime, chrono::DateTime<chrono::Utc>, chrono::DateTime<chrono::Local>, chrono::DateTime<chrono::FixedOffset>, serde_json::Value;
    Blob: Vec<u8>, Box<[u8]>;
    Date: String, chrono::NaiveDate;
    Time: String, chrono::NaiveTime, chrono::TimeDelta;
    DateTime: String, i64, chrono::NaiveDateTime, chrono::DateTime<chrono::Utc>, chrono::DateTime<chrono::Local>, chrono::DateTime<chrono::FixedOffset>;
    Json: String, serde_json::Value;
    Uuid: String;
    // An expression of a view has no declared type: its values are what the expression makes.
    Other: bool, i8, i16, i32, i64, u8, u16, u32, u64, isize, usize, f32, f64, String, Box<str>, Box<[u8]>, chrono::NaiveDate, chrono::NaiveTime, chrono::NaiveDateTime, chrono::DateTime<chrono::Utc>, serde_json::Value;
}

// A key of sixteen bytes or 36 letters, where the database has no type for it.
#[cfg(feature = "uuid")]
fits! {
    Uuid: types::Uuid;
    Blob: types::Uuid;
    Text: types::Uuid;
    Other: types::Uuid;
}

#[cfg(feature = "rust_decimal")]
fits! {
    Numeric: types::Decimal;
    Other: types::Decimal;
}

#[cfg(feature = "bigdecimal")]
fits! {
    Numeric: types::BigDecimal;
    Other: types::BigDecimal;
}

#[cfg(feature = "time")]
fits! {
    Date: types::time::Date;
    Time: types::time::Time;
    DateTime: types::time::PrimitiveDateTime, types::time::OffsetDateTime;
    Text: types::time::Date, types::time::Time, types::time::PrimitiveDateTime, types::time::OffsetDateTime;
    Other: types::time::Date, types::time::Time, types::time::PrimitiveDateTime, types::time::OffsetDateTime;
}

#[cfg(feature = "ipnetwork")]
fits! {
    Other: types::ipnetwork::IpNetwork;
    Text: types::ipnetwork::IpNetwork;
}

#[cfg(feature = "mysql")]
fits! {
    Time: sqlx::mysql::types::MySqlTime;
}

#[cfg(feature = "postgres")]
fits! {
    Other: sqlx::postgres::types::PgHstore, sqlx::postgres::types::PgInterval, sqlx::postgres::types::PgLTree, sqlx::postgres::types::PgMoney;
    Text: sqlx::postgres::types::PgCiText;
}

/// A range of PostgreSQL's.
#[cfg(feature = "postgres")]
#[diagnostic::do_not_recommend]
impl<T> Fits<kind::Other> for sqlx::postgres::types::PgRange<T> {}

#[cfg(test)]
mod tests {
    use super::*;

    /// Compiles where it fits; the features in use decide what is there to be asked.
    #[allow(dead_code, reason = "used as far as features go")]
    fn fits<K, T: Fits<K>>() {}

    #[test]
    fn types_of_the_optional_crates_fit_their_columns() {
        fits::<kind::Numeric, Option<u64>>();
        fits::<kind::Other, Vec<Option<String>>>();
        #[cfg(feature = "uuid")]
        {
            fits::<kind::Uuid, types::Uuid>();
            fits::<kind::Blob, Option<types::Uuid>>();
        }
        #[cfg(feature = "rust_decimal")]
        fits::<kind::Numeric, types::Decimal>();
        #[cfg(feature = "bigdecimal")]
        fits::<kind::Numeric, types::BigDecimal>();
        #[cfg(feature = "time")]
        {
            fits::<kind::Date, types::time::Date>();
            fits::<kind::DateTime, Option<types::time::OffsetDateTime>>();
        }
        #[cfg(feature = "ipnetwork")]
        fits::<kind::Other, types::ipnetwork::IpNetwork>();
        #[cfg(feature = "postgres")]
        fits::<kind::Other, sqlx::postgres::types::PgRange<i32>>();
        #[cfg(feature = "mysql")]
        fits::<kind::Time, sqlx::mysql::types::MySqlTime>();
    }

    #[test]
    fn a_field_without_choices_takes_those_of_its_column() {
        const OWN: &[Choice] = &[Choice::new("a", "A")];
        assert_eq!(choices(&[], OWN), OWN);
        const OTHER: &[Choice] = &[Choice::new("b", "B")];
        assert_eq!(choices(OWN, OTHER), OWN);
    }
}
