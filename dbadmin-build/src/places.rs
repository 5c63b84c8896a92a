//! Where tables and references stand in their sections. A schema may have thousands of both:
//! whoever searched all of them for each would take minutes.

use std::collections::HashMap;

use dbadmin_model::plan::{Link, Relations, SchemaSection, TablePlan};

/// The tables of a section by their addresses.
#[derive(Debug, Default)]
pub struct Tables(HashMap<String, usize>);

impl Tables {
    /// Looks where they stand.
    pub fn of(schema: &SchemaSection) -> Self {
        let tables = schema.tables.iter().enumerate();
        Self(
            tables
                .map(|(place, plan)| (plan.table.address(), place))
                .collect(),
        )
    }

    /// The table at that address, of the section that this was made of.
    pub fn find<'a>(&self, schema: &'a SchemaSection, address: &str) -> Option<&'a TablePlan> {
        schema.tables.get(*self.0.get(address)?)
    }
}

/// The references of a section by the tables that they connect.
#[derive(Debug, Default)]
pub struct Links {
    from: HashMap<String, Vec<usize>>,
    to: HashMap<String, Vec<usize>>,
}

impl Links {
    /// Looks where they stand.
    pub fn of(relations: &Relations) -> Self {
        let mut links = Self::default();
        for (place, link) in relations.links.iter().enumerate() {
            let from = links.from.entry(link.table.clone());
            from.or_default().push(place);
            let to = links.to.entry(link.target.clone());
            to.or_default().push(place);
        }
        links
    }

    /// The references from a table, of the section that this was made of, in its order.
    pub fn from<'a>(
        &'a self,
        relations: &'a Relations,
        address: &str,
    ) -> impl Iterator<Item = &'a Link> + use<'a> {
        at(self.from.get(address), relations)
    }

    /// The references to a table.
    pub fn to<'a>(
        &'a self,
        relations: &'a Relations,
        address: &str,
    ) -> impl Iterator<Item = &'a Link> + use<'a> {
        at(self.to.get(address), relations)
    }

    /// How many references start from a table or lead to it.
    pub fn count(&self, relations: &Relations, address: &str) -> usize {
        let own = self.from(relations, address);
        let others = self.to(relations, address);
        own.count() + others.filter(|link| link.table != address).count()
    }

    /// Whether exactly this column of a table refers to something.
    pub fn refers(&self, relations: &Relations, address: &str, column: &str) -> bool {
        self.from(relations, address)
            .any(|link| link.columns == [column])
    }
}

fn at<'a>(
    places: Option<&'a Vec<usize>>,
    relations: &'a Relations,
) -> impl Iterator<Item = &'a Link> + use<'a> {
    let places = places.into_iter().flatten();
    places.filter_map(|place| relations.links.get(*place))
}
