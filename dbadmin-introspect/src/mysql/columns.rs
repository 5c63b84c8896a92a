//! Columns.

use std::collections::BTreeMap;

use dbadmin_model::schema::{Check, Column, ColumnType};
use sqlx::MySqlConnection;

use super::server::Server;
use super::{checks, defaults, rows, types};
use crate::Error;

/// A column as `information_schema` tells it.
pub struct Told {
    place: i64,
    /// Its name.
    pub name: String,
    declared: String,
    nullable: bool,
    default: Option<String>,
    extra: String,
    collation: Option<String>,
    comment: String,
    /// Whether the user may read it.
    pub readable: bool,
}

/// The columns of all tables, by table.
pub async fn of(
    connection: &mut MySqlConnection,
    database: &str,
) -> Result<BTreeMap<String, Vec<Told>>, Error> {
    type Row = (
        String,
        i64,
        String,
        String,
        String,
        Option<String>,
        String,
        Option<String>,
        String,
        String,
    );
    let rows: Vec<Row> = rows(
        connection,
        "the tables' columns",
        "SELECT CAST(TABLE_NAME AS CHAR), CAST(ORDINAL_POSITION AS SIGNED), \
         CAST(COLUMN_NAME AS CHAR), CAST(COLUMN_TYPE AS CHAR), CAST(IS_NULLABLE AS CHAR), \
         CAST(COLUMN_DEFAULT AS CHAR), COALESCE(CAST(EXTRA AS CHAR), ''), \
         CAST(COLLATION_NAME AS CHAR), COALESCE(CAST(COLUMN_COMMENT AS CHAR), ''), \
         COALESCE(CAST(PRIVILEGES AS CHAR), '') \
         FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ?",
        database,
    )
    .await?;
    let mut columns = BTreeMap::<String, Vec<Told>>::new();
    for row in rows {
        let (table, place, name, declared, nullable, default, extra, collation, comment, rights) =
            row;
        columns.entry(table).or_default().push(Told {
            place,
            name,
            declared,
            nullable: nullable.eq_ignore_ascii_case("YES"),
            default,
            extra,
            collation,
            comment,
            readable: rights.is_empty() || rights.split(',').any(|right| right.trim() == "select"),
        });
    }
    for told in columns.values_mut() {
        told.sort_by_key(|column| column.place);
    }
    Ok(columns)
}

impl Told {
    /// The column. In MariaDB, JSON is text with a condition, which is taken from the table's.
    pub fn column(
        self,
        server: &Server,
        collation: Option<&str>,
        checks: &mut Vec<Check>,
    ) -> Column {
        let meaning = types::of(&self.declared);
        let default = defaults::of(server, self.default, &self.extra, &meaning);
        let is = |mark: &str| {
            let mut words = self.extra.split([' ', ',']);
            words.any(|word| word.eq_ignore_ascii_case(mark))
        };
        let ty = match meaning.ty {
            ColumnType::Text { .. } if checks::take_json(checks, &self.name) => ColumnType::Json,
            ty => ty,
        };
        let is_json = ty == ColumnType::Json;
        let own = |name: &String| !is_json && collation.is_some_and(|table| table != name);
        let default = default.map(|default| server.bare(&default));
        let sequence = |default: &String| default.to_ascii_lowercase().starts_with("nextval(");
        let counts = default.as_ref().is_some_and(sequence);
        let mut column = Column {
            name: self.name,
            ty,
            declared: self.declared,
            nullable: self.nullable,
            default,
            generated: is("GENERATED") || is("VIRTUAL") || is("PERSISTENT"),
            auto: is("auto_increment") || counts,
            base: String::new(),
            cast: meaning.cast,
            opaque: meaning.opaque,
            collation: self.collation.filter(own),
            comment: (!self.comment.is_empty()).then_some(self.comment),
        };
        if column.auto {
            types::as_number(&mut column);
        }
        column
    }
}
