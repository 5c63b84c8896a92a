//! requirements-interpreter: which tables the panel shows, what it is called, who may do what,
//! and which words of the request led to nothing.
//!
//! `patterns.rs` is the table of sentences that are understood, `synonyms.rs` that of words that
//! mean the same. A sentence goes from `tokens.rs` through `reading.rs`, which lays patterns over
//! it, to `coverage.rs` and `policy.rs`, which turn what it says into tables and roles.

mod acts;
mod bound;
#[cfg(test)]
mod cases;
mod coverage;
mod lexicon;
mod matching;
mod outcome;
mod patterns;
mod policy;
mod reading;
mod rights;
mod roles;
mod slots;
mod synonyms;
mod tokens;

use dbadmin_model::naming;
use dbadmin_model::plan::{Annotations, Request, Requirements, WishKind};
use dbadmin_model::schema::Schema;

use self::bound::Bound;
use self::coverage::Coverage;
use self::lexicon::Lexicon;
use self::outcome::Outcome;
use self::patterns::Says;
use self::policy::Policy;
use self::reading::{Reading, Statement};

/// Reads the request.
pub fn decide(request: &Request, database: &Schema, annotations: &Annotations) -> Requirements {
    let lexicon = Lexicon::of(database, annotations);
    let mut outcome = Outcome::default();
    let mut coverage = Coverage::default();
    let mut said = Said::default();
    for feature in &request.features {
        if coverage.feature(feature, &lexicon) {
            continue;
        }
        // What is no table may be something that a panel has, such as "export", or a sentence.
        let mut reading = Reading::of(feature, &lexicon);
        let read = reading.unread.is_empty() && !reading.statements.is_empty();
        if read && reading.statements.iter().all(is_feature) {
            said.0.append(&mut reading.statements);
        } else {
            let hint = missing(std::slice::from_ref(feature), &lexicon);
            outcome.not_understood(feature, hint);
        }
    }
    let mut reading = Reading::of(&request.prompt, &lexicon);
    said.0.append(&mut reading.statements);
    let mut policy = Policy::new(database, annotations);
    for statement in &said.0 {
        match statement.says {
            Says::Only | Says::Without => coverage.add(statement),
            Says::NotBuilt(WishKind::Languages) if statement.bound.details == ["en"] => {}
            Says::NotBuilt(WishKind::Export) if is_every_list_exported(&statement.bound) => {}
            Says::NotBuilt(kind) => outcome.not_built(kind, statement),
            says if says.is_about_rights() => policy.add(statement, &mut outcome),
            _ => {}
        }
    }
    for unread in &reading.unread {
        let hint = missing(&unread.unknown, &lexicon);
        outcome.not_understood(&unread.words, hint);
        policy.close(unread, &mut outcome);
    }
    said.tell_of_title(annotations.title.as_deref(), &mut outcome);
    let tables = coverage.finish(database, annotations, &mut outcome);
    let roles = policy.finish(&mut outcome);
    Requirements {
        title: annotations
            .title
            .clone()
            .or_else(|| said.title())
            .unwrap_or_else(|| "Admin".to_owned()),
        tables,
        roles,
        currency: said.currency(),
        accent: annotations.accent.clone(),
        accent_dark: annotations.accent_dark.clone(),
        not_understood: outcome.not_understood,
        overruled: outcome.overruled,
        hints: outcome.hints,
        not_built: outcome.not_built,
    }
}

/// Everything that the request says.
#[derive(Default)]
struct Said(Vec<Statement>);

impl Said {
    /// What the panel is called: by name, else by what it is for.
    fn title(&self) -> Option<String> {
        let text = |says: Says| {
            let mut named = self.0.iter().filter(|it| !it.text.is_empty());
            let found = named.find(|it| it.says == says);
            found.map(|it| naming::capitalised(&it.text))
        };
        text(Says::Title).or_else(|| text(Says::Subject))
    }

    /// Says that `dbadmin.toml` has named the panel otherwise, where it has.
    fn tell_of_title(&self, settings: Option<&str>, outcome: &mut Outcome) {
        let named = self
            .0
            .iter()
            .filter(|it| it.says == Says::Title && !it.text.is_empty());
        for statement in named {
            let other = settings.filter(|title| !title.eq_ignore_ascii_case(&statement.text));
            if let Some(title) = other {
                let hint = format!("`dbadmin.toml` calls the panel \"{title}\"");
                outcome.overruled(&statement.words, &hint);
            }
        }
    }

    fn currency(&self) -> Option<String> {
        let wish = Says::NotBuilt(WishKind::Currency);
        let found = self.0.iter().find(|it| it.says == wish);
        found.and_then(|it| it.bound.details.first().cloned())
    }
}

/// Whether a wish for an export says no more than what every list has.
fn is_every_list_exported(bound: &Bound) -> bool {
    let has = |format: &String| ["csv", "json", "xlsx"].contains(&format.as_str());
    bound.roles.is_empty() && bound.details.iter().all(has)
}

fn is_feature(statement: &Statement) -> bool {
    !matches!(statement.says, Says::Subject | Says::Title)
}

/// Which of the names is no table's, and what was probably meant: another table, or a column.
fn missing(names: &[String], lexicon: &Lexicon) -> Option<String> {
    let hints: Vec<String> = names
        .iter()
        .map(
            |name| match (lexicon.nearest(name), lexicon.with_column(name)) {
                (_, [table, ..]) => format!(
                    "`{name}` is a column of `{table}`, and rights by field are not built yet"
                ),
                (Some(meant), _) => {
                    format!("no table is called `{name}` (did you mean `{meant}`?)")
                }
                (None, _) => format!("no table is called `{name}`"),
            },
        )
        .collect();
    (!hints.is_empty()).then(|| hints.join("; "))
}
