//! From statements about rights to roles, beside those of `dbadmin.toml`, which win.

use std::collections::{BTreeMap, BTreeSet};

use dbadmin_model::naming;
use dbadmin_model::plan::{Annotations, RoleAnnotation, TableRole, WishKind};
use dbadmin_model::schema::Schema;

use super::acts::{ALL, Acts, CHANGES};
use super::bound::{Names, Right};
use super::outcome::Outcome;
use super::patterns::Says;
use super::reading::{Statement, Unread};
use super::roles::{Wanted, is_named, on};
use super::slots::{EVERYBODY, THEY};
use crate::native::analysis::schema_analyzer;

const ADMIN: &str = "admin";

/// Reads the roles out of the statements.
pub struct Policy<'a> {
    database: &'a Schema,
    annotations: &'a Annotations,
    logs: BTreeSet<String>,
    roles: BTreeMap<String, Wanted>,
    /// Whom the last sentence was about.
    last: Vec<String>,
    /// Which tables it was about.
    last_tables: Names,
    /// Rights of everybody, and what nobody but these may do.
    common: Vec<(Right, Vec<String>, String)>,
    /// Of each restriction of all others that cannot be acted upon, whom it spares.
    closed_but: Vec<Vec<String>>,
}

impl<'a> Policy<'a> {
    /// Without any role.
    pub fn new(database: &'a Schema, annotations: &'a Annotations) -> Self {
        let is_log = |table: &&dbadmin_model::Table| schema_analyzer::role(table) == TableRole::Log;
        let logs = database.tables.iter().filter(is_log);
        Self {
            database,
            annotations,
            logs: logs.map(dbadmin_model::Table::address).collect(),
            roles: BTreeMap::new(),
            last: Vec::new(),
            last_tables: Names::default(),
            common: Vec::new(),
            closed_but: Vec::new(),
        }
    }

    /// Takes up a statement about rights.
    pub fn add(&mut self, statement: &Statement, outcome: &mut Outcome) {
        let mut rights = rights(statement);
        for right in rights.iter_mut().filter(|right| right.tables.them) {
            right.tables = self.last_tables.clone();
        }
        if rights.iter().any(|right| right.tables.is_empty()) {
            let hint = "it does not say which tables `them` are".to_owned();
            self.unread(statement, hint, outcome);
            return;
        }
        let names = || rights.iter().map(|right| &right.tables);
        if let Some(name) = names().flat_map(|it| &it.ambiguous).next() {
            let hint = format!("several tables are called `{name}`; write the schema before it");
            self.unread(statement, hint, outcome);
            return;
        }
        if names().any(|names| names.own) {
            outcome.not_built(WishKind::Rows, statement);
            return;
        }
        let Some(roles) = self.resolve(&statement.bound.roles) else {
            let hint = "it does not say who `they` are".to_owned();
            self.unread(statement, hint, outcome);
            return;
        };
        let restricts = rights.iter().any(|right| right.denied || right.acts.only);
        if roles.iter().any(|role| role == ADMIN) && (restricts || statement.says == Says::Deny) {
            outcome.overruled(&statement.words, "`admin` may do everything");
        }
        self.last.clone_from(&roles);
        if let Some(right) = rights.first() {
            self.last_tables = right.tables.clone();
        }
        let words = &statement.words;
        match statement.says {
            Says::Reserve => {
                let reserved = rights.iter().filter(|right| !right.denied);
                for right in reserved {
                    let denied = denial(right);
                    self.common.push((denied, roles.clone(), words.clone()));
                }
                self.give(&roles, &rights, words);
            }
            Says::Forbid => {
                for right in &rights {
                    self.common.push((denial(right), Vec::new(), words.clone()));
                }
                outcome.not_built(WishKind::ReadOnly, statement);
            }
            _ => self.give(&roles, &rights, words),
        }
    }

    /// What cannot be acted upon; if it is a restriction, those whom it restricts get nothing.
    fn unread(&mut self, statement: &Statement, hint: String, outcome: &mut Outcome) {
        outcome.not_understood(&statement.words, Some(hint));
        if matches!(statement.says, Says::Reserve | Says::Forbid) {
            let spared = match statement.says {
                Says::Reserve => self.resolve(&statement.bound.roles).unwrap_or_default(),
                _ => Vec::new(),
            };
            self.closed_but.push(spared);
            return;
        }
        let restricts = !matches!(statement.says, Says::Grant | Says::Roles)
            || statement.bound.rights.iter().any(|right| right.denied);
        if restricts {
            for role in statement.bound.roles.iter().filter(|role| *role != ADMIN) {
                self.of(role, &statement.words).closed = true;
            }
        }
    }

    fn of(&mut self, role: &str, words: &str) -> &mut Wanted {
        let wanted = self.roles.entry(role.to_owned()).or_default();
        if !wanted.words.iter().any(|known| known == words) {
            wanted.words.push(words.to_owned());
        }
        wanted
    }

    fn give(&mut self, roles: &[String], rights: &[Right], words: &str) {
        for role in roles.iter().filter(|role| *role != ADMIN) {
            if role == EVERYBODY {
                let rights = rights.iter();
                let common = rights.map(|right| (right.clone(), Vec::new(), words.to_owned()));
                self.common.extend(common);
                continue;
            }
            let wanted = self.of(role, words);
            rights.iter().for_each(|right| wanted.add(right));
        }
    }

