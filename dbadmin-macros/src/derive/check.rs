//! Whether a struct and its table agree. Each mistake is put on the tokens that make it.

use dbadmin_model::naming;
use dbadmin_model::schema::{Column, ColumnType, Dialect, Schema, Table, TableKind};
use dbadmin_model::when;
use dbadmin_syntax::names::{all_of, closest, closest_table, did_you_mean, one_of, plain};
use dbadmin_syntax::vocabulary::WIDGETS;
use dbadmin_syntax::{BelongsTo, Errors, Field, Struct};

use super::types::{Nullability, content, nullability, written};

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
        let wanted = match &read.table {
            Some(_) => candidates,
            None => naming::table_names(&name),
        };
        let known = known.iter().map(String::as_str);
        let mut each = wanted.iter();
        let hint = match each.find_map(|wanted| closest_table(wanted, known.clone())) {
            Some(meant) => format!(" (did you mean `{meant}`?)"),
            None => hint(&wanted[0], known),
        };
        let wanted = one_of(wanted.iter().map(String::as_str));
        let message = format!("the database has no table {wanted}{hint}");
        match &read.table {
            Some(named) => errors.push_at(named, message),
            None => errors.push_at(
                read.ident,
                format!(
                    "{message}; name the table of `{name}` with `#[admin(table = \"…\")]`, or \
                     create it in a migration"
                ),
            ),
        }
    }
    found
}

/// The name that was probably meant, else all there are, if they are not too many to read.
fn hint<'a>(wanted: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    const MANY: usize = 16;
    let count = known.clone().count();
    match closest(wanted, known.clone()) {
        Some(meant) => format!(" (did you mean `{meant}`?)"),
        None if (1..=MANY).contains(&count) => format!(" (it has {})", all_of(known)),
        None => String::new(),
    }
}

/// Each field against its column.
pub fn fields(read: &Struct<'_>, table: &Table, errors: &mut Errors) {
    for field in &read.fields {
        match table.column(&field.column) {
            None => unknown_column(field, table, errors),
            Some(column) => {
                null(field, column, table, errors);
                presentation(field, column, errors);
                conditions(field, column, table, errors);
                order(field, column, errors);
                trash(read, field, column, errors);
            }
        }
    }
}

