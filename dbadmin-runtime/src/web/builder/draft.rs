//! Conditions as somebody is putting them together: a tree, read from a list's address or from the
//! form's fields, changed by the form's buttons.
//!
//! A field's name is the path of its condition: `_c` is the outermost group, `_c.0` its first
//! member, `_c.0.verb` what that one says.

use std::collections::BTreeMap;

use dbadmin_model::sql::{Filter as Test, Joint, Logic, Part};

use super::tests_of::{expected, tests_of};
use super::verb::{Fields, Takes, Verb, said};
use super::{BUTTON, FIELD, family};
use crate::query::{ColumnFilter, Group, ListRequest, Member};
use crate::web::bound;
use crate::web::form_data::FormData;
use crate::web::visit::Visit;
use crate::{Column, Resource};

/// So many conditions and groups a form may hold.
const MOST: usize = 100;

/// A group that is being put together.
#[derive(Debug)]
pub struct Draft {
    /// How its members are joined.
    pub joint: Joint,
    /// Its members.
    pub nodes: Vec<Node>,
}

/// A member of a group.
#[derive(Debug)]
pub enum Node {
    /// A condition.
    Leaf(Box<Leaf>),
    /// A group within the group.
    Group(Draft),
}

/// A condition.
#[derive(Debug)]
pub struct Leaf {
    /// The column.
    pub column: &'static Column,
    /// What is said of it.
    pub verb: &'static Verb,
    /// The fields.
    pub fields: Fields,
    /// What a row is searched by.
    pub find: String,
    /// What is wrong.
    pub error: Option<String>,
    /// Whether it has just been added.
    pub new: bool,
}

/// The fields of a form, by the path of the condition that they belong to.
type Sent<'a> = BTreeMap<Vec<usize>, BTreeMap<&'a str, &'a str>>;

impl Draft {
    /// The conditions of a list's address.
    pub fn of(visit: &Visit<'_>, request: &ListRequest) -> Self {
        let resource = request.resource;
        if let ([], [only]) = (request.filters.as_slice(), request.groups.as_slice()) {
            return Self::of_group(visit, resource, only);
        }
        let mut nodes = leaves(visit, resource, &request.filters.iter().collect::<Vec<_>>());
        let groups = request.groups.iter();
        nodes.extend(groups.map(|group| Self::node(visit, resource, group)));
        Self {
            joint: Joint::All,
            nodes,
        }
    }

    fn of_group(visit: &Visit<'_>, resource: &'static Resource, group: &Group) -> Self {
        let mut nodes = Vec::new();
        let mut tests: Vec<&ColumnFilter> = Vec::new();
        for member in &group.members {
            match member {
                Member::Test(test) if group.joint.is_any() => {
                    nodes.extend(leaves(visit, resource, &[test]));
                }
                Member::Test(test) => tests.push(test),
                Member::Group(inner) => {
                    nodes.extend(leaves(visit, resource, &std::mem::take(&mut tests)));
                    nodes.push(Self::node(visit, resource, inner));
                }
            }
        }
        nodes.extend(leaves(visit, resource, &tests));
        Self {
            joint: group.joint,
            nodes,
        }
    }

    /// A group that is from and to is one condition.
    fn node(visit: &Visit<'_>, resource: &'static Resource, group: &Group) -> Node {
        let mut inner = Self::of_group(visit, resource, group);
        let is_between =
            |node: &Node| matches!(node, Node::Leaf(leaf) if leaf.verb.takes == Takes::Two);
        if group.joint == Joint::All && inner.nodes.len() == 1 && is_between(&inner.nodes[0]) {
            return inner.nodes.remove(0);
        }
        Node::Group(inner)
    }

    /// The conditions of the form's fields; `None` where the form has not been sent.
    pub fn read(visit: &Visit<'_>, request: &ListRequest, raw: &FormData) -> Option<Self> {
        let mut sent = Sent::new();
        for (name, value) in raw.pairs() {
            let Some((path, field)) = place(name) else {
                continue;
            };
            if sent.len() < MOST || sent.contains_key(&path) {
                sent.entry(path).or_default().insert(field, value);
            }
        }
        sent.contains_key(&Vec::new())
            .then(|| Self::at(visit, request, &sent, &[]))
    }

