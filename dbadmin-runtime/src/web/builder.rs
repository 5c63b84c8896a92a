//! The conditions of a list, put together in a form: which column, what of it, and how conditions are
//! joined. It is a plain form; each of its buttons sends it, and the list opens again with it.

mod draft;
mod tests_of;
mod verb;

use dbadmin_model::sql::{Joint, MAX_DEPTH};

use self::draft::{Draft, Leaf, Node};
use self::verb::{Family, Takes, WRITTEN};
use super::choices::{self, Choice};
use super::filter_form;
use super::form_data::FormData;
use super::rows::reference;
use super::trouble::Trouble;
use super::visit::Visit;
use crate::query::ListRequest;
use crate::{Column, Format, Kind, Resource};

/// The outermost group, and what the names of all fields begin with.
const FIELD: &str = "_c";
/// What a button sends.
const BUTTON: &str = "_do";
/// What `_open` says where this form is to be open.
pub const OPEN: &str = "conditions";

/// Spans that have a name.
const SPANS: [(&str, &str); 6] = [
    ("today", "today"),
    ("yesterday", "yesterday"),
    ("tomorrow", "tomorrow"),
    ("this-week", "this week"),
    ("this-month", "this month"),
    ("this-year", "this year"),
];

/// How conditions can be joined.
const JOINTS: [(Joint, &str); 4] = [
    (Joint::All, "all of these"),
    (Joint::Any, "any of these"),
    (Joint::NotAny, "none of these"),
    (Joint::NotAll, "not all of these"),
];

/// The form.
#[derive(Debug)]
pub struct Builder {
    /// What stands in it, from top to bottom.
    pub lines: Vec<Line>,
    /// The columns that a condition can be about.
    pub columns: Vec<(&'static str, &'static str)>,
    /// What is wrong with the form as a whole.
    pub error: Option<String>,
}

/// What stands in the form.
#[derive(Debug)]
pub enum Line {
    /// A group begins.
    Open {
        /// Its path.
        path: String,
        /// How its members are joined.
        joints: Vec<Choice>,
        /// Whether it is the outermost one.
        is_outermost: bool,
    },
    /// A condition.
    Test(Box<TestLine>),
    /// A group ends.
    Close {
        /// Its path.
        path: String,
        /// Whether another group may lie in it.
        takes_groups: bool,
    },
}

/// A condition.
#[derive(Debug)]
pub struct TestLine {
    /// Its path.
    pub path: String,
    /// The column's name.
    pub column: &'static str,
    /// The column's label.
    pub label: &'static str,
    /// What can be said of it: the fields that each takes, and the operator.
    pub verbs: Vec<(&'static str, Choice)>,
    /// The field of one value.
    pub one: One,
    /// Whether operators take a second value, a list, or days.
    pub takes: Shown,
    /// The type of the inputs.
    pub kind: &'static str,
    /// Which keys a phone offers.
    pub mode: &'static str,
    /// The second value.
    pub until: String,
    /// Values with commas between them.
    pub list: String,
    /// A filter as the address has it.
    pub written: String,
    /// Spans that have a name.
    pub spans: Vec<Choice>,
    /// How many units.
    pub number: String,
    /// Of what.
    pub units: Vec<Choice>,
    /// What is wrong.
    pub error: Option<String>,
    /// Whether it has just been added.
    pub new: bool,
}

/// The field of one value.
#[derive(Debug)]
pub enum One {
    /// There is none.
    None,
    /// Something to type.
    Input(String),
    /// One of several.
    Select(Vec<Choice>),
    /// A row of another table.
    Row {
        /// Some of the rows.
        options: Vec<Choice>,
        /// Whether there are more.
        more: bool,
        /// What was searched for.
        find: String,
        /// Where the script asks for rows.
        source: String,
    },
}

/// Which other fields a condition has.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    /// A second value.
    pub two: bool,
    /// Values with commas between them.
    pub list: bool,
    /// Days.
    pub days: bool,
    /// A filter as the address has it.
    pub written: bool,
}

/// What has come of the form.
#[derive(Debug)]
pub enum Outcome {
    /// The list with the conditions.
    Done(Box<ListRequest>),
    /// The form is shown again.
    Form {
        /// The form.
        builder: Builder,
        /// Whether something in it is wrong.
        refused: bool,
    },
}

/// What a column's values are, to this visitor.
fn family(visit: &Visit<'_>, resource: &'static Resource, column: &Column) -> Family {
    let is_row = reference(resource, column).is_some_and(|it| choices::can_pick(visit, it));
    Family::of(column, is_row)
}

/// Whether a parameter belongs to the form.
pub fn is_field(name: &str) -> bool {
    name == BUTTON
        || name
            .strip_prefix(FIELD)
            .is_some_and(|rest| rest.starts_with('.'))
}

