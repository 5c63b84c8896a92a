//! A question that is too long for one answer, or for one context: where a section is a matter of items
//! that stand side by side, such as the tables of a database, it is asked in portions.

use std::sync::Arc;

use serde_json::Value;

use crate::{AgentError, Contract, Inputs, Section, tokens_of};

/// Something that a section is about, and that can be asked about by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its name in the sections.
    pub name: String,
    /// The tokens that it has in the sections that are read.
    pub reads: usize,
    /// The tokens that it may have in the one that is written.
    pub writes: usize,
}

/// Of a model's answer, this part is what it may be expected to say: it never says exactly as much as
/// somebody has said before.
const EXPECTED: usize = 2;

/// The names of the items of each portion, where the work on a section has to be divided: `room` tokens
/// of sections are there for a question, and an answer may have `answer` tokens.
///
/// # Errors
/// [`AgentError::Encode`] if a section cannot be written as JSON.
pub fn portions(
    section: &str,
    inputs: &Inputs,
    contract: &dyn Contract,
    room: usize,
    answer: usize,
) -> Result<Option<Vec<Vec<String>>>, AgentError> {
    let mut all = 0;
    for (_, section) in inputs.sections() {
        all += match section {
            Some(section) => tokens_of(&section.json()?),
            None => 0,
        };
    }
    let items = contract.items(section, inputs);
    let (reads, writes) = items.iter().fold((0, 0), |(reads, writes), item| {
        (reads + item.reads, writes + item.writes)
    });
    let answer = answer / EXPECTED;
    if items.len() < 2 || (all <= room && writes <= answer) {
        return Ok(None);
    }
    Ok(Some(divided(
        &items,
        room.saturating_sub(all.saturating_sub(reads)),
        answer,
    )))
}

/// The items in their order, so many at a time as have room; at least one.
fn divided(items: &[Item], room: usize, answer: usize) -> Vec<Vec<String>> {
    let mut portions: Vec<Vec<String>> = Vec::new();
    let (mut reads, mut writes) = (0, 0);
    for item in items {
        let fits = reads + item.reads <= room && writes + item.writes <= answer;
        match portions.last_mut() {
            Some(portion) if fits => portion.push(item.name.clone()),
            _ => {
                portions.push(vec![item.name.clone()]);
                (reads, writes) = (0, 0);
            }
        }
        reads += item.reads;
        writes += item.writes;
    }
    portions
}

/// Of what an agent is given, what is about these items, and what is about none.
///
/// # Errors
/// [`AgentError::Decode`] if a section is no JSON.
pub fn narrowed(
    inputs: &Inputs,
    contract: &dyn Contract,
    items: &[String],
) -> Result<Inputs, AgentError> {
    let mut sections = Vec::new();
    for (name, section) in inputs.sections() {
        let section = match section {
            Some(section) => {
                let content = section.decode::<Value>()?;
                let narrowed = contract.narrowed(name, &content, items);
                Some(narrowed.map_or_else(
                    || Arc::clone(section),
                    |content| Arc::new(Section::from_value(name, &content)),
                ))
            }
            None => None,
        };
        sections.push((name.to_owned(), section));
    }
    let prompt = inputs.prompt().into();
    Ok(Inputs::of_run(
        inputs.agent(),
        prompt,
        sections,
        inputs.deadline(),
    ))
}

#[cfg(test)]
mod tests {
    use super::{Item, divided};

    #[test]
    fn each_portion_has_room_for_its_items_and_their_answer() {
        let item = |name: &str, reads, writes| Item {
            name: name.to_owned(),
            reads,
            writes,
        };
        let items = [
            item("a", 40, 5),
            item("b", 60, 5),
            item("c", 10, 5),
            item("d", 10, 18),
            item("large", 900, 1),
            item("e", 1, 1),
        ];
        assert_eq!(
            divided(&items, 100, 20),
            [
                vec!["a", "b"],
                vec!["c"],
                vec!["d"],
                vec!["large"],
                vec!["e"]
            ]
        );
    }
}
