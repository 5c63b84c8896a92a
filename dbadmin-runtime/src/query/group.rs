//! Filters joined by AND and OR: a group of an address, with the columns that it names.

use dbadmin_model::sql::{Condition, Joint, Logic, Part};

use super::ColumnFilter;
use super::request::all_of;

/// Filters that are joined, and groups of them.
#[derive(Clone, Debug)]
pub struct Group {
    /// How they are joined.
    pub joint: Joint,
    /// What is joined, at least one.
    pub members: Vec<Member>,
}

/// A member of a group.
#[derive(Clone, Debug)]
pub enum Member {
    /// A filter.
    Test(ColumnFilter),
    /// A group within the group.
    Group(Group),
}

impl Group {
    /// The group as the grammar writes it.
    #[must_use]
    pub fn logic(&self) -> Logic {
        let parts = self.members.iter().map(|member| match member {
            Member::Test(test) => Part::Test(test.column.name.to_owned(), test.filter.clone()),
            Member::Group(group) => Part::Group(group.logic()),
        });
        Logic {
            joint: self.joint,
            parts: parts.collect(),
        }
    }

    /// How many filters it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        let members = self.members.iter().map(|member| match member {
            Member::Test(_) => 1,
            Member::Group(group) => group.len(),
        });
        members.sum()
    }

    /// Whether it holds no filter.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows that it lets through.
    pub(super) fn condition(&self) -> Condition<'static> {
        let groups = self.members.iter().filter_map(|member| match member {
            Member::Group(group) => Some(group.condition()),
            Member::Test(_) => None,
        });
        let tests = self.members.iter().filter_map(|member| match member {
            Member::Test(test) => Some(test),
            Member::Group(_) => None,
        });
        let joined = if self.joint.is_any() {
            Condition::Or(tests.map(|it| it.condition.clone()).chain(groups).collect())
        } else {
            let mut parts = all_of(tests);
            parts.extend(groups);
            Condition::And(parts)
        };
        if self.joint.is_negated() {
            Condition::Not(Box::new(joined))
        } else {
            joined
        }
    }
}
