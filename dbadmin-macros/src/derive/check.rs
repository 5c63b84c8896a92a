//! Whether a struct and its table agree. Each mistake is put on the tokens that make it.

use dbadmin_model::naming;
use dbadmin_model::schema::{Column, ColumnType, Schema, Table};
use dbadmin_syntax::names::{did_you_mean, plain};
use dbadmin_syntax::{Errors, Field, Struct};
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
        (Nullability::Plain, true) => {
            let text = ty.to_token_stream().to_string();
            errors.push_at(
                ty,
                format!("column `{name}` accepts NULL, which `{text}` cannot hold; write `Option<{text}>`"),
            );
        }
        (Nullability::Optional, false) => {
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

/// Whether rows of the panel may hold NULL in a column. SQLite lets a key be NULL where it is not
/// declared otherwise; a row without a key cannot be addressed, so here a key never is.
pub fn accepts_null(column: &Column, table: &Table) -> bool {
    column.nullable && !table.primary_key.contains(&column.name)
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
    let missing: Vec<&Column> = table
        .columns
        .iter()
        .filter(|column| !column.is_optional())
        .filter(|column| read.fields.iter().all(|field| field.column != column.name))
        .collect();
    if missing.is_empty() {
        return;
    }
    // A field whose column does not exist, and which reads like a missing one, is that one
    // misspelt: it has its error already.
    let misspelt = |column: &&&Column| {
        read.fields
            .iter()
            .filter(|field| table.column(&field.column).is_none())
            .any(|field| {
                dbadmin_syntax::names::closest(&field.column, [column.name.as_str()]).is_some()
            })
    };
    for column in missing.iter().filter(|column| !misspelt(column)) {
        let name = &column.name;
        let field = naming::words(name).join("_");
        let attribute = if field == *name {
            String::new()
        } else {
            format!("#[admin(column = {name:?})] ")
        };
        errors.push_at(
            read.ident,
            format!(
                "column `{name}` needs a value in every row of `{}`, but no field stands for it; \
                 add `{attribute}{field}: {}`, or give the column a default",
                table.address(),
                rust_type(&column.ty)
            ),
        );
    }
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
pub fn references(read: &Struct<'_>, schema: &Schema, errors: &mut Errors) {
    for reference in read
        .fields
        .iter()
        .filter_map(|field| field.belongs_to.as_ref())
    {
        let (Some(display), Some(target)) = (&reference.display, reference.target.segments.last())
        else {
            continue;
        };
        // A struct whose table does not follow from its name is not known here.
        let candidates = naming::table_candidates(&plain(&target.ident));
        let table = candidates.iter().find_map(|address| schema.table(address));
        if let Some(table) = table.filter(|table| table.column(&display.value()).is_none()) {
            let known = table.columns.iter().map(|column| column.name.as_str());
            let hint = did_you_mean(&display.value(), known);
            errors.push_at(
                display,
                format!(
                    "the table `{}` has no column `{}`{hint}",
                    table.address(),
                    display.value()
                ),
            );
        }
    }
}

/// The key's columns have to be among the fields, or no row can be addressed.
pub fn key(read: &Struct<'_>, table: &Table, errors: &mut Errors) {
    let has = |name: &String| read.fields.iter().any(|field| field.column == *name);
    let missing: Vec<&str> = table
        .primary_key
        .iter()
        .filter(|name| !has(name))
        .filter(|name| table.column(name).is_some_and(Column::is_optional))
        .map(String::as_str)
        .collect();
    if !missing.is_empty() {
        errors.push_at(
            read.ident,
            format!(
                "the rows of `{}` are addressed by {}, but no field stands for it; add one",
                table.address(),
                dbadmin_syntax::names::list(missing)
            ),
        );
    }
    let marked = read.fields.iter().filter(|field| field.flags.primary_key);
    for field in marked.filter(|_| !table.primary_key.is_empty()) {
        if !table.primary_key.contains(&field.column) {
            errors.push_at(
                field.ident,
                format!(
                    "`{}` is not part of the primary key of `{}`, which is {}; \
                     `#[admin(primary_key)]` is for tables and views without one",
                    field.column,
                    table.address(),
                    dbadmin_syntax::names::list(table.primary_key.iter().map(String::as_str))
                ),
            );
        }
    }
}
