//! Whether the person agrees to a change. An assistant that says so may be wrong, or misled by what it
//! has read: where its program can ask the person itself, that is what it does, and what they answer
//! counts. Since 2026-07-28 of the protocol, the question goes with an answer to the call, which is made
//! again; before, it was a request of the server's.

use rmcp::RoleServer;
use rmcp::model::{
    CallToolRequestParams, ElicitRequest, ElicitRequestParams, ElicitationAction, ErrorData,
    InputRequest, InputRequests, InputRequiredResult, ProtocolVersion,
};
use rmcp::service::RequestContext;
use serde_json::json;

/// The name of the question.
const QUESTION: &str = "consent";

/// What a person says.
pub enum Consent {
    /// They agree, or nobody but the assistant can ask them.
    Given,
    /// They do not.
    Refused,
    /// They are to be asked.
    Open(InputRequiredResult),
}

/// Asks for consent to a change, which is shown whole.
pub async fn to(
    change: &str,
    request: &CallToolRequestParams,
    context: &RequestContext<RoleServer>,
) -> Result<Consent, ErrorData> {
    if !can_ask(context) {
        return Ok(Consent::Given);
    }
    let version = context.protocol_version();
    if version.is_some_and(|version| version >= ProtocolVersion::V_2026_07_28) {
        let answers = request.input_responses.as_ref();
        return Ok(match answers.and_then(|answers| answers.get(QUESTION)) {
            None => {
                let asked = InputRequest::Elicitation(ElicitRequest::new(question(change)?));
                let questions = InputRequests::from([(QUESTION.to_owned(), asked)]);
                Consent::Open(InputRequiredResult::from_input_requests(questions))
            }
            Some(answer) if answer["action"] == "accept" => Consent::Given,
            Some(_) => Consent::Refused,
        });
    }
    let answer = context.peer.create_elicitation(question(change)?).await;
    let answer = answer.map_err(|error| ErrorData::internal_error(error.to_string(), None))?;
    Ok(match answer.action {
        ElicitationAction::Accept => Consent::Given,
        _ => Consent::Refused,
    })
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
             crate's tests. Agree only to what you have read.\n\n{change}"
        ),
        requested_schema: nothing
            .map_err(|error| ErrorData::internal_error(error.to_string(), None))?,
    })
}
