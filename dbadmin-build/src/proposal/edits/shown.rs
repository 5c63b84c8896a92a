//! Lists, forms and the search box: which columns, in which order, and how each is shown.

use dbadmin_model::plan::{
    FieldAnnotation, FormField, FormPlan, Forms, ListPlan, SchemaSection, Search, ShownAs, Tables,
};

use super::{Both, Edits, Said, text};
use crate::contract::word;

/// What the structs and the file say of a column so far.
pub fn wish<'s>(
    schema: &'s SchemaSection,
    address: &str,
    column: &str,
) -> Option<&'s FieldAnnotation> {
    let mut tables = schema.tables.iter();
    tables.find(|plan| plan.table.is_at(address))?.wish(column)
}

/// A choice of columns that is exclusive once one is marked: the list, the filters, the search.
struct Choice<'a> {
    key: &'static str,
    marked: fn(&FieldAnnotation) -> bool,
    wished: Vec<&'a str>,
    native: Vec<&'a str>,
}

impl Choice<'_> {
    /// Marks what is wished, where that is something else than the native choice.
    fn say(&self, address: &str, schema: &SchemaSection, edits: &mut Edits) {
        if self.wished == self.native {
            return;
        }
        for column in &self.wished {
            edits.column(address, column, self.key, Said::Flag(true));
        }
        for column in self
            .native
            .iter()
            .filter(|name| !self.wished.contains(name))
        {
            let marked = wish(schema, address, column).is_some_and(self.marked);
            // Where nothing is marked, the native choice has to be refused column by column.
            if marked || self.wished.is_empty() {
                edits.column(address, column, self.key, Said::Flag(false));
            }
        }
    }
}

/// Lists and record pages.
pub fn lists(both: &Both<'_, Tables>, edits: &mut Edits) {
    for (address, wished) in &both.wish.tables {
        let Some(native) = both.native.tables.get(address) else {
            continue;
        };
        let columns = |list: &'_ ListPlan| -> Vec<String> {
            list.columns
                .iter()
                .map(|shown| shown.column.clone())
                .collect()
        };
        let (new, old) = (columns(wished), columns(native));
        let choice = Choice {
            key: "list",
            marked: |field| field.list,
            wished: new.iter().map(String::as_str).collect(),
            native: old.iter().map(String::as_str).collect(),
        };
        choice.say(address, both.schema, edits);
        if new != old {
            in_order(address, &new, both.schema, edits);
        }
        let choice = Choice {
            key: "filter",
            marked: |field| field.filter,
            wished: wished
                .filters
                .iter()
                .map(|filter| filter.column.as_str())
                .collect(),
            native: native
                .filters
                .iter()
                .map(|filter| filter.column.as_str())
                .collect(),
        };
        choice.say(address, both.schema, edits);
        sorting(address, wished, native, edits);
        formats(address, wished, native, edits);
        hidden(address, wished, native, edits);
        beside(address, wished, native, edits);
    }
}

/// The days that the list offers, and the rows of other tables that it counts.
fn beside(address: &str, wished: &ListPlan, native: &ListPlan, edits: &mut Edits) {
    if wished.drill != native.drill {
        let said = match &wished.drill {
            Some(column) => text(column),
            None => Said::Flag(false),
        };
        edits.table(address, "drill", said);
    }
    let tables = |list: &ListPlan| -> Vec<String> {
        let mut tables: Vec<String> = list.counts.iter().map(|it| it.table.clone()).collect();
        tables.dedup();
        tables
    };
    if tables(wished) != tables(native) {
        edits.table(address, "counts", Said::Texts(tables(wished)));
    }
}

/// Numbers the columns, where the table's own order is another one.
fn in_order(address: &str, columns: &[String], schema: &SchemaSection, edits: &mut Edits) {
    let mut tables = schema.tables.iter();
    let Some(plan) = tables.find(|plan| plan.table.is_at(address)) else {
        return;
    };
    let fields = crate::native::fields(plan);
    let place = |name: &String| fields.iter().position(|field| *field == name.as_str());
    if columns.iter().map(place).is_sorted() {
        return;
    }
    for (number, column) in (1..).zip(columns) {
        edits.column(address, column, "order", Said::Number(number * 10));
    }
}

