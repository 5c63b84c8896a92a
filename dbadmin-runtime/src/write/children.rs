//! A row saved with the rows of other tables that its form has along: all of them in one transaction,
//! or none of them.
//!
//! Only what somebody has touched is looked at: a row that stands in the form as it was loaded may be
//! changed or removed by others without anybody being bothered. All mistakes are told at once, those of
//! the rows beside their own fields.

mod look;
mod read;
mod sequence;

use super::error::Conflict;
use super::save::{self, Saved};
use super::{FieldErrors, Input, WriteError, hooked, statement, trash};
use crate::key::Key;
use crate::policy::require;
use crate::query::{InlineRows, Record, target_values};
use crate::store::Write;
use crate::{Actor, App, Children, Error, Inline, Permission, Resource};
use look::Deed;

/// How many rows of a table are saved along with a row at most: others wait meanwhile.
pub const MOST_CHILDREN: usize = 200;

/// What a form says of the rows that it has along, of one table.
#[derive(Clone, Debug)]
pub struct ChildRows {
    /// What the form says of them.
    pub inline: &'static Inline,
    /// How they refer to the form's row.
    pub children: &'static Children,
    /// Their table.
    pub resource: &'static Resource,
    /// Which page of them it shows, from 0.
    pub page: u64,
    /// The keys of all rows that it shows, as addresses carry them.
    pub shown: Vec<String>,
    /// Those that somebody has touched.
    pub rows: Vec<ChildRow>,
}

/// What a form says of one of these rows.
#[derive(Clone, Debug)]
pub struct ChildRow {
    /// Its number in the form.
    pub number: usize,
    /// Its key; `None` where it is a new one.
    pub key: Option<Key>,
    /// The version that the form was filled in over.
    pub version: String,
    /// Whether it shall go.
    pub remove: bool,
    /// Its fields.
    pub input: Input,
}

/// What is wrong with a form that has rows of other tables along.
#[derive(Clone, Debug, Default)]
pub struct Mistakes {
    /// With its own row.
    pub own: FieldErrors,
    /// With rows that it has along.
    pub rows: Vec<RowMistakes>,
    /// With those of one table together: its place among the form's, and the message.
    pub notes: Vec<(usize, String)>,
    /// Whether somebody else was faster.
    pub meanwhile: bool,
}

/// What is wrong with a row that a form has along.
#[derive(Clone, Debug)]
pub struct RowMistakes {
    /// The place of its table among those that the form has along.
    pub place: usize,
    /// Its number in the form.
    pub number: usize,
    /// What is wrong.
    pub errors: FieldErrors,
    /// The row's version now, where it has changed meanwhile: a form that carries it is saved over the
    /// row as it is now.
    pub version: Option<String>,
    /// Whether the row is not there any more.
    pub gone: bool,
}

/// Why nothing was saved.
#[derive(Debug, thiserror::Error)]
pub enum ChildrenError {
    /// The form has mistakes.
    #[error("the form has mistakes")]
    Mistakes(Box<Mistakes>),
    /// Somebody else has changed the form's own row since it was loaded.
    #[error("somebody else has changed the row since the form was loaded")]
    Conflict(Box<Conflict>),
    /// It is not allowed, there is no such row, or the database failed.
    #[error(transparent)]
    Failed(#[from] Error),
}

impl From<WriteError> for ChildrenError {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Invalid(own) => Self::Mistakes(Box::new(Mistakes {
                own,
                ..Mistakes::default()
            })),
            WriteError::Conflict(conflict) => Self::Conflict(conflict),
            WriteError::Failed(error) => Self::Failed(error),
        }
    }
}

impl From<sqlx::Error> for ChildrenError {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl Mistakes {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.own.is_empty() && self.rows.is_empty() && self.notes.is_empty()
    }

    /// What is wrong with a row.
    pub fn of(&self, place: usize, number: usize) -> impl Iterator<Item = &RowMistakes> {
        let rows = self.rows.iter();
        rows.filter(move |it| it.place == place && it.number == number)
    }

