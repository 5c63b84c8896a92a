//! A schema to read in a terminal: a paragraph a table, a line a column.

use dbadmin_introspect::{ROW_CAP, Statistics};
use dbadmin_model::Schema;
use dbadmin_model::describe::Kind;
use dbadmin_model::schema::{Action, Column, ColumnType, ForeignKey, Table, TableKind};

/// Of a table or a column that this user of the database may not read.
const DENIED: &str = "the database user may not read";

/// A name or a type that is longer pushes the rest of its line to the right.
const WIDEST: usize = 40;

/// Signs that turn the direction of the text around them.
const TURNING: [char; 9] = [
    '\u{202A}', '\u{202B}', '\u{202C}', '\u{202D}', '\u{202E}', '\u{2066}', '\u{2067}', '\u{2068}',
    '\u{2069}',
];

/// The whole schema as text.
pub fn of(schema: &Schema, statistics: &Statistics) -> String {
    let mut lines = vec![head(schema)];
    for table in &schema.tables {
        lines.push(String::new());
        of_table(&mut lines, schema, table, statistics);
    }
    if !schema.omitted.is_empty() {
        lines.extend([String::new(), "Cannot be shown:".to_owned()]);
    }
    let omitted = schema.omitted.iter();
    lines.extend(omitted.map(|one| format!("  {}: {}", name(&one.address), plain(&one.reason))));
    lines
        .iter()
        .fold(String::new(), |text, line| text + line.trim_end() + "\n")
}

/// "PostgreSQL: 11 tables, 80 columns; names without a schema are in public".
fn head(schema: &Schema) -> String {
    let columns = schema.tables.iter().map(|table| table.columns.len()).sum();
    let home = schema
        .default_schema
        .as_ref()
        .map_or_else(String::new, |home| {
            format!("; names without a schema are in {}", name(home))
        });
    format!(
        "{}: {}, {}{home}",
        schema.dialect.name(),
        counted(schema.tables.len(), "table"),
        counted(columns, "column"),
    )
}

fn of_table(lines: &mut Vec<String>, schema: &Schema, table: &Table, statistics: &Statistics) {
    let denied = statistics.denied.get(&table.address()).map(Vec::as_slice);
    let rows = match (denied, statistics.rows.get(&table.address())) {
        (Some([]), _) => format!(", which {DENIED}"),
        (_, Some(rows)) => format!(", {}", rows_of(*rows)),
        (_, None) => String::new(),
    };
    // Of rows that may not be read, nothing more is worth saying.
    let closed = statistics.closed.get(&table.address());
    let closed = closed.filter(|_| denied.is_none_or(|columns| !columns.is_empty()));
    let closed = closed.map_or_else(String::new, |acts| {
        format!(
            ", whose rows the database user may not {}",
            acts.join(" or ")
        )
    });
    lines.push(format!(
        "{} ({}{rows}{closed})",
        name(&table.address()),
        kind(table)
    ));
    let comment = table.comment.iter();
    lines.extend(comment.map(|comment| format!("  “{}”", plain(comment))));
    lines.push(format!("  key: {}", key(table)));
    columns(lines, schema, table, denied.unwrap_or_default());
    let joint = table
        .foreign_keys
        .iter()
        .filter(|key| key.columns.len() != 1);
    lines.extend(joint.map(|key| format!("  {} {}", list(&key.columns), target(schema, key))));
    let joint = table.uniques.iter().filter(|one| one.columns.len() != 1);
    lines.extend(joint.map(|unique| format!("  unique: {}", list(&unique.columns))));
    let checks = table.checks.iter();
    lines.extend(checks.map(|check| format!("  check: {}", plain(&check.expression))));
}

fn kind(table: &Table) -> &'static str {
    match (table.kind, table.is_writable()) {
        (TableKind::Table, _) => "table",
        (TableKind::View, false) => "view",
        (TableKind::View, true) => "view that can be changed",
        (TableKind::MaterializedView, _) => "materialized view",
        (TableKind::Partitioned, _) => "partitioned table",
        (TableKind::Foreign, false) => "foreign table",
        (TableKind::Foreign, true) => "foreign table that can be changed",
        (TableKind::Virtual, false) => "virtual table",
        (TableKind::Virtual, true) => "virtual table that can be changed",
    }
}

fn rows_of(count: u64) -> String {
    match count {
        ROW_CAP.. => format!("more than {} rows", ROW_CAP - 1),
        1 => "1 row".to_owned(),
        _ => format!("{count} rows"),
    }
}

/// What addresses a row.
fn key(table: &Table) -> String {
    if !table.primary_key.is_empty() {
        return list(&table.primary_key);
    }
    match (table.column_key(), &table.row_id) {
        ([], None) => "none".to_owned(),
        ([], Some(row_id)) => format!("the hidden {row_id}"),
        (columns, _) => format!("{}, which is unique", list(columns)),
    }
}

