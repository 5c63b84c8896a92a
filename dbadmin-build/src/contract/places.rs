//! Every place of every section that names a table or a column, as one table of patterns. Whoever
//! adds such a field to a section adds a line here.

use std::collections::HashSet;

use serde_json::Value;

use super::known::{Known, quoted};
use super::walk::{Place, places};

/// What stands at a place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    /// A text is a table's address.
    Table,
    /// The keys of a map are addresses of tables.
    Tables,
    /// The same, or `*` for all others.
    TablesOrRest,
    /// A text is a column of the table that the innermost map key names.
    Column,
    /// The keys of a map are such columns.
    Columns,
    /// A text is a column of the table that this field beside it names.
    ColumnOf(&'static str),
}

/// How often each is named.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Times {
    /// As often as one likes.
    Any,
    /// Never twice: tables in the section, columns in their list.
    Once,
    /// Tables: none is missing; and none is there twice.
    Every,
}

use Names::{Column, ColumnOf, Columns, Table, Tables, TablesOrRest};
use Times::{Any, Every, Once};

/// Section, pattern, what it names, how often.
const PLACES: &[(&str, &str, Names, Times)] = &[
    ("requirements", "tables[]", Table, Once),
    ("requirements", "roles{}.tables", TablesOrRest, Any),
    ("requirements", "not_built[].tables[]", Table, Any),
    ("relations", "links[].table", Table, Any),
    ("relations", "links[].columns[]", ColumnOf("table"), Once),
    ("relations", "links[].target", Table, Any),
    (
        "relations",
        "links[].target_columns[]",
        ColumnOf("target"),
        Once,
    ),
    ("relations", "many_to_many[].through", Table, Any),
    ("relations", "many_to_many[].left", Table, Any),
    ("relations", "many_to_many[].right", Table, Any),
    ("relations", "display", Tables, Every),
    ("relations", "display{}[]", Column, Once),
    ("profile", "tables", Tables, Any),
    ("profile", "tables{}.meanings", Columns, Any),
    ("profile", "tables{}.personal[]", Column, Once),
    ("constraints", "tables", Tables, Any),
    ("constraints", "tables{}[].columns[]", Column, Once),
    ("validation", "tables", Tables, Any),
    ("validation", "tables{}[].columns[]", Column, Once),
    ("queries", "tables", Tables, Every),
    ("queries", "tables{}.order[].column", Column, Once),
    ("queries", "tables{}.joins[][]", Column, Once),
    ("queries", "tables{}.indexed[]", Column, Once),
    ("logic", "hooks", Tables, Any),
    ("navigation", "groups[].tables[]", Table, Every),
    ("tables", "tables", Tables, Every),
    ("tables", "tables{}.columns[].column", Column, Once),
    ("tables", "tables{}.filters[].column", Column, Once),
    ("tables", "tables{}.detail[].column", Column, Once),
    ("tables", "tables{}.drill", Column, Any),
    ("tables", "tables{}.counts[].table", Table, Any),
    (
        "tables",
        "tables{}.counts[].columns[]",
        ColumnOf("table"),
        Once,
    ),
    ("forms", "tables", Tables, Every),
    ("forms", "tables{}.sections[].fields[].column", Column, Once),
    ("forms", "tables{}.children[].table", Table, Any),
    (
        "forms",
        "tables{}.children[].columns[]",
        ColumnOf("table"),
        Once,
    ),
    (
        "forms",
        "tables{}.children[].fields[]",
        ColumnOf("table"),
        Once,
    ),
    (
        "forms",
        "tables{}.children[].position",
        ColumnOf("table"),
        Any,
    ),
    ("dashboard", "cards[].table", Table, Any),
    ("dashboard", "cards[].over", ColumnOf("table"), Any),
    ("dashboard", "cards[].by", ColumnOf("table"), Any),
    ("dashboard", "cards[].sum", ColumnOf("table"), Any),
    ("access", "roles[].tables", Tables, Any),
    ("audit", "redacted", Tables, Any),
    ("audit", "redacted{}[]", Column, Once),
    ("search", "tables", Tables, Every),
    ("search", "tables{}[]", Column, Once),
];

/// What is wrong with the names of a section.
pub fn problems(section: &str, value: &Value, known: &Known<'_>) -> Vec<String> {
    let of_section = PLACES.iter().filter(|(of, ..)| *of == section);
    of_section
        .flat_map(|(_, pattern, names, times)| of_place(value, pattern, *names, *times, known))
        .collect()
}

fn of_place(
    section: &Value,
    pattern: &str,
    names: Names,
    times: Times,
    known: &Known<'_>,
) -> Vec<String> {
    let mut problems = Vec::new();
    let mut seen = HashSet::new();
    for place in places(section, pattern) {
        for (path, name) in named(&place, names) {
            let wrong = unknown(&place, name, names, known);
            problems.extend(wrong.map(|wrong| format!("{path}: {wrong}")));
            let within = match names {
                Column | ColumnOf(_) => place.list().to_owned(),
                _ => String::new(),
            };
            if times != Any && !seen.insert((within, name)) {
                problems.push(format!("{path}: {} stands there already", quoted(name)));
            }
        }
    }
    if times == Every {
        let missing = known.tables().iter();
        let missing = missing.filter(|table| !seen.contains(&(String::new(), table.as_str())));
        problems.extend(missing.map(|table| format!("{pattern}: the table `{table}` is missing")));
    }
    problems
}

/// The names at a place, each with its own path.
fn named<'v>(place: &Place<'v>, names: Names) -> Vec<(String, &'v str)> {
    match (names, place.value) {
        (Tables | TablesOrRest | Columns, Value::Object(map)) => {
            let keys = map
                .keys()
                .filter(|key| names != TablesOrRest || *key != "*");
            let path = &place.path;
            keys.map(|key| (format!("{path}.{}", quoted(key)), key.as_str()))
                .collect()
        }
        (_, Value::String(text)) => vec![(place.path.clone(), text)],
        _ => Vec::new(),
    }
}

fn unknown(place: &Place<'_>, name: &str, names: Names, known: &Known<'_>) -> Option<String> {
    let table = match names {
        Table | Tables | TablesOrRest => return known.unknown_table(name),
        Column | Columns => place.key,
        ColumnOf(field) => place.beside(field),
    };
    // A table that is not there is told of at its own place.
    known.unknown_column(known.table(table?)?, name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_belongs_to_a_section() {
        for (section, pattern, ..) in PLACES {
            let known = super::super::SectionContract::sections().any(|one| one == *section);
            assert!(known, "{section}: {pattern}");
        }
    }
}
