//! Whether a struct and its table agree. Each mistake is put on the tokens that make it.

use dbadmin_model::naming;
use dbadmin_model::schema::{Column, ColumnType, Schema, Table, TableKind};
use dbadmin_syntax::names::{all_of, closest, did_you_mean, plain};
use dbadmin_syntax::{BelongsTo, Errors, Field, Struct};
use quote::ToTokens;

use super::types::{Nullability, content, nullability};

/// The struct's table.
pub fn table_of<'s>(
    read: &Struct<'_>,
    schema: &'s Schema,
    errors: &mut Errors,
) -> Option<&'s Table> {
    let name = plain(read.ident);
    let candidates = match &read.table {
        Some(named) => vec![named.value()],
        None => naming::table_candidates(&name),
    };
    let found = candidates.iter().find_map(|address| schema.table(address));
    if found.is_none() {
        let known: Vec<String> = schema.tables.iter().map(Table::address).collect();
        let wanted = &candidates[0];
        let hint = did_you_mean(wanted, known.iter().map(String::as_str));
        match &read.table {
            Some(named) => {
                errors.push_at(named, format!("the database has no table `{wanted}`{hint}"))
            }
            None => errors.push_at(
                read.ident,
                format!(
                    "the database has no table `{wanted}`{hint}; name the table of `{name}` with \
                     `#[admin(table = \"…\")]`"
                ),
            ),
        }
    }
    found
}

/// Each field against its column.
pub fn fields(read: &Struct<'_>, table: &Table, errors: &mut Errors) {
    for field in &read.fields {
        match table.column(&field.column) {
            None => unknown_column(field, table, errors),
            Some(column) => {
                null(field, column, table, errors);
                presentation(field, column, errors);
            }
        }
    }
}

fn unknown_column(field: &Field<'_>, table: &Table, errors: &mut Errors) {
    let known = table.columns.iter().map(|column| column.name.as_str());
    let hint = did_you_mean(&field.column, known);
    let (name, table) = (&field.column, table.address());
    match &field.column_literal {
        Some(literal) => {
            errors.push_at(
                literal,
                format!("the table `{table}` has no column `{name}`{hint}"),
            );
        }
        None => errors.push_at(
            field.ident,
            format!(
                "the table `{table}` has no column `{name}`{hint}; name the field's column with \
                 `#[admin(column = \"…\")]`, or leave the field out with `#[admin(skip)]`"
            ),
        ),
    }
}

/// `Option` against NULL, as far as tokens tell; of aliases the compiler is asked in the output.
fn null(field: &Field<'_>, column: &Column, table: &Table, errors: &mut Errors) {
    let ty = field.stored();
    let name = &column.name;
    match (nullability(ty), accepts_null(column, table)) {
        (Nullability::Plain, Some(true)) => {
            let text = ty.to_token_stream().to_string();
            errors.push_at(
                ty,
                format!("column `{name}` accepts NULL, which `{text}` cannot hold; write `Option<{text}>`"),
            );
        }
        (Nullability::Optional, Some(false)) => {
            let inner = content(ty).to_token_stream().to_string();
            errors.push_at(
                ty,
                format!(
                    "column `{name}` does not accept NULL; write `{inner}` instead of an `Option`"
                ),
            );
        }
        _ => {}
    }
}

/// Whether rows of the panel may hold NULL in a column; `None` of a view, whose columns are not
/// declared. SQLite lets a key be NULL where it is not declared otherwise; a row without a key
/// cannot be addressed, so here a key never is.
pub fn accepts_null(column: &Column, table: &Table) -> Option<bool> {
    (table.kind != TableKind::View)
        .then(|| column.nullable && !table.primary_key.contains(&column.name))
}

/// Attributes that make no sense for the column's type.
fn presentation(field: &Field<'_>, column: &Column, errors: &mut Errors) {
    let name = &column.name;
    let number = matches!(
        column.ty,
        ColumnType::Integer { .. } | ColumnType::Real | ColumnType::Numeric { .. }
    );
    if let Some(money) = &field.money
        && !number
    {
        errors.push_at(
            money,
            format!(
                "column `{name}` holds {}, no amount of money",
                spoken(&column.ty)
            ),
        );
    }
    if let Some(widget) = &field.widget
        && !accepts(widget.name, &column.ty)
    {
        errors.push_at(
            &widget.literal,
            format!(
                "`{}` does not fit column `{name}`, which holds {}",
                widget.name,
                spoken(&column.ty)
            ),
        );
    }
}

/// Whether a widget can edit values of a type.
fn accepts(widget: &str, ty: &ColumnType) -> bool {
    let text = matches!(
        ty,
        ColumnType::Text { .. } | ColumnType::Other | ColumnType::Json | ColumnType::Enum { .. }
    );
    match widget {
        "checkbox" => matches!(ty, ColumnType::Boolean | ColumnType::Integer { .. }),
        "date" => text || matches!(ty, ColumnType::Date | ColumnType::DateTime { .. }),
        "time" => text || matches!(ty, ColumnType::Time),
        "datetime" => text || matches!(ty, ColumnType::DateTime { .. }),
        "radio" | "select" => !matches!(ty, ColumnType::Blob),
        _ => text || matches!(ty, ColumnType::Uuid),
    }
}