fn columns(lines: &mut Vec<String>, schema: &Schema, table: &Table, denied: &[String]) {
    let names: Vec<String> = table.columns.iter().map(|own| name(&own.name)).collect();
    let types: Vec<String> = table.columns.iter().map(declared).collect();
    let (name_width, type_width) = (width(&names), width(&types));
    for ((column, name), ty) in table.columns.iter().zip(&names).zip(&types) {
        let mut facts = facts(schema, table, column);
        if denied.contains(&column.name) {
            facts.push(DENIED.to_owned());
        }
        let facts = facts.join(", ");
        lines.push(format!("  {name:name_width$}  {ty:type_width$}  {facts}"));
    }
}

/// The width of a column of texts, of which a few may be wider.
fn width(texts: &[String]) -> usize {
    let widths = texts.iter().map(|text| text.chars().count());
    widths.filter(|width| *width <= WIDEST).max().unwrap_or(0)
}

/// The type as it is declared, else what its values are.
fn declared(column: &Column) -> String {
    match (&column.ty, column.declared.is_empty()) {
        (_, false) => plain(&column.declared),
        (ColumnType::Other, true) => "untyped".to_owned(),
        (ty, true) => format!("{:?}", Kind::of(ty)).to_lowercase(),
    }
}

fn facts(schema: &Schema, table: &Table, column: &Column) -> Vec<String> {
    let own = std::slice::from_ref(&column.name);
    let null = if column.nullable { "null" } else { "not null" };
    let flags = [
        (true, null),
        (
            table.uniques.iter().any(|unique| unique.columns == own),
            "unique",
        ),
        (column.auto, "numbered by the database"),
        (column.generated, "computed by the database"),
    ];
    let flags = flags.into_iter().filter(|(holds, _)| *holds);
    let mut facts: Vec<String> = flags.map(|(_, flag)| flag.to_owned()).collect();
    let default = column.default.iter();
    facts.extend(default.map(|default| format!("default {}", plain(default))));
    if let ColumnType::Enum { values } = &column.ty {
        let values: Vec<String> = values.iter().map(|value| plain(value)).collect();
        facts.push(format!("one of {}", values.join(" | ")));
    }
    let keys = table.foreign_keys.iter().filter(|key| key.columns == own);
    facts.extend(keys.map(|key| target(schema, key)));
    let comment = column.comment.iter();
    facts.extend(comment.map(|comment| format!("“{}”", plain(comment))));
    facts
}

/// "→ customers (id), deleted with it".
fn target(schema: &Schema, key: &ForeignKey) -> String {
    let address = key.target_address();
    let lost = if schema.table(&address).is_some() {
        ""
    } else {
        ", which is not among these tables"
    };
    let effect = match key.on_delete {
        Action::Refuse => "",
        Action::Cascade => ", deleted with it",
        Action::SetNull => ", null once it is deleted",
        Action::SetDefault => ", its default once it is deleted",
    };
    let columns = list(&key.target_columns);
    format!("→ {} {columns}{lost}{effect}", name(&address))
}

fn list(columns: &[String]) -> String {
    let names: Vec<String> = columns.iter().map(|column| name(column)).collect();
    format!("({})", names.join(", "))
}

fn counted(count: usize, what: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {what}{ending}")
}

/// A name, in quotes where one could not tell otherwise where it ends.
fn name(name: &str) -> String {
    let part_of_word = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '.' | '$');
    if !name.is_empty() && name.chars().all(part_of_word) {
        name.to_owned()
    } else {
        format!("`{}`", harmless(name))
    }
}

/// Text out of a database, in one line and without what a terminal would obey.
fn plain(text: &str) -> String {
    harmless(&text.replace(['\n', '\r', '\t'], " "))
}

fn harmless(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for sign in text.chars() {
        if sign.is_control() || TURNING.contains(&sign) {
            shown.extend(sign.escape_default());
        } else {
            shown.push(sign);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_the_terminal_as_a_command() {
        assert_eq!(plain("a\u{1b}[31mb\u{202e}"), "a\\u{1b}[31mb\\u{202e}");
        assert_eq!(plain("a\nb"), "a b");
        assert_eq!(name("order"), "order");
        assert_eq!(name("two words"), "`two words`");
        assert_eq!(name("a\tb"), "`a\\tb`");
        assert_eq!(name(""), "``");
        assert_eq!(name("größe"), "größe");
    }

    #[test]
    fn rows_are_counted_so_far() {
        assert_eq!(rows_of(0), "0 rows");
        assert_eq!(rows_of(1), "1 row");
        assert_eq!(rows_of(10_001), "more than 10000 rows");
    }
}
