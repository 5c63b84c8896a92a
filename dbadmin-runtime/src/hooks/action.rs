//! What can be done with rows by a button, beside changing and deleting them: an action of the
//! developer's own, with a form for what it needs to know.

use dbadmin_model::Value;
use dbadmin_model::plan::{Permission, Widget};

use super::FromValue;
use crate::{Actor, Choice, Column, Kind, Resource, Tone};

/// An action on rows of one table. [`super::Hooks::actions`] lists them, [`super::Hooks::act`] does
/// what they are for.
#[derive(Clone, Copy, Debug)]
pub struct Action {
    /// Its name in addresses: small letters, digits, `-` and `_`.
    pub name: &'static str,
    /// The words of its button, such as "Mark as shipped".
    pub title: &'static str,
    /// One sentence about what it does; may be empty.
    pub help: &'static str,
    /// What is said when it is done, as a full sentence.
    pub done: &'static str,
    /// What its colour means: [`Tone::Bad`] for what cannot be undone.
    pub tone: Tone,
    /// What one has to be allowed to do with the table.
    pub permission: Permission,
    /// The roles that may do it; empty for all that have the permission.
    pub roles: &'static [&'static str],
    /// What it asks for.
    pub input: &'static [Ask],
}

impl Action {
    /// An action of that name with that button, which asks for nothing and is for everybody who may
    /// change rows.
    #[must_use]
    pub const fn new(name: &'static str, title: &'static str) -> Self {
        Self {
            name,
            title,
            help: "",
            done: "Done, with all of them.",
            tone: Tone::Neutral,
            permission: Permission::Edit,
            roles: &[],
            input: &[],
        }
    }

    /// With a sentence about what it does.
    #[must_use]
    pub const fn help(mut self, help: &'static str) -> Self {
        self.help = help;
        self
    }

    /// With what is said when it is done.
    #[must_use]
    pub const fn done(mut self, done: &'static str) -> Self {
        self.done = done;
        self
    }

    /// With a colour.
    #[must_use]
    pub const fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// For everybody who may do this with the table.
    #[must_use]
    pub const fn permission(mut self, permission: Permission) -> Self {
        self.permission = permission;
        self
    }

    /// For these roles alone.
    #[must_use]
    pub const fn roles(mut self, roles: &'static [&'static str]) -> Self {
        self.roles = roles;
        self
    }

    /// Asking for this.
    #[must_use]
    pub const fn input(mut self, input: &'static [Ask]) -> Self {
        self.input = input;
        self
    }

    /// Whether somebody may do it with the table.
    #[must_use]
    pub fn is_for(&self, actor: &Actor, resource: &Resource) -> bool {
        let role = self.roles.is_empty() || self.roles.contains(&actor.role.name);
        role && actor.may(resource.table, Permission::View)
            && actor.may(resource.table, self.permission)
    }
}

/// A field of an action's form. What is asked for is required, unless it is
/// [optional](Self::optional).
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    pub(crate) column: Column,
}

impl Ask {
    const fn of(name: &'static str, label: &'static str, kind: Kind) -> Self {
        let mut column = Column::new("", name, kind);
        column.label = label;
        Self { column }
    }

    /// A line of text.
    #[must_use]
    pub const fn text(name: &'static str, label: &'static str) -> Self {
        Self::of(name, label, Kind::Text)
    }

    /// Several lines of text.
    #[must_use]
    pub const fn lines(name: &'static str, label: &'static str) -> Self {
        let mut ask = Self::text(name, label);
        ask.column.widget = Some(Widget::Textarea);
        ask
    }

    /// A whole number.
    #[must_use]
    pub const fn number(name: &'static str, label: &'static str) -> Self {
        Self::of(name, label, Kind::Integer)
    }

    /// An amount in this currency, in its minor units.
    #[must_use]
    pub const fn money(name: &'static str, label: &'static str, currency: &'static str) -> Self {
        Self {
            column: Self::number(name, label).column.money(currency),
        }
    }

    /// One of these.
    #[must_use]
    pub const fn choice(
        name: &'static str,
        label: &'static str,
        choices: &'static [Choice],
    ) -> Self {
        let mut ask = Self::text(name, label);
        ask.column.choices = choices;
        ask.column.widget = Some(Widget::Select);
        ask
    }

    /// A day.
    #[must_use]
    pub const fn date(name: &'static str, label: &'static str) -> Self {
        Self::of(name, label, Kind::Date)
    }

    /// A box to tick.
    #[must_use]
    pub const fn yes_no(name: &'static str, label: &'static str) -> Self {
        Self::of(name, label, Kind::Boolean)
    }

    /// With a sentence under the field.
    #[must_use]
    pub const fn help(mut self, help: &'static str) -> Self {
        self.column.help = help;
        self
    }

    /// At most so many characters.
    #[must_use]
    pub const fn longest(mut self, characters: u32) -> Self {
        self.column.max_length = characters;
        self
    }

    /// It may stay empty.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.column.nullable = true;
        self
    }
}

/// What has been filled into an action's form.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    pub(crate) values: Vec<(&'static str, Value)>,
}

impl Answers {
    /// The answer to what was asked under that name; `None` where it was left empty.
    #[must_use]
    pub fn get<T: FromValue>(&self, name: &str) -> Option<T> {
        let mut values = self.values.iter();
        let (_, value) = values.find(|(known, _)| *known == name)?;
        T::from_value(value)
    }
}