fn spoken(ty: &ColumnType) -> &'static str {
    match ty {
        ColumnType::Boolean => "true or false",
        ColumnType::Integer { .. } => "whole numbers",
        ColumnType::Real | ColumnType::Numeric { .. } => "numbers",
        ColumnType::Text { .. } => "text",
        ColumnType::Blob => "bytes",
        ColumnType::Date => "dates",
        ColumnType::Time => "times",
        ColumnType::DateTime { .. } => "dates and times",
        ColumnType::Json => "JSON",
        ColumnType::Uuid => "UUIDs",
        ColumnType::Enum { .. } => "one of a set of values",
        ColumnType::Other => "values of a type of its own",
    }
}

/// Columns that a new row needs, but that no field stands for: such a row could never be made.
pub fn missing_columns(read: &Struct<'_>, table: &Table, errors: &mut Errors) {
    if table.kind != TableKind::Table {
        return;
    }
    let missing: Vec<&Column> = table
        .columns
        .iter()
        .filter(|column| !column.is_optional())
        .filter(|column| read.fields.iter().all(|field| field.column != column.name))
        .collect();
    // A field whose column does not exist, and which reads like a missing one, is that one
    // misspelt: it has its error already.
    let misspelt = |column: &&&Column| {
        read.fields
            .iter()
            .filter(|field| table.column(&field.column).is_none())
            .any(|field| closest(&field.column, [column.name.as_str()]).is_some())
    };
    for column in missing.iter().filter(|column| !misspelt(column)) {
        errors.push_at(
            read.ident,
            format!(
                "column `{}` needs a value in every row of `{}`, but no field stands for it; add \
                 `{}`, or give the column a default",
                column.name,
                table.address(),
                field_for(column)
            ),
        );
    }
}

/// The field that one would write for a column.
fn field_for(column: &Column) -> String {
    let name = &column.name;
    let words = naming::words(name).join("_");
    let field = if syn::parse_str::<syn::Ident>(&words).is_ok() {
        words.clone()
    } else if syn::parse_str::<syn::Ident>(&format!("r#{words}")).is_ok() {
        format!("r#{words}")
    } else {
        format!("column_{words}")
    };
    let attribute = if words == *name && !field.starts_with("column_") {
        String::new()
    } else {
        format!("#[admin(column = {name:?})] ")
    };
    format!("{attribute}{field}: {}", rust_type(&column.ty))
}

/// The Rust type that one would write for a column.
fn rust_type(ty: &ColumnType) -> &'static str {
    match ty {
        ColumnType::Boolean => "bool",
        ColumnType::Integer { .. } => "i64",
        ColumnType::Real | ColumnType::Numeric { .. } => "f64",
        ColumnType::Blob => "Vec<u8>",
        ColumnType::Date => "chrono::NaiveDate",
        ColumnType::Time => "chrono::NaiveTime",
        ColumnType::DateTime { .. } => "chrono::NaiveDateTime",
        _ => "String",
    }
}

/// References that say how to show a row: the column has to be one of the other table's. Whether
/// the other struct has a panel is for the compiler.
pub fn references(read: &Struct<'_>, table: &Table, schema: &Schema, errors: &mut Errors) {
    for field in &read.fields {
        let Some(reference) = &field.belongs_to else {
            continue;
        };
        let (Some(display), Some(target)) = (
            &reference.display,
            target_of(field, reference, table, schema),
        ) else {
            continue;
        };
        let shown = display.value();
        if target.column(&shown).is_none() {
            let known = || target.columns.iter().map(|column| column.name.as_str());
            let hint = did_you_mean(&shown, known());
            let address = target.address();
            errors.push_at(
                display,
                format!(
                    "the table `{address}` has no column `{shown}`{hint}; its columns are {}",
                    all_of(known())
                ),
            );
        }
    }
}

/// The table that a field refers to: by the foreign key, else by the struct's name. A struct
/// whose table follows from neither is not known here.
fn target_of<'s>(
    field: &Field<'_>,
    reference: &BelongsTo,
    table: &Table,
    schema: &'s Schema,
) -> Option<&'s Table> {
    if let Some(key) = table.foreign_key_of(&field.column) {
        return schema
            .tables
            .iter()
            .find(|target| target.name == key.target && target.schema == key.target_schema);
    }
    let target = reference.target.segments.last()?;
    let candidates = naming::table_candidates(&plain(&target.ident));
    candidates.iter().find_map(|address| schema.table(address))
}

/// The key's columns have to be among the fields, or no row can be addressed.
pub fn key(read: &Struct<'_>, table: &Table, errors: &mut Errors) {
    let columns = || all_of(table.primary_key.iter().map(String::as_str));
    let address = table.address();
    // A column that every row needs a value for has its error already.
    let missing = table
        .primary_key
        .iter()
        .filter(|name| read.fields.iter().all(|field| field.column != **name))
        .filter_map(|name| table.column(name))
        .filter(|column| column.is_optional());
    for column in missing {
        errors.push_at(
            read.ident,
            format!(
                "the rows of `{address}` are addressed by {}, but no field stands for `{}`; add \
                 `{}`",
                columns(),
                column.name,
                field_for(column)
            ),
        );
    }
    let marked = read.fields.iter().filter(|field| field.flags.primary_key);
    for field in marked.filter(|_| !table.primary_key.is_empty()) {
        if !table.primary_key.contains(&field.column) {
            errors.push_at(
                field.ident,
                format!(
                    "`{}` is no part of the primary key of `{address}`, which is {}; leave out \
                     `#[admin(primary_key)]`, which is for tables and views without a key",
                    field.column,
                    columns(),
                ),
            );
        }
    }
}