    /// Notes what came of a step on a row; `None` where it was refused.
    fn take<T>(
        &mut self,
        place: usize,
        number: usize,
        done: Result<T, WriteError>,
    ) -> Result<Option<T>, ChildrenError> {
        match done {
            Ok(done) => Ok(Some(done)),
            Err(WriteError::Invalid(errors)) => {
                self.add(place, number, errors);
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }

    fn add(&mut self, place: usize, number: usize, errors: FieldErrors) {
        self.rows.push(RowMistakes {
            place,
            number,
            errors,
            version: None,
            gone: false,
        });
    }
}

/// Adds a row, or changes the one with this key, with the rows that its form has along; its key
/// afterwards, unless rows of its table cannot be addressed.
///
/// # Errors
/// [`ChildrenError::Mistakes`] with all that is wrong with the form and its rows, which may be that
/// somebody else was faster; [`ChildrenError::Conflict`] as [`super::update`]; else why it failed.
/// Nothing of it is kept then, neither of the row nor of the others.
pub async fn save_children(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
    key: Option<&Key>,
    input: &Input,
    children: &[ChildRows],
) -> Result<Option<Key>, ChildrenError> {
    permitted(actor, resource, key.is_none(), children)?;
    let mut mistakes = Mistakes::default();
    bounded(children, &mut mistakes);
    if !mistakes.is_empty() {
        return Err(ChildrenError::Mistakes(Box::new(mistakes)));
    }
    look::forbidden(app, actor, children, &mut mistakes).await?;
    let mut write = app.store().write().await?;
    let own = match key {
        None => save::add(app, &mut write, actor, resource, input).await,
        Some(key) => save::change(app, &mut write, actor, resource, key, input).await,
    };
    let own = match own {
        Ok(saved) => Some(saved),
        Err(WriteError::Invalid(errors)) => {
            mistakes.own = errors;
            None
        }
        Err(error) => return Err(error.into()),
    };
    let record = match (&own, key) {
        (Some(saved), _) => saved.record().cloned(),
        // Its rows are checked all the same, against the row as it is.
        (None, Some(key)) => {
            let found = crate::query::unlocked(app, &mut write, actor, resource, key);
            Some(found.await?)
        }
        (None, None) => None,
    };
    moved(own.as_ref(), children, &mut mistakes);
    let mut around = Around {
        app,
        actor,
        write: &mut write,
    };
    let deeds = around
        .deeds(record.as_ref(), own.is_some(), children, &mut mistakes)
        .await?;
    if !mistakes.is_empty() {
        return Err(ChildrenError::Mistakes(Box::new(mistakes)));
    }
    for deed in &deeds {
        if let Some(new) = &deed.new {
            let old = deed.old.as_ref();
            let done = hooked::after_save(app, &mut write, actor, old, new).await;
            mistakes.take(deed.place, deed.number, done)?;
        }
    }
    if let Some(saved) = &own {
        saved.after(app, &mut write, actor).await?;
    }
    if !mistakes.is_empty() {
        return Err(ChildrenError::Mistakes(Box::new(mistakes)));
    }
    statement::commit(write, resource).await?;
    Ok(own.and_then(|saved| saved.key))
}

/// What every step needs.
struct Around<'a> {
    app: &'a App,
    actor: &'a Actor,
    write: &'a mut Write,
}

impl Around<'_> {
    /// Looks at all rows that somebody has touched, and does what they ask for where nothing at all is
    /// wrong.
    async fn deeds(
        &mut self,
        record: Option<&Record>,
        has_parent: bool,
        children: &[ChildRows],
        mistakes: &mut Mistakes,
    ) -> Result<Vec<Deed>, ChildrenError> {
        let mut all = Vec::new();
        for (place, said) in children.iter().enumerate() {
            if said.rows.is_empty() {
                continue;
            }
            let values = record.and_then(|record| target_values(said.children, record));
            // A row that a column without a value refers to is nobody's.
            if values.is_none() && has_parent {
                let message = "Rows can only refer to a record that has a value to refer to.";
                mistakes.notes.push((place, message.to_owned()));
                continue;
            }
            let of = values.map(|values| InlineRows {
                inline: said.inline,
                children: said.children,
                resource: said.resource,
                values,
            });
            all.push((place, said, of));
        }
        let mut looked = Vec::new();
        for (place, said, of) in &all {
            let deeds = self.look(*place, said, of.as_ref(), mistakes).await?;
            looked.push(deeds);
        }
        let mut drafts = Vec::new();
        for ((_, said, of), deeds) in all.iter().zip(&looked) {
            drafts.push(self.read(said, of.as_ref(), deeds, mistakes).await?);
        }
        if !mistakes.is_empty() {
            return Ok(Vec::new());
        }
        let mut done = Vec::new();
        for (deeds, drafts) in looked.iter().zip(drafts) {
            done.extend(self.carry_out(deeds, drafts, mistakes).await?);
            if !mistakes.is_empty() {
                break;
            }
        }
        Ok(done)
    }

