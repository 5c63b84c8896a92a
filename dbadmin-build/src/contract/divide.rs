//! Sections by table, as one table of their parts: where in a section what is about one table stands,
//! so that a model can be asked about some tables at a time.

use std::borrow::Cow;
use std::collections::BTreeMap;

use dbadmin_agents::tokens_of;
use serde_json::{Map, Value};

/// How a part of a section tells which table it is about.
#[derive(Clone, Copy)]
enum By {
    /// It is a map, of which the keys are addresses of tables.
    Key,
    /// It is a list of objects, of which a field holds the address.
    Field(&'static str),
    /// It is a list of tables.
    Table,
    /// It is a list of objects, of which a field holds a table.
    TableIn(&'static str),
}

use By::{Field, Key, Table, TableIn};

/// Section, the field of it that is by table, and how.
const PARTS: &[(&str, &str, By)] = &[
    ("database", "tables", Table),
    ("annotations", "tables", Key),
    ("sample", "rows", Key),
    ("schema", "tables", TableIn("table")),
    ("relations", "links", Field("table")),
    ("relations", "many_to_many", Field("through")),
    ("relations", "display", Key),
    ("profile", "tables", Key),
    ("constraints", "tables", Key),
    ("validation", "tables", Key),
    ("queries", "tables", Key),
    ("tables", "tables", Key),
    ("forms", "tables", Key),
    ("search", "tables", Key),
    ("logic", "hooks", Key),
];

/// The parts of a section.
fn parts(section: &str) -> impl Iterator<Item = (&'static str, By)> {
    let of_section = PARTS.iter().filter(move |(of, ..)| *of == section);
    of_section.map(|(_, field, by)| (*field, *by))
}

/// Whether a section is a matter of tables that stand side by side.
pub fn is_by_table(section: &str) -> bool {
    parts(section).next().is_some()
}

/// The address of the table that an element of a list is about.
fn address(element: &Value, by: By) -> Option<Cow<'_, str>> {
    let table = match by {
        Key => return None,
        Field(field) => return element.get(field)?.as_str().map(Cow::Borrowed),
        Table => element,
        TableIn(field) => element.get(field)?,
    };
    let name = table.get("name")?.as_str()?;
    Some(match table.get("schema").and_then(Value::as_str) {
        Some(schema) => Cow::Owned(format!("{schema}.{name}")),
        None => Cow::Borrowed(name),
    })
}

/// What stands in the parts of a section, with the table that it is about.
fn elements<'v>(section: &str, content: &'v Value) -> Vec<(Cow<'v, str>, &'v Value)> {
    let mut found = Vec::new();
    for (field, by) in parts(section) {
        match content.get(field) {
            Some(Value::Object(map)) => {
                found.extend(map.iter().map(|(key, value)| (key.as_str().into(), value)));
            }
            Some(Value::Array(list)) => found.extend(
                list.iter()
                    .filter_map(|value| Some((address(value, by)?, value))),
            ),
            _ => {}
        }
    }
    found
}

/// The tokens that tables have in sections.
#[derive(Default)]
pub struct Weights(BTreeMap<String, usize>);

impl Weights {
    /// Adds those of a section.
    pub fn add(&mut self, section: &str, content: &Value) {
        for (table, value) in elements(section, content) {
            // With its key or its comma.
            let tokens = tokens_of(&value.to_string()) + tokens_of(&table) + 1;
            *self.0.entry(table.into_owned()).or_default() += tokens;
        }
    }

    /// Those of a table.
    pub fn of(&self, table: &str) -> usize {
        self.0.get(table).copied().unwrap_or_default()
    }
}

/// Of a section, what is about these tables and what is about none.
pub fn narrowed(section: &str, content: &Value, tables: &[String]) -> Option<Value> {
    let mut content = content.clone();
    let mut cut = false;
    let wanted = |table: &str| tables.iter().any(|one| one == table);
    for (field, by) in parts(section) {
        cut = true;
        match content.get_mut(field) {
            Some(Value::Object(map)) => map.retain(|key, _| wanted(key)),
            Some(Value::Array(list)) => {
                list.retain(|value| address(value, by).is_none_or(|table| wanted(&table)));
            }
            _ => {}
        }
    }
    cut.then_some(content)
}