/// The form, after what its button says has been done.
///
/// # Errors
/// Where the database fails.
pub async fn open(
    visit: &Visit<'_>,
    request: &ListRequest,
    raw: &FormData,
) -> Result<Outcome, Trouble> {
    let sent = Draft::read(visit, request, raw);
    let mut draft = sent.unwrap_or_else(|| Draft::of(visit, request));
    let mut wrong = None;
    if raw.text(BUTTON) == "apply" {
        match draft.apply(request) {
            Ok(done) => return Ok(Outcome::Done(Box::new(done))),
            Err(why) => wrong = Some(why),
        }
    } else {
        draft.press(visit, request, raw);
    }
    let columns = request.filterables();
    let columns = columns.filter(|column| {
        let family = family(visit, request.resource, column);
        family.verbs(column).next().is_some()
    });
    let mut builder = Builder {
        lines: Vec::new(),
        columns: columns.map(|column| (column.name, column.label)).collect(),
        error: wrong.clone().filter(|why| !why.is_empty()),
    };
    lines(visit, request, &draft, FIELD, &mut builder.lines).await?;
    Ok(Outcome::Form {
        builder,
        refused: wrong.is_some(),
    })
}

async fn lines(
    visit: &Visit<'_>,
    request: &ListRequest,
    group: &Draft,
    path: &str,
    out: &mut Vec<Line>,
) -> Result<(), Trouble> {
    let joints = JOINTS.iter().map(|(joint, words)| Choice {
        value: joint.name().to_owned(),
        label: (*words).to_owned(),
        chosen: *joint == group.joint,
    });
    out.push(Line::Open {
        path: path.to_owned(),
        joints: joints.collect(),
        is_outermost: path == FIELD,
    });
    for (index, node) in group.nodes.iter().enumerate() {
        let path = format!("{path}.{index}");
        match node {
            Node::Leaf(leaf) => {
                let line = test_line(visit, request.resource, leaf, path).await?;
                out.push(Line::Test(Box::new(line)));
            }
            Node::Group(inner) => Box::pin(lines(visit, request, inner, &path, out)).await?,
        }
    }
    out.push(Line::Close {
        path: path.to_owned(),
        takes_groups: path.matches('.').count() + 2 < MAX_DEPTH,
    });
    Ok(())
}

async fn test_line(
    visit: &Visit<'_>,
    resource: &'static Resource,
    leaf: &Leaf,
    path: String,
) -> Result<TestLine, Trouble> {
    let column = leaf.column;
    let fields = &leaf.fields;
    let family = family(visit, resource, column);
    let written = (leaf.verb.takes == Takes::Written).then_some(&WRITTEN);
    let verbs = family.verbs(column).chain(written);
    let verbs: Vec<(&'static str, Choice)> = verbs
        .map(|verb| {
            let choice = Choice {
                value: verb.name.to_owned(),
                label: verb.words.to_owned(),
                chosen: verb.name == leaf.verb.name,
            };
            (verb.takes.fields(), choice)
        })
        .collect();
    let takes = |field: &str| verbs.iter().any(|(fields, _)| fields.contains(field));
    let is_day = |text: &str| text.is_empty() || text.parse::<chrono::NaiveDate>().is_ok();
    Ok(TestLine {
        column: column.name,
        label: column.label,
        one: match takes("one") {
            true => one(visit, resource, leaf, family).await?,
            false => One::None,
        },
        takes: Shown {
            two: takes("two"),
            list: takes("list"),
            days: takes("span"),
            written: takes("written"),
        },
        kind: match family {
            Family::Date if is_day(&fields.value) && is_day(&fields.until) => "date",
            Family::Time => "time",
            _ => "text",
        },
        mode: mode(column),
        until: fields.until.clone(),
        list: fields.list.clone(),
        written: fields.written.clone(),
        spans: spans(&fields.span),
        number: match fields.number.as_str() {
            "" => "7".to_owned(),
            number => number.to_owned(),
        },
        units: units(&fields.unit),
        error: leaf.error.clone(),
        new: leaf.new,
        verbs,
        path,
    })
}

async fn one(
    visit: &Visit<'_>,
    resource: &'static Resource,
    leaf: &Leaf,
    family: Family,
) -> Result<One, Trouble> {
    let column = leaf.column;
    let value = leaf.fields.value.as_str();
    Ok(match (family, reference(resource, column)) {
        (Family::Row, Some(reference)) => {
            let found = choices::rows(visit, reference, &leaf.find, value).await?;
            One::Row {
                options: found.choices,
                more: found.more,
                find: leaf.find.clone(),
                source: filter_form::source(visit, resource, column),
            }
        }
        (Family::Choice, _) => One::Select(choices::fixed(column, value)),
        _ => One::Input(value.to_owned()),
    })
}

/// The spans that have a name, and one that an address has beside them.
fn spans(current: &str) -> Vec<Choice> {
    let mut spans: Vec<Choice> = SPANS
        .iter()
        .map(|(value, words)| Choice {
            value: (*value).to_owned(),
            label: (*words).to_owned(),
            chosen: *value == current,
        })
        .collect();
    if let Some(other) = crate::query::Period::parse(current)
        && !spans.iter().any(|span| span.chosen)
    {
        spans.push(Choice {
            value: current.to_owned(),
            label: other.words(),
            chosen: true,
        });
    }
    spans
}

fn units(current: &str) -> Vec<Choice> {
    let units = ["days", "weeks", "months", "years"].iter();
    let units = units.map(|unit| Choice {
        value: (*unit).to_owned(),
        label: (*unit).to_owned(),
        chosen: *unit == current,
    });
    units.collect()
}

/// Which keys a phone offers.
fn mode(column: &Column) -> &'static str {
    match (column.kind, column.format) {
        (Kind::Integer, Format::Plain) => "numeric",
        (Kind::Integer | Kind::Real | Kind::Numeric, _) => "decimal",
        _ => "",
    }
}
