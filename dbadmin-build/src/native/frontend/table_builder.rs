//! table-builder: the columns and filters of each list, and what a record's page shows.

use std::collections::BTreeMap;

use dbadmin_model::plan::{
    ColumnWish, FilterKind, ListColumn, ListCount, ListFilter, ListPlan, Meaning, Profile,
    Relations, SchemaSection, ShownAs, TablePlan, Tables,
};
use dbadmin_model::schema::{Column, ColumnType};

use crate::native::shape::{self, Field};
use crate::places::Links;

/// Columns of a list, unless the struct says otherwise.
const COLUMNS: usize = 7;
/// Columns that stay on a phone.
const TELLING: usize = 4;
/// Filters offered, unless the struct says otherwise.
const FILTERS: usize = 6;

/// Builds the list of each table.
pub fn decide(schema: &SchemaSection, profile: &Profile, relations: &Relations) -> Tables {
    let links = Links::of(relations);
    let tables = schema
        .tables
        .iter()
        .map(|plan| {
            let address = plan.table.address();
            let view = View {
                plan,
                profile,
                relations,
                links: &links,
                address: &address,
            };
            let list = view.list();
            (address, list)
        })
        .collect::<BTreeMap<_, _>>();
    Tables { tables }
}

struct View<'a> {
    plan: &'a TablePlan,
    profile: &'a Profile,
    relations: &'a Relations,
    links: &'a Links,
    address: &'a str,
}

