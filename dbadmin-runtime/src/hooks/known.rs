//! The actions of a panel, made ready at its start: each with its form.

use std::collections::{HashMap, HashSet};

use super::{Action, TableHooks};
use crate::{
    Column, Detail, Error, Form, List, Panel, Queries, Relations, Resource, Section, Table,
};

/// Names that the panel's own actions have.
const TAKEN: [&str; 5] = ["delete", "restore", "set", "view", "look"];

/// An action, and its form: that of a table which no database has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known {
    pub action: &'static Action,
    pub form: &'static Resource,
}

/// The actions by their table's address.
pub(crate) fn actions(panel: &Panel) -> Result<HashMap<&'static str, Vec<Known>>, Error> {
    let mut all = HashMap::new();
    for of in panel.hooks {
        let known = of_table(of)?;
        if !known.is_empty() {
            all.insert(of.table.address, known);
        }
    }
    Ok(all)
}

fn of_table(of: &TableHooks) -> Result<Vec<Known>, Error> {
    let mut names = HashSet::new();
    let mut known = Vec::new();
    for action in of.hooks.actions() {
        let plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_');
        let name = action.name;
        let problem = if name.is_empty() || !name.bytes().all(plain) {
            "whose name is not made of small letters, digits, `-` and `_`"
        } else if TAKEN.contains(&name) {
            "whose name one of the panel's own has"
        } else if !are_plain(action) {
            "one of whose fields has no name of its own that begins with a letter, or that of another"
        } else if names.insert(name) {
            let form = form(action);
            known.push(Known { action, form });
            continue;
        } else {
            "twice"
        };
        return Err(Error::Panel(format!(
            "the table `{}` has the action `{name}`, {problem}",
            of.table.address
        )));
    }
    Ok(known)
}

/// Whether each field has a name of its own, which is none of those that the page's form needs.
fn are_plain(action: &Action) -> bool {
    let mut names = HashSet::new();
    let mut asked = action.input.iter().map(|ask| ask.column.name);
    asked.all(|name| name.starts_with(char::is_alphabetic) && names.insert(name))
}

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

/// The form of an action. It is made once, and lives as long as the panel.
fn form(action: &'static Action) -> &'static Resource {
    let asked = action.input.iter().map(|ask| ask.column);
    let columns: &'static [Column] = asked.collect::<Vec<_>>().leak();
    let table = leak(Table {
        schema: "",
        name: action.name,
        address: "",
        title: action.title,
        singular: action.title,
        help: action.help,
        icon: "",
        columns,
        key: &[],
        writable: true,
        limits: "",
        closed: &[],
        constraints: &[],
    });
    leak(Resource {
        table,
        queries: leak(Queries::over(table)),
        rules: &[],
        relations: leak(Relations {
            table,
            display: &[],
            belongs_to: &[],
            has_many: &[],
        }),
        list: leak(List {
            table,
            columns: &[],
            filters: &[],
            drill: None,
            counts: &[],
        }),
        detail: leak(Detail {
            table,
            columns: &[],
        }),
        form: leak(Form {
            table,
            sections: leak([Section::new("").fields(columns)]),
            children: &[],
        }),
        redacted: &[],
    })
}
