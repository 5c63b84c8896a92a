//! Keeps what a panel is made of for as long as the process lives.

/// Keeps a value.
pub fn kept<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

/// Keeps values in a row.
pub fn all<T>(values: impl IntoIterator<Item = T>) -> &'static [T] {
    let values: Box<[T]> = values.into_iter().collect();
    Box::leak(values)
}

/// Keeps a text.
pub fn text(text: &str) -> &'static str {
    // Most texts of a panel are empty.
    if text.is_empty() {
        return "";
    }
    Box::leak(text.to_owned().into_boxed_str())
}
