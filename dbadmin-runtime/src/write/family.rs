//! Which of several rows of one table refer to others of them.

use std::collections::{BTreeSet, HashMap};

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
        let parents = self.parents();
        let mut children = vec![0_usize; self.rows.len()];
        for parent in parents.iter().flatten() {
            children[*parent] += 1;
        }
        let mut left: BTreeSet<usize> = (0..self.rows.len()).collect();
        let mut childless: BTreeSet<usize> = left.clone();
        childless.retain(|at| children[*at] == 0);
        let mut order = Vec::with_capacity(left.len());
        while let Some(at) = childless.pop_first().or_else(|| left.first().copied()) {
            left.remove(&at);
            order.push(at);
            for parent in &parents[at] {
                children[*parent] -= 1;
                if children[*parent] == 0 && left.contains(parent) {
                    childless.insert(*parent);
                }
            }
        }
        order
    }

    /// Of each row, the places of others that it refers to.
    fn parents(&self) -> Vec<Vec<usize>> {
        let said = |values: &[Value]| format!("{values:?}");
        let mut places: HashMap<(usize, String), usize> = HashMap::new();
        for (place, row) in self.rows.iter().enumerate() {
            for (relation, own) in row.own.iter().enumerate() {
                if let Some(own) = own {
                    places.entry((relation, said(own))).or_insert(place);
                }
            }
        }
        let rows = self.rows.iter().enumerate();
        rows.map(|(place, row)| {
            let parents = row.parents.iter().enumerate();
            parents
                .filter_map(|(relation, parent)| {
                    let parent = said(parent.as_ref()?);
                    places.get(&(relation, parent)).copied()
                })
                .filter(|parent| *parent != place)
                .collect()
        })
        .collect()
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
