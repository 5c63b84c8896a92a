//! What an answer may not do that stands for a function of the user's own agent: give rights. Those come
//! from the request and from `dbadmin.toml`, which a person has written or agreed to; an answer that
//! amends `requirements` or `access` may take some away. A function is the user's own code, and free.

use std::collections::BTreeSet;

use dbadmin_agents::{AgentError, Inputs};
use dbadmin_model::plan::{Access, Permission, Requirements, RoleAnnotation};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What stands for every table that a role does not name.
const REST: &str = "*";

/// What an answer gives that the section which it amends does not.
pub fn problems(section: &str, value: &Value, inputs: &Inputs) -> Vec<String> {
    match section {
        "requirements" => compared(section, value, inputs, of_requirements),
        "access" => compared(section, value, inputs, of_access),
        _ => Vec::new(),
    }
}

/// The section as it is said and as it was given, of which one has to be there.
fn compared<T>(
    section: &str,
    value: &Value,
    inputs: &Inputs,
    problems: fn(&T, &T) -> Vec<String>,
) -> Vec<String>
where
    T: DeserializeOwned + Send + Sync + 'static,
{
    // What is wrong with its shape is said where it is read.
    let Ok(said) = T::deserialize(value) else {
        return Vec::new();
    };
    let given: Result<_, AgentError> = inputs.get::<T>(section);
    match given {
        Ok(given) => problems(&said, &given),
        Err(error) => vec![format!("the section: it cannot be compared: {error}")],
    }
}

fn of_requirements(said: &Requirements, given: &Requirements) -> Vec<String> {
    let shown_more = said
        .tables
        .iter()
        .filter(|table| !given.tables.contains(table));
    let mut problems: Vec<String> = shown_more.map(|table| opened(table)).collect();
    problems.extend(of_roles(said, given));
    problems
}

/// The roles and rights that some requirements give beyond others, each as a problem.
pub fn of_roles(said: &Requirements, given: &Requirements) -> Vec<String> {
    let gained = gained(said, given).into_iter();
    let told = gained.map(|(role, table)| match table {
        None => unknown(role),
        Some(table) => more(role, table),
    });
    told.collect()
}

/// The same for a person to agree to.
#[cfg(feature = "propose")]
pub fn in_words(said: &Requirements, given: &Requirements) -> Vec<String> {
    let gained = gained(said, given).into_iter();
    let told = gained.map(|(role, table)| match table {
        None => format!("{} is a new role", shown(role)),
        Some(table) => format!("{} gets more on {} than it has", shown(role), shown(table)),
    });
    told.collect()
}

/// The roles that there were not, and the tables on which a role may do more.
fn gained<'a>(said: &'a Requirements, given: &'a Requirements) -> Vec<(&'a str, Option<&'a str>)> {
    let mut gained = Vec::new();
    for (name, role) in &said.roles {
        let Some(own) = given.roles.get(name) else {
            gained.push((name.as_str(), None));
            continue;
        };
        // A table that is named nowhere is among the rest.
        let tables = role.tables.keys().chain(own.tables.keys());
        let tables = tables.map(String::as_str).chain([REST]);
        for table in tables.collect::<BTreeSet<&str>>() {
            // A log is opened by its name alone, and the rest does not stand for it.
            let by_name =
                |of: &RoleAnnotation| of.tables.get(table).is_some_and(|it| !it.is_empty());
            let named = by_name(role) && !by_name(own);
            if named || exceeds(rights(role, table), rights(own, table)) {
                gained.push((name.as_str(), Some(table)));
            }
        }
    }
    gained
}

/// What a role may do with a table.
fn rights<'a>(role: &'a RoleAnnotation, table: &str) -> &'a [Permission] {
    let named = role.tables.get(table).or_else(|| role.tables.get(REST));
    named.map_or(&[], Vec::as_slice)
}

fn of_access(said: &Access, given: &Access) -> Vec<String> {
    let mut problems = Vec::new();
    for role in &said.roles {
        let Some(own) = given.roles.iter().find(|own| own.name == role.name) else {
            problems.push(unknown(&role.name));
            continue;
        };
        for (table, allowed) in &role.tables {
            let before = own.tables.get(table).map_or(&[][..], Vec::as_slice);
            if exceeds(allowed, before) {
                problems.push(more(&role.name, table));
            }
        }
    }
    problems
}

/// Whether there is a right beyond those given. Whoever may do anything with a row sees it.
fn exceeds(said: &[Permission], given: &[Permission]) -> bool {
    let implied = |right: &Permission| *right == Permission::View && !given.is_empty();
    said.iter()
        .any(|right| !given.contains(right) && !implied(right))
}

fn unknown(role: &str) -> String {
    let role = shown(role);
    format!("roles: nobody has asked for the role {role}; dbadmin.toml or the request can")
}

