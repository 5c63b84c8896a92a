//! What a panel says of tables and columns where nobody has said anything else. The derive, the
//! agents and a panel that is served without source all ask here, so that they give one answer.

use crate::naming;
use crate::plan::Widget;
use crate::schema::{Column, ColumnType, Schema, Table};

/// What a column's values are to a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
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
    /// Anything else, through its text form.
    Other,
}

impl Kind {
    /// The kind of a column's values. A whole number that no `i64` holds travels as text, as an
    /// exact decimal number does.
    #[must_use]
    pub const fn of(ty: &ColumnType) -> Self {
        match ty {
            ColumnType::Boolean => Self::Boolean,
            ColumnType::Integer {
                bits: 64,
                unsigned: true,
            }
            | ColumnType::Numeric { .. } => Self::Numeric,
            ColumnType::Integer { .. } => Self::Integer,
            ColumnType::Real => Self::Real,
            ColumnType::Text { .. } | ColumnType::Enum { .. } => Self::Text,
            ColumnType::Blob => Self::Blob,
            ColumnType::Date => Self::Date,
            ColumnType::Time => Self::Time,
            ColumnType::DateTime { .. } => Self::DateTime,
            ColumnType::Json => Self::Json,
            ColumnType::Uuid => Self::Uuid,
            ColumnType::Other => Self::Other,
        }
    }

    /// The kind of a table's hidden row id: SQLite's is a number, PostgreSQL's a place in a file.
    #[must_use]
    pub fn of_row_id(table: &Table) -> Self {
        if table.row_id_cast().is_empty() {
            Self::Integer
        } else {
            Self::Other
        }
    }
}

impl Widget {
    /// The widget that `#[admin(widget = "…")]` calls so.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Some(match word {
            "textarea" => Self::Textarea,
            "markdown" => Self::Markdown,
            "email" => Self::Email,
            "url" => Self::Url,
            "phone" => Self::Phone,
            "color" => Self::Color,
            "password" => Self::Password,
            "json" => Self::Json,
            "date" => Self::Date,
            "time" => Self::Time,
            "datetime" => Self::DateTime,
            "radio" => Self::Radio,
            "select" => Self::Select,
            "checkbox" => Self::Checkbox,
            "file" => Self::File,
            "image" => Self::Image,
            "percent" => Self::Percent,
            "duration" => Self::Duration,
            "list" | "tags" => Self::List,
            _ => return None,
        })
    }

    /// Whether one chooses a file in it, which is uploaded.
    #[must_use]
    pub const fn is_upload(self) -> bool {
        matches!(self, Self::File | Self::Image)
    }

    /// What one types or chooses in for values of a kind, if nothing else is said.
    #[must_use]
    pub const fn of(kind: Kind) -> Self {
        match kind {
            Kind::Boolean => Self::Checkbox,
            Kind::Integer => Self::Integer,
            Kind::Real | Kind::Numeric => Self::Decimal,
            Kind::Date => Self::Date,
            Kind::Time => Self::Time,
            Kind::DateTime => Self::DateTime,
            Kind::Json => Self::Json,
            Kind::Blob => Self::Binary,
            Kind::Text | Kind::Uuid | Kind::Other => Self::Text,
        }
    }
}

/// What a table and its rows are called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// The plural, as a title: "Order items".
    pub title: String,
    /// One row: "Order item".
    pub singular: String,
    /// One sentence about it; may be empty.
    pub help: String,
    /// An icon's name.
    pub icon: String,
}

/// What a developer wishes a table to be called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WishedNames {
    /// The plural.
    pub title: Option<String>,
    /// One row.
    pub singular: Option<String>,
    /// One sentence about it.
    pub help: Option<String>,
    /// An icon's name.
    pub icon: Option<String>,
}

impl Names {
    /// What a table of `schema` is called: as wished, the rest after its name and comment.
    #[must_use]
    pub fn of(schema: &Schema, table: &Table, wished: WishedNames) -> Self {
        let one_of = |plural: &str| naming::singular(&naming::in_sentence(plural));
        // A title that is no plural, such as "Catalogue", does not say what one row is.
        let wished_plural = wished.title.as_deref();
        let wished_plural =
            wished_plural.filter(|title| one_of(title) != naming::in_sentence(title));
        let named = || naming::title(&table.name);
        let plural = wished_plural.map_or_else(named, str::to_owned);
        let singular = || naming::capitalised(&one_of(&plural));
        let comment = || table.comment.clone().unwrap_or_default();
        Self {
            singular: wished.singular.unwrap_or_else(singular),
            title: wished.title.unwrap_or_else(|| schema.title(table)),
            help: wished.help.unwrap_or_else(comment),
            icon: wished
                .icon
                .unwrap_or_else(|| naming::icon(&table.name).to_owned()),
        }
    }
}

