//! A field that depends on others: what the page says of it, and what the script needs to decide the
//! same as one types. Without a script it is always shown, and its hint says when it matters.

use std::fmt::Write as _;

use dbadmin_model::Value;
use serde_json::{Value as Json, json};

use super::escape::{Escaped, Markup};
use super::setting::Setting;
use crate::panel::typed;
use crate::write::{editable, meant, takes_file};
use crate::{Column, Kind, When, elements};

/// What a field's conditions come to.
#[derive(Debug, Default)]
pub struct Dependence {
    /// The attributes of the field that the script and the style read.
    pub attributes: Markup,
    /// When it is shown; empty where it always is.
    pub only: String,
    /// When it has to be filled in; empty where no other field says.
    pub needed: String,
}

impl Dependence {
    /// What the conditions of a column come to in this form. `required` says that it has to be filled in
    /// whatever the others hold.
    pub fn of(setting: &Setting<'_>, column: &Column, required: bool) -> Self {
        let mut dependence = Self::default();
        let mut put = |name: &str, when: &When| {
            let json = Escaped(&script(setting, when).to_string()).to_string();
            // Writing to a String cannot fail.
            let _ = write!(dependence.attributes.0, r#" data-{name}="{json}""#);
        };
        if let Some(when) = column.show_if {
            put("show", when);
            dependence.only = format!("Only when {}.", when.in_words());
        }
        if let Some(when) = column.required_if.filter(|_| !required) {
            put("need", when);
            dependence.needed = format!("Needed when {}.", when.in_words());
        }
        let off = column
            .show_if
            .is_some_and(|when| !when.holds(&|it| value(setting, it)));
        if off && setting.errors.of(column).next().is_none() {
            dependence.attributes.0.push_str(" data-off");
        }
        dependence
    }
}

/// What the row would hold in a column if the form were sent as it is.
fn value(setting: &Setting<'_>, column: &Column) -> Value {
    let old = setting.record.and_then(|record| record.value(column));
    if !is_typed(setting, column) {
        return old.cloned().unwrap_or(Value::Null);
    }
    let dialect = setting.visit.app().store().dialect();
    meant(dialect, column, &setting.value(column), old)
}

/// Whether one can change it in this form.
fn is_typed(setting: &Setting<'_>, column: &Column) -> bool {
    let is_long = setting.too_long.iter().any(|long| long.is(column));
    // A file that is chosen already is in no control, and a list is in several.
    let is_one = !takes_file(column) && !elements::is_list(column);
    is_one && !is_long && editable(setting.resource).any(|known| known.is(column))
}

/// A condition for the script: `["in", "status", "shipped"]`. Of what the form cannot change, it is
/// known already whether it holds.
fn script(setting: &Setting<'_>, when: &When) -> Json {
    let test = |kind: &str, column: &Column, texts: &[&str]| {
        if !is_typed(setting, column) {
            return json!(when.holds(&|it| value(setting, it)));
        }
        let mut parts = vec![json!(kind), json!(column.name)];
        parts.extend(texts.iter().map(|text| constant(column, text)));
        Json::Array(parts)
    };
    let several = |kind: &str, inner: &[When]| {
        let mut parts = vec![json!(kind)];
        parts.extend(inner.iter().map(|part| script(setting, part)));
        Json::Array(parts)
    };
    match *when {
        When::OneOf(column, texts) => test("in", column, texts),
        When::NoneOf(column, texts) => test("out", column, texts),
        When::Empty(column) => test("empty", column, &[]),
        When::Filled(column) => test("full", column, &[]),
        When::All(parts) => several("all", parts),
        When::Any(parts) => several("any", parts),
    }
}

/// A value as the field holds it; of a number, the number, however it is written.
fn constant(column: &Column, text: &str) -> Json {
    let text = typed(column, text);
    let is_number = matches!(column.kind, Kind::Integer | Kind::Real | Kind::Numeric);
    match text.parse::<f64>() {
        Ok(number) if is_number => json!(number),
        _ => json!(text),
    }
}
