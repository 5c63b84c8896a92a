//! Walks through a section to the places that a pattern names: `tables{}.columns[].column` is the
//! field `column` of each item of the field `columns` of each value of the map `tables`.

use serde_json::{Map, Value};

/// A place in a section, and what stands around it.
pub struct Place<'v> {
    /// Where it is, as a message names it: `tables.orders.columns[2].column`.
    pub path: String,
    /// What is there.
    pub value: &'v Value,
    /// The key of the innermost map on the way.
    pub key: Option<&'v str>,
    /// The objects on the way, the outermost first.
    pub around: Vec<&'v Map<String, Value>>,
}

impl<'v> Place<'v> {
    /// The text that is there, if it is one.
    pub fn text(&self) -> Option<&'v str> {
        self.value.as_str()
    }

    /// The text in a field of the innermost object on the way that has such a field.
    pub fn beside(&self, field: &str) -> Option<&'v str> {
        let mut around = self.around.iter().rev();
        around.find_map(|object| object.get(field)?.as_str())
    }

    /// The list that it stands in, as a message names it.
    pub fn list(&self) -> &str {
        self.path
            .rfind('[')
            .map_or(&self.path, |end| &self.path[..end])
    }
}

/// All places of a pattern, in order.
pub fn places<'v>(section: &'v Value, pattern: &str) -> Vec<Place<'v>> {
    let start = Place {
        path: String::new(),
        value: section,
        key: None,
        around: Vec::new(),
    };
    let mut found = vec![start];
    for step in steps(pattern) {
        found = found
            .into_iter()
            .flat_map(|place| place.step(step))
            .collect();
    }
    found
}

#[derive(Clone, Copy)]
enum Step<'p> {
    /// A field of an object.
    Field(&'p str),
    /// Every item of a list.
    Items,
    /// Every value of a map.
    Values,
}

fn steps(pattern: &str) -> impl Iterator<Item = Step<'_>> {
    pattern.split('.').flat_map(|part| {
        let name = part.trim_end_matches(['[', ']', '{', '}']);
        let rest = &part[name.len()..];
        let marks = (0..rest.len())
            .step_by(2)
            .map(|at| match &rest[at..at + 2] {
                "{}" => Step::Values,
                _ => Step::Items,
            });
        let field = (!name.is_empty()).then_some(Step::Field(name));
        field.into_iter().chain(marks)
    })
}

impl<'v> Place<'v> {
    fn step(self, step: Step<'_>) -> Vec<Self> {
        match (step, self.value) {
            (Step::Field(name), Value::Object(fields)) => {
                let found = fields.get(name).filter(|value| !value.is_null());
                let inner = found.map(|value| {
                    let mut around = self.around.clone();
                    around.push(fields);
                    Place {
                        path: joined(&self.path, name),
                        value,
                        key: self.key,
                        around,
                    }
                });
                inner.into_iter().collect()
            }
            (Step::Items, Value::Array(items)) => {
                let numbered = items.iter().enumerate();
                let inner = numbered.map(|(number, value)| Place {
                    path: format!("{}[{number}]", self.path),
                    value,
                    key: self.key,
                    around: self.around.clone(),
                });
                inner.collect()
            }
            (Step::Values, Value::Object(map)) => {
                let inner = map.iter().map(|(key, value)| Place {
                    path: joined(&self.path, key),
                    value,
                    key: Some(key),
                    around: self.around.clone(),
                });
                inner.collect()
            }
            _ => Vec::new(),
        }
    }
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_pattern_leads_to_all_of_its_places() {
        let section =
            json!({"tables": {"orders": {"columns": [{"column": "id"}, {"column": "status"}]}}});
        let found = places(&section, "tables{}.columns[].column");
        let told: Vec<_> = found
            .iter()
            .map(|place| (place.path.as_str(), place.key))
            .collect();
        assert_eq!(
            told,
            [
                ("tables.orders.columns[0].column", Some("orders")),
                ("tables.orders.columns[1].column", Some("orders")),
            ]
        );
        assert_eq!(found[1].list(), "tables.orders.columns");
        let links = json!({"links": [{"table": "orders", "columns": ["id"]}]});
        let found = places(&links, "links[].columns[]");
        assert_eq!(found[0].beside("table"), Some("orders"));
        assert!(places(&links, "links[].target").is_empty());
        let joins = json!({"joins": [["a", "b"], ["c"]]});
        assert_eq!(places(&joins, "joins[][]").len(), 3);
    }
}
