//! The rows that refer to a record: the first few of each kind.

use dbadmin_model::Value;
use dbadmin_model::sql::{Comparison, Condition, Filter, Operator};

use super::fetch::{Fetch, Texts, at};
use super::{Count, ListRequest, Record, TALLIED, capped, trash};
use crate::text::value_text;
use crate::{Actor, App, Children, Error, Permission, Resource, Table};

/// How many of the rows are shown.
const SHOWN: usize = 5;

/// Rows of another table that refer to a record.
#[derive(Clone, Debug)]
pub struct Related {
    /// How they refer to it, and what they are called.
    pub children: &'static Children,
    /// Their table.
    pub resource: &'static Resource,
    /// The first of them, in their table's own order, with their list's columns.
    pub rows: Vec<Record>,
    /// Whether there are more.
    pub more: bool,
    /// How many there are.
    pub count: Count,
    /// The query of the list that shows all of them.
    pub query: String,
    /// The fields of a new one's form that this record already answers: column and value.
    pub prefill: Vec<(&'static str, String)>,
}

/// What refers to a record, table by table, as far as the actor may see it.
///
/// # Errors
/// What the database says.
pub async fn related(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
    record: &Record,
) -> Result<Vec<Related>, Error> {
    let mut found = Vec::new();
    for children in resource.relations.has_many {
        let Some(child) = children_resource(app, children) else {
            continue;
        };
        if !actor.may(child.table, Permission::View) {
            continue;
        }
        if let Some(values) = target_values(children, record) {
            found.push(rows(app, actor, children, child, values).await?);
        }
    }
    Ok(found)
}

/// The resource whose rows these are.
pub(crate) fn children_resource(app: &App, children: &Children) -> Option<&'static Resource> {
    app.resource(children.columns.first()?.table)
}

/// The values that the children's columns hold; `None` where one is NULL, for then nothing refers
/// to the record in this way.
pub(crate) fn target_values(children: &'static Children, record: &Record) -> Option<Vec<Value>> {
    let values = children.target.iter();
    values
        .map(|column| {
            record
                .value(column)
                .filter(|value| !value.is_null())
                .cloned()
        })
        .collect()
}

/// The query of the list that shows the rows which hold these values.
pub(super) fn query_of(children: &Children, values: &[Value]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (column, value) in children.columns.iter().zip(values) {
        let filter = Filter::new(Operator::Compare(Comparison::Equal), value_text(value));
        query.append_pair(column.name, &filter.to_string());
    }
    query.finish()
}

/// The rows that refer to these values.
pub(crate) fn refer_to(
    children: &'static Children,
    table: &Table,
    values: &[Value],
) -> Condition<'static> {
    let pairs = children.columns.iter().zip(values);
    Condition::And(
        pairs
            .map(|(column, value)| Condition::is(at(table, column), value.clone()))
            .collect(),
    )
}

async fn rows(
    app: &App,
    actor: &Actor,
    children: &'static Children,
    child: &'static Resource,
    values: Vec<Value>,
) -> Result<Related, Error> {
    let request = ListRequest::new(child);
    let Fetch { mut select, layout } = Fetch::new(
        app,
        actor,
        child,
        child.list.columns,
        Texts::Cut { sorted: &[] },
    );
    select.condition = trash::without(child, refer_to(children, child.table, &values));
    select.order = request
        .order()
        .iter()
        .map(|sort| sort.order(app.store().dialect(), child.table))
        .collect();
    select.limit = Some(SHOWN as u64 + 1);
    let rows = app
        .store()
        .rows(select.statement(app.store().dialect()))
        .await?;
    let more = rows.len() > SHOWN;
    let count = match more {
        false => Count::Exact(rows.len() as u64),
        true => {
            let own = trash::without(child, refer_to(children, child.table, &values));
            capped(app, child.table, own, TALLIED).await?
        }
    };
    let pairs = children.columns.iter().zip(&values);
    let prefill = pairs.map(|(column, value)| (column.name, value_text(value).into_owned()));
    let rows = rows
        .into_iter()
        .take(SHOWN)
        .map(|row| Record::new(&layout, row));
    Ok(Related {
        children,
        resource: child,
        rows: rows.collect(),
        more,
        count,
        query: query_of(children, &values),
        prefill: prefill.collect(),
    })
}
