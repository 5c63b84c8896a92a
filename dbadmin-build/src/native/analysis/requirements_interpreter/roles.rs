//! What the sentences about rights come to: a role for each that they name, with permissions by
//! table, as `dbadmin.toml` would have them. Where a sentence is unclear, less is allowed, not more.

use std::collections::{BTreeMap, BTreeSet};

use dbadmin_model::naming;
use dbadmin_model::plan::{Permission, RoleAnnotation};

use super::acts::ALL;
use super::bound::{Names, Right};

/// The name for every table that is not named.
const OTHERS: &str = "*";

type Permissions = BTreeSet<Permission>;

/// What one role may do, as far as it has been read.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    named: BTreeMap<String, Permissions>,
    /// On everything.
    all: Permissions,
    /// On everything else.
    rest: Permissions,
    /// Tables that are no part of "everything".
    spared: BTreeSet<String>,
    /// What is forbidden, on a table or, without one, on all of them.
    denied: Vec<(Option<String>, Permissions)>,
    /// Whether a restriction on it could not be read, so that nothing is sure.
    pub closed: bool,
    /// The sentences about it.
    pub words: Vec<String>,
}

impl Wanted {
    /// Adds a right.
    pub fn add(&mut self, right: &Right) {
        if right.denied {
            self.deny(&right.tables, &right.acts.forbids);
            return;
        }
        let tables = &right.tables;
        for address in &tables.addresses {
            let named = self.named.entry(address.clone()).or_default();
            named.extend(&right.acts.allows);
        }
        if tables.everything {
            self.all.extend(&right.acts.allows);
            self.spared.extend(tables.except.iter().cloned());
        }
        if tables.rest {
            self.rest.extend(&right.acts.allows);
        }
        if right.acts.only {
            let others = ALL
                .into_iter()
                .filter(|act| !right.acts.allows.contains(act));
            self.deny(tables, &others.collect());
        }
    }

    /// Forbids something, whatever else is said.
    pub fn deny(&mut self, tables: &Names, acts: &Permissions) {
        let addresses = tables.addresses.iter().cloned().map(Some);
        let all = tables.everything.then_some(None);
        for address in addresses.chain(all) {
            self.denied.push((address, acts.clone()));
        }
    }

    /// What is forbidden on a table.
    fn denied_on(&self, address: Option<&str>) -> Permissions {
        let of_it = |denied: &&(Option<String>, Permissions)| {
            denied.0.is_none() || denied.0.as_deref() == address
        };
        let denied = self.denied.iter().filter(of_it);
        denied.flat_map(|(_, acts)| acts.iter().copied()).collect()
    }

    /// What it comes to. A log is opened only by its name, as a role of `dbadmin.toml` opens it.
    #[must_use]
    pub fn resolved(&self, is_log: &dyn Fn(&str) -> bool) -> RoleAnnotation {
        if self.closed {
            return RoleAnnotation::default();
        }
        let others: Permissions = self.all.union(&self.rest).copied().collect();
        let mut tables = BTreeMap::new();
        let denied = self
            .denied
            .iter()
            .filter_map(|(address, _)| address.as_ref());
        let mentioned = self.named.keys().chain(&self.spared).chain(denied);
        for address in mentioned.collect::<BTreeSet<_>>() {
            let spared = self.spared.contains(address);
            let named = self.named.get(address);
            let base: Permissions = match named {
                Some(named) if spared => named.clone(),
                Some(named) => named.union(&self.all).copied().collect(),
                None if spared || is_log(address) => Permissions::new(),
                None => others.clone(),
            };
            let denied = self.denied_on(Some(address));
            let left: Vec<Permission> = base.difference(&denied).copied().collect();
            // What is closed has to be said only against "everything".
            if !left.is_empty() || !others.is_empty() {
                tables.insert(address.clone(), left);
            }
        }
        let left: Vec<Permission> = others.difference(&self.denied_on(None)).copied().collect();
        if !left.is_empty() {
            tables.insert(OTHERS.to_owned(), left);
        }
        RoleAnnotation { tables }
    }
}

/// What a role may do with a table, view included where anything else is.
#[must_use]
pub fn on(role: &RoleAnnotation, address: &str, is_log: bool) -> Permissions {
    let rest = role.tables.get(OTHERS).filter(|_| !is_log);
    let found = role.tables.get(address).or(rest);
    let mut acts: Permissions = found.into_iter().flatten().copied().collect();
    if !acts.is_empty() {
        acts.insert(Permission::View);
    }
    acts
}

/// Whether these words name that role.
#[must_use]
pub fn is_named(role: &str, words: &[String]) -> bool {
    let spoken: Vec<String> = words
        .iter()
        .flat_map(|word| naming::words(word))
        .map(|word| naming::singular(&word))
        .collect();
    let wanted = naming::words(role);
    let wanted: Vec<String> = wanted.iter().map(|word| naming::singular(word)).collect();
    !wanted.is_empty() && spoken.windows(wanted.len()).any(|words| words == wanted)
}
