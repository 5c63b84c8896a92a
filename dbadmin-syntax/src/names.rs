//! Names in source: what a field's constant is called, and which name was probably meant.

use heck::ToShoutySnakeCase;
use syn::Ident;
use syn::ext::IdentExt;

/// Constants that the derive's trait already has, which a column therefore cannot take.
const TAKEN: &[&str] = &["TABLE"];

/// The name without the `r#` of a raw identifier.
#[must_use]
pub fn plain(ident: &Ident) -> String {
    ident.unraw().to_string()
}

/// The name of the constant that stands for a field: `unit_price` gives `UNIT_PRICE`, `r#type`
/// gives `TYPE`, and `table`, whose constant would hide the trait's, gives `TABLE_`.
#[must_use]
pub fn constant(field: &Ident) -> String {
    let field = plain(field);
    let mut name = field.to_shouty_snake_case();
    if name.is_empty() {
        // Nothing but underscores.
        name = field;
    }
    if name.starts_with(|first: char| first.is_numeric()) {
        name.insert(0, '_');
    }
    if TAKEN.contains(&name.as_str()) {
        name.push('_');
    }
    name
}

/// The candidate that was probably meant by `word`: the same but for case and underscores, or
/// else a few letters away.
#[must_use]
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = bare(word);
    let limit = (wanted.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| {
            let distance = strsim::damerau_levenshtein(&wanted, &bare(candidate));
            (distance, candidate)
        })
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The table that was probably meant, of all schemas: by its address, else by its name alone.
#[must_use]
pub fn closest_table<'a>(
    word: &str,
    addresses: impl IntoIterator<Item = &'a str> + Clone,
) -> Option<&'a str> {
    let name = |address: &'a str| address.rsplit('.').next().unwrap_or(address);
    let wanted = word.rsplit('.').next().unwrap_or(word);
    closest(word, addresses.clone()).or_else(|| {
        let meant = closest(wanted, addresses.clone().into_iter().map(name))?;
        addresses.into_iter().find(|address| name(address) == meant)
    })
}

/// " (did you mean `x`?)", or nothing.
#[must_use]
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    closest(word, candidates)
        .map_or_else(String::new, |meant| format!(" (did you mean `{meant}`?)"))
}

/// "`a`, `b` or `c`".
#[must_use]
pub fn one_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    joined(words, "or")
}

/// "`a`, `b` and `c`".
#[must_use]
pub fn all_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    joined(words, "and")
}

fn joined<'a>(words: impl IntoIterator<Item = &'a str>, conjunction: &str) -> String {
    let quoted: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [start @ .., last] => format!("{} {conjunction} {last}", start.join(", ")),
    }
}

/// Lower case, without what separates words.
fn bare(word: &str) -> String {
    word.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proc_macro2::Span;

    #[test]
    fn a_field_has_one_constant() {
        for (field, expected) in [
            ("unit_price", "UNIT_PRICE"),
            ("r#type", "TYPE"),
            ("table", "TABLE_"),
            ("_1st", "_1ST"),
            ("artistId", "ARTIST_ID"),
            ("__", "__"),
        ] {
            let ident: Ident =
                syn::parse_str(field).unwrap_or_else(|_| Ident::new(field, Span::call_site()));
            assert_eq!(constant(&ident), expected);
        }
    }

    #[test]
    fn the_name_that_was_meant() {
        let columns = ["ArtistId", "Name", "unit_price"];
        assert_eq!(closest("artist_id", columns), Some("ArtistId"));
        assert_eq!(closest("unit_prise", columns), Some("unit_price"));
        assert_eq!(closest("colour", columns), None);
        assert_eq!(did_you_mean("nam", columns), " (did you mean `Name`?)");
    }

    #[test]
    fn a_table_is_looked_for_in_all_schemas() {
        let tables = ["orders", "auth.users", "billing.invoices"];
        assert_eq!(closest_table("order", tables), Some("orders"));
        assert_eq!(closest_table("users", tables), Some("auth.users"));
        assert_eq!(closest_table("auth.user", tables), Some("auth.users"));
        assert_eq!(closest_table("public.orders", tables), Some("orders"));
        assert_eq!(closest_table("invoise", tables), Some("billing.invoices"));
        assert_eq!(closest_table("customers", tables), None);
    }

    #[test]
    fn lists_are_sentences() {
        assert_eq!(one_of(["a"]), "`a`");
        assert_eq!(one_of(["a", "b", "c"]), "`a`, `b` or `c`");
        assert_eq!(all_of(["a", "b"]), "`a` and `b`");
        assert_eq!(all_of([]), "");
    }
}