    fn at(visit: &Visit<'_>, request: &ListRequest, sent: &Sent<'_>, path: &[usize]) -> Self {
        let fields = sent.get(path);
        let field = |name: &str| fields.and_then(|fields| fields.get(name)).copied();
        let members = sent
            .keys()
            .filter(|key| key.len() == path.len() + 1 && key.starts_with(path));
        let nodes = members.filter_map(|key| {
            let fields = sent.get(key)?;
            if fields.contains_key("how") {
                return Some(Node::Group(Self::at(visit, request, sent, key)));
            }
            let leaf = Leaf::read(visit, request, fields)?;
            Some(Node::Leaf(Box::new(leaf)))
        });
        Self {
            joint: field("how").and_then(Joint::named).unwrap_or(Joint::All),
            nodes: nodes.collect(),
        }
    }

    /// Does what a button says: `add._c.0`, `group._c`, `drop._c.1`.
    pub fn press(&mut self, visit: &Visit<'_>, request: &ListRequest, raw: &FormData) {
        let Some((deed, at)) = raw.text(BUTTON).split_once('.') else {
            return;
        };
        let Some(path) = path(at) else { return };
        match (deed, path.split_last()) {
            ("drop", Some((last, above))) => {
                if let Some(group) = self.group(above)
                    && *last < group.nodes.len()
                {
                    group.nodes.remove(*last);
                }
            }
            ("group", _) if path.len() + 1 < dbadmin_model::sql::MAX_DEPTH => {
                let inner = Self {
                    joint: Joint::Any,
                    nodes: Vec::new(),
                };
                if let Some(group) = self.group(&path) {
                    group.nodes.push(Node::Group(inner));
                }
            }
            ("add", _) => {
                let wanted = raw.text(&format!("{at}.add"));
                let column = request.filterables().find(|column| column.name == wanted);
                let leaf = column.and_then(|column| Leaf::new(visit, request.resource, column));
                if let (Some(group), Some(leaf)) = (self.group(&path), leaf) {
                    group.nodes.push(Node::Leaf(Box::new(leaf)));
                }
            }
            _ => {}
        }
    }

    fn group(&mut self, path: &[usize]) -> Option<&mut Self> {
        let Some((first, rest)) = path.split_first() else {
            return Some(self);
        };
        match self.nodes.get_mut(*first)? {
            Node::Group(group) => group.group(rest),
            Node::Leaf(_) => None,
        }
    }

    /// The list with these conditions in place of its own; where one of them is wrong it says so,
    /// and the answer is what is wrong with them all.
    pub fn apply(&mut self, request: &ListRequest) -> Result<ListRequest, String> {
        let logic = self.logic(request);
        let bare = request.without_filters();
        let Some(logic) = logic? else {
            return Ok(bare);
        };
        if logic.joint != Joint::All {
            return bare.with_group(&logic);
        }
        let mut done = bare;
        for part in &logic.parts {
            done = match part {
                Part::Group(group) => done.with_group(group)?,
                Part::Test(name, test) => {
                    let column = request.filterables().find(|column| column.name == name);
                    let Some(column) = column else { continue };
                    done.with_filter(column, test.clone())?
                }
            };
        }
        Ok(done)
    }

    /// The group; `None` where it holds nothing.
    fn logic(&mut self, request: &ListRequest) -> Result<Option<Logic>, String> {
        let mut parts = Vec::new();
        let mut wrong = false;
        for node in &mut self.nodes {
            match node {
                Node::Group(group) => match group.logic(request) {
                    Ok(inner) => parts.extend(inner.map(Part::Group)),
                    Err(_) => wrong = true,
                },
                Node::Leaf(leaf) => match leaf.check(request) {
                    Some(tests) => parts.extend(joined(self.joint, leaf.column, tests)),
                    None => wrong = true,
                },
            }
        }
        if wrong {
            return Err(String::new());
        }
        let joint = self.joint;
        Ok((!parts.is_empty()).then_some(Logic { joint, parts }))
    }
}

impl Leaf {
    /// A condition that says nothing yet.
    fn new(
        visit: &Visit<'_>,
        resource: &'static Resource,
        column: &'static Column,
    ) -> Option<Self> {
        let family = family(visit, resource, column);
        Some(Self {
            column,
            verb: family.verbs(column).next()?,
            fields: Fields::default(),
            find: String::new(),
            error: None,
            new: true,
        })
    }

