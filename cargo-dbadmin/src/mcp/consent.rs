//! Whether the person agrees to a change. An assistant that says so may be wrong, or misled by what it
//! has read: where its program can ask the person itself, that is what it does, and what they answer
//! counts. Since 2026-07-28 of the protocol, the question goes with an answer to the call, which is made
//! again; before, it was a request of the server's. What they agree to is the text that they were shown,
//! once: an answer to another question, or to one that was answered before, is none.

use std::sync::{Mutex, PoisonError};

use dbadmin_build::visible;
use rmcp::RoleServer;
use rmcp::model::{
    CallToolRequestParams, ElicitRequest, ElicitRequestParams, ElicitationAction, ErrorData,
    InputRequest, InputRequests, InputRequiredResult, InputResponses, ProtocolVersion,
};
use rmcp::service::RequestContext;
use serde_json::json;

/// The question that goes with an answer, until there is one to it.
#[derive(Default)]
pub struct Asked {
    /// How many there were.
    number: u64,
    /// The change that it shows.
    change: Option<String>,
}

/// What a person says.
pub enum Consent {
    /// They agree to this change.
    Given(String),
    /// Nobody but the assistant can ask them, who says that they agree to this change.
    Told(String),
    /// They do not.
    Refused,
    /// They are to be asked.
    Open(InputRequiredResult),
}

/// Asks for consent to a change, which is shown whole.
pub async fn to(
    change: String,
    asked: &Mutex<Asked>,
    request: &CallToolRequestParams,
    context: &RequestContext<RoleServer>,
) -> Result<Consent, ErrorData> {
    if !can_ask(context) {
        return Ok(Consent::Told(change));
    }
    let version = context.protocol_version();
    if version.is_some_and(|version| version >= ProtocolVersion::V_2026_07_28) {
        let mut asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
        return Ok(match asked.answer(request.input_responses.as_ref()) {
            Some(consent) => consent,
            None => {
                let shown = InputRequest::Elicitation(ElicitRequest::new(question(&change)?));
                let name = asked.open(change);
                let questions = InputRequests::from([(name, shown)]);
                Consent::Open(InputRequiredResult::from_input_requests(questions))
            }
        });
    }
    let answer = context.peer.create_elicitation(question(&change)?).await;
    let answer = answer.map_err(|error| ErrorData::internal_error(error.to_string(), None))?;
    Ok(match answer.action {
        ElicitationAction::Accept => Consent::Given(change),
        _ => Consent::Refused,
    })
}

impl Asked {
    /// The name of the last question.
    fn name(&self) -> String {
        format!("consent-{}", self.number)
    }

    /// What the person says to the open question, if this is an answer to it. It is one only once.
    fn answer(&mut self, answers: Option<&InputResponses>) -> Option<Consent> {
        let shown = self.change.take()?;
        let answer = answers?.get(&self.name())?;
        Some(match answer["action"] == "accept" {
            true => Consent::Given(shown),
            false => Consent::Refused,
        })
    }

    /// Asks anew; the name of that question.
    fn open(&mut self, change: String) -> String {
        self.number += 1;
        self.change = Some(change);
        self.name()
    }
}

/// Whether the assistant's program shows a question to the person.
fn can_ask(context: &RequestContext<RoleServer>) -> bool {
    let able = context.client_capabilities();
    let able = able.and_then(|able| able.elicitation);
    able.is_some_and(|able| able.form.is_some() || able.url.is_none())
}

/// The question, to which accepting it is the whole answer.
fn question(change: &str) -> Result<ElicitRequestParams, ErrorData> {
    let nothing = serde_json::from_value(json!({ "type": "object", "properties": {} }));
    Ok(ElicitRequestParams::FormElicitationParams {
        meta: None,
        message: format!(
            "Your assistant asks to write this to the crate. Rust in it is compiled and run with the \
             crate's tests. Agree only to what you have read.\n\n{}",
            visible(change)
        ),
        requested_schema: nothing
            .map_err(|error| ErrorData::internal_error(error.to_string(), None))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_counts_for_its_question_and_once() {
        let mut asked = Asked::default();
        let accepted = |name: &str| -> InputResponses {
            serde_json::from_value(json!({ name: { "action": "accept" } })).unwrap()
        };
        assert!(asked.answer(Some(&accepted("consent-0"))).is_none());
        let first = asked.open("+title".to_owned());
        let given = asked.answer(Some(&accepted(&first)));
        assert!(matches!(given, Some(Consent::Given(change)) if change == "+title"));
        assert!(
            asked.answer(Some(&accepted(&first))).is_none(),
            "a second time"
        );
        let second = asked.open("+accent".to_owned());
        assert_ne!(first, second);
        assert!(
            asked.answer(Some(&accepted(&first))).is_none(),
            "to another question"
        );
    }
}
