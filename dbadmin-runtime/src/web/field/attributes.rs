//! What stands in a field's tags: which hint and message belong to it, and what a browser checks before it
//! sends.

use std::fmt::Write as _;

use super::super::control::Control;
use super::super::escape::{Escaped, Markup};
use super::Field;

impl Field {
    /// Where the box stands that says what an empty field means.
    pub fn blank_class(&self) -> &'static str {
        match self.control {
            Control::Upload { .. } => "gone",
            _ => "blank",
        }
    }

    /// What stands behind the label of a field that may stay empty.
    pub fn mark(&self) -> Markup {
        Markup(if self.optional {
            r#" <span class="opt">optional</span>"#.to_owned()
        } else {
            String::new()
        })
    }

    /// The attributes that tie a control to its hint and its message.
    pub fn aria(&self) -> Markup {
        let mut out = String::new();
        let mut ids = Vec::new();
        if self.error.is_some() {
            out.push_str(r#" aria-invalid="true""#);
            ids.push(format!("{}-error", self.id));
        }
        if !self.hint.is_empty() {
            ids.push(format!("{}-hint", self.id));
        }
        if !self.dependence.only.is_empty() {
            ids.push(format!("{}-only", self.id));
        }
        if !ids.is_empty() {
            // Writing to a String cannot fail.
            let _ = write!(out, r#" aria-describedby="{}""#, ids.join(" "));
        }
        Markup(out)
    }

    /// The attributes by which a browser checks before it sends.
    pub fn limits(&self) -> Markup {
        let mut out = String::new();
        let mut put = |name: &str, value: Option<i64>| {
            if let Some(value) = value {
                let _ = write!(out, r#" {name}="{value}""#);
            }
        };
        let kind = match self.control {
            Control::Input { kind, .. } => kind,
            Control::Area { .. } | Control::Prose { .. } => "text",
            _ => "",
        };
        match kind {
            "number" => {
                put("min", self.limits.min);
                put("max", self.limits.max);
                put("step", Some(1));
            }
            "text" | "email" | "url" | "tel" | "password" => {
                put("minlength", self.limits.shortest.map(i64::from));
                put("maxlength", self.limits.longest.map(i64::from));
            }
            "datetime-local" | "time" if self.limits.fractions || self.value.contains('.') => {
                out.push_str(r#" step="0.001""#);
            }
            // Without a step, a browser offers no seconds.
            "datetime-local" | "time" => put("step", Some(1)),
            _ => {}
        }
        if let Some((pattern, example)) = &self.pattern {
            let pattern = Escaped(pattern);
            let _ = write!(
                out,
                r#" pattern="{pattern}" title="A number, such as {example}""#
            );
        }
        if self.blank.is_some() {
            // Lets the style know that nothing has been entered.
            out.push_str(r#" placeholder=" ""#);
        }
        if self.required {
            out.push_str(" required");
        }
        Markup(out)
    }
}
