//! What is asked of every type, whatever the database.

use dbadmin_model::sql::{Comparison, Filter, Operator};
use dbadmin_runtime::key::Key;
use dbadmin_runtime::query::{ListRequest, Record, find, list};
use dbadmin_runtime::write::{self, FieldErrors, Input, WriteError};
use dbadmin_runtime::{Kind, value_text};

use crate::sample::{Probe, Sample};

impl Sample {
    /// Adds a row from a form in which these fields are filled in.
    pub async fn create(&self, fields: Vec<(String, String)>) -> Key {
        let shown = format!("{fields:?}");
        let input = Input::from_pairs(self.resource, fields).expect("a form");
        let made = write::create(&self.app, &self.actor, self.resource, &input).await;
        made.unwrap_or_else(|error| panic!("{shown}: {error:?}"))
            .expect("a key")
    }

    /// What is said of a new row with this in that column.
    pub async fn refused(&self, at: usize, typed: &str) -> FieldErrors {
        let fields = vec![(format!("c{at}"), typed.to_owned())];
        let input = Input::from_pairs(self.resource, fields).expect("a form");
        match write::create(&self.app, &self.actor, self.resource, &input).await {
            Err(WriteError::Invalid(errors)) => errors,
            other => panic!("{typed} is not refused: {other:?}"),
        }
    }

    /// Sends a row's form with these fields.
    pub async fn update(&self, key: &Key, fields: Vec<(String, String)>) {
        assert_eq!(self.change(key, fields).await, *key);
    }

    /// The same for what may be another key afterwards.
    pub async fn change(&self, key: &Key, mut fields: Vec<(String, String)>) -> Key {
        let shown = format!("{fields:?}");
        fields.push(("_version".to_owned(), self.record(key).await.version()));
        let input = Input::from_pairs(self.resource, fields).expect("a form");
        let done = write::update(&self.app, &self.actor, self.resource, key, &input).await;
        done.unwrap_or_else(|error| panic!("{shown}: {error:?}"))
    }

    pub async fn record(&self, key: &Key) -> Record {
        find(&self.app, &self.actor, self.resource, key)
            .await
            .expect("the row")
    }

    /// The text of one column of a row.
    pub async fn shown(&self, key: &Key, at: usize) -> String {
        let record = self.record(key).await;
        record.text(self.column(at)).into_owned()
    }
}

/// Writes every value of every probe, and reads it back in every way.
pub async fn all(sample: &Sample, probes: &[Probe]) {
    for (at, probe) in probes.iter().enumerate() {
        for (typed, shown) in probe.values {
            let context = format!("{} {typed:?}", probe.sql);
            let name = format!("c{at}");
            let key = sample
                .create(vec![(name.clone(), (*typed).to_owned())])
                .await;
            let text = sample.shown(&key, at).await;
            if probe.kind != Kind::Blob {
                assert_eq!(text, *shown, "{context} is shown");
                unchanged(sample, &key, at, &text, &context).await;
                found(sample, &key, at, &text, &context).await;
            }
            sample.update(&key, vec![(name, String::new())]).await;
            let kept = probe.kind == Kind::Blob;
            let emptied = sample.record(&key).await;
            let value = emptied.value(sample.column(at)).cloned();
            assert_eq!(
                value.is_some_and(|it| it.is_null()),
                !kept,
                "{context} emptied"
            );
            sample
                .update(&key, vec![(format!("c{at}"), (*typed).to_owned())])
                .await;
            assert_eq!(sample.shown(&key, at).await, text, "{context} again");
        }
        paged(sample, at, probe).await;
    }
}

/// A form that comes back as it was shown changes nothing, and is not recorded.
async fn unchanged(sample: &Sample, key: &Key, at: usize, text: &str, context: &str) {
    let before = history(sample, key).await;
    sample
        .update(key, vec![(format!("c{at}"), text.to_owned())])
        .await;
    assert_eq!(history(sample, key).await, before, "{context} unchanged");
}

async fn history(sample: &Sample, key: &Key) -> usize {
    let page =
        dbadmin_runtime::audit::history(&sample.app, &sample.actor, sample.resource, key, None);
    page.await.expect("a history").entries.len()
}

/// A filter by the value that is shown finds the row.
async fn found(sample: &Sample, key: &Key, at: usize, text: &str, context: &str) {
    let filter = Filter::new(Operator::Compare(Comparison::Equal), text);
    let request = ListRequest::new(sample.resource)
        .with_filter(sample.column(at), filter)
        .unwrap_or_else(|expected| panic!("{context}: the filter expects {expected}"));
    let page = list(&sample.app, &sample.actor, &request).await;
    let page = page.unwrap_or_else(|error| panic!("{context}: {error}"));
    let keys: Vec<_> = page.rows.iter().filter_map(Record::key).collect();
    assert!(keys.contains(&key), "{context} is not found by eq.{text}");
}

/// Pages of two rows, sorted by the column in either direction, show every row once.
async fn paged(sample: &Sample, at: usize, probe: &Probe) {
    let column = sample.column(at);
    if !column.can_sort {
        return;
    }
    let mut request = ListRequest::new(sample.resource);
    request.size = 200;
    let everything = list(&sample.app, &sample.actor, &request)
        .await
        .expect("a list");
    let rows = everything.count.number();
    for descending in [false, true] {
        let mut request = ListRequest::new(sample.resource).with_sort(column, descending);
        request.size = 7;
        let mut seen = Vec::new();
        loop {
            let page = list(&sample.app, &sample.actor, &request).await;
            let page = page.unwrap_or_else(|error| panic!("{} sorted: {error}", probe.sql));
            let ids = page.rows.iter().filter_map(Record::key);
            seen.extend(ids.map(|key| value_text(&key.values()[0]).into_owned()));
            match page.next {
                Some(next) => request = request.with_after(&next),
                None => break,
            }
        }
        let count = seen.len() as u64;
        seen.sort();
        seen.dedup();
        assert_eq!(
            (count, seen.len() as u64),
            (rows, rows),
            "{} paged",
            probe.sql
        );
    }
}
