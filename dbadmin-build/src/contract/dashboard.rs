//! What the cards of a dashboard have to keep to beyond names, types and texts.

use dbadmin_model::plan::Dashboard;

use super::known::Known;

/// The most cards.
const CARDS: usize = 24;

/// What a card says has to go together.
pub fn cards(said: &Dashboard, known: &Known<'_>) -> Vec<String> {
    let mut problems = Vec::new();
    if said.cards.len() > CARDS {
        problems.push(format!("cards: {CARDS} are the most"));
    }
    for (number, card) in said.cards.iter().enumerate() {
        let table = card.table.as_deref().and_then(|table| known.table(table));
        let wrong = card.problem(table);
        problems.extend(wrong.map(|wrong| format!("cards[{number}]: {wrong}")));
    }
    problems
}
