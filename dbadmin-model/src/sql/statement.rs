//! A statement's text as it is written, with the values bound so far.

use crate::{Dialect, Value};

/// A statement: its text with placeholders, and the values for them, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// The text, with `?` or `$1` in place of each value.
    pub sql: String,
    /// The values.
    pub values: Vec<Value>,
}

/// Collects a statement's text and values.
pub(super) struct Writer {
    dialect: Dialect,
    sql: String,
    values: Vec<Value>,
    /// What stands for a value where the dialect does not number them.
    placeholder: &'static str,
}

/// A name as the dialect quotes names, for statements that are advice to people.
#[must_use]
pub fn quoted(dialect: Dialect, name: &str) -> String {
    let mut sql = String::with_capacity(name.len() + 2);
    quote(dialect, name, &mut sql);
    sql
}

fn quote(dialect: Dialect, name: &str, sql: &mut String) {
    let quote = match dialect {
        Dialect::Sqlite | Dialect::Postgres => '"',
        Dialect::Mysql => '`',
    };
    sql.push(quote);
    for character in name.chars() {
        if character == quote {
            sql.push(quote);
        }
        sql.push(character);
    }
    sql.push(quote);
}

impl Writer {
    pub(super) fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            sql: String::with_capacity(512),
            values: Vec::new(),
            placeholder: "?",
        }
    }

    pub(super) fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Text that this crate wrote itself: keywords and punctuation.
    pub(super) fn text(&mut self, text: &'static str) -> &mut Self {
        self.sql.push_str(text);
        self
    }

    /// A condition or default out of the schema itself, which is SQL already.
    pub(super) fn expression(&mut self, sql: &str) -> &mut Self {
        self.sql.push('(');
        self.sql.push_str(sql);
        self.sql.push(')');
        self
    }

    /// A piece of SQL out of the schema, such as a type's name.
    pub(super) fn fragment(&mut self, sql: &str) -> &mut Self {
        self.sql.push_str(sql);
        self
    }

    /// A whole number that the program itself chose, such as a cap.
    pub(super) fn number(&mut self, number: u64) -> &mut Self {
        self.sql.push_str(&number.to_string());
        self
    }

    /// A name, quoted as the dialect quotes names; a quote inside is doubled.
    pub(super) fn name(&mut self, name: &str) -> &mut Self {
        quote(self.dialect, name, &mut self.sql);
        self
    }

    /// A placeholder, with the value for it. PostgreSQL gets its NULLs in the text: a bound one
    /// has a type, which would have to be the column's.
    pub(super) fn value(&mut self, value: Value) -> &mut Self {
        if self.dialect == Dialect::Postgres && value.is_null() {
            return self.text("NULL");
        }
        self.values.push(value);
        if self.dialect == Dialect::Postgres {
            self.sql.push('$');
            self.sql.push_str(&self.values.len().to_string());
        } else {
            self.sql.push_str(self.placeholder);
        }
        self
    }

    /// What is written with values that SQLite must not look at when it plans. A table that has been
    /// analysed has it plan a statement anew for each other end of a range, which costs more than a
    /// page of rows; of an expression it knows no value.
    pub(super) fn unseen(&mut self, write: impl FnOnce(&mut Self)) {
        if self.dialect == Dialect::Sqlite {
            self.placeholder = "+?";
        }
        write(self);
        self.placeholder = "?";
    }

    /// Each item, with a separator between them.
    pub(super) fn list<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        separator: &'static str,
        mut write: impl FnMut(&mut Self, T),
    ) -> &mut Self {
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                self.text(separator);
            }
            write(self, item);
        }
        self
    }

    pub(super) fn finish(self) -> Statement {
        Statement {
            sql: self.sql,
            values: self.values,
        }
    }
}
