//! A resource without the columns that are gone, made once at the start: it lives as long as the
//! panel that it stands in for.

use super::Drift;
use crate::{
    Children, Column, Detail, Filter, Form, List, Queries, Reference, Relations, Resource, Rule,
    Section, Table,
};

const KEYLESS: &str = "Rows can be added, but not opened or changed: the database has changed, and \
     nothing tells one from another any more.";

const CLOSED: &str = "Read only: the database does not let the panel's user change these rows.";

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

/// Those that are kept, without a copy where all are.
fn kept<T: Clone>(all: &'static [T], keeps: impl Fn(&T) -> bool) -> &'static [T] {
    if all.iter().all(&keeps) {
        return all;
    }
    let kept: Vec<T> = all.iter().filter(|one| keeps(one)).cloned().collect();
    kept.leak()
}

/// The resource without what is gone; itself where nothing of it is.
pub fn resource(drift: &Drift, old: &'static Resource) -> &'static Resource {
    let columns = |all: &'static [Column]| kept(all, |column| drift.keeps(column));
    let all = |columns: &[Column]| columns.iter().all(|column| drift.keeps(column));
    // Part of a key addresses more than one row.
    let is_keyed = all(old.table.key) && !drift.keyless.contains(old.table.address);
    let is_closed = drift.closed.contains(old.table.address);
    let table: &'static Table = leak(Table {
        columns: columns(old.table.columns),
        key: if is_keyed { old.table.key } else { &[] },
        writable: old.table.writable && !is_closed,
        limits: match is_keyed || old.table.key.is_empty() {
            _ if is_closed => CLOSED,
            false if old.table.writable => KEYLESS,
            _ => old.table.limits,
        },
        ..*old.table
    });
    leak(Resource {
        table,
        queries: leak(Queries {
            table,
            order: columns(old.queries.order),
            search: columns(old.queries.search),
            ..*old.queries
        }),
        rules: kept(old.rules, |rule: &Rule| all(rule.columns)),
        relations: leak(Relations {
            table,
            display: columns(old.relations.display),
            belongs_to: references(drift, old.relations.belongs_to),
            has_many: kept(old.relations.has_many, |children: &Children| {
                all(children.columns) && all(children.target)
            }),
        }),
        list: leak(List {
            table,
            columns: columns(old.list.columns),
            filters: kept(old.list.filters, |filter: &Filter| {
                drift.keeps(&filter.column)
            }),
        }),
        detail: leak(Detail {
            table,
            columns: columns(old.detail.columns),
        }),
        form: leak(Form {
            table,
            sections: sections(drift, old.form.sections),
        }),
        redacted: columns(old.redacted),
    })
}

fn references(drift: &Drift, all: &'static [Reference]) -> &'static [Reference] {
    let keeps = |columns: &[Column]| columns.iter().all(|column| drift.keeps(column));
    let kept_ones = all
        .iter()
        .filter(|it| keeps(it.columns) && keeps(it.target));
    let reduced: Vec<Reference> = kept_ones
        .map(|reference| {
            let shown_by = kept(reference.shown_by, |column| drift.keeps(column));
            Reference {
                shown_by: if shown_by.is_empty() {
                    reference.target
                } else {
                    shown_by
                },
                ..*reference
            }
        })
        .collect();
    reduced.leak()
}

fn sections(drift: &Drift, all: &'static [Section]) -> &'static [Section] {
    let reduced: Vec<Section> = all
        .iter()
        .map(|section| Section {
            fields: kept(section.fields, |column| drift.keeps(column)),
            ..*section
        })
        .collect();
    reduced.leak()
}
