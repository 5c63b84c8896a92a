//! The rows that somebody has touched, as they are now: still there, still of that version, and nobody
//! beside them who was not there before.

use super::super::effects::{delete_effects, forbidden as forbidden_effects};
use super::super::{FieldErrors, save, trash};
use super::{Around, ChildRow, ChildRows, ChildrenError, Mistakes, RowMistakes};
use crate::key::Key;
use crate::query::{self, InlineRows, Record, inline_locked, inline_now};
use crate::{Actor, App};

/// What is said of a row that somebody else has deleted, or taken elsewhere.
const GONE: &str = "Somebody else has removed this row meanwhile. What you entered stands here as a \
                    new row: save it to add it again, or take it out.";

/// What is said of a row that shall go, and that somebody else has changed.
const CHANGED: &str = "Somebody else has changed this row meanwhile. It stands here as it is now: save \
                       again to remove it all the same.";

/// Something that is to be done with a row, and the row before and after.
pub(in super::super) struct Deed {
    pub place: usize,
    pub number: usize,
    /// The row as it was; `None` where it is a new one.
    pub old: Option<Record>,
    /// The row afterwards; `None` before, and where it has gone.
    pub new: Option<Record>,
    /// Whether it goes.
    pub remove: bool,
}

impl Deed {
    /// The key of the row as it was.
    pub fn key(&self) -> Option<&Key> {
        self.old.as_ref()?.key()
    }
}

/// Refuses what would take rows along that the actor may not remove. It is found out before the
/// transaction begins, as for any delete.
pub(super) async fn forbidden(
    app: &App,
    actor: &Actor,
    children: &[ChildRows],
    mistakes: &mut Mistakes,
) -> Result<(), ChildrenError> {
    for (place, said) in children.iter().enumerate() {
        // What goes into the trash takes nothing along.
        if trash::of(said.resource).is_some() {
            continue;
        }
        for row in said.rows.iter().filter(|row| row.remove) {
            let Some(key) = &row.key else { continue };
            let found = query::find(app, actor, said.resource, key).await;
            let record = match found {
                // It has gone already.
                Err(crate::Error::NotFound) => continue,
                found => found?,
            };
            let effects = delete_effects(app, actor, said.resource, &[&record]).await?;
            if let Some(message) = forbidden_effects(&effects, false) {
                mistakes.add(place, row.number, FieldErrors::general(message));
            }
        }
    }
    Ok(())
}

impl Around<'_> {
    /// What there is to be done; what cannot be is told.
    pub(super) async fn look(
        &mut self,
        place: usize,
        said: &ChildRows,
        of: Option<&InlineRows>,
        mistakes: &mut Mistakes,
    ) -> Result<Vec<Deed>, ChildrenError> {
        let keys: Vec<&Key> = said
            .rows
            .iter()
            .filter_map(|row| row.key.as_ref())
            .collect();
        let mut found = Vec::new();
        if let Some(of) = of.filter(|_| !keys.is_empty()) {
            found = inline_locked(self.app, self.write, self.actor, of, &keys).await?;
        }
        let mut deeds = Vec::new();
        for row in &said.rows {
            let Some(key) = &row.key else {
                deeds.extend((!row.remove).then_some(Deed {
                    place,
                    number: row.number,
                    old: None,
                    new: None,
                    remove: false,
                }));
                continue;
            };
            let segment = key.segment();
            let is_it = |record: &Record| record.key().is_some_and(|it| it.segment() == segment);
            match found.iter().position(is_it) {
                Some(at) => {
                    let old = found.swap_remove(at);
                    deeds.extend(self.stale(place, row, old, mistakes));
                }
                // It shall go, and has gone.
                None if row.remove => {}
                None => {
                    mistakes.meanwhile = true;
                    mistakes.rows.push(RowMistakes {
                        place,
                        number: row.number,
                        errors: FieldErrors::general(GONE),
                        version: None,
                        gone: true,
                    });
                }
            }
        }
        if let Some(of) = of.filter(|_| !deeds.is_empty()) {
            self.come(place, said, of, mistakes).await?;
        }
        Ok(deeds)
    }

    /// The deed on a row that is there; nothing where the form says what the row does, or something
    /// else than it was filled in over.
    fn stale(
        &self,
        place: usize,
        row: &ChildRow,
        old: Record,
        mistakes: &mut Mistakes,
    ) -> Option<Deed> {
        let (dialect, resource) = (self.app.store().dialect(), old.resource());
        let version = old.version();
        let differing = save::differences(dialect, resource, &old, &row.input);
        if !row.remove && differing.is_empty() {
            return None;
        }
        if row.version == version {
            return Some(Deed {
                place,
                number: row.number,
                old: Some(old),
                new: None,
                remove: row.remove,
            });
        }
        let mut errors = FieldErrors::default();
        if row.remove {
            errors.general.push(CHANGED.to_owned());
        } else {
            for field in differing {
                let Some(column) = resource.table.column(field.column) else {
                    continue;
                };
                let theirs = match field.theirs.as_str() {
                    "" => "nothing".to_owned(),
                    theirs => format!("“{theirs}”"),
                };
                errors.add(
                    column,
                    format!(
                        "Somebody else has changed this row meanwhile: here it says {theirs} now. \
                         Save again to keep what stands here."
                    ),
                );
            }
        }
        mistakes.meanwhile = true;
        mistakes.rows.push(RowMistakes {
            place,
            number: row.number,
            errors,
            version: Some(version),
            gone: false,
        });
        None
    }

    /// Tells of rows on the form's page that it does not show.
    async fn come(
        &mut self,
        place: usize,
        said: &ChildRows,
        of: &InlineRows,
        mistakes: &mut Mistakes,
    ) -> Result<(), ChildrenError> {
        let now = inline_now(self.app, self.write, self.actor, of, said.page).await?;
        for record in now {
            let segment = record.key().map(Key::segment).unwrap_or_default();
            if said.shown.contains(&segment) {
                continue;
            }
            mistakes.meanwhile = true;
            let message = format!(
                "Somebody else has added “{}” meanwhile. It stands here now: look at it, and save \
                 again.",
                record.display()
            );
            mistakes.notes.push((place, message));
        }
        Ok(())
    }
}
