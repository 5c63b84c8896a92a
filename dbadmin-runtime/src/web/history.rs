//! A record's history: who changed what, before and after.

use askama::Template;
use axum::http::StatusCode;
use dbadmin_model::Value;

use super::cell::{Cell, Room, SHORT};
use super::escape::{Escaped, Markup, cut};
use super::form_data::FormData;
use super::frame::Frame;
use super::visit::{Answer, Visit};
use super::{address, format, record, reply, words};
use crate::audit::{self, Change, Done, HistoryEntry};
use crate::key::Key;
use crate::query;
use crate::{Error, Kind, Permission, Resource};

/// So many characters that two values have in common are shown before the first that differs.
const LEAD: usize = 40;

/// One entry.
struct EntryView {
    who: String,
    what: &'static str,
    when: String,
    exact: String,
    machine: String,
    before: bool,
    after: bool,
    changes: Vec<ChangeView>,
}

/// One field of an entry; `None` where there was no value.
struct ChangeView {
    label: String,
    before: Option<Markup>,
    after: Option<Markup>,
}

#[derive(Template)]
#[template(path = "history.html")]
struct HistoryTemplate<'a> {
    frame: Frame<'a>,
    title: &'static str,
    one: String,
    name: String,
    list: String,
    href: Option<String>,
    entries: Vec<EntryView>,
    older: Option<String>,
}

/// The history's page. A record that was deleted still has one.
pub async fn show(visit: &Visit<'_>, resource: &'static Resource, segment: &str) -> Answer {
    let (app, actor, table) = (visit.app(), visit.actor, resource.table);
    crate::policy::require(actor, table, Permission::View)?;
    let key = visit.key(resource, segment)?;
    let asked = FormData::parse(visit.query.unwrap_or("").as_bytes())?;
    let before = asked.get("before").and_then(|id| id.parse().ok());
    let page = audit::history(app, actor, resource, &key, before).await?;
    let found = match query::find(app, actor, resource, &key).await {
        Ok(found) => Some(found),
        Err(Error::NotFound) if !page.entries.is_empty() => None,
        Err(error) => return Err(error.into()),
    };
    let href = address::record(visit.base, table, &key);
    let name = found.as_ref().map_or_else(
        || bare_name(&key),
        |found| words::seen(&found.display()).to_owned(),
    );
    let now = crate::auth::now();
    let template = HistoryTemplate {
        frame: visit.frame(Some(resource)),
        title: table.title,
        one: words::lower(table.singular).into_owned(),
        name: record::heading(resource, &name),
        list: address::list(visit.base, table),
        entries: page.entries.iter().map(|entry| view(entry, now)).collect(),
        older: page.older.map(|id| format!("{href}/history?before={id}")),
        href: found.map(|_| href),
    };
    Ok(reply::html(StatusCode::OK, &template))
}

/// What a deleted record is called: nothing but its key is known of it.
fn bare_name(key: &Key) -> String {
    let values: Vec<_> = key.values().iter().map(crate::value_text).collect();
    values.join(", ")
}

fn view(entry: &HistoryEntry, now: i64) -> EntryView {
    let machine = format::unix(entry.at).unwrap_or_default();
    let mut exact = String::new();
    if let Some(moment) = format::Moment::read(&machine) {
        // Writing to a String cannot fail.
        let _ = moment.write(&mut exact);
        exact.push_str(" UTC");
    }
    EntryView {
        who: entry.who.clone(),
        what: match entry.done {
            Done::Created => "added it",
            Done::Changed => "changed it",
            Done::Deleted => "deleted it",
            Done::Trashed => "put it into the trash",
            Done::Restored => "restored it",
        },
        when: format!("{}, {exact}", format::ago(now - entry.at)),
        exact,
        machine,
        before: entry.done != Done::Created,
        after: entry.done != Done::Deleted,
        changes: entry.changes.iter().map(change).collect(),
    }
}

fn change(change: &Change) -> ChangeView {
    let shown = |value: &Value| (!value.is_null()).then(|| short(change, value));
    let (mut before, mut after) = (shown(&change.before), shown(&change.after));
    // What is shown in short can hide the very part that has changed.
    if before.is_some() && before.as_deref().map(seen) == after.as_deref().map(seen) {
        [before, after] = exact(change).map(|text| Some(Escaped(&text).to_string()));
    }
    ChangeView {
        label: change
            .column
            .map_or_else(|| change.name.clone(), |column| column.label.to_owned()),
        before: before.map(Markup),
        after: after.map(Markup),
    }
}

/// What of a cell is seen: its text, without the tags.
fn seen(html: &str) -> String {
    let parts = html.split('<');
    parts
        .map(|part| part.split_once('>').map_or(part, |(_, text)| text))
        .collect()
}

fn short(change: &Change, value: &Value) -> String {
    match change.column {
        Some(column) => Cell {
            column,
            value,
            room: Room::Lead,
            // The trail has left secrets out already.
            secret: false,
        }
        .to_string(),
        None => Escaped(&crate::value_text(value)).to_string(),
    }
}

/// Both values, from shortly before the place where they differ. Of bytes, the trail keeps the number
/// alone.
fn exact(change: &Change) -> [String; 2] {
    let [before, after] = [&change.before, &change.after].map(|value| crate::value_text(value));
    if before == after
        && change
            .column
            .is_some_and(|column| column.kind == Kind::Blob)
    {
        return [before.to_string(), after.replace(" bytes", " other bytes")];
    }
    let pairs = before.chars().zip(after.chars());
    let same = pairs.take_while(|(left, right)| left == right).count();
    let left_out = if same > LEAD { same - LEAD / 2 } else { 0 };
    [before, after].map(|text| {
        let rest: String = text.chars().skip(left_out).collect();
        let (shown, whole) = cut(&rest, SHORT);
        let dots = |are: bool| if are { "…" } else { "" };
        format!("{}{shown}{}", dots(left_out > 0), dots(!whole))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Column;

    #[test]
    fn what_has_changed_is_told_apart() {
        let shown = |kind, before: &str, after: &str| {
            let column: &'static Column = Box::leak(Box::new(Column::new("t", "c", kind)));
            let view = change(&Change {
                column: Some(column),
                name: "c".to_owned(),
                before: before.into(),
                after: after.into(),
            });
            [view.before, view.after].map(|side| side.map_or(String::new(), |it| seen(&it.0)))
        };
        assert_eq!(
            shown(Kind::Blob, "2 bytes", "2 bytes"),
            ["2 bytes", "2 other bytes"]
        );
        assert_eq!(
            shown(Kind::Time, "12:34:56.789", "12:34:56.5"),
            ["12:34:56.789", "12:34:56.5"]
        );
        assert_eq!(
            shown(Kind::Time, "12:34:56", "13:34:56"),
            ["12:34", "13:34"]
        );
        let long = "é".repeat(100);
        let [before, after] = shown(Kind::Text, &format!("{long}a"), &format!("{long}b<"));
        assert!(
            before.starts_with("…é") && before.ends_with("éa"),
            "{before}"
        );
        assert!(after.ends_with("éb&lt;"), "{after}");
    }
}
