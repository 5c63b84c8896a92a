//! What `dbadmin.toml` says of tables and columns: the same as `#[admin(…)]` on a struct and its
//! fields, for whoever has no struct, or wants the words in one reviewable file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{FieldAnnotation, TableAnnotation, Workflow, bytes};

/// `[tables]` of `dbadmin.toml`, by table address.
pub type Overrides = BTreeMap<String, TableOverride>;

/// What is said of a table; nothing where it is not said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableOverride {
    /// What the rows are called together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What one row is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub singular: Option<String>,
    /// An icon's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// The group of the navigation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// One sentence about the table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Whether it has business logic in `src/admin/hooks/`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hooks: Option<bool>,
    /// The column that says which rows are in the trash, or `false`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trash: Option<ColumnWish>,
    /// The tables whose rows its form has along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub children: Option<Vec<String>>,
    /// The column of dates by which one goes down its list, or `false`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drill: Option<ColumnWish>,
    /// The tables whose rows, as many as refer to it, each row of its list is told with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts: Option<Vec<String>>,
    /// By column.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, ColumnOverride>,
}

/// Which column of a table something goes by: what is in its trash, or the days that its list offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum ColumnWish {
    /// `trash = "deleted_at"`: this one.
    Column(String),
    /// `trash = false`: none, whatever columns are called; `true` leaves it to the schema.
    Any(bool),
}

/// What is said of a column; nothing where it is not said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnOverride {
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// One sentence under the field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// What one types or chooses in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub widget: Option<String>,
    /// An amount in this currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub money: Option<String>,
    /// The largest file that it takes, such as `2 MB`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_size: Option<String>,
    /// The condition under which a form shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub show_if: Option<String>,
    /// The condition under which it has to be filled in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required_if: Option<String>,
    /// By value, those that may follow it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workflow: Option<BTreeMap<String, Vec<StepWish>>>,
    /// Which of the workflow's values a new row may have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initial: Option<Vec<String>>,
    /// Smaller comes first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<i32>,
    /// Shown in the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<bool>,
    /// Looked into by the search box.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<bool>,
    /// Offered as a filter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<bool>,
    /// The list can be sorted by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort: Option<bool>,
    /// Names the row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display: Option<bool>,
    /// Shown but not changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub readonly: Option<bool>,
    /// Shown nowhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<bool>,
}

/// A step from one state to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum StepWish {
    /// `"paid"`: to this one, for everybody who may change the row.
    Anybody(String),
    /// `{ to = "refunded", roles = ["manager"] }`: for these roles alone, and `admin`.
    Only {
        /// The state that it leads to.
        to: String,
        /// The roles.
        roles: Vec<String>,
    },
}

impl StepWish {
    /// The state that it leads to.
    #[must_use]
    pub fn to(&self) -> &String {
        match self {
            Self::Anybody(to) | Self::Only { to, .. } => to,
        }
    }

    /// The roles that alone may take it; none where everybody may.
    #[must_use]
    pub fn roles(&self) -> &[String] {
        match self {
            Self::Anybody(_) => &[],
            Self::Only { roles, .. } => roles,
        }
    }
}

/// What may follow what, as the file says it.
fn workflow(said: &BTreeMap<String, Vec<StepWish>>, initial: Option<&Vec<String>>) -> Workflow {
    let only = said.iter().map(|(from, steps)| {
        let steps = steps.iter().filter(|step| !step.roles().is_empty());
        let steps = steps.map(|step| (step.to().clone(), step.roles().to_vec()));
        (from.clone(), steps.collect::<BTreeMap<_, _>>())
    });
    Workflow {
        to: said
            .iter()
            .map(|(from, steps)| {
                (
                    from.clone(),
                    steps.iter().map(|it| it.to().clone()).collect(),
                )
            })
            .collect(),
        only: only.filter(|(_, steps)| !steps.is_empty()).collect(),
        initial: initial.cloned().unwrap_or_default(),
    }
}

/// What a column is wished not to be, where an agent would decide for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Refused {
    /// `list = false`.
    #[serde(default)]
    pub list: bool,
    /// `search = false`.
    #[serde(default)]
    pub search: bool,
    /// `filter = false`.
    #[serde(default)]
    pub filter: bool,
    /// `sort = false`.
    #[serde(default)]
    pub sort: bool,
    /// `display = false`.
    #[serde(default)]
    pub display: bool,
}

/// The texts of a table: key, what the file says, and where an annotation keeps the same.
type TableText<'a> = (&'static str, &'a Option<String>, &'a mut Option<String>);

