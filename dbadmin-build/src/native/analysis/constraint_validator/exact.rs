//! Whether a rule can be checked beforehand without refusing what the database would accept: that
//! goes by the types of its columns.

use dbadmin_model::plan::Demand;
use dbadmin_model::schema::{Column, ColumnType, Dialect};

use super::shapes::Shape;
use crate::native::shape::is_text;

/// Whether the shape's demand refuses nothing that the condition accepts.
pub fn refuses_no_more(dialect: Dialect, shape: &Shape, columns: &[&Column]) -> bool {
    let all = |fits: fn(&Column) -> bool| columns.iter().all(|column| fits(column));
    // A strict bound was moved by one, which is right for whole numbers only.
    let whole = !shape.strict || all(|column| matches!(column.ty, ColumnType::Integer { .. }));
    match &shape.demand {
        Demand::OneOf { values } if values.len() == 1 => {
            all(|column| column.ty != ColumnType::Boolean)
        }
        // SQLite's columns hold values of any type, and its texts have no order but that of their
        // bytes, unless a collation says otherwise.
        _ if dialect == Dialect::Sqlite => whole,
        Demand::Range { .. } => whole && all(|column| column.ty.is_number()),
        Demand::Length { .. } => all(is_text),
        Demand::Compare { operator } => match columns {
            [left, right] => comparable(dialect, operator, left, right),
            _ => false,
        },
        Demand::Unique | Demand::OneOf { .. } | Demand::Json | Demand::Other => true,
    }
}

/// Whether two columns can be compared by their values as they travel.
fn comparable(dialect: Dialect, operator: &str, left: &Column, right: &Column) -> bool {
    match (&left.ty, &right.ty) {
        _ if left.ty.is_number() && right.ty.is_number() => true,
        (ColumnType::Date, ColumnType::Date)
        | (ColumnType::DateTime { zone: false }, ColumnType::DateTime { zone: false }) => true,
        // Texts are ordered by a collation, which in MySQL may also take different ones for equal.
        (ColumnType::Text { .. }, ColumnType::Text { .. }) => match dialect {
            Dialect::Mysql => operator == "<>",
            _ => operator == "=" || operator == "<>",
        },
        _ => false,
    }
}
