//! Questions about a planned table that several agents ask.

use dbadmin_model::plan::{FieldAnnotation, Meaning, Profile, TablePlan};
use dbadmin_model::schema::{Column, ColumnType};

/// A column with what the developer wrote on its field.
#[derive(Clone, Copy)]
pub struct Field<'a> {
    /// The column.
    pub column: &'a Column,
    /// The developer's wishes.
    pub wish: &'a FieldAnnotation,
    /// What its values mean, as far as known.
    pub meaning: Option<Meaning>,
}

/// The fields of a table in the order in which views show them: by `order`, then as declared.
pub fn fields<'a>(plan: &'a TablePlan, profile: Option<&Profile>) -> Vec<Field<'a>> {
    let known = profile.and_then(|profile| profile.tables.get(&plan.table.address()));
    let mut fields: Vec<Field<'a>> = plan
        .fields
        .iter()
        .filter_map(|wish| {
            let column = plan.table.column(&wish.column)?;
            let meaning = known
                .and_then(|table| table.meanings.get(&column.name))
                .copied();
            Some(Field {
                column,
                wish,
                meaning,
            })
        })
        .collect();
    // A stable sort: without `order` a field keeps its place after those that have one before it.
    fields.sort_by_key(|field| field.wish.order.unwrap_or(i32::MAX));
    fields
}

/// Whether values are too long or too odd for a cell of a list.
pub fn is_bulky(field: Field<'_>) -> bool {
    matches!(field.column.ty, ColumnType::Blob | ColumnType::Json)
        || field.column.opaque
        || field.column.cast == "tsvector"
        || matches!(
            field.meaning,
            Some(Meaning::LongText | Meaning::Markdown | Meaning::Json)
        )
        || matches!(
            field.wish.widget.as_deref(),
            Some("textarea" | "markdown" | "json")
        )
}

/// Whether it is a secret, which no list shows and no trail keeps.
pub fn is_secret(field: Field<'_>) -> bool {
    field.meaning == Some(Meaning::Secret) || field.wish.widget.as_deref() == Some("password")
}

/// Whether it is plain text.
pub fn is_text(column: &Column) -> bool {
    matches!(column.ty, ColumnType::Text { .. })
}

/// Whether the panel counts in it: a whole number, unless half of its values are beyond one with a
/// sign, so that it is treated as a decimal.
pub fn is_whole(column: &Column) -> bool {
    match column.ty {
        ColumnType::Integer { bits, unsigned } => bits < 64 || !unsigned,
        _ => false,
    }
}

/// Whether it is a date, a time or both.
pub fn is_time(column: &Column) -> bool {
    matches!(
        column.ty,
        ColumnType::Date | ColumnType::Time | ColumnType::DateTime { .. }
    )
}