impl TableOverride {
    /// Lays it over what a struct says. The keys in which the struct says something else are
    /// returned: there, the file wins.
    pub fn lay_over(&self, annotation: &mut TableAnnotation) -> Vec<&'static str> {
        let texts: [TableText<'_>; 5] = [
            ("title", &self.title, &mut annotation.title),
            ("singular", &self.singular, &mut annotation.singular),
            ("icon", &self.icon, &mut annotation.icon),
            ("group", &self.group, &mut annotation.group),
            ("help", &self.help, &mut annotation.help),
        ];
        let mut against: Vec<&'static str> = texts.into_iter().filter_map(laid_over).collect();
        if let Some(hooks) = self.hooks {
            // A struct cannot say `false`: what it leaves out contradicts nothing.
            if annotation.hooks && !hooks {
                against.push("hooks");
            }
            annotation.hooks = hooks;
        }
        if let Some(trash) = &self.trash {
            let before = annotation.trash.replace(trash.clone());
            if before.is_some_and(|before| before != *trash) {
                against.push("trash");
            }
        }
        if let Some(children) = &self.children {
            let before = annotation.children.replace(children.clone());
            if before.is_some_and(|before| before != *children) {
                against.push("children");
            }
        }
        // A struct says nothing of these.
        if let Some(drill) = &self.drill {
            annotation.drill = Some(drill.clone());
        }
        if let Some(counts) = &self.counts {
            annotation.counts.clone_from(counts);
        }
        against
    }
}

impl ColumnOverride {
    /// Lays it over what a field says. The keys in which the field says something else are
    /// returned: there, the file wins.
    pub fn lay_over(&self, field: &mut FieldAnnotation) -> Vec<&'static str> {
        let texts: [TableText<'_>; 6] = [
            ("label", &self.label, &mut field.label),
            ("help", &self.help, &mut field.help),
            ("widget", &self.widget, &mut field.widget),
            ("money", &self.money, &mut field.money),
            ("show_if", &self.show_if, &mut field.show_if),
            ("required_if", &self.required_if, &mut field.required_if),
        ];
        let mut against: Vec<&'static str> = texts.into_iter().filter_map(laid_over).collect();
        if let Some(to) = &self.workflow {
            field.workflow = Some(workflow(to, self.initial.as_ref()));
        }
        if let Some(size) = self.max_size.as_deref() {
            field.largest = bytes(size);
        }
        if let Some(order) = self.order {
            let before = field.order.replace(order);
            if before.is_some_and(|before| before != order) {
                against.push("order");
            }
        }
        let refused = &mut field.refused;
        let mut ignored = (false, false);
        let flags = [
            ("list", self.list, &mut field.list, &mut refused.list),
            (
                "search",
                self.search,
                &mut field.search,
                &mut refused.search,
            ),
            (
                "filter",
                self.filter,
                &mut field.filter,
                &mut refused.filter,
            ),
            ("sort", self.sort, &mut field.sort, &mut refused.sort),
            (
                "display",
                self.display,
                &mut field.display,
                &mut refused.display,
            ),
            (
                "readonly",
                self.readonly,
                &mut field.readonly,
                &mut ignored.0,
            ),
            ("hidden", self.hidden, &mut field.hidden, &mut ignored.1),
        ];
        for (key, said, flag, refused) in flags {
            let Some(said) = said else { continue };
            // A struct cannot say `false`: what it leaves out contradicts nothing.
            if *flag && !said {
                against.push(key);
            }
            *flag = said;
            *refused = !said;
        }
        against
    }
}

/// Takes over a text; the key, where another one stood there.
fn laid_over((key, said, place): TableText<'_>) -> Option<&'static str> {
    let said = said.as_ref()?;
    let before = place.replace(said.clone());
    before.is_some_and(|before| before != *said).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_wins_and_tells_where_it_contradicts() {
        let mut field = FieldAnnotation {
            label: Some("State".to_owned()),
            list: true,
            ..FieldAnnotation::default()
        };
        let said = ColumnOverride {
            label: Some("Status".to_owned()),
            list: Some(false),
            filter: Some(true),
            sort: Some(false),
            ..ColumnOverride::default()
        };
        assert_eq!(said.lay_over(&mut field), ["label", "list"]);
        assert_eq!(field.label.as_deref(), Some("Status"));
        assert!(!field.list && field.filter && !field.sort);
        assert!(field.refused.list && field.refused.sort && !field.refused.filter);
        let mut again = field.clone();
        assert!(said.lay_over(&mut again).is_empty());
        assert_eq!(again, field);
    }

    #[test]
    fn what_is_not_said_stays() {
        let mut annotation = TableAnnotation {
            title: Some("Orders".to_owned()),
            ..TableAnnotation::default()
        };
        let said = TableOverride {
            icon: Some("cart".to_owned()),
            ..TableOverride::default()
        };
        assert!(said.lay_over(&mut annotation).is_empty());
        assert_eq!(annotation.title.as_deref(), Some("Orders"));
        assert_eq!(annotation.icon.as_deref(), Some("cart"));
    }
}