    /// The roles by the names that they have in `dbadmin.toml`, if they stand there.
    fn resolve(&self, roles: &[String]) -> Option<Vec<String>> {
        let mut resolved = Vec::new();
        for role in roles {
            if role == THEY {
                if self.last.is_empty() {
                    return None;
                }
                resolved.extend(self.last.iter().cloned());
                continue;
            }
            if role == EVERYBODY {
                resolved.push(role.clone());
                continue;
            }
            let words = naming::words(role);
            let same = |known: &&String| {
                let known = naming::words(known);
                known
                    .iter()
                    .map(|word| naming::singular(word))
                    .collect::<Vec<_>>()
                    == words
            };
            let known = self.annotations.roles.keys().find(same);
            resolved.push(known.unwrap_or(role).clone());
        }
        Some(resolved)
    }

    /// Closes the roles that a sentence restricts in a way that could not be read.
    pub fn close(&mut self, unread: &Unread, outcome: &mut Outcome) {
        let Some(words) = &unread.restricts else {
            return;
        };
        let roles = self.resolve(&unread.roles).unwrap_or_default();
        let spared = unread.spared.as_ref();
        let spared = spared.map(|names| self.resolve(names).unwrap_or_default());
        let is_meant = |role: &String| match &spared {
            Some(spared) => !spared.contains(role),
            None if roles.is_empty() => is_named(role, words),
            None => roles.contains(role),
        };
        let named = spared.is_some() || !roles.is_empty() || self.roles.keys().any(is_meant);
        let mut closed = Vec::new();
        for (role, wanted) in &mut self.roles {
            if !named || is_meant(role) {
                wanted.closed = true;
                closed.push(format!("`{role}`"));
            }
        }
        if !closed.is_empty() {
            let closed = closed.join(", ");
            outcome.hint(
                &unread.words,
                format!("it restricts, and so {closed} may do nothing until it can be read"),
            );
        }
    }

    /// The roles, and what stands against them.
    pub fn finish(mut self, outcome: &mut Outcome) -> BTreeMap<String, RoleAnnotation> {
        for (right, but, words) in std::mem::take(&mut self.common) {
            if self.roles.is_empty() && !right.denied {
                let hint = "it names no role; say which there are, as in `Roles: editor, support`";
                outcome.not_understood(&words, Some(hint.to_owned()));
            }
            for (role, wanted) in &mut self.roles {
                if !but.contains(role) {
                    wanted.add(&right);
                }
            }
            if right.denied {
                self.tell_of_settings(&right, &but, &words, outcome);
            }
        }
        for spared in &self.closed_but {
            let others = self
                .roles
                .iter_mut()
                .filter(|(role, _)| !spared.contains(role));
            others.for_each(|(_, wanted)| wanted.closed = true);
        }
        let is_log = |address: &str| self.logs.contains(address);
        let mut roles = BTreeMap::new();
        for (name, wanted) in &self.roles {
            let resolved = wanted.resolved(&is_log);
            match self.annotations.roles.get(name) {
                Some(settings) if !self.agree(settings, &resolved) => {
                    let hint = format!("`dbadmin.toml` says what `{name}` may do");
                    for words in &wanted.words {
                        outcome.overruled(words, &hint);
                    }
                }
                _ => {
                    roles.insert(name.clone(), resolved);
                }
            }
        }
        roles.extend(self.annotations.roles.clone());
        roles
    }

    /// Says where `dbadmin.toml` lets a role do what the sentence keeps from it.
    fn tell_of_settings(&self, right: &Right, but: &[String], words: &str, outcome: &mut Outcome) {
        let all = self
            .database
            .tables
            .iter()
            .map(dbadmin_model::Table::address);
        let addresses: Vec<String> = match right.tables.everything {
            true => all.collect(),
            false => right.tables.addresses.clone(),
        };
        for (name, role) in &self.annotations.roles {
            let may = |address: &String| {
                let acts = on(role, address, self.logs.contains(address));
                acts.intersection(&right.acts.forbids).next().is_some()
            };
            if !but.contains(name) && addresses.iter().any(may) {
                let hint = format!("`dbadmin.toml` lets `{name}` do it");
                outcome.overruled(words, &hint);
            }
        }
    }

    fn agree(&self, one: &RoleAnnotation, other: &RoleAnnotation) -> bool {
        self.database.tables.iter().all(|table| {
            let address = table.address();
            let is_log = self.logs.contains(&address);
            on(one, &address, is_log) == on(other, &address, is_log)
        })
    }
}

/// The rights that a statement speaks of, whichever slots they stand in.
fn rights(statement: &Statement) -> Vec<Right> {
    let bound = &statement.bound;
    let mut rights = bound.rights.clone();
    if rights.is_empty() && statement.says != Says::Roles {
        let mut tables = bound.tables.clone();
        tables.everything |= tables.is_empty();
        let acts = match statement.says {
            _ if !bound.acts.is_empty() => bound.acts.clone(),
            // Hidden from somebody.
            Says::Deny => Acts::of(&ALL),
            _ => Acts::of(&CHANGES),
        };
        rights.push(Right {
            acts,
            tables,
            ..Right::default()
        });
    }
    if statement.says == Says::Deny {
        let denied = rights.iter_mut().filter(|right| !right.granted);
        denied.for_each(|right| *right = denial(right));
    }
    rights
}

/// The same, forbidden.
fn denial(right: &Right) -> Right {
    Right {
        denied: true,
        ..right.clone()
    }
}