impl Table {
    /// What a column is called: a reference after what it refers to.
    #[must_use]
    pub fn label_of(&self, column: &str) -> String {
        if self.foreign_key_of(column).is_some() {
            naming::reference_label(column)
        } else {
            naming::label(column)
        }
    }

    /// Whether rows of the panel may hold NULL in a column. SQLite lets a key be NULL where it is
    /// not declared otherwise; a row without a key cannot be addressed, so here a key never is.
    #[must_use]
    pub fn holds_null(&self, column: &Column) -> bool {
        column.nullable && !self.primary_key.contains(&column.name)
    }
}

impl Column {
    /// One sentence about it: its comment, else why nobody can type its values.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        let reason = || format!("Only the database makes values of the type {}.", self.cast);
        self.comment
            .clone()
            .or_else(|| self.is_closed().then(reason))
    }
}

impl ColumnType {
    /// Whether a widget of `#[admin(widget = "…")]` can edit its values.
    #[must_use]
    pub fn takes_widget(&self, widget: &str) -> bool {
        let text = matches!(self, Self::Text { .. } | Self::Other);
        match widget {
            "checkbox" => matches!(self, Self::Boolean | Self::Integer { .. }),
            "date" => text || matches!(self, Self::Date | Self::DateTime { .. }),
            "time" => text || matches!(self, Self::Time),
            "datetime" => text || matches!(self, Self::DateTime { .. }),
            "radio" | "select" => !matches!(self, Self::Blob | Self::Json),
            "textarea" | "json" => text || matches!(self, Self::Json),
            "percent" => self.is_number(),
            "duration" => matches!(self, Self::Integer { .. }),
            "list" | "tags" => text || matches!(self, Self::Json),
            "file" | "image" => matches!(self, Self::Text { .. } | Self::Blob),
            _ => text,
        }
    }

    /// Whether its values are numbers.
    #[must_use]
    pub const fn is_number(&self) -> bool {
        matches!(
            self,
            Self::Integer { .. } | Self::Real | Self::Numeric { .. }
        )
    }

    /// What its values are, in words: "column `x` holds …".
    #[must_use]
    pub const fn in_words(&self) -> &'static str {
        match self {
            Self::Boolean => "true or false",
            Self::Integer { .. } => "whole numbers",
            Self::Real | Self::Numeric { .. } => "numbers",
            Self::Text { .. } => "text",
            Self::Blob => "bytes",
            Self::Date => "dates",
            Self::Time => "times",
            Self::DateTime { .. } => "dates and times",
            Self::Json => "JSON",
            Self::Uuid => "UUIDs",
            Self::Enum { .. } => "one of a set of values",
            Self::Other => "values of a type of its own",
        }
    }

    /// The longest text, in characters, where there is a limit.
    #[must_use]
    pub const fn max_length(&self) -> Option<u32> {
        match self {
            Self::Text { max } => *max,
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Dialect;

    #[test]
    fn a_number_beyond_sixty_three_bits_is_exact() {
        let kind = |bits, unsigned| Kind::of(&ColumnType::Integer { bits, unsigned });
        assert_eq!(kind(64, true), Kind::Numeric);
        assert_eq!(kind(64, false), Kind::Integer);
        assert_eq!(kind(32, true), Kind::Integer);
    }

    #[test]
    fn wishes_come_before_names_and_comments() {
        let table = Table {
            name: "order_items".to_owned(),
            comment: Some("What was bought.".to_owned()),
            ..Table::default()
        };
        let schema = Schema::new(Dialect::Sqlite, Vec::new());
        let plain = Names::of(&schema, &table, WishedNames::default());
        assert_eq!(
            (&*plain.title, &*plain.singular),
            ("Order items", "Order item")
        );
        assert_eq!((&*plain.help, &*plain.icon), ("What was bought.", "box"));
        let wishes = WishedNames {
            title: Some("Positions".to_owned()),
            help: Some(String::new()),
            ..WishedNames::default()
        };
        let wished = Names::of(&schema, &table, wishes);
        assert_eq!((&*wished.singular, &*wished.help), ("Position", ""));
        let wishes = WishedNames {
            title: Some("Catalogue".to_owned()),
            ..WishedNames::default()
        };
        let wished = Names::of(&schema, &table, wishes);
        assert_eq!(
            (&*wished.title, &*wished.singular),
            ("Catalogue", "Order item")
        );
    }
}
