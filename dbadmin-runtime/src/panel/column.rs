//! A column: what the database says of it, and how a view shows it.

use dbadmin_model::describe::Kind;
use dbadmin_model::plan::{FilterKind, Widget};

use super::{State, When};

/// What a choice's colour means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing in particular.
    #[default]
    Neutral,
    /// Done, paid, active.
    Good,
    /// Somebody has to look.
    Warn,
    /// On its way.
    Info,
    /// Failed, refunded, blocked.
    Bad,
}

/// One value of a column with a fixed set of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The value as stored.
    pub value: &'static str,
    /// The value in words.
    pub label: &'static str,
    /// What its colour means.
    pub tone: Tone,
}

impl Choice {
    /// A choice without a colour.
    #[must_use]
    pub const fn new(value: &'static str, label: &'static str) -> Self {
        Self {
            value,
            label,
            tone: Tone::Neutral,
        }
    }

    /// The same choice with a colour.
    #[must_use]
    pub const fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }
}

/// How a value is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// By its kind.
    #[default]
    Plain,
    /// An amount in this currency (ISO 4217); a whole number counts minor units.
    Money(&'static str),
    /// A link to write to.
    Email,
    /// A link to open.
    Url,
    /// A link to call.
    Phone,
    /// A swatch beside the value.
    Color,
    /// A number with a percent sign behind it; nothing is multiplied.
    Percent,
    /// A span of time in whole hours, minutes, seconds or milliseconds, as the column's name says it.
    Duration,
    /// Dots in place of the value.
    Masked,
}

/// A column, as a constant of its struct: `Product::SKU`.
///
/// The methods give a copy for one place in a view, such as `Product::SKU.sortable()` in a list.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The address of its table.
    pub table: &'static str,
    /// Its name in the database.
    pub name: &'static str,
    /// Its name in words.
    pub label: &'static str,
    /// One sentence under the field; may be empty.
    pub help: &'static str,
    /// What its values are.
    pub kind: Kind,
    /// Its type as the database declares it, such as `numeric(10,2)`; empty where it is not known.
    pub declared: &'static str,
    /// What a domain comes to, with its length, such as `numeric(10,2)`; empty where the declared type
    /// is none.
    pub base: &'static str,
    /// How values travel where the driver does not carry the type: the SQL type that a text is
    /// cast to, such as `numeric`; mostly empty.
    pub cast: &'static str,
    /// Whether values have neither equality nor an order; they are compared as text.
    pub opaque: bool,
    /// Whether it accepts NULL.
    pub nullable: bool,
    /// Its default as SQL text; empty where there is none.
    pub default: &'static str,
    /// Whether the database computes it.
    pub generated: bool,
    /// Whether the database numbers it by itself.
    pub auto: bool,
    /// The longest text, in characters; 0 where there is no limit.
    pub max_length: u32,
    /// Its values, where they are a fixed set.
    pub choices: &'static [Choice],
    /// Which of them may follow which; empty where any may.
    pub states: &'static [State],
    /// How its values are shown here.
    pub format: Format,
    /// What one types or chooses in here; `None` goes by the kind.
    pub widget: Option<Widget>,
    /// In a form: the largest file that is taken, in bytes; 0 for the panel's own limit.
    pub largest: u64,
    /// Whether this list can be sorted by it.
    pub can_sort: bool,
    /// Whether it matters less here: dimmed, and left out on a phone.
    pub is_minor: bool,
    /// Whether it is shown but cannot be changed here.
    pub is_readonly: bool,
    /// In an order: whether the largest comes first.
    pub is_descending: bool,
    /// In a form: what has to hold of the row for it to be shown.
    pub show_if: Option<&'static When>,
    /// In a form: what makes it one that has to be filled in.
    pub required_if: Option<&'static When>,
}

