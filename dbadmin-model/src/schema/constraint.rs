//! What a table demands of its rows, in words: what a panel was made for can be compared with what
//! there is now.

use super::{Action, Column, ColumnType, Dialect, ForeignKey, Table};

/// How it is told that these columns are the primary key, and that they are unique.
#[must_use]
pub fn keys(columns: &[&str]) -> [String; 2] {
    let columns = named(columns);
    [
        format!("the primary key {columns}"),
        format!("the uniqueness of {columns}"),
    ]
}

impl Table {
    /// The primary key, what else is unique, what is referred to, each condition and each value of an
    /// enum, in words, sorted. The types of MySQL's enums hold their values, which are not told again.
    #[must_use]
    pub fn constraints(&self, dialect: Dialect) -> Vec<String> {
        let mut all = Vec::new();
        if !self.primary_key.is_empty() {
            let [primary, _] = keys(&strs(&self.primary_key));
            all.push(primary);
        }
        for unique in &self.uniques {
            let [_, unique] = keys(&strs(&unique.columns));
            all.push(unique);
        }
        all.extend(self.foreign_keys.iter().map(ForeignKey::in_words));
        let checks = self.checks.iter();
        all.extend(checks.map(|it| format!("the condition ({})", it.expression)));
        if dialect == Dialect::Postgres {
            all.extend(self.columns.iter().flat_map(Column::values_in_words));
        }
        all.sort();
        all.dedup();
        all
    }
}

impl ForeignKey {
    fn in_words(&self) -> String {
        let deletes = match self.on_delete {
            Action::Refuse => "",
            Action::Cascade => ", deleted with it",
            Action::SetNull => ", set to NULL without it",
            Action::SetDefault => ", set to the default without it",
        };
        format!(
            "the reference of {} to {} of `{}`{deletes}",
            named(&strs(&self.columns)),
            named(&strs(&self.target_columns)),
            self.target_address()
        )
    }
}

impl Column {
    fn values_in_words(&self) -> impl Iterator<Item = String> {
        let values = match &self.ty {
            ColumnType::Enum { values } => values.as_slice(),
            _ => &[],
        };
        let of = &self.name;
        values
            .iter()
            .map(move |value| format!("the value `{value}` of `{of}`"))
    }
}

fn strs(names: &[String]) -> Vec<&str> {
    names.iter().map(String::as_str).collect()
}

fn named(columns: &[&str]) -> String {
    format!("`{}`", columns.join("`, `"))
}
