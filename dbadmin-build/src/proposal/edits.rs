//! The lines of `dbadmin.toml` that bring the native agents to what a section decides. A function
//! for each kind of section that the file can speak of; they compare the section with the native
//! one, and say only what differs. They need not be exact: whether the lines reach what was wished
//! is found out by running the agents again.

mod shown;

use std::collections::{BTreeMap, BTreeSet};

use dbadmin_agents::Orchestrator;
use dbadmin_model::plan::{
    Access, Card, Dashboard, FieldAnnotation, Logic, Navigation, Permission, Relations,
    Requirements, SchemaSection, Theme,
};
use serde::de::DeserializeOwned;

use crate::Result;

/// What stands on a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// A text.
    Text(String),
    /// `true` or `false`.
    Flag(bool),
    /// A number.
    Number(i32),
    /// A list of texts.
    Texts(Vec<String>),
    /// A table for each of some things, by keys and texts.
    Tables(Vec<Vec<(&'static str, String)>>),
}

/// Changes of a TOML document, by path; nothing where the key goes.
#[derive(Debug, Default)]
pub struct Edits {
    changes: BTreeMap<Vec<String>, Option<Said>>,
    notes: BTreeSet<&'static str>,
}

impl Edits {
    /// Sets a key.
    pub fn set(&mut self, path: Vec<String>, said: Said) {
        self.changes.insert(path, Some(said));
    }

    fn remove(&mut self, path: Vec<String>) {
        self.changes.insert(path, None);
    }

    /// Sets a key of a table.
    fn table(&mut self, address: &str, key: &str, said: Said) {
        self.set(words(&["tables", address, key]), said);
    }

    /// Sets a key of a column.
    fn column(&mut self, address: &str, column: &str, key: &str, said: Said) {
        self.set(words(&["tables", address, "columns", column, key]), said);
    }

    /// The changes in order.
    pub fn all(&self) -> impl Iterator<Item = (&[String], Option<&Said>)> {
        let changes = self.changes.iter();
        changes.map(|(path, said)| (path.as_slice(), said.as_ref()))
    }

    /// What there is to say of them.
    pub fn notes(&self) -> impl Iterator<Item = String> + use<'_> {
        self.notes.iter().map(|note| (*note).to_owned())
    }
}

fn words(path: &[&str]) -> Vec<String> {
    path.iter().map(|word| (*word).to_owned()).collect()
}

fn text(text: &str) -> Said {
    Said::Text(text.to_owned())
}

/// A section as it is wished, as the native agents have it, and what they have it from.
struct Both<'a, T> {
    wish: &'a T,
    native: &'a T,
    schema: &'a SchemaSection,
}