fn unknown_column(field: &Field<'_>, table: &Table, errors: &mut Errors) {
    let known = table.columns.iter().map(|column| column.name.as_str());
    let hint = hint(&field.column, known);
    let (name, table) = (&field.column, table.address());
    let message = format!("the table `{table}` has no column `{name}`{hint}");
    match &field.column_literal {
        Some(literal) => errors.push_at(literal, message),
        None => errors.push_at(
            field.ident,
            format!(
                "{message}; name the field's column with `#[admin(column = \"…\")]`, or leave \
                 the field out with `#[admin(skip)]`"
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
            let text = written(ty);
            errors.push_at(
                ty,
                format!("column `{name}` accepts NULL, which `{text}` cannot hold; write `Option<{text}>`"),
            );
        }
        (Nullability::Optional, Some(false)) => {
            let inner = written(content(ty));
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
/// declared.
pub fn accepts_null(column: &Column, table: &Table) -> Option<bool> {
    let declared = !matches!(table.kind, TableKind::View | TableKind::MaterializedView);
    declared.then(|| table.holds_null(column))
}

/// Attributes that make no sense for the column's type.
fn presentation(field: &Field<'_>, column: &Column, errors: &mut Errors) {
    let name = &column.name;
    if let Some(money) = &field.money
        && !column.ty.is_number()
    {
        errors.push_at(
            money,
            format!(
                "column `{name}` holds {}: `money` is for numbers",
                column.ty.in_words()
            ),
        );
    }
    if let Some(widget) = &field.widget
        && !column.ty.takes_widget(widget.name)
    {
        let fitting = WIDGETS.iter().filter(|name| column.ty.takes_widget(name));
        let advice = match one_of(fitting.copied()) {
            none if none.is_empty() => "leave it out".to_owned(),
            some => format!("take {some}, or leave it out"),
        };
        errors.push_at(
            &widget.literal,
            format!(
                "`{}` does not fit column `{name}`, which holds {}: {advice}",
                widget.name,
                column.ty.in_words()
            ),
        );
    }
}

/// Conditions on other columns.
fn conditions(field: &Field<'_>, column: &Column, table: &Table, errors: &mut Errors) {
    for (key, said) in [
        ("show_if", &field.show_if),
        ("required_if", &field.required_if),
    ] {
        let Some(said) = said else { continue };
        let meant = |name: &str, known: &[&str]| did_you_mean(name, known.iter().copied());
        for problem in when::problems(table, column, key, &said.value(), meant) {
            errors.push_at(said, problem);
        }
    }
}

/// `sort` where values have no order.
fn order(field: &Field<'_>, column: &Column, errors: &mut Errors) {
    if field.flags.sort && column.opaque {
        errors.push_at(
            field.ident,
            format!(
                "a list cannot be sorted by column `{}`: values of the type `{}` have no order; \
                 leave out `sort`",
                column.name, column.declared
            ),
        );
    }
}

/// `trash` on a column that cannot say it, or on a second one.
fn trash(read: &Struct<'_>, field: &Field<'_>, column: &Column, errors: &mut Errors) {
    if !field.flags.trash {
        return;
    }
    let name = &column.name;
    if !column.holds_trash() {
        errors.push_at(
            field.ident,
            format!(
                "column `{name}` cannot say which rows are in the trash: `trash` is for a yes or \
                 no, or for a date or a moment that may be NULL"
            ),
        );
    }
    let mut others = read.fields.iter().filter(|other| other.flags.trash);
    if let Some(first) = others.next().filter(|first| first.column != field.column) {
        errors.push_at(
            field.ident,
            format!(
                "`{}` says already which rows are in the trash: keep `trash` on one field",
                first.ident
            ),
        );
    }
}

/// Columns that a new row needs, but that no field stands for: such a row could never be made.
pub fn missing_columns(read: &Struct<'_>, table: &Table, schema: &Schema, errors: &mut Errors) {
    if !table.is_writable() {
        return;
    }
    let needed = table.columns.iter().filter(|column| !column.is_optional());
    for column in needed.filter(|column| is_missing(read, column, table)) {
        errors.push_at(
            read.ident,
            format!(
                "column `{}` needs a value in every row of `{}`, but no field stands for it; add \
                 `{}`, or give the column a default",
                column.name,
                table.address(),
                field_for(column, schema.dialect)
            ),
        );
    }
}

/// Whether no field stands for a column. A field whose own column does not exist, and which reads
/// like this one, is this one misspelt: it has its error already.
fn is_missing(read: &Struct<'_>, column: &Column, table: &Table) -> bool {
    let misspelt = |field: &Field<'_>| {
        table.column(&field.column).is_none()
            && closest(&field.column, [column.name.as_str()]).is_some()
    };
    read.fields
        .iter()
        .all(|field| field.column != column.name && !misspelt(field))
}

/// The field that one would write for a column.
fn field_for(column: &Column, dialect: Dialect) -> String {
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
    format!("{attribute}{field}: {}", rust_type(&column.ty, dialect))
}

/// The Rust type that one would write for a column. SQLite's numbers all have 64 bits, and it has
/// no type for moments with a time zone.
fn rust_type(ty: &ColumnType, dialect: Dialect) -> &'static str {
    match ty {
        ColumnType::Boolean => "bool",
        ColumnType::Integer { bits, unsigned } if dialect != Dialect::Sqlite => {
            match (bits, unsigned) {
                (8, false) => "i8",
                (16, false) => "i16",
                (24 | 32, false) => "i32",
                (8, true) => "u8",
                (16, true) => "u16",
                (24 | 32, true) => "u32",
                (_, true) => "u64",
                _ => "i64",
            }
        }
        ColumnType::Integer { .. } => "i64",
        // All digits, whatever there are; a decimal's own type depends on a feature.
        ColumnType::Numeric { .. } if dialect != Dialect::Sqlite => "String",
        ColumnType::Real | ColumnType::Numeric { .. } => "f64",
        ColumnType::Blob => "Vec<u8>",
        ColumnType::Date => "chrono::NaiveDate",
        ColumnType::Time => "chrono::NaiveTime",
        ColumnType::DateTime { zone: true } if dialect != Dialect::Sqlite => {
            "chrono::DateTime<chrono::Utc>"
        }
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
            let hint = hint(
                &shown,
                target.columns.iter().map(|column| column.name.as_str()),
            );
            let address = target.address();
            errors.push_at(
                display,
                format!("the table `{address}` has no column `{shown}`{hint}"),
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
        return schema.table(&key.target_address());
    }
    let target = reference.target.segments.last()?;
    let candidates = naming::table_candidates(&plain(&target.ident));
    candidates.iter().find_map(|address| schema.table(address))
}

/// The columns that address a row: the primary key, else the first columns that are unique and
/// never NULL, and have fields.
pub fn key_of<'t>(read: &Struct<'_>, table: &'t Table) -> &'t [String] {
    if !table.primary_key.is_empty() {
        return &table.primary_key;
    }
    let stands = |name: &String| {
        table.column(name).is_some_and(|column| !column.nullable)
            && read.fields.iter().any(|field| field.column == *name)
    };
    table
        .uniques
        .iter()
        .map(|unique| unique.columns.as_slice())
        .find(|columns| columns.iter().all(stands))
        .unwrap_or_default()
}

/// The key's columns have to be among the fields, or no row can be addressed.
pub fn key(read: &Struct<'_>, table: &Table, schema: &Schema, errors: &mut Errors) {
    let address = table.address();
    let known = key_of(read, table);
    let columns = || all_of(known.iter().map(String::as_str));
    // A column that every row needs a value for has its error already.
    let missing = known
        .iter()
        .filter_map(|name| table.column(name))
        .filter(|column| column.is_optional() && is_missing(read, column, table));
    for column in missing {
        errors.push_at(
            read.ident,
            format!(
                "the rows of `{address}` are addressed by {}, but no field stands for `{}`; add \
                 `{}`",
                columns(),
                column.name,
                field_for(column, schema.dialect)
            ),
        );
    }
    let kind = if table.primary_key.is_empty() {
        "unique key"
    } else {
        "primary key"
    };
    let marked = read.fields.iter().filter(|field| field.flags.primary_key);
    for field in marked.filter(|_| !known.is_empty()) {
        if !known.contains(&field.column) {
            errors.push_at(
                field.ident,
                format!(
                    "`{}` is no part of the {kind} of `{address}`, which is {}; leave out \
                     `#[admin(primary_key)]`, which is for tables and views without a key",
                    field.column,
                    columns(),
                ),
            );
        }
    }
}