    /// Removes, changes and adds, in this order, so that what goes makes room.
    async fn carry_out(
        &mut self,
        deeds: &[Deed],
        drafts: Vec<read::ChildDraft<'_>>,
        mistakes: &mut Mistakes,
    ) -> Result<Vec<Deed>, ChildrenError> {
        let (app, actor) = (self.app, self.actor);
        for deed in deeds.iter().filter(|deed| deed.remove) {
            let (Some(old), Some(key)) = (&deed.old, deed.key()) else {
                continue;
            };
            let done = trash::take_away(app, self.write, actor, key, old).await;
            if mistakes.take(deed.place, deed.number, done)?.is_none() {
                return Ok(Vec::new());
            }
        }
        let (changes, new): (Vec<_>, Vec<_>) =
            drafts.into_iter().partition(|it| it.draft.old.is_some());
        let mut done = self.change_all(changes, mistakes).await?;
        for mut child in new {
            if !mistakes.is_empty() {
                break;
            }
            let saved = save::added(app, self.write, actor, &mut child.draft).await;
            let saved = mistakes.take(child.place, child.number, saved)?;
            done.extend(saved.map(|Saved { new, .. }| child.done(None, new)));
        }
        Ok(done)
    }
}

/// Goes on only if the actor may do all of it.
fn permitted(
    actor: &Actor,
    resource: &'static Resource,
    is_new: bool,
    children: &[ChildRows],
) -> Result<(), Error> {
    if is_new {
        require(actor, resource.table, Permission::Create)?;
    } else {
        require(actor, resource.table, Permission::View)?;
        require(actor, resource.table, Permission::Edit)?;
    }
    for said in children {
        for row in &said.rows {
            let table = said.resource.table;
            require(actor, table, Permission::View)?;
            let needed = match (&row.key, row.remove) {
                (Some(_), true) => Permission::Delete,
                (Some(_), false) => Permission::Edit,
                (None, _) => Permission::Create,
            };
            require(actor, table, needed)?;
        }
    }
    Ok(())
}

/// Refuses more rows than are saved at once.
fn bounded(children: &[ChildRows], mistakes: &mut Mistakes) {
    for (place, said) in children.iter().enumerate() {
        let count = said.rows.len();
        if count > MOST_CHILDREN {
            let message = format!(
                "These are {count} changed rows, and at most {MOST_CHILDREN} are saved at once. \
                 Nothing has been changed: take some of them out, save, and go on."
            );
            mistakes.notes.push((place, message));
        }
    }
}

/// Refuses to change what rows refer to and the rows in one go: what becomes of them is the database's
/// to say.
fn moved(own: Option<&Saved>, children: &[ChildRows], mistakes: &mut Mistakes) {
    let both = own.and_then(|saved| Some((saved.old.as_ref()?, saved.new.as_ref()?)));
    let Some((old, new)) = both else { return };
    for (place, said) in children.iter().enumerate() {
        let differs = target_values(said.children, old) != target_values(said.children, new);
        if differs && !said.rows.is_empty() {
            let labels: Vec<&str> = said.children.target.iter().map(|it| it.label).collect();
            let message = format!(
                "These rows refer to “{}”, which changes too. Save the one first, and then the \
                 other.",
                labels.join("” and “")
            );
            mistakes.notes.push((place, message));
        }
    }
}