type Translation<T> = fn(&Both<'_, T>, &mut Edits);

/// The sections that the file speaks of.
pub const SECTIONS: [&str; 11] = [
    "requirements",
    "schema",
    "relations",
    "navigation",
    "theme",
    "access",
    "tables",
    "forms",
    "search",
    "logic",
    "dashboard",
];

/// The edits for one section; none for a section that the file does not speak of.
///
/// # Errors
/// Where a run does not have the section.
pub fn of(
    section: &str,
    wished: &Orchestrator,
    native: &Orchestrator,
    schema: &SchemaSection,
    edits: &mut Edits,
) -> Result<()> {
    let runs = (wished, native, schema);
    match section {
        "requirements" => translated(section, runs, requirements, edits),
        "schema" => translated(section, runs, names, edits),
        "relations" => translated(section, runs, relations, edits),
        "navigation" => translated(section, runs, navigation, edits),
        "theme" => translated(section, runs, theme, edits),
        "access" => translated(section, runs, access, edits),
        "tables" => translated(section, runs, shown::lists, edits),
        "forms" => translated(section, runs, shown::forms, edits),
        "search" => translated(section, runs, shown::search, edits),
        "logic" => translated(section, runs, logic, edits),
        "dashboard" => translated(section, runs, dashboard, edits),
        _ => Ok(()),
    }
}

fn translated<T>(
    section: &str,
    (wished, native, schema): (&Orchestrator, &Orchestrator, &SchemaSection),
    translation: Translation<T>,
    edits: &mut Edits,
) -> Result<()>
where
    T: DeserializeOwned + Send + Sync + 'static,
{
    let (wish, native) = (wished.section::<T>(section)?, native.section::<T>(section)?);
    let both = Both {
        wish: &*wish,
        native: &*native,
        schema,
    };
    translation(&both, edits);
    Ok(())
}

/// The cards of the first page. What the file says of one, it says of all: none are proposed then.
fn dashboard(both: &Both<'_, Dashboard>, edits: &mut Edits) {
    if both.wish != both.native && !both.wish.cards.is_empty() {
        let cards = both.wish.cards.iter().map(card).collect();
        edits.set(words(&["dashboard"]), Said::Tables(cards));
    }
}

/// The keys of a card that say something.
fn card(card: &Card) -> Vec<(&'static str, String)> {
    let keys = [
        "shows", "title", "table", "over", "by", "sum", "each", "filter",
    ];
    let said = serde_json::to_value(card).unwrap_or_default();
    let text = |key: &'static str| Some((key, said[key].as_str()?.to_owned()));
    keys.into_iter().filter_map(text).collect()
}

/// Which tables have hooks; what is in them is no matter of the file.
fn logic(both: &Both<'_, Logic>, edits: &mut Edits) {
    let new = both.wish.hooks.keys();
    for address in new.filter(|address| !both.native.hooks.contains_key(*address)) {
        edits.table(address, "hooks", Said::Flag(true));
    }
    let old = both.native.hooks.keys();
    for address in old.filter(|address| !both.wish.hooks.contains_key(*address)) {
        edits.table(address, "hooks", Said::Flag(false));
    }
}

fn requirements(both: &Both<'_, Requirements>, edits: &mut Edits) {
    let (wish, native) = (both.wish, both.native);
    if wish.title != native.title {
        edits.set(words(&["title"]), text(&wish.title));
    }
    if wish.accent != native.accent {
        match &wish.accent {
            Some(color) => edits.set(words(&["accent"]), text(color)),
            None => edits.remove(words(&["accent"])),
        }
    }
    let set = |tables: &[String]| tables.iter().cloned().collect::<BTreeSet<_>>();
    if set(&wish.tables) != set(&native.tables) {
        edits.set(words(&["features"]), Said::Texts(wish.tables.clone()));
        edits
            .notes
            .insert("`features` counts only where build.rs names none");
    }
    for (name, role) in &wish.roles {
        let before = native.roles.get(name).map(|role| &role.tables);
        for (table, rights) in &role.tables {
            if before.and_then(|tables| tables.get(table)) != Some(rights) {
                edits.set(words(&["roles", name, table]), allowed(rights));
            }
        }
        for table in before.into_iter().flat_map(BTreeMap::keys) {
            if !role.tables.contains_key(table) {
                edits.remove(words(&["roles", name, table]));
            }
        }
    }
    for name in native
        .roles
        .keys()
        .filter(|name| !wish.roles.contains_key(*name))
    {
        edits.remove(words(&["roles", name]));
    }
}

fn allowed(rights: &[Permission]) -> Said {
    let word = |right: &Permission| match right {
        Permission::View => "view",
        Permission::Create => "create",
        Permission::Edit => "edit",
        Permission::Delete => "delete",
    };
    Said::Texts(rights.iter().map(|right| word(right).to_owned()).collect())
}

fn names(both: &Both<'_, SchemaSection>, edits: &mut Edits) {
    for wish in &both.wish.tables {
        let address = wish.table.address();
        let mut natives = both.native.tables.iter();
        let Some(native) = natives.find(|native| native.table.is_at(&address)) else {
            continue;
        };
        let texts = [
            ("title", Some(&wish.title), Some(&native.title)),
            ("singular", Some(&wish.singular), Some(&native.singular)),
            ("icon", Some(&wish.icon), Some(&native.icon)),
            ("group", wish.group.as_ref(), native.group.as_ref()),
            ("help", wish.help.as_ref(), native.help.as_ref()),
        ];
        // What one row is called follows from the title, unless it is said.
        let retitled = wish.title != native.title;
        for (key, said, before) in texts {
            let follows = key == "singular" && retitled;
            if let Some(said) = said.filter(|said| Some(*said) != before || follows) {
                edits.table(&address, key, text(said));
            }
        }
        for wish in &wish.fields {
            if let Some(native) = native.wish(&wish.column) {
                field(&address, wish, native, edits);
            }
        }
    }
}

fn field(address: &str, wish: &FieldAnnotation, native: &FieldAnnotation, edits: &mut Edits) {
    let texts = [
        ("label", &wish.label, &native.label),
        ("help", &wish.help, &native.help),
        ("widget", &wish.widget, &native.widget),
        ("money", &wish.money, &native.money),
    ];
    for (key, said, before) in texts {
        if let Some(said) = said.as_ref().filter(|_| said != before) {
            edits.column(address, &wish.column, key, text(said));
        }
    }
    if let Some(order) = wish.order.filter(|_| wish.order != native.order) {
        edits.column(address, &wish.column, "order", Said::Number(order));
    }
    let (refused, before) = (wish.refused, native.refused);
    let flags = [
        (
            "list",
            (wish.list, refused.list),
            (native.list, before.list),
        ),
        (
            "search",
            (wish.search, refused.search),
            (native.search, before.search),
        ),
        (
            "filter",
            (wish.filter, refused.filter),
            (native.filter, before.filter),
        ),
        (
            "sort",
            (wish.sort, refused.sort),
            (native.sort, before.sort),
        ),
        (
            "display",
            (wish.display, refused.display),
            (native.display, before.display),
        ),
        ("readonly", (wish.readonly, false), (native.readonly, false)),
        ("hidden", (wish.hidden, false), (native.hidden, false)),
    ];
    for (key, said, before) in flags {
        if said != before {
            edits.column(address, &wish.column, key, Said::Flag(said.0));
        }
    }
}

fn relations(both: &Both<'_, Relations>, edits: &mut Edits) {
    for (address, columns) in &both.wish.display {
        let native = both.native.display.get(address);
        if native == Some(columns) {
            continue;
        }
        for column in columns {
            edits.column(address, column, "display", Said::Flag(true));
        }
        for column in native
            .into_iter()
            .flatten()
            .filter(|name| !columns.contains(name))
        {
            if shown::wish(both.schema, address, column).is_some_and(|wish| wish.display) {
                edits.column(address, column, "display", Said::Flag(false));
            }
        }
    }
    for wish in &both.wish.links {
        let mut natives = both.native.links.iter();
        let same = natives.find(|link| link.table == wish.table && link.columns == wish.columns);
        if let ([column], Some(native)) = (wish.columns.as_slice(), same)
            && wish.label != native.label
        {
            edits.column(&wish.table, column, "label", text(&wish.label));
        }
    }
}

fn navigation(both: &Both<'_, Navigation>, edits: &mut Edits) {
    let groups = |navigation: &Navigation| -> BTreeMap<String, String> {
        let groups = navigation.groups.iter();
        groups
            .flat_map(|group| {
                group
                    .tables
                    .iter()
                    .map(|table| (table.clone(), group.title.clone()))
            })
            .collect()
    };
    let native = groups(both.native);
    for (table, group) in groups(both.wish) {
        if native.get(&table) != Some(&group) && !group.is_empty() {
            edits.table(&table, "group", text(&group));
        }
    }
}

fn theme(both: &Both<'_, Theme>, edits: &mut Edits) {
    if both.wish.accent_light != both.native.accent_light {
        edits.set(words(&["accent"]), text(&both.wish.accent_light));
    }
    if both.wish.accent_dark != both.native.accent_dark {
        edits.set(words(&["accent_dark"]), text(&both.wish.accent_dark));
    }
}

fn access(both: &Both<'_, Access>, edits: &mut Edits) {
    for wish in both.wish.roles.iter().filter(|role| role.name != "admin") {
        let mut natives = both.native.roles.iter();
        let Some(native) = natives.find(|role| role.name == wish.name) else {
            continue;
        };
        for (table, rights) in &native.tables {
            let wished = wish.tables.get(table).map_or(&[][..], Vec::as_slice);
            if wished != rights.as_slice() {
                edits.set(words(&["roles", &wish.name, table]), allowed(wished));
            }
        }
    }
}
