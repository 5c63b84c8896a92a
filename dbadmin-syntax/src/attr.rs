//! Reads `#[admin(…)]` attributes against the vocabulary. What comes out is typed and complete;
//! what is wrong went to the errors, key by key, and the rest is read all the same.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Ident, Lit, LitStr, Path, Token, UnOp, parenthesized};

use crate::Errors;
use crate::ast::{BelongsTo, Word};
use crate::names::{closest, one_of};
use crate::vocabulary::{KEYS, Key, Place, Takes, find};
use crate::workflow::Step;

/// The keys of one item, field or variant.
#[derive(Default)]
pub(crate) struct Attributes {
    entries: Vec<(&'static str, Value)>,
}

/// A key's value.
enum Value {
    Nothing,
    Text(LitStr),
    Word(Word),
    Number(i32),
    Reference(BelongsTo),
    Structs(Vec<Path>),
    Variants(Vec<Step>),
}

/// A key as it is written, before the vocabulary is asked.
pub(crate) struct Entry {
    pub(crate) key: Ident,
    pub(crate) value: EntryValue,
}

/// What follows a key.
pub(crate) enum EntryValue {
    /// `key`
    Nothing,
    /// `key = value`
    Equals(Expr),
    /// `key(…)`
    List(TokenStream),
}

impl Entry {
    /// The entries between the parentheses of an attribute.
    pub(crate) fn all(input: ParseStream) -> syn::Result<Vec<Self>> {
        let entries = input.parse_terminated(Self::parse, Token![,])?;
        Ok(entries.into_iter().collect())
    }

    fn parse(input: ParseStream) -> syn::Result<Self> {
        let key = input
            .call(Ident::parse_any)
            .map_err(|error| syn::Error::new(error.span(), "expected a key"))?;
        let value = if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            EntryValue::Equals(input.parse()?)
        } else if input.peek(syn::token::Paren) {
            let content;
            parenthesized!(content in input);
            EntryValue::List(content.parse()?)
        } else {
            EntryValue::Nothing
        };
        Ok(Self { key, value })
    }

    /// The text after `=`, if it is one.
    pub(crate) fn text(&self) -> Option<&LitStr> {
        match &self.value {
            EntryValue::Equals(Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            })) => Some(text),
            _ => None,
        }
    }
}

impl Attributes {
    /// Reads every `#[admin(…)]` among the attributes of something that stands at `place`.
    pub(crate) fn read(attributes: &[Attribute], place: Place, errors: &mut Errors) -> Self {
        let mut read = Self::default();
        for attribute in attributes {
            if !attribute.path().is_ident("admin") {
                continue;
            }
            let entries = attribute.parse_args_with(Entry::all);
            for entry in errors
                .take(entries.map_err(ungrammatical))
                .unwrap_or_default()
            {
                read.add(&entry, place, errors);
            }
        }
        read
    }

    fn add(&mut self, entry: &Entry, place: Place, errors: &mut Errors) {
        let name = entry.key.to_string();
        let Some(key) = find(place, &name) else {
            errors.push_at(&entry.key, unknown(place, &name));
            return;
        };
        if self.entries.iter().any(|(known, _)| *known == key.name) {
            errors.push_at(
                &entry.key,
                format!("`{name}` is given twice: keep one of them"),
            );
            return;
        }
        if let Some(value) = errors.take(value(key, entry)) {
            self.entries.push((key.name, value));
        }
    }

    fn get(&self, name: &str) -> Option<&Value> {
        debug_assert!(KEYS.iter().any(|key| key.name == name));
        self.entries
            .iter()
            .find_map(|(known, value)| (*known == name).then_some(value))
    }

    /// Whether the key is there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The text of a key.
    pub(crate) fn text(&self, name: &str) -> Option<LitStr> {
        match self.get(name) {
            Some(Value::Text(text)) => Some(text.clone()),
            _ => None,
        }
    }

    /// The word of a key.
    pub(crate) fn word(&self, name: &str) -> Option<Word> {
        match self.get(name) {
            Some(Value::Word(word)) => Some(word.clone()),
            _ => None,
        }
    }

