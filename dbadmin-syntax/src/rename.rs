//! `rename_all`: the spellings that sqlx knows, by the same rules, so that a choice here is the
//! value that sqlx writes.

use heck::{
    ToKebabCase, ToLowerCamelCase, ToShoutyKebabCase, ToShoutySnakeCase, ToSnakeCase,
    ToUpperCamelCase,
};
use syn::LitStr;

use crate::Errors;
use crate::names::{closest, one_of};

/// A rule, and what it makes of a name.
type Rule = (&'static str, fn(&str) -> String);

/// The rules by name.
const RULES: &[Rule] = &[
    ("lowercase", str::to_lowercase),
    ("UPPERCASE", str::to_uppercase),
    ("snake_case", |name| name.to_snake_case()),
    ("SCREAMING_SNAKE_CASE", |name| name.to_shouty_snake_case()),
    ("kebab-case", |name| name.to_kebab_case()),
    ("SCREAMING-KEBAB-CASE", |name| name.to_shouty_kebab_case()),
    ("camelCase", |name| name.to_lower_camel_case()),
    ("PascalCase", |name| name.to_upper_camel_case()),
];

/// What to make of names without one of their own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RenameAll(fn(&str) -> String);

impl RenameAll {
    /// The rule of that name; an unknown one is an error.
    pub(crate) fn read(literal: &LitStr, errors: &mut Errors) -> Option<Self> {
        let name = literal.value();
        let rule = RULES.iter().find(|(known, _)| *known == name);
        if rule.is_none() {
            let known = || RULES.iter().map(|(known, _)| *known);
            let advice = match closest(&name, known()) {
                Some(meant) => format!("did you mean {meant:?}?"),
                None => format!("it is one of {}", one_of(known())),
            };
            errors.push_at(literal, format!("unknown `rename_all` {name:?}: {advice}"));
        }
        rule.map(|(_, apply)| Self(*apply))
    }

    /// The name by this rule.
    pub(crate) fn apply(self, name: &str) -> String {
        (self.0)(name)
    }
}