    fn of(visit: &Visit<'_>, resource: &'static Resource, filter: &ColumnFilter) -> Self {
        let column = filter.column;
        let (verb, fields) = said(family(visit, resource, column), column, &filter.filter);
        Self {
            column,
            verb,
            fields,
            find: String::new(),
            error: None,
            new: false,
        }
    }

    /// From and to, as one condition.
    fn between(
        visit: &Visit<'_>,
        resource: &'static Resource,
        from: &ColumnFilter,
        to: &ColumnFilter,
    ) -> Option<Self> {
        let column = from.column;
        let both = column.is(to.column)
            && bound::is_lower(&from.filter)
            && bound::is_upper(column, &to.filter);
        let verb = family(visit, resource, column).verb(column, "between")?;
        let until = bound::typed_upper(column, &to.filter);
        both.then(|| {
            let from = Self::of(visit, resource, from);
            Self {
                verb,
                fields: Fields {
                    until,
                    ..from.fields
                },
                ..from
            }
        })
    }

    fn read(
        visit: &Visit<'_>,
        request: &ListRequest,
        fields: &BTreeMap<&str, &str>,
    ) -> Option<Self> {
        let field = |name: &str| fields.get(name).copied().unwrap_or_default();
        let column = request
            .filterables()
            .find(|column| column.name == field("column"))?;
        let family = family(visit, request.resource, column);
        Some(Self {
            column,
            verb: family
                .verb(column, field("verb"))
                .or_else(|| family.verbs(column).next())?,
            fields: Fields {
                value: field("value").to_owned(),
                until: field("until").to_owned(),
                list: field("list").to_owned(),
                span: field("span").to_owned(),
                number: field("number").to_owned(),
                unit: field("unit").to_owned(),
                written: field("written").to_owned(),
            },
            find: field("find").to_owned(),
            error: None,
            new: false,
        })
    }

    /// The filters that it comes to; `None` where it is wrong, which it then says.
    fn check(&mut self, request: &ListRequest) -> Option<Vec<Test>> {
        let tests = tests_of(self.column, self.verb, &self.fields).and_then(|tests| {
            for test in &tests {
                let fits = request.with_filter(self.column, test.clone());
                fits.map_err(expected)?;
            }
            Ok(tests)
        });
        match tests {
            Ok(tests) => Some(tests),
            Err(error) => {
                self.error = Some(error);
                None
            }
        }
    }
}

/// Filters all of which have to hold, as parts of a group.
fn joined(joint: Joint, column: &Column, tests: Vec<Test>) -> Vec<Part> {
    let several = tests.len() > 1;
    let tests = tests.into_iter();
    let parts: Vec<Part> = tests
        .map(|test| Part::Test(column.name.to_owned(), test))
        .collect();
    if several && joint.is_any() {
        let joint = Joint::All;
        return vec![Part::Group(Logic { joint, parts })];
    }
    parts
}

/// Conditions of filters all of which have to hold; from and to are one.
fn leaves(visit: &Visit<'_>, resource: &'static Resource, filters: &[&ColumnFilter]) -> Vec<Node> {
    let mut nodes = Vec::with_capacity(filters.len());
    let mut rest = filters;
    while let Some((first, behind)) = rest.split_first() {
        let next = behind.first();
        let both = next.and_then(|next| Leaf::between(visit, resource, first, next));
        rest = if both.is_some() { &behind[1..] } else { behind };
        let leaf = both.unwrap_or_else(|| Leaf::of(visit, resource, first));
        nodes.push(Node::Leaf(Box::new(leaf)));
    }
    nodes
}

/// The path and the field that a name tells.
fn place(name: &str) -> Option<(Vec<usize>, &str)> {
    let (at, field) = name.rsplit_once('.')?;
    Some((path(at)?, field))
}

/// The path that `_c.0.2` is.
fn path(text: &str) -> Option<Vec<usize>> {
    let rest = text.strip_prefix(FIELD)?;
    let path = rest.split('.').skip(1);
    let path: Option<Vec<usize>> = path
        .map(|part| part.parse().ok().filter(|index| *index < MOST))
        .collect();
    path.filter(|path| path.len() <= dbadmin_model::sql::MAX_DEPTH)
}