fn more(role: &str, table: &str) -> String {
    let (role, table) = (shown(role), shown(table));
    format!(
        "roles: {role} gets more on {table} than it had; dbadmin.toml or the request can give it"
    )
}

fn opened(table: &str) -> String {
    let table = shown(table);
    format!("tables: the panel did not show {table}; dbadmin.toml or the request can have it do so")
}

/// A name within a line, however long and odd it is.
fn shown(name: &str) -> String {
    let shown: String = name.chars().take(80).flat_map(char::escape_debug).collect();
    format!("`{shown}`")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use dbadmin_agents::{Answers, Executor as _, REGISTRY, Replay, Section};
    use serde_json::json;

    use super::*;
    use crate::answered::Unshaped;

    /// The problems of an answer whose roles are these, where a clerk sees all but one table, and
    /// changes orders.
    fn told(section: &str, given: &Value, said: &Value) -> String {
        let whole = |roles: &Value| match section {
            "access" => json!({ "roles": roles }),
            _ => json!({ "title": "Shop", "tables": ["orders"], "roles": roles }),
        };
        let given = Section::from_value(section, &whole(given));
        let inputs = Inputs::new("own", "", [given]);
        problems(section, &whole(said), &inputs).join("\n")
    }

    #[test]
    fn an_answer_takes_rights_away_and_gives_none() {
        let given = json!({ "clerk": { "tables": {
            "*": ["view"], "orders": ["edit"], "salaries": [],
        } } });
        let said = |tables: Value| {
            told(
                "requirements",
                &given,
                &json!({ "clerk": { "tables": tables } }),
            )
        };
        for less in [
            json!({ "*": ["view"], "orders": ["view", "edit"], "salaries": [] }),
            json!({ "orders": ["view"] }),
            json!({ "*": ["view"], "goods": [], "salaries": [] }),
            json!({}),
        ] {
            assert_eq!(said(less.clone()), "", "{less}");
        }
        for more in [
            json!({ "*": ["view", "create", "edit", "delete"] }),
            json!({ "*": ["view"], "salaries": [], "orders": ["edit", "delete"] }),
            json!({ "goods": ["edit"] }),
            // It might be a log, for which the rest does not stand.
            json!({ "goods": ["view"] }),
            // What is not named any more falls to the rest.
            json!({ "*": ["view"], "orders": ["edit"] }),
        ] {
            assert!(
                said(more.clone()).contains("`clerk` gets more on"),
                "{more}"
            );
        }
        let all = json!({ "support": { "tables": { "*": ["view", "create", "edit", "delete"] } } });
        let new = told("requirements", &given, &all);
        assert!(
            new.contains("nobody has asked for the role `support`"),
            "{new}"
        );

        let panel = |tables: Value| json!({ "title": "Shop", "tables": tables });
        let given = Section::from_value("requirements", &panel(json!(["orders"])));
        let inputs = Inputs::new("own", "", [given]);
        let more = problems(
            "requirements",
            &panel(json!(["orders", "salaries"])),
            &inputs,
        );
        assert!(
            more.join("").contains("did not show `salaries`"),
            "{more:?}"
        );
    }

    #[test]
    fn so_with_access() {
        let role =
            |name: &str, rights: Value| json!({ "name": name, "tables": { "orders": rights } });
        let given = json!([
            role("admin", json!(["view", "edit"])),
            role("clerk", json!(["view"]))
        ]);
        let less = told("access", &given, &json!([role("clerk", json!([]))]));
        assert_eq!(less, "");
        let more = json!([
            role("clerk", json!(["view", "edit"])),
            role("guest", json!(["view"]))
        ]);
        let more = told("access", &given, &more);
        assert!(more.contains("`clerk` gets more on `orders`"), "{more}");
        assert!(more.contains("the role `guest`"), "{more}");
    }

    #[test]
    fn a_build_does_not_work_by_an_answer_that_gives_rights() {
        let folder = tempfile::tempdir().unwrap();
        let answers = Answers::of_crate(folder.path());
        let replay = Replay::shared(answers, Arc::new(Unshaped), 50_000).by("tiny");
        let agent = REGISTRY.producer("requirements").unwrap();
        let panel = |roles: Value| json!({ "title": "Shop", "tables": ["orders"], "roles": roles });
        let given = Section::from_value("requirements", &panel(json!({})));
        let inputs = Inputs::new(agent.id, "", [given]);
        let all = json!({ "support": { "tables": { "*": ["view", "delete"] } } });
        replay.put(agent, &inputs, panel(all)).unwrap();
        let refused = replay.execute(agent, &inputs).unwrap_err().to_string();
        assert!(
            refused.contains("asked for the role `support`"),
            "{refused}"
        );
        replay.put(agent, &inputs, panel(json!({}))).unwrap();
        replay.execute(agent, &inputs).unwrap();
    }
}
