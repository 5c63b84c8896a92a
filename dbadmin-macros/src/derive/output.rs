//! What the derive writes: a constant for each column, and the table as one constant more.
//!
//! It is kept short, because rustc reads it for every struct of every build: each constant is one
//! expression that only names what differs from a plain column.

use dbadmin_model::describe::{Kind, Names, WishedNames};
use dbadmin_model::naming;
use dbadmin_model::plan::Widget;
use dbadmin_model::schema::{Column, ColumnType, Schema, Table};
use dbadmin_syntax::{Field, Struct};
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::check::{self, accepts_null};
use super::types::{self, Nullability, nullability};

/// The constants and the implementation.
pub fn expand(read: &Struct<'_>, table: &Table, schema: &Schema) -> TokenStream {
    let name = read.ident;
    let vis = read.vis;
    let constants = read.fields.iter().filter_map(|field| {
        let column = table.column(&field.column)?;
        let constant = format_ident!("{}", field.constant, span = field.ident.span());
        let doc = format!(" Column `{}`.", column.name);
        let value = self::column(field, column, table);
        Some(quote!(#[doc = #doc] #vis const #constant: ::dbadmin_runtime::Column = #value;))
    });
    let all = read
        .fields
        .iter()
        .map(|field| format_ident!("{}", field.constant));
    let key = key(read, table);
    let address = table.address();
    let own_name = &table.name;
    let text = |wished: &Option<syn::LitStr>| wished.as_ref().map(syn::LitStr::value);
    let wished = WishedNames {
        title: text(&read.title),
        singular: text(&read.singular),
        help: text(&read.help),
        icon: text(&read.icon),
    };
    let Names {
        title,
        singular,
        help,
        icon,
    } = Names::of(schema, table, wished);
    let dialect = schema.dialect;
    let schema = Schema::table_ref(schema.default_schema.as_deref(), table).schema;
    let writable = table.is_writable();
    let limits = limits(read, table);
    let constraints = table.constraints(dialect);
    let questions = questions(read, table);
    quote! {
        #questions
        #[automatically_derived]
        impl #name { #(#constants)* }
        #[automatically_derived]
        impl ::dbadmin_runtime::AdminPanel for #name {
            const TABLE: &'static ::dbadmin_runtime::Table = &::dbadmin_runtime::Table {
                schema: #schema,
                name: #own_name,
                address: #address,
                title: #title,
                singular: #singular,
                help: #help,
                icon: #icon,
                columns: &[#(Self::#all),*],
                key: &[#(#key),*],
                writable: #writable,
                limits: #limits,
                closed: &[],
                constraints: &[#(#constraints),*],
            };
        }
    }
}

/// What the struct marks as a key tells rows apart after all.
fn limits(read: &Struct<'_>, table: &Table) -> &'static str {
    let marked = read.fields.iter().any(|field| field.flags.primary_key);
    if marked && table.is_writable() {
        ""
    } else {
        table.limits()
    }
}

/// The columns that address a row: the primary key or unique columns, else what the struct marks,
/// else the hidden row id.
fn key(read: &Struct<'_>, table: &Table) -> Vec<TokenStream> {
    let constant = |field: &Field<'_>| {
        let constant = format_ident!("{}", field.constant);
        quote!(Self::#constant)
    };
    let known = check::key_of(read, table);
    if !known.is_empty() {
        return known
            .iter()
            .filter_map(|name| read.fields.iter().find(|field| field.column == *name))
            .map(constant)
            .collect();
    }
    let marked: Vec<TokenStream> = read
        .fields
        .iter()
        .filter(|field| field.flags.primary_key)
        .map(constant)
        .collect();
    match (&table.row_id, marked.is_empty()) {
        (Some(row_id), true) => {
            let address = table.address();
            let kind = kind(Kind::of_row_id(table));
            let cast = table.row_id_cast();
            let cast = (!cast.is_empty()).then(|| quote!(cast: #cast,));
            vec![quote! {
                ::dbadmin_runtime::Column {
                    label: "Row",
                    auto: true,
                    #cast
                    ..::dbadmin_runtime::Column::new(#address, #row_id, ::dbadmin_runtime::Kind::#kind)
                }
            }]
        }
        _ => marked,
    }
}

/// A field's column as an expression.
pub fn column(field: &Field<'_>, column: &Column, table: &Table) -> TokenStream {
    let kind = kind(Kind::of(&column.ty));
    let address = table.address();
    let name = &column.name;
    let nullable = accepts_null(column, table);
    let label = field
        .label
        .as_ref()
        .map_or_else(|| table.label_of(name), syn::LitStr::value);
    let mut differs = quote!(label: #label,);
    let mut set = |tokens: TokenStream| differs.extend(tokens);
    let help = field.help.as_ref().map(syn::LitStr::value);
    if let Some(help) = help.or_else(|| column.help()) {
        set(quote!(help: #help,));
    }
    for (holds, flag) in [
        (nullable.unwrap_or(column.nullable), quote!(nullable)),
        (column.generated, quote!(generated)),
        (column.auto, quote!(auto)),
        (column.opaque, quote!(opaque)),
        (
            field.flags.readonly || column.is_closed(),
            quote!(is_readonly),
        ),
    ] {
        if holds {
            set(quote!(#flag: true,));
        }
    }
    for (text, name) in [
        (&column.declared, quote!(declared)),
        (&column.base, quote!(base)),
        (&column.cast, quote!(cast)),
    ] {
        if !text.is_empty() {
            set(quote!(#name: #text,));
        }
    }
    if let Some(default) = &column.default {
        set(quote!(default: #default,));
    }
    if let Some(max) = column.ty.max_length() {
        set(quote!(max_length: #max,));
    }
    if let Some(shown) = presentation(field, column) {
        set(shown);
    }
    // What sqlx converts on its way keeps its type to itself.
    if !field.json {
        let fits = fits(field, column);
        set(match choices(column) {
            None => quote!(choices: #fits::CHOICES,),
            Some(own) => quote!(choices: ::dbadmin_runtime::choices(#fits::CHOICES, #own),),
        });
        // Only a type of the user's may be one of states.
        if nullability(types::content(field.stored())) == Nullability::Unknown {
            set(quote!(states: #fits::STATES,));
        }
    }
    quote! {
        ::dbadmin_runtime::Column {
            #differs
            ..::dbadmin_runtime::Column::new(#address, #name, ::dbadmin_runtime::Kind::#kind)
        }
    }
}

/// The values of the column's own type as choices, for a field whose type names none.
fn choices(column: &Column) -> Option<TokenStream> {
    let ColumnType::Enum { values } = &column.ty else {
        return None;
    };
    let all = values.iter().map(|value| {
        let label = naming::choice(value);
        quote!(::dbadmin_runtime::Choice::new(#value, #label))
    });
    Some(quote!(&[#(#all),*]))
}

/// The field's type as one that fits the column.
fn fits(field: &Field<'_>, column: &Column) -> TokenStream {
    let ty = field.stored();
    let kind = kind(Kind::of(&column.ty));
    quote_spanned! {ty.span()=>
        <#ty as ::dbadmin_runtime::Fits<::dbadmin_runtime::kind::#kind>>
    }
}

/// What the compiler is asked apart from the constants: each view that names one would repeat the
/// error.
pub fn questions(read: &Struct<'_>, table: &Table) -> TokenStream {
    let known = read
        .fields
        .iter()
        .filter_map(|field| Some((field, table.column(&field.column)?)));
    known
        .flat_map(|(field, column)| [null_check(field, column, table), target_check(field, table)])
        .flatten()
        .chain(read.children.iter().flatten().map(children_check))
        .collect()
}

/// What `children` names has to stand for a table.
fn children_check(child: &syn::Path) -> TokenStream {
    quote_spanned! {child.span()=>
        const _: &::dbadmin_runtime::Table = <#child as ::dbadmin_runtime::AdminPanel>::TABLE;
    }
}

/// Of an alias or a type of the user's only the compiler knows whether it holds NULL.
fn null_check(field: &Field<'_>, column: &Column, table: &Table) -> Option<TokenStream> {
    let ty = field.stored();
    let nullable = accepts_null(column, table)?;
    if field.json || nullability(ty) != Nullability::Unknown {
        return None;
    }
    let (name, written) = (&column.name, types::written(ty));
    let message = if nullable {
        format!(
            "column `{name}` accepts NULL, which `{written}` cannot hold; write `Option<{written}>`"
        )
    } else {
        format!(
            "column `{name}` does not accept NULL; write the type that `{written}` is an `Option` of"
        )
    };
    let fits = fits(field, column);
    Some(quote_spanned! {ty.span()=>
        const _: () = ::core::assert!(#fits::NULLABLE == #nullable, #message);
    })
}

/// What `belongs_to` names has to stand for a table, and for the one that the foreign key refers
/// to, if there is one.
fn target_check(field: &Field<'_>, table: &Table) -> Option<TokenStream> {
    let target = &field.belongs_to.as_ref()?.target;
    let stands = quote_spanned!(target.span()=> <#target as ::dbadmin_runtime::AdminPanel>::TABLE);
    let Some(key) = table.foreign_key_of(&field.column) else {
        return Some(quote_spanned! {target.span()=>
            const _: &::dbadmin_runtime::Table = #stands;
        });
    };
    let address = key.target_address();
    let written = target.to_token_stream().to_string().replace(' ', "");
    let message = format!(
        "column `{}` refers to the table `{address}` by its foreign key, and `{written}` stands \
         for another; name the struct of `{address}`",
        field.column
    );
    Some(quote_spanned! {target.span()=>
        const _: () = ::core::assert!(#stands.is_at(#address), #message);
    })
}

fn presentation(field: &Field<'_>, column: &Column) -> Option<TokenStream> {
    if let Some(currency) = &field.money {
        let currency = currency.value();
        let widget = (Kind::of(&column.ty) == Kind::Integer).then(
            || quote!(widget: ::core::option::Option::Some(::dbadmin_runtime::Widget::Money),),
        );
        return Some(quote!(format: ::dbadmin_runtime::Format::Money(#currency), #widget));
    }
    let word = field.widget.as_ref()?.name;
    let widget = format!("{:?}", Widget::named(word)?);
    let format = match word {
        "email" | "url" | "phone" | "color" | "percent" | "duration" => Some(widget.as_str()),
        "password" => Some("Masked"),
        _ => None,
    };
    let widget = format_ident!("{widget}");
    let format = format.map(|format| {
        let format = format_ident!("{format}");
        quote!(format: ::dbadmin_runtime::Format::#format,)
    });
    Some(quote!(widget: ::core::option::Option::Some(::dbadmin_runtime::Widget::#widget), #format))
}

/// A kind's name in the runtime.
fn kind(kind: Kind) -> syn::Ident {
    format_ident!("{kind:?}")
}
