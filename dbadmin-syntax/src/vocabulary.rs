//! The vocabulary of `#[admin(…)]` as one table: every key, where it stands and what it takes.
//! Whoever adds a key adds a line here, and reads it in `ast`.

/// Where an attribute stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On a struct.
    Struct,
    /// On a field.
    Field,
    /// On an enum.
    Enum,
    /// On a variant.
    Variant,
}

impl Place {
    /// The place in words: "a field".
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Struct => "a struct",
            Self::Field => "a field",
            Self::Enum => "an enum",
            Self::Variant => "a variant",
        }
    }
}

/// What a key takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Nothing: `list`.
    Nothing,
    /// A text: `label = "Price"`.
    Text,
    /// One of these words as a text: `widget = "textarea"`.
    OneOf(&'static [&'static str]),
    /// A whole number: `order = 10`.
    Number,
    /// A struct and how to show it: `belongs_to(Category, display = "name")`.
    Reference,
    /// Structs: `children(OrderItem)`; none at all: `children()`.
    Structs,
    /// Variants of the same enum: `to(Paid, Cancelled)`.
    Variants,
}

/// A key of the vocabulary.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// Where it may stand.
    pub place: Place,
    /// What it takes.
    pub takes: Takes,
    /// What it is for.
    pub means: &'static str,
}

const fn key(place: Place, name: &'static str, takes: Takes, means: &'static str) -> Key {
    Key {
        name,
        place,
        takes,
        means,
    }
}

/// What `widget` may be.
pub const WIDGETS: &[&str] = &[
    "textarea", "email", "url", "phone", "color", "password", "markdown", "json", "date", "time",
    "datetime", "radio", "select", "checkbox", "file", "image", "percent", "duration", "list",
    "tags",
];

/// What a variant's `color` may be.
pub const TONES: &[&str] = &["good", "warn", "info", "bad", "neutral"];

/// Every key.
pub const KEYS: &[Key] = &[
    key(
        Place::Struct,
        "table",
        Takes::Text,
        "the table, where the struct's name does not tell",
    ),
    key(
        Place::Struct,
        "title",
        Takes::Text,
        "what the rows are called together",
    ),
    key(
        Place::Struct,
        "singular",
        Takes::Text,
        "what one row is called",
    ),
    key(Place::Struct, "icon", Takes::Text, "an icon's name"),
    key(
        Place::Struct,
        "group",
        Takes::Text,
        "the group of the navigation",
    ),
    key(
        Place::Struct,
        "help",
        Takes::Text,
        "one sentence about the table",
    ),
    key(
        Place::Struct,
        "hooks",
        Takes::Nothing,
        "has business logic in `src/admin/hooks/`",
    ),
    key(
        Place::Struct,
        "children",
        Takes::Structs,
        "the rows of other tables that its form has along",
    ),
    key(
        Place::Field,
        "label",
        Takes::Text,
        "what the column is called",
    ),
    key(
        Place::Field,
        "help",
        Takes::Text,
        "one sentence under the field",
    ),
    key(
        Place::Field,
        "widget",
        Takes::OneOf(WIDGETS),
        "what one types or chooses in",
    ),
    key(
        Place::Field,
        "money",
        Takes::Text,
        "an amount in this currency; a whole number counts minor units",
    ),
    key(Place::Field, "list", Takes::Nothing, "shown in the list"),
    key(
        Place::Field,
        "search",
        Takes::Nothing,
        "looked into by the search box",
    ),
    key(
        Place::Field,
        "filter",
        Takes::Nothing,
        "offered as a filter",
    ),
    key(
        Place::Field,
        "sort",
        Takes::Nothing,
        "the list can be sorted by it",
    ),
    key(
        Place::Field,
        "readonly",
        Takes::Nothing,
        "shown but not changed",
    ),
    key(Place::Field, "hidden", Takes::Nothing, "shown nowhere"),
    key(
        Place::Field,
        "trash",
        Takes::Nothing,
        "says which rows are in the trash",
    ),
    key(
        Place::Field,
        "show_if",
        Takes::Text,
        "shown in a form where this holds of other columns",
    ),
    key(
        Place::Field,
        "required_if",
        Takes::Text,
        "has to be filled in where this holds of other columns",
    ),
    key(Place::Field, "skip", Takes::Nothing, "not a column"),
    key(
        Place::Field,
        "primary_key",
        Takes::Nothing,
        "addresses a row, where the database has no key",
    ),
    key(Place::Field, "display", Takes::Nothing, "names the row"),
    key(Place::Field, "order", Takes::Number, "smaller comes first"),
    key(
        Place::Field,
        "column",
        Takes::Text,
        "the column, where the field's name does not tell",
    ),
    key(
        Place::Field,
        "belongs_to",
        Takes::Reference,
        "refers to a row of that struct's table",
    ),
    key(
        Place::Enum,
        "rename_all",
        Takes::Text,
        "how variants are spelled in the database",
    ),
    key(
        Place::Enum,
        "workflow",
        Takes::Nothing,
        "its values are states, of which each leads to those that it names",
    ),
    key(
        Place::Variant,
        "label",
        Takes::Text,
        "what the choice is called",
    ),
    key(
        Place::Variant,
        "color",
        Takes::OneOf(TONES),
        "what its colour means",
    ),
    key(
        Place::Variant,
        "value",
        Takes::Text,
        "the value in the database",
    ),
    key(
        Place::Variant,
        "to",
        Takes::Variants,
        "the states that may follow this one",
    ),
    key(
        Place::Variant,
        "initial",
        Takes::Nothing,
        "a state that a new row may have",
    ),
];

/// The key of that name at that place.
#[must_use]
pub fn find(place: Place, name: &str) -> Option<&'static Key> {
    KEYS.iter()
        .find(|key| key.place == place && key.name == name)
}
