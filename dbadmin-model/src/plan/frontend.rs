//! Sections of the frontend team.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Section `navigation`, by navigation-architect.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Navigation {
    /// The groups, in order.
    pub groups: Vec<NavigationGroup>,
}

/// A group of the sidebar.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NavigationGroup {
    /// The heading; empty for the only group of a small panel.
    pub title: String,
    /// Table addresses, in order.
    pub tables: Vec<String>,
}

/// Section `tables`, by table-builder.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Tables {
    /// By table address.
    pub tables: BTreeMap<String, ListPlan>,
}

/// A table's list and record page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ListPlan {
    /// The columns shown, in order; the first names the row.
    pub columns: Vec<ListColumn>,
    /// The filters offered.
    #[serde(default)]
    pub filters: Vec<ListFilter>,
    /// The columns of the record page, in order.
    pub detail: Vec<ListColumn>,
    /// The column of dates by which one goes down the list: years, months, days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drill: Option<String>,
    /// The rows of other tables that each row is told with as a number: those that refer to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counts: Vec<ListCount>,
}

/// Rows of another table that a list counts for each of its own: those that refer to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ListCount {
    /// Their table.
    pub table: String,
    /// Their columns that refer to the list's row.
    pub columns: Vec<String>,
}

/// A column of a list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ListColumn {
    /// The column.
    pub column: String,
    /// How its values are shown.
    #[serde(default)]
    pub format: ShownAs,
    /// Whether the list can be sorted by it.
    #[serde(default)]
    pub sortable: bool,
    /// Whether it matters less: dimmed, and left out on a phone.
    #[serde(default)]
    pub minor: bool,
}

/// How a value is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ShownAs {
    /// By its type.
    #[default]
    Plain,
    /// An amount; a whole number counts minor units.
    Money {
        /// ISO 4217 code.
        currency: String,
    },
    /// A link to write to.
    Email,
    /// A link to open.
    Url,
    /// A link to call.
    Phone,
    /// A swatch beside the value.
    Color,
    /// A number with a percent sign behind it.
    Percent,
    /// A whole number as the span of time that it counts.
    Duration,
    /// Dots in place of the value.
    Masked,
}

/// A filter of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ListFilter {
    /// The column.
    pub column: String,
    /// What one chooses.
    pub kind: FilterKind,
}

/// What one chooses in a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FilterKind {
    /// One of the column's choices.
    Choice,
    /// Yes or no.
    YesNo,
    /// A row of the table referred to.
    Reference,
    /// Part of the text.
    Text,
    /// From and to.
    Range,
}

/// Section `forms`, by form-generator.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Forms {
    /// By table address.
    pub tables: BTreeMap<String, FormPlan>,
}

/// A table's form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FormPlan {
    /// The sections, in order.
    pub sections: Vec<FormSection>,
    /// Rows of other tables that it has along with its own, in order.
    #[serde(default)]
    pub children: Vec<FormChildren>,
}

/// Rows of another table in a form: those that refer to its row.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FormChildren {
    /// Their table.
    pub table: String,
    /// Their columns that refer to the form's row.
    pub columns: Vec<String>,
    /// The columns shown, in order: fields of their own form.
    pub fields: Vec<String>,
    /// The column that says in which order they are, if one does.
    #[serde(default)]
    pub position: Option<String>,
    /// Whether they are but links to the rows of a third table, which their one field refers to.
    #[serde(default)]
    pub links: bool,
}

/// A part of a form with a heading.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FormSection {
    /// The heading.
    pub title: String,
    /// One sentence below it; may be empty.
    #[serde(default)]
    pub why: String,
    /// The fields, in order.
    pub fields: Vec<FormField>,
}

/// A field of a form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FormField {
    /// The column.
    pub column: String,
    /// What one types or chooses in.
    pub widget: Widget,
    /// Whether it is shown but cannot be changed.
    #[serde(default)]
    pub readonly: bool,
    /// The condition on other columns of the row under which it is shown, such as `kind = 'card'`;
    /// always without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub show_if: Option<String>,
    /// The condition on other columns of the row under which it has to be filled in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required_if: Option<String>,
}

/// What one types or chooses in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Widget {
    /// One line of text.
    #[default]
    Text,
    /// Several lines.
    Textarea,
    /// Several lines of Markdown, of which a form shows what they come to.
    Markdown,
    /// A whole number.
    Integer,
    /// A number with a point.
    Decimal,
    /// An amount of money in minor units, typed with a point.
    Money,
    /// A box to tick.
    Checkbox,
    /// A list of choices.
    Select,
    /// A few choices side by side.
    Radio,
    /// A row of another table, found by typing.
    Picker,
    /// A date.
    Date,
    /// A time of day.
    Time,
    /// A date and time.
    DateTime,
    /// An e-mail address.
    Email,
    /// A web address.
    Url,
    /// A telephone number.
    Phone,
    /// A colour.
    Color,
    /// JSON.
    Json,
    /// A secret, never shown again.
    Password,
    /// Bytes: shown by size, typed in hexadecimal digits.
    Binary,
    /// A file that is uploaded: its bytes, or in a column for text its path in a folder.
    File,
    /// The same, where the file has to be an image.
    Image,
    /// A number with a percent sign behind it.
    Percent,
    /// A span of time, such as `1 h 30 min`, that is stored as a whole number.
    Duration,
    /// A list, a line for each element: an array, a list in JSON, or words with commas between.
    List,
}

/// Section `theme`, by theme-customizer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// Accent colour in the light, as `#rrggbb`.
    pub accent_light: String,
    /// Text on the accent in the light.
    pub accent_ink_light: String,
    /// Accent colour in the dark.
    pub accent_dark: String,
    /// Text on the accent in the dark.
    pub accent_ink_dark: String,
}
