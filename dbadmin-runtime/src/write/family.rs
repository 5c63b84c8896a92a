//! Which of several rows of one table refer to others of them.

use dbadmin_model::Value;

use crate::query::{Record, target_values};
use crate::{Children, Resource};

/// Rows of one table, by what they refer to in it.
#[derive(Debug, Default)]
pub(super) struct Family {
    rows: Vec<Member>,
}

/// What one row is referred to by, and what it refers to, relation by relation.
#[derive(Debug)]
struct Member {
    own: Vec<Option<Vec<Value>>>,
    parents: Vec<Option<Vec<Value>>>,
}

impl Family {
    /// One more row.
    pub fn add(&mut self, record: &Record) {
        let relations = || of_itself(record.resource());
        let parent = |children: &'static Children| -> Option<Vec<Value>> {
            let columns = children.columns.iter();
            let values = columns.map(|column| record.value(column).filter(|it| !it.is_null()));
            values.map(Option::<&Value>::cloned).collect()
        };
        self.rows.push(Member {
            own: relations()
                .map(|children| target_values(children, record))
                .collect(),
            parents: relations().map(parent).collect(),
        });
    }

    /// The rows by their places, each before those that it refers to; in a circle, as they were added.
    pub fn children_first(self) -> Vec<usize> {
        let mut left: Vec<usize> = (0..self.rows.len()).collect();
        let mut order = Vec::with_capacity(left.len());
        while !left.is_empty() {
            let childless = left.iter().position(|at| {
                let mut others = left.iter().filter(|other| *other != at);
                !others.any(|other| self.refers(*other, *at))
            });
            order.push(left.remove(childless.unwrap_or(0)));
        }
        order
    }

    fn refers(&self, child: usize, parent: usize) -> bool {
        let pairs = self.rows[child].parents.iter().zip(&self.rows[parent].own);
        pairs
            .into_iter()
            .any(|(from, to)| from.is_some() && from == to)
    }
}

/// The relations of a table to itself.
fn of_itself(resource: &'static Resource) -> impl Iterator<Item = &'static Children> {
    let all = resource.relations.has_many.iter();
    all.filter(|children| {
        let first = children.columns.first();
        first.is_some_and(|column| column.table == resource.table.address)
    })
}