impl View<'_> {
    fn list(&self) -> ListPlan {
        let mut fields = shape::fields(self.plan, Some(self.profile));
        // It says the same of every row of a list, and its page tells what is in the trash.
        fields.retain(|field| self.plan.trash.as_ref() != Some(&field.column.name));
        let chosen = self.chosen(&fields);
        let columns = chosen
            .iter()
            .enumerate()
            .map(|(place, field)| ListColumn {
                sortable: self.sorts(*field),
                minor: place >= TELLING,
                ..self.shown(*field)
            })
            .collect();
        let detail = fields
            .iter()
            .filter(|field| !field.wish.hidden)
            .map(|field| self.shown(*field))
            .collect();
        ListPlan {
            drill: self.drill(&fields, &chosen),
            counts: self.counts(),
            columns,
            filters: self.filters(&fields),
            detail,
        }
    }

    /// The days that one goes down by: those of the column that is wished for, else those on which rows
    /// came to be, else those that the list tells.
    fn drill(&self, fields: &[Field<'_>], chosen: &[Field<'_>]) -> Option<String> {
        let has_days = |field: &&Field<'_>| {
            let ty = &field.column.ty;
            let days = matches!(ty, ColumnType::Date | ColumnType::DateTime { .. });
            days && !field.wish.hidden && !field.column.opaque && !shape::is_secret(**field)
        };
        let mut known = fields.iter().filter(has_days);
        let found = match &self.plan.drill {
            Some(ColumnWish::Any(false)) => None,
            Some(ColumnWish::Column(name)) => known.find(|field| field.column.name == *name),
            Some(ColumnWish::Any(true)) | None => {
                let is_told = |name: &str| chosen.iter().any(|field| field.column.name == name);
                let fits = |field: &&Field<'_>| {
                    let created = field.meaning == Some(Meaning::CreatedAt);
                    let updated = field.meaning == Some(Meaning::UpdatedAt);
                    let filters = !field.wish.refused.filter;
                    filters && !updated && (created || is_told(&field.column.name))
                };
                known
                    .filter(fits)
                    .min_by_key(|field| field.meaning != Some(Meaning::CreatedAt))
            }
        };
        found.map(|field| field.column.name.clone())
    }

    /// The rows of the tables that are wished for, as often as they refer to this one's. None by itself:
    /// each costs a list a look into another table.
    fn counts(&self) -> Vec<ListCount> {
        let links = || self.links.to(self.relations, self.address);
        let wished = self.plan.counts.iter();
        wished
            .flat_map(|name| links().filter(move |link| link.table == *name))
            .map(|link| ListCount {
                table: link.table.clone(),
                columns: link.columns.clone(),
            })
            .collect()
    }

    /// The struct's choice where it makes one; else what names the row, then what tells most.
    fn chosen<'f>(&self, fields: &[Field<'f>]) -> Vec<Field<'f>> {
        let visible = |field: &&Field<'f>| !field.wish.hidden && !shape::is_secret(**field);
        let wished: Vec<Field<'f>> = fields
            .iter()
            .filter(visible)
            .filter(|field| field.wish.list)
            .copied()
            .collect();
        if !wished.is_empty() {
            return wished;
        }
        let display = self.relations.display.get(self.address);
        let naming = display.into_iter().flatten();
        let mut chosen: Vec<Field<'f>> = naming
            .filter_map(|name| fields.iter().find(|field| field.column.name == *name))
            .copied()
            .collect();
        let mut rest: Vec<Field<'f>> = fields
            .iter()
            .filter(visible)
            .filter(|field| {
                chosen
                    .iter()
                    .all(|own| own.column.name != field.column.name)
            })
            .filter(|field| !shape::is_bulky(**field) && !field.column.auto)
            .filter(|field| !field.wish.refused.list)
            .copied()
            .collect();
        rest.sort_by_key(|field| self.weight(*field));
        chosen.extend(rest);
        chosen.truncate(COLUMNS.max(display.map_or(0, Vec::len)));
        if chosen.is_empty() {
            // Nothing but a number or bytes: then that is what there is to see.
            chosen.extend(fields.iter().filter(visible).take(COLUMNS).copied());
        }
        chosen
    }

    /// What tells more comes first.
    fn weight(&self, field: Field<'_>) -> u8 {
        match field.meaning {
            Some(Meaning::State) => 0,
            _ if is_enum(field.column) => 0,
            Some(Meaning::MinorUnits | Meaning::Money) => 2,
            Some(Meaning::CreatedAt) => 3,
            Some(Meaning::Email) => 3,
            Some(Meaning::UpdatedAt | Meaning::Url | Meaning::Image | Meaning::Position) => 6,
            _ if self.refers(field) => 1,
            _ if field.column.ty == ColumnType::Boolean => 4,
            _ => 5,
        }
    }

    fn refers(&self, field: Field<'_>) -> bool {
        self.links
            .refers(self.relations, self.address, &field.column.name)
    }

    fn sorts(&self, field: Field<'_>) -> bool {
        if field.column.opaque || field.wish.refused.sort {
            return false;
        }
        if field.wish.sort {
            return true;
        }
        if shape::is_bulky(field) || self.refers(field) {
            return false;
        }
        // A struct that marks what sorts has the last word.
        !self.plan.fields.iter().any(|field| field.sort)
    }

    fn shown(&self, field: Field<'_>) -> ListColumn {
        ListColumn {
            column: field.column.name.clone(),
            format: format(field),
            sortable: false,
            minor: false,
        }
    }

    fn filters(&self, fields: &[Field<'_>]) -> Vec<ListFilter> {
        let allowed = |field: &&Field<'_>| !field.wish.hidden && !shape::is_secret(**field);
        let wishes = fields.iter().any(|field| field.wish.filter);
        let filter = |field: &Field<'_>| {
            Some(ListFilter {
                column: field.column.name.clone(),
                kind: self.filter_kind(*field, wishes)?,
            })
        };
        let candidates = fields.iter().filter(allowed);
        let candidates = candidates.filter(|field| !field.wish.refused.filter);
        if wishes {
            return candidates
                .filter(|field| field.wish.filter)
                .filter_map(filter)
                .collect();
        }
        candidates.filter_map(filter).take(FILTERS).collect()
    }

    fn filter_kind(&self, field: Field<'_>, wished: bool) -> Option<FilterKind> {
        let column = field.column;
        if column.ty == ColumnType::Boolean {
            Some(FilterKind::YesNo)
        } else if self.refers(field) {
            Some(FilterKind::Reference)
        } else if field.wish.choices || is_enum(column) {
            Some(FilterKind::Choice)
        } else if shape::is_time(column) {
            Some(FilterKind::Range)
        } else if column.ty.is_number() {
            let telling = matches!(field.meaning, Some(Meaning::MinorUnits | Meaning::Money));
            (wished || telling).then_some(FilterKind::Range)
        } else {
            (wished && !matches!(column.ty, ColumnType::Blob)).then_some(FilterKind::Text)
        }
    }
}

fn is_enum(column: &Column) -> bool {
    matches!(column.ty, ColumnType::Enum { .. })
}

fn format(field: Field<'_>) -> ShownAs {
    if shape::is_secret(field) {
        return ShownAs::Masked;
    }
    if let Some(currency) = &field.wish.money {
        return ShownAs::Money {
            currency: currency.clone(),
        };
    }
    match field.wish.widget.as_deref() {
        Some("email") => return ShownAs::Email,
        Some("url") => return ShownAs::Url,
        Some("phone") => return ShownAs::Phone,
        Some("color") => return ShownAs::Color,
        Some("percent") => return ShownAs::Percent,
        Some("duration") => return ShownAs::Duration,
        // What one types in says what it is.
        Some(_) if field.column.ty.is_number() => return ShownAs::Plain,
        _ => {}
    }
    match field.meaning {
        Some(Meaning::Email) => ShownAs::Email,
        Some(Meaning::Url) => ShownAs::Url,
        Some(Meaning::Phone) => ShownAs::Phone,
        Some(Meaning::Color) => ShownAs::Color,
        Some(Meaning::Percent) => ShownAs::Percent,
        Some(Meaning::Duration) => ShownAs::Duration,
        _ => ShownAs::Plain,
    }
}

#[cfg(test)]
mod tests;
