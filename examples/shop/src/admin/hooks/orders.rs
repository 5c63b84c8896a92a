//! What happens before an order is saved: a parcel that leaves the house gets the time at which it
//! did, and does not come back by a click. “Mark as shipped” does it with many at once.

use crate::models::orders::Order;
use dbadmin_runtime::Tone;
use dbadmin_runtime::hooks::{Action, Answers, Ask, Hooks, Refused, Saving, Transaction};

/// The logic, in the transaction of each change.
pub struct Logic;

/// States of an order whose parcel is here.
const HERE: [&str; 3] = ["awaiting_payment", "paid", "packed"];

/// States of an order whose parcel is not here any more.
const AWAY: [&str; 2] = ["shipped", "delivered"];

/// What can be done with orders by a button.
static ACTIONS: &[Action] = &[Action::new("ship", "Mark as shipped")
    .help("Their parcels have left the house: the time is noted, and where to follow them.")
    .done("Marked as shipped.")
    .tone(Tone::Info)
    .input(&[Ask::text("tracking", "Tracking number")
        .help("As it stands on the label; of several parcels, that of the collection.")
        .longest(40)])];

impl Hooks for Logic {
    fn actions(&self) -> &'static [Action] {
        ACTIONS
    }

    async fn act(
        &self,
        _: &Action,
        orders: &mut [Saving<'_>],
        answers: &Answers,
        _: &mut Transaction<'_>,
    ) -> Result<(), Refused> {
        let tracking: String = answers.get("tracking").unwrap_or_default();
        if tracking.chars().any(char::is_whitespace) {
            return Err(Refused::beside(
                "tracking",
                "A tracking number has no blanks. Leave them out.",
            ));
        }
        for order in orders {
            let status: String = order.get(&Order::STATUS).unwrap_or_default();
            if !["paid", "packed"].contains(&status.as_str()) {
                let number: String = order.get(&Order::NUMBER).unwrap_or_default();
                return Err(Refused::because(format!(
                    "{number} is neither paid nor packed: leave it out, or put its status right."
                )));
            }
            let before: Option<String> = order.get(&Order::NOTE);
            let note = format!("Tracking number: {tracking}");
            let note = before.map_or_else(|| note.clone(), |before| format!("{before}\n{note}"));
            order.set(&Order::NOTE, note);
            order.set(&Order::STATUS, "shipped");
        }
        Ok(())
    }

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
