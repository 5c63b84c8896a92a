//! What happens before an order is saved: a parcel that leaves the house gets the time at which it
//! did, and does not come back by a click.

use crate::models::orders::Order;
use dbadmin_runtime::hooks::{Hooks, Refused, Saving, Transaction};

/// The logic, in the transaction of each change.
pub struct Logic;

/// States of an order whose parcel is here.
const HERE: [&str; 3] = ["awaiting_payment", "paid", "packed"];

/// States of an order whose parcel is not here any more.
const AWAY: [&str; 2] = ["shipped", "delivered"];

impl Hooks for Logic {
    async fn before_save(
        &self,
        order: &mut Saving<'_>,
        transaction: &mut Transaction<'_>,
    ) -> Result<(), Refused> {
        let status: String = order.get(&Order::STATUS).unwrap_or_default();
        let before = order
            .old()
            .and_then(|old| old.get::<String>(&Order::STATUS));
        let was_away = before.is_some_and(|before| AWAY.contains(&before.as_str()));
        if was_away && HERE.contains(&status.as_str()) {
            return Err(Refused::at(
                &Order::STATUS,
                "It has been shipped already. Choose “Refunded” if it comes back.",
            ));
        }
        let is_away = AWAY.contains(&status.as_str());
        if is_away && order.get::<String>(&Order::SHIPPED_AT).is_none() {
            let now = transaction.rows("SELECT datetime('now')", []).await?;
            if let Some(now) = now.into_iter().flatten().next() {
                order.set(&Order::SHIPPED_AT, now);
            }
        }
        Ok(())
    }
}
