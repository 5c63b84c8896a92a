//! Our own tree of an annotated struct or enum: syn's, with the attributes read, and with
//! references to the original tokens, so that a later check can point at them.

use std::collections::HashMap;

use syn::{
    Attribute, Data, DeriveInput, Generics, Ident, ItemEnum, ItemStruct, LitStr, Path, Type,
    Visibility,
};

use crate::attr::Attributes;
use crate::rename::RenameAll;
use crate::sqlx::Sqlx;
use crate::vocabulary::Place;
use crate::workflow::{self, State, Step};
use crate::{Errors, names};

/// What the derive stands on.
pub enum Input<'a> {
    /// A struct that stands for a table.
    Struct(Struct<'a>),
    /// An enum that stands for a column's choices.
    Enum(Enum<'a>),
}

/// A struct that stands for a table.
pub struct Struct<'a> {
    /// Its name.
    pub ident: &'a Ident,
    /// Its visibility, which its constants share.
    pub vis: &'a Visibility,
    /// Its parameters, which are a mistake.
    pub generics: &'a Generics,
    /// `table`.
    pub table: Option<LitStr>,
    /// `title`.
    pub title: Option<LitStr>,
    /// `singular`.
    pub singular: Option<LitStr>,
    /// `hooks`.
    pub hooks: bool,
    /// `children`: the structs of the tables whose rows its form has along.
    pub children: Option<Vec<Path>>,
    /// `icon`.
    pub icon: Option<LitStr>,
    /// `group`.
    pub group: Option<LitStr>,
    /// `help`.
    pub help: Option<LitStr>,
    /// Its fields that stand for columns, in order; skipped ones are left out.
    pub fields: Vec<Field<'a>>,
}

/// A field that stands for a column.
pub struct Field<'a> {
    /// Its name.
    pub ident: &'a Ident,
    /// Its type.
    pub ty: &'a Type,
    /// The type that sqlx reads instead, by `#[sqlx(try_from = "…")]`.
    pub try_from: Option<Type>,
    /// Whether sqlx reads it from JSON, by `#[sqlx(json)]`, whatever its type.
    pub json: bool,
    /// The column's name, as the attributes or the field's name tell.
    pub column: String,
    /// Where an attribute says the column's name: what an error should point at.
    pub column_literal: Option<LitStr>,
    /// The name of the constant that stands for it.
    pub constant: String,
    /// `label`.
    pub label: Option<LitStr>,
    /// `help`.
    pub help: Option<LitStr>,
    /// `widget`.
    pub widget: Option<Word>,
    /// `money`: a currency.
    pub money: Option<LitStr>,
    /// `show_if`: a condition.
    pub show_if: Option<LitStr>,
    /// `required_if`: a condition.
    pub required_if: Option<LitStr>,
    /// `order`.
    pub order: Option<i32>,
    /// `belongs_to`.
    pub belongs_to: Option<BelongsTo>,
    /// The keys that take nothing.
    pub flags: Flags,
}

/// The keys of a field that take nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// `list`.
    pub list: bool,
    /// `search`.
    pub search: bool,
    /// `filter`.
    pub filter: bool,
    /// `sort`.
    pub sort: bool,
    /// `readonly`.
    pub readonly: bool,
    /// `hidden`.
    pub hidden: bool,
    /// `trash`.
    pub trash: bool,
    /// `primary_key`.
    pub primary_key: bool,
    /// `display`.
    pub display: bool,
}

/// A reference to another struct's table.
#[derive(Clone)]
pub struct BelongsTo {
    /// The struct.
    pub target: Path,
    /// The column of its table that names a row.
    pub display: Option<LitStr>,
}

/// A word of the vocabulary, and where it stands.
#[derive(Clone)]
pub struct Word {
    /// The word.
    pub name: &'static str,
    /// Where it stands.
    pub literal: LitStr,
}

/// An enum that stands for a column's choices.
pub struct Enum<'a> {
    /// Its name.
    pub ident: &'a Ident,
    /// Its variants, in order.
    pub variants: Vec<Variant<'a>>,
    /// What may follow what, by `workflow`; empty where anything may.
    pub states: Vec<State>,
}

/// One choice.
pub struct Variant<'a> {
    /// Its name.
    pub ident: &'a Ident,
    /// The value in the database.
    pub value: String,
    /// `label`.
    pub label: Option<LitStr>,
    /// `color`.
    pub color: Option<Word>,
    /// `to`: the variants that may follow.
    pub to: Option<Vec<Step>>,
    /// `initial`.
    pub initial: bool,
}

