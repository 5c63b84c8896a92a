//! Which columns hold secrets, as the sections of a run say, and what an answer would open of one. What
//! a section masks, redacts or has typed in unseen stays so in every section: an answer may close more,
//! never less. What the section opened itself before it was amended is its author's business. The same
//! holds of columns that are hidden: no answer shows one.

use std::collections::{BTreeMap, BTreeSet};

use dbadmin_agents::Inputs;
use dbadmin_model::plan::{
    Audit, Card, Dashboard, Forms, Meaning, Profile, Queries, Relations, SchemaSection, Search,
    ShownAs, Tables, Widget,
};
use serde::Deserialize as _;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A column of a table, by its address.
type Place = (String, String);

/// The columns that hold secrets, and those that are hidden.
#[derive(Clone, Debug, Default)]
pub struct Secrets {
    secret: BTreeSet<Place>,
    /// Each with whether no row can be saved without a value for it.
    hidden: BTreeMap<Place, bool>,
}

impl Secrets {
    /// What sections that an agent is given say.
    pub fn of(inputs: &Inputs) -> Self {
        let mut secrets = Self::default();
        secrets.learn_from(inputs);
        secrets
    }

    /// Learns what these sections say.
    pub fn learn_from(&mut self, inputs: &Inputs) {
        for (name, content) in inputs.sections() {
            let content = content.filter(|_| TELLING.contains(&name));
            if let Some(content) = content.and_then(|section| section.decode::<Value>().ok()) {
                self.learn(name, &content);
            }
        }
    }

    /// Learns what a section says.
    pub fn learn(&mut self, section: &str, content: &Value) {
        self.secret.extend(closed(section, content));
        if let Some(schema) = schema(section, content) {
            // Of a schema that was amended the last word counts.
            let tables: BTreeSet<String> = schema
                .tables
                .iter()
                .map(|plan| plan.table.address())
                .collect();
            self.hidden.retain(|(table, _), _| !tables.contains(table));
            for plan in &schema.tables {
                let address = plan.table.address();
                for field in plan.fields.iter().filter(|field| field.hidden) {
                    let column = plan.table.column(&field.column);
                    let is_needed =
                        column.is_some_and(|column| !column.is_optional() && !column.is_closed());
                    self.hidden
                        .insert(place(&address, &field.column), is_needed);
                }
            }
        }
    }

    /// Learns of one column.
    #[cfg(feature = "propose")]
    pub fn add(&mut self, table: &str, column: &str) {
        self.secret.insert(place(table, column));
    }

    /// What is wrong with a section that is said, which was `given` to be amended, or is otherwise
    /// written by the native agent: each secret that it opens, and each hidden column that it shows, and
    /// `given` does not.
    pub fn problems(&self, section: &str, said: &Value, given: Option<&Value>) -> Vec<String> {
        let before: BTreeSet<_> = given
            .map_or_else(Vec::new, |given| opened(section, given))
            .into_iter()
            .collect();
        let opens = opened(section, said).into_iter().filter(|open| {
            let (place, _) = open;
            self.secret.contains(place) && !before.contains(open)
        });
        let opens: BTreeSet<_> = opens.collect();
        let mut problems: Vec<String> = opens
            .iter()
            .map(|(place, rule)| told(section, place, rule))
            .collect();
        // Where the section itself is what says that a column is a secret, it goes on saying so.
        if let Some(given) = given.filter(|_| SAYING.contains(&section)) {
            let kept: BTreeSet<Place> = closed(section, said).into_iter().collect();
            let lost: BTreeSet<Place> = closed(section, given).into_iter().collect();
            let lost = lost.difference(&kept);
            problems.extend(lost.map(|place| told(section, place, "it stays one")));
        }
        let before: BTreeSet<Place> = given
            .map_or_else(Vec::new, |given| named_in(section, given))
            .into_iter()
            .collect();
        let shows: BTreeSet<Place> = named_in(section, said).into_iter().collect();
        let shows = shows.difference(&before);
        // A form has to have what no row can be saved without.
        let shows = shows.filter(|place| {
            let hidden = self.hidden.get(*place);
            hidden.is_some_and(|is_needed| !is_needed || section != "forms")
        });
        problems.extend(shows.map(|(table, column)| {
            let (table, column) = (shown(table), shown(column));
            format!("{section}: column {column} of {table} is hidden: it is shown nowhere")
        }));
        problems
    }
}

/// The sections that say by themselves which columns are secrets.
const SAYING: [&str; 3] = ["profile", "schema", "audit"];

/// The sections that tell of secrets, by what they say or by what they close.
pub const TELLING: [&str; 5] = ["profile", "schema", "tables", "forms", "audit"];

/// What is wrong with an answer, as far as the sections say that its agent is given.
pub fn problems(section: &str, value: &Value, inputs: &Inputs) -> Vec<String> {
    let mut sections = inputs.sections();
    let given = sections.find(|(name, _)| *name == section);
    let given = given.and_then(|(_, content)| content?.decode::<Value>().ok());
    Secrets::of(inputs).problems(section, value, given.as_deref())
}

fn told(section: &str, (table, column): &Place, rule: &str) -> String {
    let (table, column) = (shown(table), shown(column));
    format!("{section}: column {column} of {table} holds a secret: {rule}")
}

/// A name within a line, however long and odd it is.
fn shown(name: &str) -> String {
    let shown: String = name.chars().take(80).flat_map(char::escape_debug).collect();
    format!("`{shown}`")
}

/// A section as its type; what is wrong with its shape is said where it is read.
fn read<T: DeserializeOwned + Default>(content: &Value) -> T {
    T::deserialize(content).unwrap_or_default()
}

