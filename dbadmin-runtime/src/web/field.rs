//! A field of a form: its label, control, value, limits and what is wrong with it.

mod attributes;

use std::fmt::Write as _;

use dbadmin_model::Value;

use super::choices;
use super::control::{self, Control, Limits, input};
use super::dependent::Dependence;
use super::escape::Markup;
use super::filter_form::source;
use super::form_data::FILE;
use super::format;
use super::room::REASON;
use super::rows::{reference, target};
use super::setting::Setting;
use super::steps;
use super::trouble::Trouble;
use super::{address, errand, file, words};
use crate::duration::Unit;
use crate::field_text::{field_text, machine, zone};
use crate::policy::{is_hidden, is_secret};
use crate::upload::ACCEPTED;
use crate::write::{self, blank_prefix, editable, is_path, shows_digits, takes_file};
use crate::{Column, Format, Kind, Resource, Widget};

/// A field.
#[derive(Debug)]
pub struct Field {
    /// Its place in the document.
    pub id: String,
    /// The column's name.
    pub column: &'static str,
    /// What it is sent as: the column's name, behind its row's where a form has several.
    pub name: String,
    /// The column's label.
    pub label: &'static str,
    /// What stands under it.
    pub hint: String,
    /// What is wrong with it.
    pub error: Option<String>,
    /// Whether it has to have a value.
    pub required: bool,
    /// Whether it takes a whole line of the form.
    pub wide: bool,
    /// Whether it takes twice the room of others.
    pub broad: bool,
    /// Whether it may stay empty.
    pub optional: bool,
    /// Its value as text.
    pub value: String,
    /// Whether an empty one means the empty text, or no bytes, where the form lets somebody say so.
    pub blank: Option<bool>,
    /// What stands before the column's name in the name of the box that means this.
    pub blank_prefix: &'static str,
    /// What the box says that means this.
    pub blank_label: &'static str,
    /// What one types or chooses in.
    pub control: Control,
    /// How it depends on other fields.
    pub dependence: Dependence,
    limits: Limits,
    /// The notation of a number that is typed as text, and an example.
    pattern: Option<(String, String)>,
}

/// Where the field of this column is in the document.
pub fn id(column: &str) -> String {
    let mut id = String::from("field-");
    for byte in column.bytes() {
        // Writing to a String cannot fail.
        let _ = match byte {
            b'_' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => id.write_char(char::from(byte)),
            _ if byte.is_ascii() => id.write_char('-'),
            // Names in other letters differ in these alone.
            _ => write!(id, "-{byte:02x}"),
        };
    }
    id
}

impl Field {
    /// The field in a form of its own: no errand leads away from there, and no other field decides whether
    /// it is shown.
    pub fn alone(mut self) -> Self {
        if let Control::Picker { fresh, .. } = &mut self.control {
            *fresh = None;
        }
        self.unpreviewed();
        self.dependence.attributes = Markup::default();
        self
    }

    /// Without a way to see what its Markdown comes to.
    pub fn unpreviewed(&mut self) {
        if let Control::Prose { rows, .. } = self.control {
            self.control = Control::Area { rows, code: false };
        }
    }