    /// The number of a key.
    pub(crate) fn number(&self, name: &str) -> Option<i32> {
        match self.get(name) {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }

    /// The variants of a key.
    pub(crate) fn variants(&self, name: &str) -> Option<Vec<Step>> {
        match self.get(name) {
            Some(Value::Variants(variants)) => Some(variants.clone()),
            _ => None,
        }
    }

    /// The reference of a key.
    pub(crate) fn reference(&self, name: &str) -> Option<BelongsTo> {
        match self.get(name) {
            Some(Value::Reference(reference)) => Some(reference.clone()),
            _ => None,
        }
    }

    /// The structs of a key.
    pub(crate) fn structs(&self, name: &str) -> Option<Vec<Path>> {
        match self.get(name) {
            Some(Value::Structs(structs)) => Some(structs.clone()),
            _ => None,
        }
    }
}

/// Adds to what the parser says what one would write.
fn ungrammatical(error: syn::Error) -> syn::Error {
    let message = format!(
        "{error}; `#[admin(…)]` takes keys with commas between them, such as `#[admin(list, label \
         = \"Price\")]`"
    );
    syn::Error::new(error.span(), message)
}

/// What to say of a key that the vocabulary does not have at this place.
fn unknown(place: Place, name: &str) -> String {
    if let Some(elsewhere) = KEYS.iter().find(|key| key.name == name) {
        let there = elsewhere.place.in_words();
        return format!("`{name}` stands on {there}, not on {}", place.in_words());
    }
    let here = || {
        let keys = KEYS.iter().filter(|key| key.place == place);
        keys.map(|key| key.name)
    };
    match closest(name, here()) {
        Some(meant) => format!("unknown key `{name}`: did you mean `{meant}`?"),
        None => format!(
            "unknown key `{name}`: `#[admin(…)]` on {} takes {}",
            place.in_words(),
            one_of(here())
        ),
    }
}

/// The value of a key, by what the key takes.
fn value(key: &Key, entry: &Entry) -> syn::Result<Value> {
    let name = key.name;
    match (key.takes, &entry.value) {
        (Takes::Nothing, EntryValue::Nothing) => Ok(Value::Nothing),
        (Takes::Nothing, _) => Err(wrong(entry, &format!("write just `{name}`"))),
        (Takes::Text, _) => match entry.text() {
            Some(text) => Ok(Value::Text(text.clone())),
            None => Err(wrong(entry, &format!("write `{name} = \"…\"`"))),
        },
        (Takes::OneOf(words), _) => match entry.text() {
            Some(text) => word(name, words, text).map(Value::Word),
            None => Err(wrong(entry, &format!("write `{name} = \"{}\"`", words[0]))),
        },
        (Takes::Number, EntryValue::Equals(expression)) => number(expression)
            .map(Value::Number)
            .ok_or_else(|| wrong(entry, &format!("write `{name} = 10`"))),
        (Takes::Number, _) => Err(wrong(entry, &format!("write `{name} = 10`"))),
        (Takes::Reference, EntryValue::List(tokens)) => {
            reference.parse2(tokens.clone()).map(Value::Reference)
        }
        (Takes::Reference, _) => Err(wrong(
            entry,
            &format!("write `{name}(Category)` or `{name}(Category, display = \"name\")`"),
        )),
        (Takes::Structs, EntryValue::List(tokens)) => {
            let structs = Punctuated::<Path, Token![,]>::parse_terminated.parse2(tokens.clone())?;
            Ok(Value::Structs(structs.into_iter().collect()))
        }
        (Takes::Structs, _) => Err(wrong(
            entry,
            &format!("write `{name}(OrderItem)` with the structs, or `{name}()` for none"),
        )),
        (Takes::Variants, EntryValue::List(tokens)) if !tokens.is_empty() => {
            let variants = Punctuated::<Step, Token![,]>::parse_terminated;
            let variants = variants.parse2(tokens.clone()).map_err(|error| {
                let message = format!(
                    "{error}; write `{name}(Paid, Cancelled)`, or with roles \
                     `{name}(Refunded(roles = [\"manager\"]))`"
                );
                syn::Error::new(error.span(), message)
            })?;
            Ok(Value::Variants(variants.into_iter().collect()))
        }
        (Takes::Variants, _) => Err(wrong(entry, &format!("write `{name}(Paid, Cancelled)`"))),
    }
}

fn wrong(entry: &Entry, instead: &str) -> syn::Error {
    let message = format!("`{}` does not take this: {instead}", entry.key);
    match &entry.value {
        EntryValue::Nothing => syn::Error::new_spanned(&entry.key, message),
        EntryValue::Equals(value) => syn::Error::new_spanned(value, message),
        EntryValue::List(tokens) => {
            let mut all = entry.key.to_token_stream();
            all.extend(tokens.clone());
            syn::Error::new_spanned(all, message)
        }
    }
}

fn word(key: &str, words: &'static [&'static str], text: &LitStr) -> syn::Result<Word> {
    let written = text.value();
    match words.iter().find(|word| **word == written) {
        Some(name) => Ok(Word {
            name,
            literal: text.clone(),
        }),
        None => {
            let advice = match closest(&written, words.iter().copied()) {
                Some(meant) => format!("did you mean {meant:?}?"),
                None => format!("it is one of {}", one_of(words.iter().copied())),
            };
            Err(syn::Error::new_spanned(
                text,
                format!("unknown {key} {written:?}: {advice}"),
            ))
        }
    }
}

/// A whole number, also a negative one, which Rust's grammar has as an expression.
fn number(expression: &Expr) -> Option<i32> {
    match expression {
        Expr::Lit(ExprLit {
            lit: Lit::Int(number),
            ..
        }) => number.base10_parse().ok(),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
            number(&unary.expr).map(|number| -number)
        }
        _ => None,
    }
}

/// `Category` or `Category, display = "name"`.
fn reference(input: ParseStream) -> syn::Result<BelongsTo> {
    let target: Path = input.parse()?;
    let mut display = None;
    if !input.is_empty() {
        input.parse::<Token![,]>()?;
        for entry in Entry::all(input)? {
            match entry.text() {
                Some(text) if entry.key == "display" => display = Some(text.clone()),
                _ => {
                    return Err(syn::Error::new_spanned(
                        &entry.key,
                        "`belongs_to` takes a struct and `display = \"column\"`, nothing else",
                    ));
                }
            }
        }
    }
    Ok(BelongsTo { target, display })
}