fn place(table: &str, column: &str) -> Place {
    (table.to_owned(), column.to_owned())
}

/// The section `schema`, if it is this one.
fn schema(section: &str, content: &Value) -> Option<SchemaSection> {
    let is_schema = section == "schema";
    is_schema.then(|| SchemaSection::deserialize(content).ok())?
}

/// The columns that a section shows, in whatever way.
fn named_in(section: &str, content: &Value) -> Vec<Place> {
    let mut found = Vec::new();
    match section {
        "tables" => {
            for (table, list) in &read::<Tables>(content).tables {
                let columns = list.columns.iter().chain(&list.detail);
                found.extend(columns.map(|shown| place(table, &shown.column)));
                let filters = list.filters.iter();
                found.extend(filters.map(|filter| place(table, &filter.column)));
            }
        }
        "forms" => {
            for (table, form) in &read::<Forms>(content).tables {
                let fields = form.sections.iter().flat_map(|section| &section.fields);
                found.extend(fields.map(|field| place(table, &field.column)));
            }
        }
        "search" | "relations" | "dashboard" => {
            found.extend(opened(section, content).into_iter().map(|(place, _)| place));
        }
        _ => {}
    }
    found
}

/// The columns that a section closes.
fn closed(section: &str, content: &Value) -> Vec<Place> {
    let mut found = Vec::new();
    match section {
        "profile" => {
            for (table, profile) in &read::<Profile>(content).tables {
                let secret = profile.meanings.iter();
                let secret = secret.filter(|(_, meaning)| **meaning == Meaning::Secret);
                found.extend(secret.map(|(column, _)| place(table, column)));
            }
        }
        "schema" => {
            for plan in schema(section, content).iter().flat_map(|it| &it.tables) {
                let secret = plan.fields.iter();
                let secret = secret.filter(|field| field.widget.as_deref() == Some("password"));
                let address = plan.table.address();
                found.extend(secret.map(|field| place(&address, &field.column)));
            }
        }
        "tables" => {
            for (table, list) in &read::<Tables>(content).tables {
                let all = list.columns.iter().chain(&list.detail);
                let secret = all.filter(|shown| shown.format == ShownAs::Masked);
                found.extend(secret.map(|shown| place(table, &shown.column)));
            }
        }
        "forms" => {
            for (table, form) in &read::<Forms>(content).tables {
                let all = form.sections.iter().flat_map(|section| &section.fields);
                let secret = all.filter(|field| field.widget == Widget::Password);
                found.extend(secret.map(|field| place(table, &field.column)));
            }
        }
        "audit" => {
            for (table, columns) in &read::<Audit>(content).redacted {
                found.extend(columns.iter().map(|column| place(table, column)));
            }
        }
        _ => {}
    }
    found
}

/// What a section opens of columns, each with what has to hold of one that is a secret.
fn opened(section: &str, content: &Value) -> Vec<(Place, &'static str)> {
    match section {
        "tables" => in_lists(&read(content)),
        "forms" => {
            let forms = read::<Forms>(content);
            let fields = forms.tables.iter().flat_map(|(table, form)| {
                let fields = form.sections.iter().flat_map(|section| &section.fields);
                fields.map(move |field| (table, field))
            });
            let open = fields.filter(|(_, field)| field.widget != Widget::Password);
            open.map(|(table, field)| {
                let rule = "the widget has to be `password`";
                (place(table, &field.column), rule)
            })
            .collect()
        }
        "search" => {
            let search = read::<Search>(content);
            let columns = search.tables.iter();
            named(columns, "nobody may search it")
        }
        "relations" => {
            let relations = read::<Relations>(content);
            named(relations.display.iter(), "no row is named by it")
        }
        "dashboard" => {
            let dashboard = read::<Dashboard>(content);
            dashboard.cards.iter().flat_map(in_card).collect()
        }
        "queries" => {
            let queries = read::<Queries>(content);
            let mut found = Vec::new();
            for (table, queries) in &queries.tables {
                let order = queries.order.iter();
                found.extend(order.map(|by| (place(table, &by.column), "nothing is sorted by it")));
            }
            found
        }
        _ => Vec::new(),
    }
}

fn named<'a>(
    tables: impl Iterator<Item = (&'a String, &'a Vec<String>)>,
    rule: &'static str,
) -> Vec<(Place, &'static str)> {
    let columns = tables.flat_map(|(table, columns)| {
        let columns = columns.iter();
        columns.map(move |column| (place(table, column), rule))
    });
    columns.collect()
}

/// The columns that a card is about, those of its filter among them.
fn in_card(card: &Card) -> Vec<(Place, &'static str)> {
    let Some(table) = &card.table else {
        return Vec::new();
    };
    let own = [&card.over, &card.by, &card.sum].into_iter().flatten();
    let parts = card.filter.split('&').filter(|part| !part.is_empty());
    let filtered = parts.map(|part| part.split('=').next().unwrap_or(part));
    let all = own.map(String::as_str).chain(filtered);
    all.map(|column| (place(table, column), "no card is about it"))
        .collect()
}

fn in_lists(tables: &Tables) -> Vec<(Place, &'static str)> {
    let mut found = Vec::new();
    for (table, list) in &tables.tables {
        for shown in list.columns.iter().chain(&list.detail) {
            let place = place(table, &shown.column);
            if shown.format != ShownAs::Masked {
                found.push((place.clone(), "the format has to be `masked`"));
            }
            if shown.sortable {
                found.push((place, "nobody may sort by it"));
            }
        }
        let filters = list.filters.iter();
        let rule = "nobody may filter by it";
        found.extend(filters.map(|filter| (place(table, &filter.column), rule)));
    }
    found
}
