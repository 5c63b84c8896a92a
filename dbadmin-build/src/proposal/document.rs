//! Edits a text of `dbadmin.toml`, and leaves comments, order and spacing of everything else as
//! they are.

use std::collections::HashSet;

use toml_edit::{
    Array, ArrayOfTables, DocumentMut, InlineTable, Item, Key, Table, TableLike, Value, value,
};

use super::edits::{Edits, Said};
use crate::settings::FILE;
use crate::{Error, Result};

/// The text with the edits.
///
/// # Errors
/// [`Error::Settings`] where the text is no TOML, or has another thing where a table has to be.
pub fn edited(text: &str, edits: &Edits) -> Result<String> {
    let mut document: DocumentMut = text
        .parse()
        .map_err(|error: toml_edit::TomlError| Error::Settings(format!("{FILE}: {error}")))?;
    let trailing = document.trailing().as_str().unwrap_or_default().to_owned();
    document.set_trailing("");
    for (path, said) in edits.all() {
        let Some((name, tables)) = path.split_last() else {
            continue;
        };
        match said {
            Some(said) => {
                let table = reach(document.as_table_mut(), tables, 0)?;
                let new = match said {
                    Said::Tables(tables) => Item::ArrayOfTables(each(table.get(name), tables)),
                    said => item(said),
                };
                set(table, name, new);
            }
            None => remove(document.as_table_mut(), tables, name),
        }
    }
    Ok(with_trailing(text, &document.to_string(), &trailing))
}

/// Comments at the end of a file belong to what stood above them: tables that are new come after
/// them.
fn with_trailing(before: &str, after: &str, trailing: &str) -> String {
    let is_header = |line: &&str| line.starts_with('[');
    let old: HashSet<&str> = before.lines().filter(is_header).collect();
    let mut start = 0;
    let mut place = None;
    for line in after.split_inclusive('\n') {
        let header = line.trim_end();
        if is_header(&header) {
            match old.contains(header) {
                true => place = None,
                false => place = place.or(Some(start)),
            }
        }
        start += line.len();
    }
    let Some(place) = place else {
        return format!("{after}{trailing}");
    };
    let (head, tail) = after.split_at(place);
    // The blank line in front of a table stays in front of it.
    let head = head
        .strip_suffix("\n\n")
        .map_or(head, |kept| &head[..=kept.len()]);
    let end = match trailing {
        "" => "",
        text if text.ends_with('\n') => "",
        _ => "\n",
    };
    format!("{head}{trailing}{end}\n{tail}")
}

/// The table at a path, made where there is none.
fn reach<'d>(
    table: &'d mut dyn TableLike,
    path: &[String],
    depth: usize,
) -> Result<&'d mut dyn TableLike> {
    let Some((name, rest)) = path.split_first() else {
        return Ok(table);
    };
    // A column's words stand on one line: `status = { label = "State" }`.
    let made = match depth {
        3 => Item::Value(Value::InlineTable(InlineTable::new())),
        _ => {
            let mut made = Table::new();
            made.set_implicit(true);
            Item::Table(made)
        }
    };
    if !table.contains_key(name) {
        table.insert(name, made);
    }
    let next = table.get_mut(name).and_then(Item::as_table_like_mut);
    let next = next.ok_or_else(|| {
        Error::Settings(format!("{FILE}: `{}` has to be a table", path.join(".")))
    })?;
    reach(next, rest, depth + 1)
}

/// Sets a value; the comments around one that was there stay.
fn set(table: &mut dyn TableLike, name: &str, mut new: Item) {
    let decor = |item: &Item| item.as_value().map(|value| value.decor().clone());
    if let Some(before) = table.get(name).and_then(decor)
        && let Some(value) = new.as_value_mut()
    {
        *value.decor_mut() = before;
    }
    match table.get_mut(name) {
        Some(place) => *place = new,
        None => {
            table.insert(name, new);
        }
    }
}

fn remove(table: &mut dyn TableLike, path: &[String], name: &str) {
    match path.split_first() {
        None => {
            table.remove(name);
        }
        Some((first, rest)) => {
            if let Some(next) = table.get_mut(first).and_then(Item::as_table_like_mut) {
                remove(next, rest, name);
            }
        }
    }
}

fn item(said: &Said) -> Item {
    match said {
        Said::Text(text) => value(text),
        Said::Flag(flag) => value(*flag),
        Said::Number(number) => value(i64::from(*number)),
        Said::Texts(texts) => value(texts.iter().collect::<Array>()),
        Said::Tables(tables) => Item::ArrayOfTables(each(None, tables)),
    }
}

