//! Hooks of which only the table is known: what an `async fn` in a trait cannot be called through.

use std::pin::Pin;

use super::{Action, Answers, Hooks, Record, Refused, Saving, Transaction};

/// What a hook comes to.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<(), Refused>> + Send + 'a>>;

/// [`Hooks`], as one type for all tables.
pub trait Dynamic: Send + Sync {
    fn before_save<'a>(
        &'a self,
        row: &'a mut Saving<'_>,
        transaction: &'a mut Transaction<'_>,
    ) -> Answer<'a>;

    fn after_save<'a>(
        &'a self,
        old: Option<&'a Record>,
        new: &'a Record,
        transaction: &'a mut Transaction<'_>,
    ) -> Answer<'a>;

    fn before_delete<'a>(
        &'a self,
        row: &'a Record,
        transaction: &'a mut Transaction<'_>,
    ) -> Answer<'a>;

    fn after_delete<'a>(
        &'a self,
        row: &'a Record,
        transaction: &'a mut Transaction<'_>,
    ) -> Answer<'a>;

    fn actions(&self) -> &'static [Action];

    fn act<'a>(
        &'a self,
        action: &'a Action,
        rows: &'a mut [Saving<'_>],
        answers: &'a Answers,
        transaction: &'a mut Transaction<'_>,
    ) -> Answer<'a>;
}

impl<H: Hooks> Dynamic for H {
    fn before_save<'a>(
        &'a self,
        row: &'a mut Saving<'_>,
        transaction: &'a mut Transaction<'_>,
    ) -> Answer<'a> {
        Box::pin(Hooks::before_save(self, row, transaction))
    }

    fn after_save<'a>(
        &'a self,
        old: Option<&'a Record>,
        new: &'a Record,
        transaction: &'a mut Transaction<'_>,
    ) -> Answer<'a> {
        Box::pin(Hooks::after_save(self, old, new, transaction))
    }

    fn before_delete<'a>(
        &'a self,
        row: &'a Record,
        transaction: &'a mut Transaction<'_>,
    ) -> Answer<'a> {
        Box::pin(Hooks::before_delete(self, row, transaction))
    }

    fn after_delete<'a>(
        &'a self,
        row: &'a Record,
        transaction: &'a mut Transaction<'_>,
    ) -> Answer<'a> {
        Box::pin(Hooks::after_delete(self, row, transaction))
    }

    fn actions(&self) -> &'static [Action] {
        Hooks::actions(self)
    }

    fn act<'a>(
        &'a self,
        action: &'a Action,
        rows: &'a mut [Saving<'_>],
        answers: &'a Answers,
        transaction: &'a mut Transaction<'_>,
    ) -> Answer<'a> {
        Box::pin(Hooks::act(self, action, rows, answers, transaction))
    }
}
