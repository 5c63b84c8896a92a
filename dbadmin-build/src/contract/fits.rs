//! Whether what a section says of a column fits the column's type: a widget, a filter, a format.

use dbadmin_model::describe::Kind;
use dbadmin_model::plan::{FieldAnnotation, FilterKind, ShownAs, Widget};
use dbadmin_model::schema::{Column, ColumnType};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::known::Known;
use super::walk::places;
use crate::native::choices;
use crate::wording;

/// A column in its table, and whether it refers to another.
struct Shown<'a> {
    known: &'a Known<'a>,
    table: &'a str,
    column: &'a Column,
}

/// What is wrong with one thing that is said of a column.
type Check = fn(&Shown<'_>, &Value) -> Option<String>;

/// Section, the pattern of objects that name a column, the field beside it, and its check.
const FITS: &[(&str, &str, &str, Check)] = &[
    ("forms", "tables{}.sections[].fields[]", "widget", widget),
    ("tables", "tables{}.filters[]", "kind", filter),
    ("tables", "tables{}.columns[]", "format", format),
    ("tables", "tables{}.detail[]", "format", format),
    ("tables", "tables{}.columns[]", "sortable", sortable),
];

/// What does not fit in a section.
pub fn problems(section: &str, value: &Value, known: &Known<'_>) -> Vec<String> {
    let mut problems = Vec::new();
    for (_, pattern, field, check) in FITS.iter().filter(|(of, ..)| *of == section) {
        for place in places(value, pattern) {
            let name = place.value.get("column").and_then(Value::as_str);
            let column = name.and_then(|name| known.column(place.key?, name));
            // A column that is not there is told of at its own place.
            let (Some(column), Some(table)) = (column, place.key) else {
                continue;
            };
            let shown = Shown {
                known,
                table,
                column,
            };
            let said = place.value.get(field).unwrap_or(&Value::Null);
            let wrong = check(&shown, said);
            problems.extend(wrong.map(|wrong| format!("{}.{field}: {wrong}", place.path)));
        }
    }
    problems
}

impl Shown<'_> {
    fn refers(&self) -> bool {
        self.known.refers(self.table, &self.column.name)
    }

    fn has_choices(&self) -> bool {
        let table = self.known.table(self.table);
        let by_check = table.is_some_and(|table| {
            !choices(self.known.database.dialect, table, self.column).is_empty()
        });
        by_check || self.wish().is_some_and(|wish| wish.choices)
    }

    /// What the developer says of it.
    fn wish(&self) -> Option<&FieldAnnotation> {
        let panel = self.known.panel.as_ref();
        let mut plans = panel.into_iter().flat_map(|panel| &panel.tables);
        let plan = plans.find(|plan| plan.table.is_at(self.table))?;
        plan.wish(&self.column.name)
    }

    /// Whether the developer wishes this widget.
    fn wishes(&self, widget: Widget) -> bool {
        let said = self.wish().and_then(|wish| wish.widget.as_deref());
        said.and_then(Widget::named) == Some(widget)
    }

    /// "column `x` holds …".
    fn holds(&self) -> String {
        format!(
            "column `{}` holds {}",
            self.column.name,
            self.column.ty.in_words()
        )
    }
}

fn read<T: DeserializeOwned>(value: &Value) -> Option<T> {
    serde_json::from_value(value.clone()).ok()
}

fn widget(shown: &Shown<'_>, said: &Value) -> Option<String> {
    let widget: Widget = read(said)?;
    let ty = &shown.column.ty;
    let fits = match widget {
        Widget::Picker => shown.refers(),
        Widget::Text => !matches!(ty, ColumnType::Blob),
        Widget::Integer => matches!(ty, ColumnType::Integer { .. }),
        Widget::Decimal => ty.is_number(),
        Widget::Money => matches!(ty, ColumnType::Integer { .. }),
        Widget::Binary => *ty == ColumnType::Blob,
        Widget::Select | Widget::Radio => {
            shown.has_choices() || matches!(ty, ColumnType::Enum { .. } | ColumnType::Boolean)
        }
        // What a path means is the application's to say.
        Widget::File | Widget::Image => *ty == ColumnType::Blob || shown.wishes(widget),
        Widget::Textarea => ty.takes_widget("textarea"),
        other => other == Widget::of(Kind::of(ty)) || ty.takes_widget(word(other)),
    };
    (!fits).then(|| format!("{} does not fit: {}", said, shown.holds()))
}

/// The word of `#[admin(widget = "…")]` for a widget.
pub fn word(widget: Widget) -> &'static str {
    let mut known = dbadmin_syntax::vocabulary::WIDGETS.iter();
    known
        .find(|word| Widget::named(word) == Some(widget))
        .copied()
        .unwrap_or_default()
}

fn filter(shown: &Shown<'_>, said: &Value) -> Option<String> {
    let kind: FilterKind = read(said)?;
    let ty = &shown.column.ty;
    let fits = match kind {
        FilterKind::Choice => shown.has_choices() || matches!(ty, ColumnType::Enum { .. }),
        FilterKind::YesNo => *ty == ColumnType::Boolean,
        FilterKind::Reference => shown.refers(),
        FilterKind::Text => !matches!(ty, ColumnType::Blob | ColumnType::Boolean),
        FilterKind::Range => ty.is_number() || crate::native::is_time(shown.column),
    };
    (!fits).then(|| format!("{said} does not fit: {}", shown.holds()))
}

fn format(shown: &Shown<'_>, said: &Value) -> Option<String> {
    let format: ShownAs = read(said).unwrap_or_default();
    let ty = &shown.column.ty;
    match format {
        ShownAs::Plain | ShownAs::Masked => None,
        ShownAs::Money { currency } if !wording::is_currency(&currency) => {
            Some("the currency has to be the three letters of ISO 4217, such as `EUR`".to_owned())
        }
        ShownAs::Money { .. } if ty.is_number() => None,
        ShownAs::Money { .. } => Some(format!("money does not fit: {}", shown.holds())),
        ShownAs::Percent if ty.is_number() => None,
        ShownAs::Duration if matches!(ty, ColumnType::Integer { .. }) => None,
        ShownAs::Percent | ShownAs::Duration => {
            Some(format!("{said} does not fit: {}", shown.holds()))
        }
        _ if ty.takes_widget("email") => None,
        _ => Some(format!("{said} does not fit: {}", shown.holds())),
    }
}

fn sortable(shown: &Shown<'_>, said: &Value) -> Option<String> {
    (said == &Value::Bool(true) && shown.column.opaque).then(|| {
        format!(
            "values of column `{}` have no order to sort by",
            shown.column.name
        )
    })
}
