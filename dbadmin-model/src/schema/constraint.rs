//! What a table demands of its rows, in words: what a panel was made for can be compared with what
//! there is now.

use super::{Action, Column, ColumnType, Dialect, ForeignKey, Table};

/// How a primary key is told, before its columns.
const PRIMARY: &str = "the primary key ";

/// How other columns that are unique are told.
const UNIQUE: &str = "the uniqueness of ";

/// Whether what is told of a table is that these columns, in any order, tell its rows apart.
#[must_use]
pub fn is_key(told: &str, columns: &[&str]) -> bool {
    let of = told.strip_prefix(PRIMARY).or(told.strip_prefix(UNIQUE));
    of.is_some_and(|of| {
        let sorted = |mut names: Vec<&str>| {
            names.sort_unstable();
            named(&names)
        };
        let inner = of.trim_matches('`');
        sorted(inner.split("`, `").collect()) == sorted(columns.to_vec())
    })
}

impl Table {
    /// The primary key, what else is unique, what is referred to, each condition and each value of an
    /// enum, in words, sorted. The types of MySQL's enums hold their values, which are not told again.
    #[must_use]
    pub fn constraints(&self, dialect: Dialect) -> Vec<String> {
        let mut all = Vec::new();
        if !self.primary_key.is_empty() {
            all.push(format!("{PRIMARY}{}", named(&strs(&self.primary_key))));
        }
        let uniques = self.uniques.iter();
        all.extend(uniques.map(|it| format!("{UNIQUE}{}", named(&strs(&it.columns)))));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_one_in_any_order_of_its_columns() {
        let table = Table {
            primary_key: vec!["b".to_owned(), "a".to_owned()],
            ..Table::default()
        };
        let told = table.constraints(Dialect::Sqlite);
        assert_eq!(told, ["the primary key `b`, `a`"]);
        assert!(is_key(&told[0], &["a", "b"]));
        assert!(!is_key(&told[0], &["a"]));
        assert!(!is_key("the condition (a > b)", &["a"]));
    }
}
