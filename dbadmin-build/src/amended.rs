//! Whether a section that an agent of the user's own amended can be used: it has to be of its type,
//! and name no table and no column that there is not. What it decides is the user's business.

use std::collections::BTreeMap;

use dbadmin_agents::{AgentError, Section};
use dbadmin_model::plan::{
    Access, Audit, Auth, Card, Constraint, Constraints, Dashboard, Forms, Logic, Migrations,
    Navigation, NothingYet, Performance, Profile, Queries, Relations, Requirements, SchemaSection,
    Search, Tables, Theme, Validation, Vulnerabilities,
};
use dbadmin_model::schema::Table;
use serde::de::DeserializeOwned;

/// The tables that there are, with their columns.
pub type Known = BTreeMap<String, Vec<String>>;

/// Tables as what is known of them.
pub fn known<'a>(tables: impl IntoIterator<Item = &'a Table>) -> Known {
    let columns = |table: &Table| {
        let names = table.columns.iter().map(|column| column.name.clone());
        names.collect()
    };
    tables
        .into_iter()
        .map(|table| (table.address(), columns(table)))
        .collect()
}

/// The tables of a plan.
pub fn planned(schema: &SchemaSection) -> Known {
    known(schema.tables.iter().map(|plan| &plan.table))
}

/// Checks a section.
///
/// # Errors
/// [`AgentError::Decode`] where it is of another type, [`AgentError::Failed`] where it names what
/// there is not.
pub fn check(section: &Section, known: &Known) -> Result<(), AgentError> {
    let mentions = mentions(section)?;
    let missing = mentions.iter().find_map(|(table, columns)| {
        let Some(there) = known.get(table) else {
            return Some(format!("the table `{table}`"));
        };
        let column = columns.iter().find(|column| !there.contains(column))?;
        Some(format!("the column `{column}` of `{table}`"))
    });
    match missing {
        Some(what) => Err(AgentError::failed(format!(
            "the amended section `{}` names {what}, which the panel does not have; it stays as it was",
            section.name()
        ))),
        None => Ok(()),
    }
}

/// The tables that a section names, each with the columns that it names of it.
type Mentions = Vec<(String, Vec<String>)>;

/// What a section names.
fn mentions(section: &Section) -> Result<Mentions, AgentError> {
    match section.name() {
        "requirements" => of(section, |it: &Requirements| tables(&it.tables)),
        "schema" => of(section, |it: &SchemaSection| {
            planned(it).into_iter().collect()
        }),
        "relations" => of(section, relations),
        "profile" => of(section, profile),
        "constraints" => of(section, |it: &Constraints| rules(&it.tables)),
        "validation" => of(section, |it: &Validation| rules(&it.tables)),
        "queries" => of(section, queries),
        "auth" => of(section, |_: &Auth| Vec::new()),
        "migrations" => of(section, |_: &Migrations| Vec::new()),
        "navigation" => of(section, |it: &Navigation| {
            it.groups
                .iter()
                .flat_map(|group| tables(&group.tables))
                .collect()
        }),
        "tables" => of(section, lists),
        "forms" => of(section, forms),
        "dashboard" => of(section, |it: &Dashboard| {
            it.cards.iter().filter_map(of_card).collect()
        }),
        "theme" => of(section, |_: &Theme| Vec::new()),
        "access" => of(section, |it: &Access| {
            it.roles
                .iter()
                .flat_map(|role| tables(role.tables.keys()))
                .collect()
        }),
        "audit" => of(section, |it: &Audit| {
            it.redacted.clone().into_iter().collect()
        }),
        "vulnerabilities" => of(section, |_: &Vulnerabilities| Vec::new()),
        "search" => of(section, |it: &Search| {
            it.tables.clone().into_iter().collect()
        }),
        "performance" => of(section, |_: &Performance| Vec::new()),
        "logic" => of(section, |it: &Logic| tables(it.hooks.keys())),
        _ => of(section, |_: &NothingYet| Vec::new()),
    }
}

fn of<T>(section: &Section, mentions: impl FnOnce(&T) -> Mentions) -> Result<Mentions, AgentError>
where
    T: DeserializeOwned + Send + Sync + 'static,
{
    Ok(mentions(&*section.decode::<T>()?))
}

fn tables<'a>(addresses: impl IntoIterator<Item = &'a String>) -> Mentions {
    let none = |address: &String| (address.clone(), Vec::new());
    addresses.into_iter().map(none).collect()
}

fn of_card(card: &Card) -> Option<(String, Vec<String>)> {
    let columns = [&card.over, &card.by, &card.sum].into_iter().flatten();
    Some((card.table.clone()?, columns.cloned().collect()))
}

fn relations(relations: &Relations) -> Mentions {
    let links = relations.links.iter().flat_map(|link| {
        [
            (link.table.clone(), link.columns.clone()),
            (link.target.clone(), link.target_columns.clone()),
        ]
    });
    let through = relations
        .many_to_many
        .iter()
        .flat_map(|relation| tables([&relation.through, &relation.left, &relation.right]));
    links
        .chain(through)
        .chain(relations.display.clone())
        .collect()
}

fn profile(profile: &Profile) -> Mentions {
    let columns = profile.tables.iter().map(|(table, profile)| {
        let columns = profile.meanings.keys().chain(&profile.personal);
        (table.clone(), columns.cloned().collect())
    });
    columns.collect()
}

fn rules(rules: &BTreeMap<String, Vec<Constraint>>) -> Mentions {
    let columns = rules.iter().map(|(table, rules)| {
        let columns = rules.iter().flat_map(|rule| rule.columns.clone());
        (table.clone(), columns.collect())
    });
    columns.collect()
}

fn queries(queries: &Queries) -> Mentions {
    let columns = queries.tables.iter().map(|(table, queries)| {
        let order = queries.order.iter().map(|by| &by.column);
        let joined = queries.joins.iter().flatten();
        let columns = order.chain(joined).chain(&queries.indexed);
        (table.clone(), columns.cloned().collect())
    });
    columns.collect()
}

fn lists(lists: &Tables) -> Mentions {
    let columns = lists.tables.iter().map(|(table, list)| {
        let shown = list.columns.iter().chain(&list.detail);
        let shown = shown.map(|shown| &shown.column);
        let filters = list.filters.iter().map(|filter| &filter.column);
        (table.clone(), shown.chain(filters).cloned().collect())
    });
    columns.collect()
}

fn forms(forms: &Forms) -> Mentions {
    let columns = forms.tables.iter().map(|(table, form)| {
        let fields = form.sections.iter().flat_map(|section| &section.fields);
        (
            table.clone(),
            fields.map(|field| field.column.clone()).collect(),
        )
    });
    let along = forms.tables.values().flat_map(|form| &form.children);
    let along = along.map(|children| (children.table.clone(), children.fields.clone()));
    columns.chain(along).collect()
}