impl<'a> Input<'a> {
    /// Reads what a derive stands on; `None` where its shape has no table or choices in it.
    pub fn parse(input: &'a DeriveInput, errors: &mut Errors) -> Option<Self> {
        let head = Head {
            ident: &input.ident,
            vis: &input.vis,
            generics: &input.generics,
            attributes: &input.attrs,
        };
        match &input.data {
            Data::Struct(data) => head.structure(&data.fields, errors).map(Self::Struct),
            Data::Enum(data) => head.choices(&data.variants, errors).map(Self::Enum),
            Data::Union(data) => {
                errors.push_at(
                    data.union_token,
                    "a union stands for no table: derive `AdminPanel` on a struct or an enum",
                );
                None
            }
        }
    }
}

impl<'a> Struct<'a> {
    /// Reads a struct out of a source file.
    pub fn from_item(item: &'a ItemStruct, errors: &mut Errors) -> Option<Self> {
        let head = Head {
            ident: &item.ident,
            vis: &item.vis,
            generics: &item.generics,
            attributes: &item.attrs,
        };
        head.structure(&item.fields, errors)
    }
}

impl<'a> Enum<'a> {
    /// Reads an enum out of a source file.
    pub fn from_item(item: &'a ItemEnum, errors: &mut Errors) -> Option<Self> {
        let head = Head {
            ident: &item.ident,
            vis: &item.vis,
            generics: &item.generics,
            attributes: &item.attrs,
        };
        head.choices(&item.variants, errors)
    }
}

impl Field<'_> {
    /// The type whose values are read from the database.
    #[must_use]
    pub fn stored(&self) -> &Type {
        self.try_from.as_ref().unwrap_or(self.ty)
    }
}

/// What structs and enums have in common, in a derive's input and in a source file.
struct Head<'a> {
    ident: &'a Ident,
    vis: &'a Visibility,
    generics: &'a Generics,
    attributes: &'a [Attribute],
}

impl<'a> Head<'a> {
    fn structure(&self, fields: &'a syn::Fields, errors: &mut Errors) -> Option<Struct<'a>> {
        let attributes = Attributes::read(self.attributes, Place::Struct, errors);
        let sqlx = Sqlx::read(self.attributes, errors);
        let rename_all = sqlx
            .rename_all
            .and_then(|text| RenameAll::read(&text, errors));
        let syn::Fields::Named(named) = fields else {
            errors.push_at(
                self.ident,
                format!(
                    "`{0}` has no named fields, so nothing stands for a column: write `struct \
                     {0} {{ … }}` with a field for each column",
                    self.ident
                ),
            );
            return None;
        };
        let advice = "a table has one shape: name the types in the fields, and own their values \
                      (`String`, not `&'a str`)";
        self.has_parameters(advice, errors);
        let mut read = Vec::new();
        for field in &named.named {
            read.extend(Field::read(field, rename_all, errors));
        }
        refuse_duplicates(&read, errors);
        Some(Struct {
            ident: self.ident,
            vis: self.vis,
            generics: self.generics,
            table: attributes.text("table"),
            title: attributes.text("title"),
            singular: attributes.text("singular"),
            icon: attributes.text("icon"),
            group: attributes.text("group"),
            help: attributes.text("help"),
            hooks: attributes.has("hooks"),
            children: attributes.structs("children"),
            fields: read,
        })
    }

    fn choices(
        &self,
        variants: impl IntoIterator<Item = &'a syn::Variant>,
        errors: &mut Errors,
    ) -> Option<Enum<'a>> {
        let attributes = Attributes::read(self.attributes, Place::Enum, errors);
        let sqlx = Sqlx::read(self.attributes, errors);
        let rename_all = attributes
            .text("rename_all")
            .or(sqlx.rename_all)
            .and_then(|text| RenameAll::read(&text, errors));
        let advice = "the choices of a column are known: leave them out";
        if self.has_parameters(advice, errors) {
            return None;
        }
        let mut read: Vec<Variant<'a>> = Vec::new();
        for variant in variants {
            let variant = Variant::read(variant, rename_all, errors);
            if let Some(other) = read.iter().find(|other| other.value == variant.value) {
                errors.push_at(
                    variant.ident,
                    format!(
                        "`{}` has the value {:?} already: give one of them another with \
                         `#[admin(value = \"…\")]`",
                        other.ident, other.value
                    ),
                );
            }
            read.push(variant);
        }
        if read.is_empty() {
            errors.push_at(
                self.ident,
                "an enum without variants offers no choice: add one for each value of the column",
            );
        }
        Some(Enum {
            ident: self.ident,
            states: workflow::read(attributes.has("workflow"), &read, errors),
            variants: read,
        })
    }

