//! The list that somebody came from to a record, and the way from record to record in its order.
//!
//! A list leads to the plain addresses of its records, which are short and can be handed on; the browser
//! says that it came from there. From then on the addresses tell of the list.

use super::address;
use axum::http::header::REFERER;

use super::form_data::FormData;
use super::visit::Visit;
use crate::Resource;
use crate::key::Key;
use crate::query::{self, Beside, ListRequest, Record};

/// The list that the visitor came from.
pub struct CameFrom {
    request: ListRequest,
    kept: String,
}

impl CameFrom {
    /// The list that the address tells of, else the one that the browser comes from; the table's own list
    /// where there is none, or one that cannot be read any more.
    pub fn of(visit: &Visit<'_>, resource: &'static Resource) -> Self {
        let asked = FormData::parse(visit.query.unwrap_or("").as_bytes()).ok();
        let told = asked.as_ref().and_then(|asked| asked.get(address::LIST));
        let page = visit.jar.headers.get(REFERER);
        let page = page.and_then(|page| page.to_str().ok());
        let query = told.or_else(|| address::query_of_list(visit.base, resource.table, page?));
        let request = query.and_then(|query| ListRequest::parse(resource, Some(query)).ok());
        let request = request.map_or_else(|| ListRequest::new(resource), |request| request.whole());
        Self {
            kept: address::from_list(&request.query()),
            request,
        }
    }

    /// The query of the list that the browser comes from as it stood there, on whichever of its pages.
    pub fn full_query(visit: &Visit<'_>, resource: &'static Resource) -> String {
        let page = visit.jar.headers.get(REFERER);
        let page = page.and_then(|page| page.to_str().ok());
        let query = page.and_then(|page| address::query_of_list(visit.base, resource.table, page));
        let request = query.and_then(|query| ListRequest::parse(resource, Some(query)).ok());
        request.map_or_else(String::new, |request| request.query())
    }

    /// Its query.
    pub fn query(&self) -> String {
        self.request.query()
    }

    /// What the addresses of its records' pages end in.
    pub fn kept(&self) -> &str {
        &self.kept
    }

    /// The way back.
    pub fn address(&self, visit: &Visit<'_>) -> String {
        address::list_with(
            visit.base,
            self.request.resource.table,
            &self.request.query(),
        )
    }

    /// The page of one of its records.
    pub fn record(&self, visit: &Visit<'_>, key: &Key) -> String {
        let record = address::record(visit.base, self.request.resource.table, key);
        format!("{record}{}", self.kept)
    }

    /// The form of one of its records.
    pub fn form(&self, visit: &Visit<'_>, key: &Key) -> String {
        let record = address::record(visit.base, self.request.resource.table, key);
        format!("{record}/edit{}", self.kept)
    }

    /// The records beside this one. A page without them is better than none.
    pub async fn beside(&self, visit: &Visit<'_>, record: &Record) -> Beside {
        let found = query::beside(visit.app(), visit.actor, &self.request, record).await;
        found.unwrap_or_else(|error| {
            let table = self.request.resource.table.address;
            tracing::warn!(table, %error, "the records beside a record could not be found");
            Beside::default()
        })
    }
}