    /// The field of a column; `None` where there is nothing to show in a new row.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn build(
        setting: &Setting<'_>,
        column: &'static Column,
    ) -> Result<Option<Self>, Trouble> {
        let resource = setting.resource;
        let is_new = setting.record.is_none();
        let is_long = setting.too_long.iter().any(|long| long.name == column.name);
        let has_room = !is_path(column) || setting.visit.app().files().is_some();
        let is_editable =
            !is_long && has_room && editable(resource).any(|known| known.name == column.name);
        if !is_editable && is_new {
            return Ok(None);
        }
        let limits = Limits::of(resource, column);
        let errors: Vec<&str> = setting.errors.of(column).collect();
        let mut field = Self {
            id: id(column.name),
            column: column.name,
            name: column.name.to_owned(),
            label: column.label,
            hint: if is_long {
                REASON.to_owned()
            } else {
                control::hint(resource, column, &limits, is_new)
            },
            error: (!errors.is_empty()).then(|| errors.join(" ")),
            required: is_editable && control::is_required(column),
            wide: false,
            broad: false,
            optional: is_editable && column.nullable,
            value: setting.value(column),
            blank: None,
            blank_prefix: blank_prefix(resource),
            blank_label: "Blank on purpose",
            control: input("text", ""),
            dependence: Dependence::default(),
            limits,
            pattern: None,
        };
        field.control = if is_editable {
            field.changeable(setting, column).await?
        } else {
            setting.fixed(column)
        };
        if is_editable {
            field.pattern = field.pattern(setting, column);
            field.blank = setting.blank(column, &field.control, &field.limits);
            field.required &= field.blank.is_none();
        }
        field.depend(setting, column);
        field.wide = matches!(field.control, Control::Area { .. } | Control::Prose { .. });
        field.broad = field.is_broad(resource, column);
        Ok(Some(field))
    }

    /// The notation of a number that is typed as text. What is there already is never refused.
    fn pattern(&self, setting: &Setting<'_>, column: &Column) -> Option<(String, String)> {
        let dialect = setting.visit.app().store().dialect();
        let is_typed = matches!(
            self.control,
            Control::Amount { .. } | Control::Measured { .. } | Control::Input { kind: "text", .. }
        ) && column.widget != Some(Widget::Duration)
            && column.format != Format::Duration;
        let fits = self.value.is_empty() || write::is_accepted(dialect, column, &self.value);
        let (pattern, example) = write::pattern(dialect, column).filter(|_| is_typed && fits)?;
        // The sign behind it may be typed as well.
        Some(match self.control {
            Control::Measured { .. } => (format!("(?:{pattern})\\s*%?"), example),
            _ => (pattern, example),
        })
    }

    /// What other fields make of it.
    fn depend(&mut self, setting: &Setting<'_>, column: &Column) {
        let old = setting.record.and_then(|record| record.value(column));
        let is_there = old.is_some_and(|old| !old.is_null());
        let kept = is_hidden(column) && setting.record.is_some() || takes_file(column) && is_there;
        self.dependence = Dependence::of(setting, column, self.required || kept);
        if !self.dependence.needed.is_empty() {
            self.hint = format!("{} {}", self.hint, self.dependence.needed);
            self.hint = self.hint.trim_start().to_owned();
        }
    }

    /// The control of a column that can be changed.
    async fn changeable(
        &mut self,
        setting: &Setting<'_>,
        column: &'static Column,
    ) -> Result<Control, Trouble> {
        let reference =
            reference(setting.resource, column).filter(|it| choices::can_pick(setting.visit, it));
        let widget = if is_hidden(column) {
            Widget::Password
        } else {
            control::widget(column, reference.is_some())
        };
        let old = setting.record.and_then(|record| record.value(column));
        if takes_file(column) && !is_hidden(column) {
            return Ok(self.upload(setting, column));
        }
        if column.kind == Kind::Blob {
            self.describe_bytes(setting, column);
        } else if shows_digits(column, old) {
            self.describe_digits();
        } else {
            self.describe_zone(column, old);
        }
        if widget == Widget::Password && setting.record.is_some() {
            self.required = false;
            self.hint = format!("{} Left empty, it stays as it is.", self.hint);
        }
        let (Widget::Picker, Some(reference)) = (widget, reference) else {
            return Ok(self.plain_control(column, widget, setting));
        };
        let find = setting.typed.text(&format!("_find.{}", column.name)).trim();
        let found = choices::rows(setting.visit, reference, find, &self.value).await?;
        Ok(Control::Picker {
            options: found.choices,
            more: found.more,
            find: find.to_owned(),
            source: source(setting.visit, setting.resource, column),
            open: errand::open(setting.visit, reference, &self.value),
            list: target(setting.visit.app(), setting.visit.actor, reference)
                .map(|table| address::list(setting.visit.base, table)),
            fresh: errand::may_add(setting.visit.app(), setting.visit.actor, reference)
                .map(|target| words::lower(target.table.singular).into_owned()),
        })
    }

    /// A control that chooses a file. What is there already stays unless another one is chosen.
    fn upload(&mut self, setting: &Setting<'_>, column: &Column) -> Control {
        let largest = setting.visit.app().panel().uploads.largest_of(column);
        let is_image = column.widget == Some(Widget::Image);
        let what = if is_image { "An image" } else { "A file" };
        // Writing to a String cannot fail.
        let _ = write!(self.hint, " {what} of up to {}.", format::size(largest));
        let old = setting.record.and_then(|record| record.value(column));
        if old.is_some_and(|old| !old.is_null()) {
            self.required = false;
            self.blank_label = "Remove this file";
            self.hint
                .push_str(" Without a new one, the present one stays.");
        }
        self.hint = self.hint.trim_start().to_owned();
        self.value.clear();
        let lost = setting.typed.text(&format!("{FILE}{}", column.name));
        if self.error.is_none() && !lost.is_empty() {
            self.error = Some(again(lost));
        }
        Control::Upload {
            accept: if is_image { ACCEPTED } else { "" },
            largest,
            present: setting
                .record
                .and_then(|record| file::shown(setting.visit, record, column)),
        }
    }

    /// Bytes are typed in hexadecimal digits, and never shown: there may be very many.
    fn describe_bytes(&mut self, setting: &Setting<'_>, column: &Column) {
        self.hint
            .push_str(" Bytes in hexadecimal digits, such as 48 65 6c 6c 6f.");
        let old = setting.record.and_then(|record| record.value(column));
        if let Some(Value::Integer(size)) = old {
            self.required = false;
            self.blank_label = "Remove these bytes";
            let size = match is_secret(setting.resource, column) {
                true => "••••••".to_owned(),
                false => size.to_string(),
            };
            // Writing to a String cannot fail.
            let _ = write!(self.hint, " Left empty, the {size} bytes there are stay.");
        }
        self.hint = self.hint.trim_start().to_owned();
    }

    /// Bytes that stand in a column for text, and are no text, are shown and typed in digits, which
    /// the column's limits do not count.
    fn describe_digits(&mut self) {
        self.hint
            .push_str(" This is no text: its bytes are shown in hexadecimal digits.");
        self.hint = self.hint.trim_start().to_owned();
        (self.limits.shortest, self.limits.longest) = (None, None);
    }

    /// A control for times has no place for a zone, and does not say in which the time is.
    fn describe_zone(&mut self, column: &Column, old: Option<&Value>) {
        let stored = old.map(|old| field_text(column, old)).unwrap_or_default();
        let zone = zone(column, &stored);
        if !zone.is_empty() {
            // Writing to a String cannot fail.
            let _ = write!(self.hint, " The time is in {}.", zone);
        }
        self.hint = self.hint.trim_start().to_owned();
    }

    /// Whether it holds more than a word or two: the row's name, or a text that is long already.
    fn is_broad(&self, resource: &Resource, column: &Column) -> bool {
        let names = resource.relations.display.iter().any(|it| it.is(column));
        let line = matches!(
            self.control,
            Control::Input {
                kind: "text" | "url",
                ..
            }
        );
        line && column.kind == Kind::Text && (names || self.value.chars().count() > 28)
    }

    fn plain_control(&mut self, column: &Column, widget: Widget, setting: &Setting<'_>) -> Control {
        if let Some(control) = self.choosing(column, widget, setting) {
            return control;
        }
        match widget {
            Widget::Markdown => Control::Prose {
                rows: self.value.lines().count().clamp(5, 16),
                preview: None,
            },
            // A control of one line would lose the line ends.
            _ if self.value.contains(['\n', '\r'])
                && !matches!(widget, Widget::Json | Widget::Password) =>
            {
                Control::Area {
                    rows: self.value.lines().count().clamp(3, 12),
                    code: false,
                }
            }
            Widget::Textarea => Control::Area {
                rows: self.value.lines().count().clamp(3, 12),
                code: false,
            },
            Widget::Json => Control::Area {
                rows: self.value.lines().count().clamp(5, 16),
                code: true,
            },
            Widget::Money => match column.format {
                Format::Money(currency) => Control::Amount {
                    currency: format::symbol(currency),
                },
                _ => input("text", "decimal"),
            },
            // A control for numbers would show nothing of text that stands in such a column.
            Widget::Percent => Control::Measured { unit: "%" },
            Widget::Duration => self.span(column),
            Widget::Integer if column.kind == Kind::Integer && is_integer(&self.value) => {
                input("number", "numeric")
            }
            Widget::Integer | Widget::Decimal => input("text", "decimal"),
            Widget::Date => self.timed(column, "date"),
            Widget::Time => self.timed(column, "time"),
            Widget::DateTime => self.timed(column, "datetime-local"),
            Widget::Email => input("email", "email"),
            Widget::Url => input("url", "url"),
            Widget::Phone => input("tel", "tel"),
            Widget::Color if is_color(&self.value) => input("color", ""),
            Widget::Password => {
                self.value.clear();
                input("password", "")
            }
            Widget::Text
            | Widget::Color
            | Widget::Checkbox
            | Widget::Select
            | Widget::Radio
            | Widget::Picker
            | Widget::File
            | Widget::Image
            | Widget::List
            | Widget::Binary => match column.kind {
                Kind::Integer if is_integer(&self.value) => input("number", "numeric"),
                _ => input("text", ""),
            },
        }
    }

    /// A span of time is typed as one says it.
    fn span(&mut self, column: &Column) -> Control {
        let unit = Unit::of(column);
        if let Ok(number) = self.value.parse() {
            self.value = unit.words(number);
        }
        // Writing to a String cannot fail.
        let _ = write!(self.hint, " Such as 1 h 30 min, or a number of {}.", unit.0);
        self.hint = self.hint.trim_start().to_owned();
        input("text", "")
    }

    /// The control where one chooses instead of typing; `None` where there is nothing to choose.
    fn choosing(&self, column: &Column, widget: Widget, setting: &Setting<'_>) -> Option<Control> {
        let role = setting.visit.actor.role;
        let options = || steps::choices(column, setting.record, &self.value, role);
        let blank = match (column.nullable, self.required) {
            (true, _) => Some("None"),
            (_, true) => Some("Choose…"),
            // Without a value the database takes its default.
            _ => self.value.is_empty().then_some("Default"),
        };
        let odd_truth = !matches!(self.value.as_str(), "" | "true" | "false");
        match widget {
            Widget::Checkbox if !column.nullable && !odd_truth => Some(Control::Tick {
                checked: self.value == "true",
            }),
            Widget::Checkbox => Some(Control::Select {
                options: choices::yes_no(&self.value),
                blank: Some("None"),
            }),
            Widget::Select | Widget::Radio if column.kind == Kind::Boolean => {
                Some(Control::Select {
                    options: choices::yes_no(&self.value),
                    blank,
                })
            }
            Widget::Radio if !column.choices.is_empty() && !column.nullable => {
                Some(Control::Radio { options: options() })
            }
            Widget::Select | Widget::Radio if !column.choices.is_empty() => Some(Control::Select {
                options: options(),
                blank,
            }),
            _ => None,
        }
    }

    /// A control for times takes one notation only; a value in any other would vanish from it, so
    /// such a value is shown as text.
    fn timed(&mut self, column: &Column, kind: &'static str) -> Control {
        if !self.value.is_empty() {
            match machine(kind, &self.value).filter(|_| column.kind != Kind::Other) {
                Some(machine) => self.value = machine,
                None => return input("text", ""),
            }
        }
        input(kind, "")
    }
}

/// What is said of a file that was chosen in a form which comes back: no page can take it along.
pub fn again(file: &str) -> String {
    format!("Choose “{file}” again: nothing has been saved yet.")
}

/// Whether a control for numbers can hold it: a browser knows no plus before one.
fn is_integer(text: &str) -> bool {
    text.is_empty() || text.parse::<i64>().is_ok() && !text.starts_with('+')
}

fn is_color(text: &str) -> bool {
    // A colour control cannot be empty, and knows this notation only.
    text.len() == 7
        && text.starts_with('#')
        && text[1..].bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::id;

    #[test]
    fn every_column_has_a_place_of_its_own() {
        assert_eq!(id("unit price_2"), "field-unit-price_2");
        assert_eq!(id("größe"), "field-gr-c3-b6-c3-9fe");
        assert_ne!(id("имя"), id("год"));
    }
}