/// A table for each; one that says the same as before has the comments that it had.
fn each(before: Option<&Item>, tables: &[Vec<(&'static str, String)>]) -> ArrayOfTables {
    let before = before.and_then(Item::as_array_of_tables);
    let same = |said: &[(&str, String)]| {
        let mut known = before.into_iter().flatten();
        known.find(|known| {
            let holds = |(key, text): &(&str, String)| {
                known.get(key).and_then(Item::as_str) == Some(text.as_str())
            };
            known.len() == said.len() && said.iter().all(holds)
        })
    };
    let table = |said: &Vec<(&'static str, String)>| {
        // A table that was there has its place in the text, which may be another one now.
        let mut table = Table::new();
        match same(said) {
            Some(known) => {
                *table.decor_mut() = known.decor().clone();
                for (key, item) in known {
                    table.insert_formatted(&key_of(known, key), item.clone());
                }
            }
            None => said.iter().for_each(|(key, text)| {
                table.insert(key, value(text));
            }),
        }
        table
    };
    tables.iter().map(table).collect()
}

/// A key of a table as it stands there.
fn key_of(table: &Table, name: &str) -> Key {
    table.key(name).map_or_else(|| Key::new(name), Clone::clone)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Ours.\ntitle = \"Shop\" # for now\n\n# The desk.\n[roles.support]\n\"*\" = [\"view\"]\n\n[tables.orders.columns]\nstatus = { label = \"State\" } # not status\n";

    fn path(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn comments_order_and_spacing_stay() {
        let mut edits = Edits::default();
        edits.set(path(&["title"]), Said::Text("Store".to_owned()));
        edits.set(path(&["accent"]), Said::Text("#0b6b67".to_owned()));
        edits.set(
            path(&["tables", "orders", "title"]),
            Said::Text("Sales".to_owned()),
        );
        edits.set(
            path(&["tables", "orders", "columns", "status", "list"]),
            Said::Flag(true),
        );
        edits.set(
            path(&["tables", "order items", "columns", "id", "order"]),
            Said::Number(10),
        );
        edits.set(
            path(&["roles", "support", "orders"]),
            Said::Texts(path(&["view", "edit"])),
        );
        let text = edited(TEXT, &edits).expect("it can be edited");
        assert_eq!(
            text,
            "# Ours.\ntitle = \"Store\" # for now\naccent = \"#0b6b67\"\n\n# The desk.\n\
             [roles.support]\n\"*\" = [\"view\"]\norders = [\"view\", \"edit\"]\n\n\
             [tables.orders]\ntitle = \"Sales\"\n\n\
             [tables.orders.columns]\nstatus = { label = \"State\" , list = true } # not status\n\n\
             [tables.\"order items\".columns]\nid = { order = 10 }\n"
        );
        assert_eq!(edited(&text, &edits).expect("once more"), text);
    }

    #[test]
    fn comments_at_the_end_stay_where_they_were() {
        let text = "title = \"Shop\"\n# accent = \"#0b6b67\"\n\n# [roles.support]\n";
        let mut edits = Edits::default();
        edits.set(
            path(&["tables", "orders", "title"]),
            Said::Text("Sales".to_owned()),
        );
        let table = "\n[tables.orders]\ntitle = \"Sales\"\n";
        let edited_text = edited(text, &edits).expect("it can be edited");
        assert_eq!(edited_text, format!("{text}{table}"));
        let comment = "# Ours.";
        let edited_text = edited(comment, &edits).expect("it can be edited");
        assert_eq!(edited_text, format!("{comment}\n{table}"));
        edits.set(path(&["accent"]), Said::Text("#0b6b67".to_owned()));
        let edited_text = edited(text, &edits).expect("it can be edited");
        assert!(edited_text.ends_with(table), "{edited_text}");
        assert!(
            edited_text.contains("\naccent = \"#0b6b67\"\n"),
            "{edited_text}"
        );
    }

    #[test]
    fn a_list_of_tables_keeps_the_comments_of_those_that_stay() {
        let table = |title: &str| {
            let keys = [("shows", "count"), ("title", title), ("table", "orders")];
            keys.map(|(key, text)| (key, text.to_owned())).to_vec()
        };
        let mut edits = Edits::default();
        let cards = [table("One"), table("Two")].to_vec();
        edits.set(path(&["dashboard"]), Said::Tables(cards));
        let text = edited(TEXT, &edits).expect("it can be edited");
        let card = |title: &str| {
            format!("[[dashboard]]\nshows = \"count\"\ntitle = \"{title}\"\ntable = \"orders\"\n")
        };
        assert_eq!(text, format!("{TEXT}\n{}\n{}", card("One"), card("Two")));

        let commented = text.replace("\n[[dashboard]]", "\n# Ours.\n[[dashboard]]");
        let mut edits = Edits::default();
        let cards = [table("Three"), table("Two"), table("One")].to_vec();
        edits.set(path(&["dashboard"]), Said::Tables(cards));
        let text = edited(&commented, &edits).expect("it can be edited");
        let ours = |title: &str| format!("# Ours.\n{}", card(title));
        let all = [card("Three"), ours("Two"), ours("One")];
        assert_eq!(text, format!("{TEXT}\n{}", all.join("\n")));
        assert_eq!(edited(&text, &edits).expect("once more"), text);
    }

    #[test]
    fn what_is_no_table_is_told() {
        let mut edits = Edits::default();
        edits.set(path(&["title", "x"]), Said::Flag(true));
        let told = edited(TEXT, &edits)
            .expect_err("a text is no table")
            .to_string();
        assert!(told.contains("`title` has to be a table"), "{told}");
    }
}
