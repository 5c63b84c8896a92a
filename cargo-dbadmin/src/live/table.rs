//! Tables and columns, as the derive makes them of a struct without attributes and of
//! `dbadmin.toml`.

use std::collections::HashMap;

use dbadmin_build::Plan;
use dbadmin_model::describe::Kind;
use dbadmin_model::naming;
use dbadmin_model::plan::{FieldAnnotation, TablePlan, Widget};
use dbadmin_model::schema;
use dbadmin_runtime::{Choice, Column, Format, Table};

use super::keep::{all, kept, text};

/// The tables of a panel by their addresses.
pub struct Tables(HashMap<String, &'static Table>);

impl Tables {
    /// Makes the tables of a plan.
    pub fn of(plan: &Plan) -> Self {
        let tables = plan.schema.tables.iter();
        Self(
            tables
                .map(|of| (of.table.address(), kept(table(plan, of))))
                .collect(),
        )
    }

    /// The table at that address.
    pub fn at(&self, address: &str) -> Option<&'static Table> {
        self.0.get(address).copied()
    }

    /// A table's column of that name; a hidden row id, which is none of them, is in the key.
    pub fn column(&self, address: &str, name: &str) -> Option<Column> {
        let table = self.at(address)?;
        let hidden = table.key.iter().find(|column| column.name == name);
        table.column(name).or(hidden).copied()
    }

    /// A table's columns of those names.
    pub fn columns(&self, address: &str, names: &[String]) -> &'static [Column] {
        let columns = names.iter().filter_map(|name| self.column(address, name));
        all(columns)
    }
}

fn table(plan: &Plan, of: &TablePlan) -> Table {
    let address = text(&of.table.address());
    let columns = all(of.fields.iter().filter_map(|wish| {
        let own = of.table.column(&wish.column)?;
        Some(column(plan, of, own, wish, address))
    }));
    Table {
        schema: text(plan.schema.table_ref(&of.table).schema),
        name: text(&of.table.name),
        address,
        title: text(&of.title),
        singular: text(&of.singular),
        help: text(of.help.as_deref().unwrap_or_default()),
        icon: text(&of.icon),
        columns,
        key: key(&of.table, columns, address),
        writable: of.table.is_writable(),
        limits: of.table.limits(),
        closed: &[],
        constraints: &[],
    }
}

/// The columns that address a row: those of its own, else the hidden row id.
fn key(of: &schema::Table, columns: &[Column], address: &'static str) -> &'static [Column] {
    let own = of.column_key();
    if !own.is_empty() {
        let known = own.iter().filter_map(|name| {
            let mut columns = columns.iter();
            columns.find(|column| column.name == name).copied()
        });
        return all(known);
    }
    all(of.row_id.iter().map(|name| Column {
        label: "Row",
        auto: true,
        cast: of.row_id_cast(),
        ..Column::new(address, text(name), Kind::of_row_id(of))
    }))
}

fn column(
    plan: &Plan,
    of: &TablePlan,
    own: &schema::Column,
    wish: &FieldAnnotation,
    address: &'static str,
) -> Column {
    let label = wish.label.clone();
    let help = wish.help.clone().or_else(|| own.help());
    let column = Column {
        label: text(&label.unwrap_or_else(|| of.table.label_of(&own.name))),
        help: text(&help.unwrap_or_default()),
        declared: text(&own.declared),
        base: text(&own.base),
        cast: text(&own.cast),
        opaque: own.opaque,
        nullable: of.table.holds_null(own),
        default: text(own.default.as_deref().unwrap_or_default()),
        generated: own.generated,
        auto: own.auto,
        max_length: own.ty.max_length().unwrap_or_default(),
        choices: choices(plan, of, own, wish),
        is_readonly: wish.readonly || own.is_closed(),
        ..Column::new(address, text(&own.name), Kind::of(&own.ty))
    };
    shown(column, wish)
}

/// The column as `dbadmin.toml` wishes it shown, and typed in.
fn shown(column: Column, wish: &FieldAnnotation) -> Column {
    if let Some(currency) = &wish.money {
        return column.money(text(currency));
    }
    let Some(widget) = wish.widget.as_deref().and_then(Widget::named) else {
        return column;
    };
    let column = column.widget(widget);
    match widget {
        Widget::Email => column.shown_as(Format::Email),
        Widget::Url => column.shown_as(Format::Url),
        Widget::Phone => column.shown_as(Format::Phone),
        Widget::Color => column.shown_as(Format::Color),
        Widget::Percent => column.shown_as(Format::Percent),
        Widget::Duration => column.shown_as(Format::Duration),
        Widget::Password => column.shown_as(Format::Masked),
        _ => column,
    }
}

fn choices(
    plan: &Plan,
    of: &TablePlan,
    own: &schema::Column,
    wish: &FieldAnnotation,
) -> &'static [Choice] {
    if !wish.choices {
        return &[];
    }
    let values = plan.choices(of, own);
    let choice = |value: &String| Choice::new(text(value), text(&naming::choice(value)));
    all(values.iter().map(choice))
}