/// Puts what was answered about some tables in the place of what a section says of them; else what goes
/// beyond these tables.
pub fn put(
    section: &str,
    content: &mut Map<String, Value>,
    tables: &[String],
    answer: &Value,
) -> Result<(), Vec<String>> {
    let Some(answer) = answer.as_object() else {
        return Err(vec!["the section: it has to be an object".to_owned()]);
    };
    let wanted = |table: &str| tables.iter().any(|one| one == table);
    let strays = elements(section, &Value::Object(answer.clone()))
        .iter()
        .filter(|(table, _)| !wanted(table))
        .map(|(table, _)| {
            let table = super::known::quoted(table);
            format!("{table}: this question is about the tables in `portion` alone; leave it out")
        })
        .collect::<Vec<_>>();
    if !strays.is_empty() {
        return Err(strays);
    }
    for (field, by) in parts(section) {
        replace(content.get_mut(field), answer.get(field), by, &wanted);
    }
    for (field, value) in answer {
        // What is about no table stays as it was; a field that there is not is refused as such.
        if !content.contains_key(field) {
            content.insert(field.clone(), value.clone());
        }
    }
    Ok(())
}

/// Replaces the elements of some tables by what was answered, if anything was.
fn replace(
    there: Option<&mut Value>,
    answer: Option<&Value>,
    by: By,
    wanted: &dyn Fn(&str) -> bool,
) {
    match (there, answer) {
        (Some(Value::Object(map)), None | Some(Value::Object(_))) => {
            map.retain(|table, _| !wanted(table));
            map.extend(
                answer
                    .and_then(Value::as_object)
                    .into_iter()
                    .flatten()
                    .map(owned),
            );
        }
        (Some(Value::Array(list)), None | Some(Value::Array(_))) => {
            let about = |value: &Value| address(value, by).is_some_and(|table| wanted(&table));
            let place = list.iter().position(about);
            list.retain(|value| !about(value));
            let place = place.unwrap_or(list.len());
            let new = answer.and_then(Value::as_array).into_iter().flatten();
            list.splice(place..place, new.cloned());
        }
        // Of another type it is refused as such.
        (Some(there), Some(answer)) => *there = answer.clone(),
        _ => {}
    }
}

fn owned((key, value): (&String, &Value)) -> (String, Value) {
    (key.clone(), value.clone())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{narrowed, put};

    #[test]
    fn a_section_is_narrowed_to_some_tables_and_joined_again() {
        let whole = json!({
            "dialect": "sqlite",
            "tables": [
                {"table": {"name": "a"}, "title": "A"},
                {"table": {"name": "b", "schema": "s"}, "title": "B"},
                {"table": {"name": "c"}, "title": "C"},
            ],
        });
        let some = ["s.b".to_owned(), "c".to_owned()];
        let few = narrowed("schema", &whole, &some).unwrap();
        assert_eq!(few["dialect"], "sqlite");
        assert_eq!(few["tables"].as_array().map(Vec::len), Some(2));
        assert_eq!(narrowed("requirements", &whole, &some), None);

        let Value::Object(mut joined) = whole.clone() else {
            panic!("it is an object");
        };
        let answer =
            json!({"tables": [few["tables"][0], {"table": {"name": "c"}, "title": "Sea"}]});
        put("schema", &mut joined, &some, &answer).unwrap();
        let titles = ["A", "B", "Sea"];
        for (number, title) in titles.iter().enumerate() {
            assert_eq!(joined["tables"][number]["title"], *title);
        }
        put("schema", &mut joined, &some, &json!({})).unwrap();
        assert_eq!(joined["tables"].as_array().map(Vec::len), Some(1));
        let stray = put("tables", &mut joined, &some, &json!({"tables": {"a": {}}}));
        assert!(stray.unwrap_err()[0].starts_with("`a`: this question"));
    }
}