impl Column {
    /// A column with nothing but its place; the derive fills in the rest.
    #[must_use]
    pub const fn new(table: &'static str, name: &'static str, kind: Kind) -> Self {
        Self {
            table,
            name,
            label: name,
            help: "",
            kind,
            declared: "",
            base: "",
            cast: "",
            opaque: false,
            nullable: false,
            default: "",
            generated: false,
            auto: false,
            max_length: 0,
            choices: &[],
            states: &[],
            format: Format::Plain,
            widget: None,
            largest: 0,
            can_sort: false,
            is_minor: false,
            is_readonly: false,
            is_descending: false,
            show_if: None,
            required_if: None,
        }
    }

    /// The type with its length, such as `numeric(10,2)`, that of a domain being what it comes to.
    pub(crate) const fn sized(&self) -> &'static str {
        if self.base.is_empty() {
            self.declared
        } else {
            self.base
        }
    }

    /// Whether its numbers include infinities and what is no number: PostgreSQL's do, and travel
    /// under the names of its types.
    pub(crate) fn takes_any_float(&self) -> bool {
        self.kind == Kind::Real && matches!(self.cast, "real" | "double precision")
    }

    /// In a list: can be sorted by.
    #[must_use]
    pub const fn sortable(mut self) -> Self {
        self.can_sort = true;
        self
    }

    /// Matters less: dimmed, and left out on a phone.
    #[must_use]
    pub const fn minor(mut self) -> Self {
        self.is_minor = true;
        self
    }

    /// In a form: shown, not changed.
    #[must_use]
    pub const fn readonly(mut self) -> Self {
        self.is_readonly = true;
        self
    }

    /// In a form: shown where this holds of the row.
    #[must_use]
    pub const fn show_if(mut self, when: &'static When) -> Self {
        self.show_if = Some(when);
        self
    }

    /// In a form: has to be filled in where this holds of the row.
    #[must_use]
    pub const fn required_if(mut self, when: &'static When) -> Self {
        self.required_if = Some(when);
        self
    }

    /// In an order: the largest first.
    #[must_use]
    pub const fn descending(mut self) -> Self {
        self.is_descending = true;
        self
    }

    /// An amount of money, typed and shown with a point; a whole number counts minor units.
    #[must_use]
    pub const fn money(mut self, currency: &'static str) -> Self {
        self.format = Format::Money(currency);
        if matches!(self.kind, Kind::Integer) {
            self.widget = Some(Widget::Money);
        }
        self
    }

    /// Shown in this way.
    #[must_use]
    pub const fn shown_as(mut self, format: Format) -> Self {
        self.format = format;
        self
    }

    /// Typed or chosen with this widget.
    #[must_use]
    pub const fn widget(mut self, widget: Widget) -> Self {
        self.widget = Some(widget);
        self
    }

    /// In a form: with files of up to so many bytes.
    #[must_use]
    pub const fn largest(mut self, bytes: u64) -> Self {
        self.largest = bytes;
        self
    }

    /// In a form: its values are states, of which these may follow these.
    #[must_use]
    pub const fn workflow(mut self, states: &'static [State]) -> Self {
        self.states = states;
        self
    }

    /// A filter: one of its choices.
    #[must_use]
    pub const fn choice(self) -> Filter {
        Filter {
            column: self,
            kind: FilterKind::Choice,
        }
    }

    /// A filter: yes or no.
    #[must_use]
    pub const fn yes_no(self) -> Filter {
        Filter {
            column: self,
            kind: FilterKind::YesNo,
        }
    }

    /// A filter: a row of the table referred to.
    #[must_use]
    pub const fn reference(self) -> Filter {
        Filter {
            column: self,
            kind: FilterKind::Reference,
        }
    }

    /// A filter: part of the text.
    #[must_use]
    pub const fn contains(self) -> Filter {
        Filter {
            column: self,
            kind: FilterKind::Text,
        }
    }

    /// A filter: from and to.
    #[must_use]
    pub const fn range(self) -> Filter {
        Filter {
            column: self,
            kind: FilterKind::Range,
        }
    }

    /// Whether both are the same column of the same table, however shown.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.name == other.name && self.table == other.table
    }
}

/// A filter that a list offers.
#[derive(Clone, Copy, Debug)]
pub struct Filter {
    /// The column.
    pub column: Column,
    /// What one chooses.
    pub kind: FilterKind,
}
