//! Business logic of a table, in Rust: what happens before and after a row is saved or deleted, in
//! the transaction of the change. A hook may set values, refuse with a message beside a field, and
//! change other tables; where it refuses or fails, nothing of the change is kept.
//!
//! ```
//! use dbadmin_runtime::hooks::{Hooks, Refused, Saving, Transaction};
//! # use dbadmin_runtime::{Column, Kind};
//! # struct Order;
//! # impl Order {
//! #     const STATUS: Column = Column::new("orders", "status", Kind::Text);
//! #     const SHIPPED_AT: Column = Column::new("orders", "shipped_at", Kind::Text);
//! # }
//!
//! pub struct OrderHooks;
//!
//! impl Hooks for OrderHooks {
//!     async fn before_save(
//!         &self,
//!         order: &mut Saving<'_>,
//!         _: &mut Transaction<'_>,
//!     ) -> Result<(), Refused> {
//!         let status: Option<String> = order.get(&Order::STATUS);
//!         if status.as_deref() == Some("paid") && order.get::<String>(&Order::SHIPPED_AT).is_some() {
//!             return Err(Refused::at(&Order::STATUS, "It has been shipped already."));
//!         }
//!         Ok(())
//!     }
//! }
//! ```
//!
//! Hooks see every value, also what the person at the form may not. Rows that the database removes
//! or changes by itself, such as those that a cascade takes along, have no hook called.

mod action;
mod dynamic;
mod known;
mod refused;
mod saving;
mod transaction;

pub use self::action::{Action, Answers, Ask};
pub(crate) use self::dynamic::Dynamic;
pub(crate) use self::known::{Known, actions};
pub use self::refused::Refused;
pub use self::saving::{FromValue, Saving};
pub use self::transaction::Transaction;
pub use crate::query::Record;

use crate::{AdminPanel, Table};

/// What happens when rows of one table are saved or deleted. Each function may be left out, and may
/// be written as an `async fn`.
pub trait Hooks: Send + Sync + 'static {
    /// Before a row is added or changed: values can be read and set. What is set is checked like
    /// what was typed. It is not called for a form with fields that cannot be read.
    ///
    /// # Errors
    /// [`Refused`], told beside everything else that is wrong with the form.
    fn before_save(
        &self,
        row: &mut Saving<'_>,
        transaction: &mut Transaction<'_>,
    ) -> impl Future<Output = Result<(), Refused>> + Send {
        let _ = (row, transaction);
        async { Ok(()) }
    }

    /// After a row was added, where `old` is `None`, or changed. It is not called for new rows of a
    /// table whose rows cannot be addressed.
    ///
    /// # Errors
    /// [`Refused`]: then the row is as it was.
    fn after_save(
        &self,
        old: Option<&Record>,
        new: &Record,
        transaction: &mut Transaction<'_>,
    ) -> impl Future<Output = Result<(), Refused>> + Send {
        let _ = (old, new, transaction);
        async { Ok(()) }
    }

    /// Before a row is deleted.
    ///
    /// # Errors
    /// [`Refused`]: then it stays.
    fn before_delete(
        &self,
        row: &Record,
        transaction: &mut Transaction<'_>,
    ) -> impl Future<Output = Result<(), Refused>> + Send {
        let _ = (row, transaction);
        async { Ok(()) }
    }

    /// What can be done with rows of this table by a button, in the buttons' order.
    fn actions(&self) -> &'static [Action] {
        &[]
    }

    /// Does one of the [actions](Self::actions) with rows, which may be one or some thousand: what is set
    /// in them is saved as if it had been typed, with checks, hooks and the trail. It is all of them or
    /// none.
    ///
    /// # Errors
    /// [`Refused`]: then nothing is changed. [`Refused::beside`] says it beside a field of the form.
    fn act(
        &self,
        action: &Action,
        rows: &mut [Saving<'_>],
        answers: &Answers,
        transaction: &mut Transaction<'_>,
    ) -> impl Future<Output = Result<(), Refused>> + Send {
        let _ = (rows, answers, transaction);
        let message = format!("“{}” is not written yet.", action.title);
        async move { Err(Refused::because(message)) }
    }

    /// After a row was deleted.
    ///
    /// # Errors
    /// [`Refused`]: then it stays.
    fn after_delete(
        &self,
        row: &Record,
        transaction: &mut Transaction<'_>,
    ) -> impl Future<Output = Result<(), Refused>> + Send {
        let _ = (row, transaction);
        async { Ok(()) }
    }
}

/// The hooks of a table that has none.
pub(crate) struct NoHooks;

impl Hooks for NoHooks {}

/// A table's hooks, as a panel lists them.
#[derive(Clone, Copy)]
pub struct TableHooks {
    pub(crate) table: &'static Table,
    pub(crate) hooks: &'static dyn Dynamic,
}

impl TableHooks {
    /// The hooks of `T`'s table.
    #[must_use]
    pub const fn of<T: AdminPanel>(hooks: &'static impl Hooks) -> Self {
        Self {
            table: T::TABLE,
            hooks,
        }
    }
}

impl std::fmt::Debug for TableHooks {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let table = &self.table.address;
        formatter.debug_tuple("TableHooks").field(table).finish()
    }
}