fn sorting(address: &str, wished: &ListPlan, native: &ListPlan, edits: &mut Edits) {
    let before = |column: &str| {
        let mut columns = native.columns.iter();
        columns
            .find(|shown| shown.column == column)
            .map(|shown| shown.sortable)
    };
    let gains = |shown: &&dbadmin_model::plan::ListColumn| {
        shown.sortable && before(&shown.column) == Some(false)
    };
    // Once one is marked, only marked ones sort.
    let marks = wished.columns.iter().any(|shown| gains(&shown));
    for shown in &wished.columns {
        if shown.sortable && marks {
            edits.column(address, &shown.column, "sort", Said::Flag(true));
        } else if !shown.sortable && before(&shown.column) == Some(true) && !marks {
            edits.column(address, &shown.column, "sort", Said::Flag(false));
        }
    }
}

fn formats(address: &str, wished: &ListPlan, native: &ListPlan, edits: &mut Edits) {
    let all = |list: &ListPlan| {
        let columns = list.columns.iter().chain(&list.detail);
        columns
            .map(|shown| (shown.column.clone(), shown.format.clone()))
            .collect::<Vec<_>>()
    };
    let before = all(native);
    for (column, format) in all(wished) {
        if before.contains(&(column.clone(), format.clone())) {
            continue;
        }
        let (key, said) = match &format {
            ShownAs::Plain => continue,
            ShownAs::Money { currency } => ("money", currency.as_str()),
            ShownAs::Email => ("widget", "email"),
            ShownAs::Url => ("widget", "url"),
            ShownAs::Phone => ("widget", "phone"),
            ShownAs::Color => ("widget", "color"),
            ShownAs::Percent => ("widget", "percent"),
            ShownAs::Duration => ("widget", "duration"),
            ShownAs::Masked => ("widget", "password"),
        };
        edits.column(address, &column, key, text(said));
    }
}

/// What neither list nor record page shows any more.
fn hidden(address: &str, wished: &ListPlan, native: &ListPlan, edits: &mut Edits) {
    let shown = |column: &str| {
        let mut columns = wished.columns.iter().chain(&wished.detail);
        columns.any(|shown| shown.column == column)
    };
    for gone in native.detail.iter().filter(|before| !shown(&before.column)) {
        edits.column(address, &gone.column, "hidden", Said::Flag(true));
    }
}

/// Forms: widgets, what cannot be changed, and the order of the fields.
pub fn forms(both: &Both<'_, Forms>, edits: &mut Edits) {
    for (address, wished) in &both.wish.tables {
        let Some(native) = both.native.tables.get(address) else {
            continue;
        };
        along(address, wished, native, edits);
        let before = fields(native);
        for field in fields(wished) {
            let Some(old) = before.iter().find(|old| old.column == field.column) else {
                continue;
            };
            if field.widget != old.widget && !word(field.widget).is_empty() {
                edits.column(address, &field.column, "widget", text(word(field.widget)));
            }
            if field.readonly != old.readonly {
                edits.column(
                    address,
                    &field.column,
                    "readonly",
                    Said::Flag(field.readonly),
                );
            }
            for (key, new, old) in [
                ("show_if", &field.show_if, &old.show_if),
                ("required_if", &field.required_if, &old.required_if),
            ] {
                if let Some(condition) = new.as_ref().filter(|_| new != old) {
                    edits.column(address, &field.column, key, text(condition));
                }
            }
        }
        let names = |fields: Vec<&FormField>| -> Vec<String> {
            fields
                .into_iter()
                .map(|field| field.column.clone())
                .collect()
        };
        let (new, old) = (names(fields(wished)), names(before));
        let kept: Vec<&String> = old.iter().filter(|name| new.contains(name)).collect();
        if !new.iter().eq(kept) {
            in_order(address, &new, both.schema, edits);
        }
    }
}

/// The tables whose rows the form has along; their fields are those of their own forms.
fn along(address: &str, wished: &FormPlan, native: &FormPlan, edits: &mut Edits) {
    let tables = |form: &FormPlan| -> Vec<String> {
        let children = form.children.iter();
        children.map(|children| children.table.clone()).collect()
    };
    let (new, old) = (tables(wished), tables(native));
    if new != old {
        edits.table(address, "children", Said::Texts(new));
    }
}

fn fields(form: &FormPlan) -> Vec<&FormField> {
    form.sections
        .iter()
        .flat_map(|section| &section.fields)
        .collect()
}

/// What the search box looks into.
pub fn search(both: &Both<'_, Search>, edits: &mut Edits) {
    for (address, wished) in &both.wish.tables {
        let native = both.native.tables.get(address);
        let choice = Choice {
            key: "search",
            marked: |field| field.search,
            wished: wished.iter().map(String::as_str).collect(),
            native: native.into_iter().flatten().map(String::as_str).collect(),
        };
        choice.say(address, both.schema, edits);
    }
}