    /// Whether it takes parameters, which neither a table nor a set of choices can.
    fn has_parameters(&self, advice: &str, errors: &mut Errors) -> bool {
        let has = !self.generics.params.is_empty();
        if has {
            errors.push_at(
                &self.generics.params,
                format!("`{}` takes parameters, but {advice}", self.ident),
            );
        }
        has
    }
}

impl<'a> Field<'a> {
    /// Reads a field; `None` where it is skipped.
    fn read(
        field: &'a syn::Field,
        rename_all: Option<RenameAll>,
        errors: &mut Errors,
    ) -> Option<Self> {
        let ident = field.ident.as_ref()?;
        let attributes = Attributes::read(&field.attrs, Place::Field, errors);
        let sqlx = Sqlx::read(&field.attrs, errors);
        if sqlx.skip || attributes.has("skip") {
            return None;
        }
        let column_literal = attributes.text("column").or(sqlx.rename);
        let plain = names::plain(ident);
        let column = match (&column_literal, rename_all) {
            (Some(literal), _) => literal.value(),
            (None, Some(rule)) => rule.apply(&plain),
            (None, None) => plain,
        };
        let money = attributes.text("money");
        if let Some(currency) = &money {
            check_currency(currency, errors);
        }
        Some(Self {
            ident,
            ty: &field.ty,
            try_from: sqlx.try_from,
            json: sqlx.json,
            column,
            column_literal,
            constant: names::constant(ident),
            label: attributes.text("label"),
            help: attributes.text("help"),
            widget: attributes.word("widget"),
            money,
            show_if: attributes.text("show_if"),
            required_if: attributes.text("required_if"),
            order: attributes.number("order"),
            belongs_to: attributes.reference("belongs_to"),
            flags: Flags::read(&attributes),
        })
    }
}

impl Flags {
    fn read(attributes: &Attributes) -> Self {
        Self {
            list: attributes.has("list"),
            search: attributes.has("search"),
            filter: attributes.has("filter"),
            sort: attributes.has("sort"),
            readonly: attributes.has("readonly"),
            hidden: attributes.has("hidden"),
            trash: attributes.has("trash"),
            primary_key: attributes.has("primary_key"),
            display: attributes.has("display"),
        }
    }
}

impl<'a> Variant<'a> {
    fn read(variant: &'a syn::Variant, rename_all: Option<RenameAll>, errors: &mut Errors) -> Self {
        let attributes = Attributes::read(&variant.attrs, Place::Variant, errors);
        let sqlx = Sqlx::read(&variant.attrs, errors);
        if !matches!(variant.fields, syn::Fields::Unit) {
            errors.push_at(
                &variant.fields,
                format!(
                    "a choice is one value of a column, which holds no fields: write just `{}`",
                    variant.ident
                ),
            );
        }
        let plain = names::plain(&variant.ident);
        let value = match (attributes.text("value").or(sqlx.rename), rename_all) {
            (Some(literal), _) => literal.value(),
            (None, Some(rule)) => rule.apply(&plain),
            (None, None) => plain,
        };
        Self {
            ident: &variant.ident,
            value,
            label: attributes.text("label"),
            color: attributes.word("color"),
            to: attributes.variants("to"),
            initial: attributes.has("initial"),
        }
    }
}

/// Two fields for one column, or two whose constants would have the same name.
fn refuse_duplicates(fields: &[Field<'_>], errors: &mut Errors) {
    let mut columns = HashMap::new();
    let mut constants = HashMap::new();
    for field in fields {
        if let Some(other) = columns.insert(field.column.as_str(), field.ident) {
            let message = format!(
                "column `{}` has a field already, `{other}`: keep one, or mark this one \
                 `#[admin(skip)]`",
                field.column
            );
            match &field.column_literal {
                Some(literal) => errors.push_at(literal, message),
                None => errors.push_at(field.ident, message),
            }
        } else if let Some(other) = constants.insert(field.constant.as_str(), field.ident) {
            errors.push_at(
                field.ident,
                format!(
                    "`{}` and `{other}` would both have the constant `{}`: rename one of the \
                     fields, and keep its column with `#[admin(column = {:?})]`",
                    field.ident, field.constant, field.column
                ),
            );
        }
    }
}

/// A currency is a code of ISO 4217: three capitals.
fn check_currency(currency: &LitStr, errors: &mut Errors) {
    let code = currency.value();
    if code.len() != 3 || !code.bytes().all(|letter| letter.is_ascii_uppercase()) {
        errors.push_at(
            currency,
            format!("{code:?} is no currency: `money` takes a code of ISO 4217, such as \"EUR\""),
        );
    }
}
