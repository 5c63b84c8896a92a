//! search-implementer: the columns that the search box looks into.

use std::collections::BTreeMap;

use dbadmin_model::naming;
use dbadmin_model::plan::{Meaning, Profile, Queries, SchemaSection, Search, TablePlan};

use crate::native::shape::{self, Field};

/// More columns make each search slower than they make it better.
const COLUMNS: usize = 4;

/// Words in names of columns that people search by.
const TELLING: &[&str] = &[
    "name",
    "title",
    "number",
    "code",
    "sku",
    "email",
    "subject",
    "city",
    "company",
    "reference",
];

/// The struct's choice where it makes one; else the text columns that people search by.
pub fn decide(schema: &SchemaSection, profile: &Profile, queries: &Queries) -> Search {
    let tables = schema
        .tables
        .iter()
        .map(|plan| (plan.table.address(), columns(plan, profile, queries)))
        .collect::<BTreeMap<_, _>>();
    Search { tables }
}

fn columns(plan: &TablePlan, profile: &Profile, queries: &Queries) -> Vec<String> {
    // A hit tells what the column holds, so that a secret is never searched, even if asked for.
    let mut fields = shape::fields(plan, Some(profile));
    fields.retain(|field| !field.wish.hidden && !shape::is_secret(*field));
    let name = |field: &Field<'_>| field.column.name.clone();
    let wished: Vec<String> = fields
        .iter()
        .filter(|field| field.wish.search)
        .map(name)
        .collect();
    if !wished.is_empty() {
        return wished;
    }
    let usual = usual(plan, &fields, queries);
    by_index(plan, &fields, &usual).unwrap_or(usual)
}

/// The columns of a full-text index over all that is searched, and perhaps over more: it answers a search of
/// exactly these, be their texts long.
fn by_index(plan: &TablePlan, fields: &[Field<'_>], usual: &[String]) -> Option<Vec<String>> {
    let may = |name: &String| {
        let mut fields = fields.iter();
        fields.any(|field| field.column.name == *name && !field.wish.refused.search)
    };
    let indexes = plan.table.indexes.iter().map(|index| &index.words);
    let fitting = indexes.filter(|words| !words.is_empty() && words.iter().all(may));
    let mut fitting = fitting.filter(|words| usual.iter().all(|name| words.contains(name)));
    fitting.next().cloned()
}

/// The text columns that people search by, the most telling first.
fn usual(plan: &TablePlan, fields: &[Field<'_>], queries: &Queries) -> Vec<String> {
    let name = |field: &Field<'_>| field.column.name.clone();
    let indexed = queries
        .tables
        .get(&plan.table.address())
        .map(|table| &table.indexed);
    let mut found: Vec<Field<'_>> = fields
        .iter()
        .copied()
        .filter(|field| shape::is_text(field.column))
        .filter(|field| !field.wish.choices && !shape::is_bulky(*field))
        .filter(|field| !field.wish.refused.search)
        .collect();
    let weight = |field: &Field<'_>| {
        let words = naming::words(&field.column.name);
        let telling = words.iter().any(|word| TELLING.contains(&word.as_str()));
        let known = indexed.is_some_and(|names| names.contains(&field.column.name));
        let dull = matches!(
            field.meaning,
            Some(Meaning::Url | Meaning::Image | Meaning::Color)
        );
        (dull, !telling, !known)
    };
    found.sort_by_key(weight);
    found.iter().take(COLUMNS).map(name).collect()
}

#[cfg(test)]
mod tests {
    use dbadmin_model::Dialect;
    use dbadmin_model::plan::{Annotations, Request};
    use dbadmin_model::schema::{Column, ColumnType, Index, Schema, Table};

    use super::*;

    /// What is searched of a table whose full-text index is over these columns.
    fn searched(words: &[&str]) -> Vec<String> {
        let column = |name: &&str| Column {
            name: (*name).to_owned(),
            ty: ColumnType::Text { max: None },
            ..Column::default()
        };
        let table = Table {
            name: "articles".to_owned(),
            columns: ["title", "body", "password"].iter().map(column).collect(),
            primary_key: vec!["title".to_owned()],
            indexes: vec![Index {
                name: "words".to_owned(),
                columns: Vec::new(),
                unique: false,
                partial: true,
                words: words.iter().map(|name| (*name).to_owned()).collect(),
            }],
            ..Table::default()
        };
        let database = Schema::new(Dialect::Mysql, vec![table]);
        let annotations = Annotations::default();
        let schema = crate::native::schema_of(&Request::default(), &database, &annotations);
        let mut profile = Profile::default();
        let known = profile.tables.entry("articles".to_owned()).or_default();
        known.meanings.insert("body".to_owned(), Meaning::LongText);
        known
            .meanings
            .insert("password".to_owned(), Meaning::Secret);
        let mut found = decide(&schema, &profile, &Queries::default()).tables;
        found.remove("articles").expect("a table")
    }

    #[test]
    fn a_full_text_index_says_what_is_searched() {
        assert_eq!(searched(&[]), ["title"]);
        assert_eq!(searched(&["title", "body"]), ["title", "body"]);
        // It does not answer what one would look for.
        assert_eq!(searched(&["body"]), ["title"]);
        // A hit would tell the secret.
        assert_eq!(searched(&["title", "password"]), ["title"]);
    }
}
