//! form-generator: the sections of each form, what one types or chooses in, and the rows of other
//! tables that it has along.

mod children;
mod files;

use std::collections::BTreeMap;

use dbadmin_model::plan::{
    Constraint, Demand, FormField, FormPlan, FormSection, Forms, Meaning, Profile, Relations,
    SchemaSection, TablePlan, Validation, Widget,
};
use dbadmin_model::schema::ColumnType;

use crate::native::shape::{self, Field};
use crate::places::Links;

/// So many choices stand side by side; more are a list.
const RADIO: usize = 3;
/// Text of up to so many characters is one line.
const ONE_LINE: u32 = 255;

/// Builds the form of each table.
pub fn decide(
    schema: &SchemaSection,
    relations: &Relations,
    validation: &Validation,
    profile: &Profile,
) -> Forms {
    let links = Links::of(relations);
    let mut tables = schema
        .tables
        .iter()
        .map(|plan| {
            let address = plan.table.address();
            let around = Around {
                refers: &|column| links.refers(relations, &address, column),
                rules: validation.tables.get(&address).map_or(&[], Vec::as_slice),
            };
            let form = form(plan, &around, profile);
            (address, form)
        })
        .collect::<BTreeMap<_, _>>();
    for plan in &schema.tables {
        let children = children::of(plan, schema, relations, profile, &tables);
        if let Some(form) = tables.get_mut(&plan.table.address()) {
            form.children = children;
        }
    }
    Forms { tables }
}

/// What other agents have found out about the table.
struct Around<'a> {
    /// Whether a column refers to another row.
    refers: &'a dyn Fn(&str) -> bool,
    /// Its rules.
    rules: &'a [Constraint],
}

fn form(plan: &TablePlan, around: &Around<'_>, profile: &Profile) -> FormPlan {
    let mut main = section(&plan.singular, plan.help.as_deref().unwrap_or_default());
    let mut long = section("Text and data", "");
    let mut kept = section("Kept by the system", "Filled in by the database.");
    for field in shape::fields(plan, Some(profile)) {
        let numbered_key =
            field.column.auto && plan.table.primary_key == [field.column.name.as_str()];
        let is_trash = plan.trash.as_ref() == Some(&field.column.name);
        if field.wish.hidden || numbered_key || is_trash {
            continue;
        }
        let automatic = field.column.generated
            || (matches!(field.meaning, Some(Meaning::CreatedAt | Meaning::UpdatedAt))
                && field.column.default.is_some());
        let entry = FormField {
            column: field.column.name.clone(),
            widget: widget(field, around),
            readonly: automatic || field.wish.readonly || field.column.is_closed(),
            show_if: field.wish.show_if.clone(),
            required_if: field.wish.required_if.clone(),
        };
        if automatic {
            kept.fields.push(entry);
        } else if shape::is_bulky(field) {
            long.fields.push(entry);
        } else {
            main.fields.push(entry);
        }
    }
    if main.fields.is_empty() {
        main.fields.append(&mut long.fields);
    }
    let sections = [main, long, kept];
    FormPlan {
        sections: sections
            .into_iter()
            .filter(|section| !section.fields.is_empty())
            .collect(),
        children: Vec::new(),
    }
}

fn section(title: &str, why: &str) -> FormSection {
    FormSection {
        title: title.to_owned(),
        why: why.to_owned(),
        fields: Vec::new(),
    }
}

fn widget(field: Field<'_>, around: &Around<'_>) -> Widget {
    if (around.refers)(&field.column.name) {
        return Widget::Picker;
    }
    if let Some(widget) = field.wish.widget.as_deref().and_then(Widget::named) {
        return widget;
    }
    if field.wish.choices || matches!(field.column.ty, ColumnType::Enum { .. }) {
        let count = around.rules.iter().find_map(|rule| match &rule.rule {
            Demand::OneOf { values } if rule.columns == [field.column.name.as_str()] => {
                Some(values.len())
            }
            _ => None,
        });
        return if count.is_some_and(|count| count <= RADIO) {
            Widget::Radio
        } else {
            Widget::Select
        };
    }
    if shape::is_secret(field) {
        return Widget::Password;
    }
    let by_meaning = field.meaning.and_then(|meaning| meant(meaning, field));
    by_meaning.unwrap_or_else(|| typed(field))
}

fn meant(meaning: Meaning, field: Field<'_>) -> Option<Widget> {
    let short = matches!(field.column.ty, ColumnType::Text { max: Some(max) } if max <= ONE_LINE);
    match meaning {
        Meaning::Email => Some(Widget::Email),
        Meaning::Url | Meaning::Image => Some(Widget::Url),
        Meaning::Phone => Some(Widget::Phone),
        Meaning::Color => Some(Widget::Color),
        Meaning::LongText if !short => Some(Widget::Textarea),
        Meaning::Markdown => Some(Widget::Markdown),
        Meaning::Json => Some(Widget::Json),
        Meaning::Percent if field.wish.money.is_none() => Some(Widget::Percent),
        Meaning::Duration if field.wish.money.is_none() => Some(Widget::Duration),
        _ => None,
    }
}

fn typed(field: Field<'_>) -> Widget {
    match field.column.ty {
        // A box is ticked or not: where NULL is a third answer, one chooses.
        ColumnType::Boolean if field.column.nullable => Widget::Select,
        ColumnType::Boolean => Widget::Checkbox,
        ColumnType::Integer { .. } if !shape::is_whole(field.column) => Widget::Decimal,
        ColumnType::Integer { .. } if field.wish.money.is_some() => Widget::Money,
        ColumnType::Integer { .. } => Widget::Integer,
        ColumnType::Real | ColumnType::Numeric { .. } => Widget::Decimal,
        ColumnType::Blob => files::widget(field.column),
        ColumnType::Date => Widget::Date,
        ColumnType::Time => Widget::Time,
        ColumnType::DateTime { .. } => Widget::DateTime,
        ColumnType::Json => Widget::Json,
        ColumnType::Text { max: Some(max) } if max > ONE_LINE => Widget::Textarea,
        ColumnType::Text { .. } | ColumnType::Uuid | ColumnType::Other => Widget::Text,
        ColumnType::Enum { .. } => Widget::Select,
    }
}
