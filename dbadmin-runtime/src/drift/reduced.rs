//! A resource without the columns that are gone, and with the others as they are now, made once at the
//! start: it lives as long as the panel that it stands in for.

use super::Drift;
use crate::{
    Children, Column, Detail, Filter, Form, Inline, Kind, List, Permission, Queries, Reference,
    Relations, Resource, Rule, Section, Table,
};

const KEYLESS: &str = "Rows can be added, but not opened or changed: the database has changed, and \
     nothing tells one from another any more.";

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

impl Drift {
    /// Whether all of them are there still.
    fn keeps_all(&self, columns: &[Column]) -> bool {
        columns.iter().all(|column| self.keeps(column))
    }

    /// A column as it is now.
    fn column(&self, old: Column) -> Column {
        let old = if self.fixed.contains(&(old.table, old.name)) {
            old.readonly()
        } else {
            old
        };
        match self.altered.get(&(old.table, old.name)) {
            None => old,
            Some(facts) => Column {
                cast: facts.cast.clone().leak(),
                opaque: facts.opaque,
                nullable: facts.nullable,
                max_length: facts.max_length,
                declared: facts.declared.clone().leak(),
                base: facts.base.clone().leak(),
                ..old
            },
        }
    }

    /// Those of the columns that are kept, as they are now; without a copy where all are as before.
    fn columns(&self, all: &'static [Column]) -> &'static [Column] {
        let is_as_before = |column: &Column| {
            let place = (column.table, column.name);
            !self.altered.contains_key(&place) && !self.fixed.contains(&place)
        };
        let kept = kept(all, |column| self.keeps(column));
        if kept.iter().all(is_as_before) {
            return kept;
        }
        let now: Vec<Column> = kept.iter().map(|column| self.column(*column)).collect();
        now.leak()
    }

    fn table(&self, old: &'static Table) -> &'static Table {
        // Part of a key addresses more than one row.
        let is_keyed = self.keeps_all(old.key) && self.tells_apart(old.key);
        let (closed, limits): (&[Permission], &str) = match self.closed.get(old.address) {
            Some((closed, why)) => (closed.clone().leak(), why.clone().leak()),
            None if !is_keyed && old.writable && !old.key.is_empty() => (old.closed, KEYLESS),
            None => (old.closed, old.limits),
        };
        leak(Table {
            columns: self.columns(old.columns),
            key: if is_keyed { self.columns(old.key) } else { &[] },
            closed,
            limits,
            ..*old
        })
    }
}

/// The resource without what is gone; itself where nothing of it is.
pub fn resource(drift: &Drift, old: &'static Resource) -> &'static Resource {
    let table = drift.table(old.table);
    // A page of no column would show nothing at all.
    let page = |columns: &'static [Column]| match drift.columns(columns) {
        [] => table.columns,
        columns => columns,
    };
    leak(Resource {
        table,
        queries: leak(Queries {
            table,
            order: drift.columns(old.queries.order),
            search: drift.columns(old.queries.search),
            trash: trash(drift, old.queries.trash),
            ..*old.queries
        }),
        rules: rules(drift, old.rules),
        relations: leak(Relations {
            table,
            display: drift.columns(old.relations.display),
            belongs_to: references(drift, old.relations.belongs_to),
            has_many: children(drift, old.relations.has_many),
        }),
        list: leak(List {
            table,
            columns: page(old.list.columns),
            filters: filters(drift, old.list.filters),
            drill: drill(drift, old.list.drill),
            counts: counts(drift, old.list.counts),
        }),
        detail: leak(Detail {
            table,
            columns: page(old.detail.columns),
        }),
        form: leak(Form {
            table,
            sections: sections(drift, old.form.sections),
            children: inlines(drift, old.form.children),
        }),
        redacted: drift.columns(old.redacted),
    })
}

/// The column that says which rows are in the trash, unless it can say so no more.
fn trash(drift: &Drift, old: Option<Column>) -> Option<Column> {
    let now = drift.column(old.filter(|column| drift.keeps(column))?);
    (now.kind == Kind::Boolean || now.nullable).then_some(now)
}

fn rules(drift: &Drift, all: &'static [Rule]) -> &'static [Rule] {
    let kept = all.iter().filter(|rule| drift.keeps_all(rule.columns));
    let now: Vec<Rule> = kept
        .map(|rule| Rule {
            columns: drift.columns(rule.columns),
            ..*rule
        })
        .collect();
    now.leak()
}

fn filters(drift: &Drift, all: &'static [Filter]) -> &'static [Filter] {
    let kept = all.iter().filter(|filter| drift.keeps(&filter.column));
    let now: Vec<Filter> = kept
        .map(|filter| Filter {
            column: drift.column(filter.column),
            ..*filter
        })
        .collect();
    now.leak()
}

/// The column of dates that a list offers the days of, while it is one.
fn drill(drift: &Drift, old: Option<Column>) -> Option<Column> {
    Some(drift.column(old.filter(|column| drift.keeps(column))?))
}

/// Rows of other tables that are counted by columns which are there still.
fn counts(drift: &Drift, all: &'static [&'static [Column]]) -> &'static [&'static [Column]] {
    let kept = all.iter().filter(|columns| drift.keeps_all(columns));
    let now: Vec<&'static [Column]> = kept.map(|columns| drift.columns(columns)).collect();
    now.leak()
}

/// References to rows that can still be told apart: followed to several, one would double its row.
fn references(drift: &Drift, all: &'static [Reference]) -> &'static [Reference] {
    let kept = all.iter().filter(|it| {
        drift.keeps_all(it.columns) && drift.keeps_all(it.target) && drift.tells_apart(it.target)
    });
    let now: Vec<Reference> = kept
        .map(|reference| {
            let shown_by = drift.columns(reference.shown_by);
            let target = drift.columns(reference.target);
            Reference {
                columns: drift.columns(reference.columns),
                target,
                shown_by: if shown_by.is_empty() {
                    target
                } else {
                    shown_by
                },
                ..*reference
            }
        })
        .collect();
    now.leak()
}

fn children(drift: &Drift, all: &'static [Children]) -> &'static [Children] {
    let kept = all.iter().filter(|it| {
        drift.keeps_all(it.columns) && drift.keeps_all(it.target) && drift.tells_apart(it.target)
    });
    let now: Vec<Children> = kept
        .map(|children| Children {
            columns: drift.columns(children.columns),
            target: drift.columns(children.target),
            ..*children
        })
        .collect();
    now.leak()
}

fn sections(drift: &Drift, all: &'static [Section]) -> &'static [Section] {
    let reduced: Vec<Section> = all
        .iter()
        .map(|section| Section {
            fields: drift.columns(section.fields),
            ..*section
        })
        .collect();
    reduced.leak()
}

/// Rows that can still be told to belong to a form's row.
fn inlines(drift: &Drift, all: &'static [Inline]) -> &'static [Inline] {
    let kept = all.iter().filter(|it| drift.keeps_all(it.columns));
    let now: Vec<Inline> = kept
        .map(|inline| Inline {
            columns: drift.columns(inline.columns),
            fields: drift.columns(inline.fields),
            position: inline
                .position
                .filter(|column| drift.keeps(column))
                .map(|column| drift.column(column)),
            links: inline.links,
        })
        .collect();
    now.leak()
}
