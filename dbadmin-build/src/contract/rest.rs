//! What a section has to keep to beyond names, types and texts. Where a wrong answer would open
//! something or end up as code, it is compared with the native agent's, or with the section that it
//! amends, and may only differ in words or be stricter.

use dbadmin_model::plan::{
    Access, Auth, Constraint, Constraints, Demand, FieldAnnotation, Logic, Performance, Queries,
    Relations, Requirements, SchemaSection, TablePlan, TableQueries, Theme, Validation,
};
use dbadmin_model::schema::Table;

use super::known::{Known, quoted};
use crate::native::{is_color, is_readable, is_secret};
use crate::rights;
use crate::wording::{self, NAME};

/// The least and the most of each limit, with its name.
type Bound = (&'static str, u32, u32, u32);

/// Roles and their rights come from the words of the request and from `dbadmin.toml`. Where all words
/// were understood, nobody has asked for more; else what more an answer makes of them is shown to a
/// person before it is written.
pub fn requirements(said: &Requirements, known: &Known<'_>) -> Vec<String> {
    let mut problems = match known.natively::<Requirements>() {
        Some(native) if native.not_understood.is_empty() => rights::of_roles(said, &native),
        Some(_) => Vec::new(),
        None => vec!["the section: what it is made of is not there to compare with".to_owned()],
    };
    if said.tables.is_empty() {
        problems.push("tables: a panel shows one table at least".to_owned());
    }
    for name in said.roles.keys() {
        if name == "admin" {
            problems.push("roles.admin: `admin` may do everything; name another role".to_owned());
        }
        let wrong = wording::problem(name, NAME);
        problems.extend(wrong.map(|wrong| format!("roles.{}: the name {wrong}", quoted(name))));
    }
    if let Some(currency) = said
        .currency
        .as_ref()
        .filter(|code| !wording::is_currency(code))
    {
        problems.push(format!(
            "currency: {} is no code of ISO 4217, such as `EUR`",
            quoted(currency)
        ));
    }
    problems.extend(
        said.accent
            .iter()
            .filter_map(|color| not_a_color("accent", color)),
    );
    problems.extend(
        said.accent_dark
            .iter()
            .filter_map(|color| not_a_color("accent_dark", color)),
    );
    problems
}

/// Source has to be source: whether it compiles is for cargo to say.
pub fn logic(said: &Logic, _: &Known<'_>) -> Vec<String> {
    let wrong = said.hooks.iter().filter_map(|(table, source)| {
        let error = syn::parse_file(source).err()?;
        let line = error.span().start().line;
        Some(format!(
            "hooks.{}: line {line} is no Rust: {error}",
            quoted(table)
        ))
    });
    wrong.collect()
}

/// What ends up as code, or comes from the database, has to be as the native agent has it.
pub fn schema(said: &SchemaSection, known: &Known<'_>) -> Vec<String> {
    let Some(native) = known.natively::<SchemaSection>() else {
        return vec!["the section: what it is made of is not there to compare with".to_owned()];
    };
    let mut problems = Vec::new();
    if (said.dialect, &said.default_schema) != (native.dialect, &native.default_schema) {
        problems.push("dialect, default_schema: they are the database's to say".to_owned());
    }
    for (number, plan) in said.tables.iter().enumerate() {
        let address = plan.table.address();
        let place = format!("tables[{number}]");
        match native.tables.iter().find(|own| own.table.is_at(&address)) {
            None => {
                let wrong = known.unknown_table(&address);
                let wrong = wrong.unwrap_or_else(|| {
                    format!("the requirements leave out the table {}", quoted(&address))
                });
                problems.push(format!("{place}.table: {wrong}"));
            }
            Some(own) => problems.extend(table(&place, plan, own)),
        }
    }
    for own in &native.tables {
        let times = said
            .tables
            .iter()
            .filter(|plan| plan.table.is_at(&own.table.address()));
        match times.count() {
            0 => problems.push(format!(
                "tables: the table `{}` is missing",
                own.table.address()
            )),
            1 => {}
            _ => problems.push(format!(
                "tables: `{}` stands there twice",
                own.table.address()
            )),
        }
    }
    problems
}

fn table(place: &str, said: &TablePlan, native: &TablePlan) -> Vec<String> {
    let mut problems = Vec::new();
    let columns = said.table.columns.iter();
    let changed: Vec<String> = columns
        .filter(|column| native.table.column(&column.name) != Some(*column))
        .map(|column| quoted(&column.name))
        .collect();
    if !changed.is_empty() {
        problems.push(format!(
            "{place}.table.columns: {} not as the database has them",
            changed.join(", ")
        ));
    } else if said.table != native.table {
        problems.push(format!("{place}.table: it is not as the database has it"));
    }
    let code = |plan: &TablePlan| (plan.path.clone(), plan.entity, plan.module.clone());
    if code(said) != code(native) {
        problems.push(format!(
            "{place}: path, entity and module are `{}`, {} and `{}`, as source calls them",
            native.path, native.entity, native.module
        ));
    }
    if said.trash != native.trash {
        problems.push(format!(
            "{place}.trash: which column says what is in the trash is decided by the schema, the \
             structs and dbadmin.toml"
        ));
    }
    if said.children != native.children {
        problems.push(format!("{place}: children are as the struct says"));
    }
    if (&said.drill, &said.counts) != (&native.drill, &native.counts) {
        problems.push(format!(
            "{place}: drill and counts are as dbadmin.toml says"
        ));
    }
    let fixed = |field: &FieldAnnotation| {
        (
            field.column.clone(),
            field.constant.clone(),
            field.primary_key,
            field.choices,
            field.belongs_to.clone(),
            field.show_if.clone(),
            field.required_if.clone(),
            field.workflow.clone(),
        )
    };
    if !said
        .fields
        .iter()
        .map(fixed)
        .eq(native.fields.iter().map(fixed))
    {
        problems.push(format!(
            "{place}.fields: there is one for each column, in order, and column, constant, \
             primary_key, choices, belongs_to, show_if, required_if and workflow are as the database, the \
             structs and dbadmin.toml have them"
        ));
    }
    let widgets = said.fields.iter().filter_map(|field| {
        let (column, widget) = (said.table.column(&field.column)?, field.widget.as_ref()?);
        let known = dbadmin_syntax::vocabulary::WIDGETS.contains(&widget.as_str());
        (!known || !column.ty.takes_widget(widget)).then(|| {
            format!(
                "{place}.fields: the widget {} does not fit column `{}`, which holds {}",
                quoted(widget),
                column.name,
                column.ty.in_words()
            )
        })
    });
    problems.extend(widgets);
    problems.extend(opened(place, said, native));
    problems
}

/// What the structs, or the words for secrets, close, and a section would open.
fn opened(place: &str, said: &TablePlan, native: &TablePlan) -> Vec<String> {
    let pairs = said.fields.iter().zip(&native.fields);
    let found = pairs.filter_map(|(field, own)| {
        let column = said.table.column(&field.column)?;
        let secret =
            is_secret(column) && field.widget.as_deref().is_some_and(|it| it != "password");
        let what = if secret && field.widget != own.widget {
            "it holds a secret: the widget has to be `password`"
        } else if own.hidden && !field.hidden {
            "it is hidden, and stays so"
        } else if own.readonly && !field.readonly {
            "it is read-only, and stays so"
        } else {
            return None;
        };
        let name = quoted(&field.column);
        Some(format!("{place}.fields: column {name}: {what}"))
    });
    found.collect()
}

pub fn relations(said: &Relations, known: &Known<'_>) -> Vec<String> {
    let mut problems = Vec::new();
    for (number, link) in said.links.iter().enumerate() {
        let place = format!("links[{number}]");
        if link.columns.is_empty() || link.columns.len() != link.target_columns.len() {
            problems.push(format!(
                "{place}: columns and target_columns are as many as each other, and one at least"
            ));
        }
        if link.confidence > 100 {
            problems.push(format!("{place}.confidence: it is a share of 100"));
        }
        if link.tree != (link.table == link.target) {
            problems.push(format!("{place}.tree: a tree refers to its own table"));
        }
    }
    for (address, columns) in &said.display {
        let has_any = known
            .table(address)
            .is_some_and(|table| !table.columns.is_empty());
        if columns.is_empty() && has_any {
            problems.push(format!(
                "display.{address}: a row is named by one column at least"
            ));
        }
    }
    if let Some(native) = known.natively::<Relations>() {
        let declared = native.links.iter().filter(|link| link.confidence == 100);
        let missing = declared.filter(|own| {
            let same = |link: &&dbadmin_model::plan::Link| {
                (&link.table, &link.columns, &link.target)
                    == (&own.table, &own.columns, &own.target)
                    && link.target_columns == own.target_columns
                    && link.on_delete == own.on_delete
            };
            !said.links.iter().any(|link| same(&link))
        });
        problems.extend(missing.map(|own| {
            format!(
                "links: the foreign key of `{}` ({}) to `{}` is missing, or not as the database \
                 has it",
                own.table,
                own.columns.join(", "),
                own.target
            )
        }));
    }
    problems
}

pub fn constraints(said: &Constraints, _: &Known<'_>) -> Vec<String> {
    demands(said.tables.iter())
}

pub fn validation(said: &Validation, _: &Known<'_>) -> Vec<String> {
    demands(said.tables.iter())
}

fn demands<'a>(tables: impl Iterator<Item = (&'a String, &'a Vec<Constraint>)>) -> Vec<String> {
    let rules = tables.flat_map(|(table, rules)| {
        let rules = rules.iter().enumerate();
        rules.map(move |(number, rule)| (format!("tables.{table}[{number}]"), rule))
    });
    rules
        .filter_map(|(place, rule)| Some(format!("{place}: {}", demand(rule)?)))
        .collect()
}

fn demand(rule: &Constraint) -> Option<&'static str> {
    const OPERATORS: [&str; 6] = ["<", "<=", ">", ">=", "=", "<>"];
    if rule.columns.is_empty() {
        return Some("a rule speaks of one column at least");
    }
    match &rule.rule {
        Demand::Range {
            min: None,
            max: None,
        }
        | Demand::Length {
            min: None,
            max: None,
        } => Some("a bound has a least, a most, or both"),
        Demand::Range {
            min: Some(min),
            max: Some(max),
        } if min > max => Some("the least is more than the most"),
        Demand::Length {
            min: Some(min),
            max: Some(max),
        } if min > max => Some("the least is more than the most"),
        Demand::OneOf { values } if values.is_empty() => Some("no value would be allowed"),
        Demand::Compare { operator } if !OPERATORS.contains(&operator.as_str()) => {
            Some("the operator is one of `<`, `<=`, `>`, `>=`, `=` and `<>`")
        }
        Demand::Compare { .. } if rule.columns.len() != 2 => Some("it compares two columns"),
        _ => None,
    }
}

pub fn queries(said: &Queries, known: &Known<'_>) -> Vec<String> {
    let tables = said.tables.iter();
    let known = tables.filter_map(|(address, queries)| Some((known.table(address)?, queries)));
    known
        .flat_map(|(table, queries)| of_table(table, queries))
        .collect()
}

fn of_table(table: &Table, queries: &TableQueries) -> Vec<String> {
    let place = format!("tables.{}", table.address());
    let mut problems = Vec::new();
    let ordered = |name: &&str| queries.order.iter().any(|by| by.column == **name);
    let sorts = |name: &&str| table.column(name).is_none_or(|column| !column.opaque);
    let missing: Vec<&str> = table
        .key()
        .into_iter()
        .filter(sorts)
        .filter(|name| !ordered(name))
        .collect();
    if !missing.is_empty() {
        problems.push(format!(
            "{place}.order: the key, {}, stands in it, so that it is total",
            missing.join(", ")
        ));
    }
    for by in queries
        .order
        .iter()
        .filter(|by| !sorts(&by.column.as_str()))
    {
        problems.push(format!(
            "{place}.order: `{}` has no order to sort by",
            by.column
        ));
    }
    let index = |sql: &&String| {
        let statement = sql.trim().trim_end_matches(';');
        statement.starts_with("CREATE INDEX ") && !statement.contains(';')
    };
    let advice = queries.advice.iter().filter(|sql| !index(sql));
    problems.extend(advice.map(|sql| {
        format!(
            "{place}.advice: {} is not one statement `CREATE INDEX …`",
            quoted(sql)
        )
    }));
    problems
}

pub fn auth(said: &Auth, _: &Known<'_>) -> Vec<String> {
    bounded(&[
        ("idle_minutes", said.idle_minutes, 1, 24 * 60),
        ("absolute_hours", said.absolute_hours, 1, 30 * 24),
        ("attempts", said.attempts, 1, 20),
        ("window_minutes", said.window_minutes, 1, 24 * 60),
    ])
}

pub fn performance(said: &Performance, _: &Known<'_>) -> Vec<String> {
    bounded(&[
        ("page_size", said.page_size, 1, 500),
        ("count_cap", said.count_cap, 1, 1_000_000),
    ])
}

fn bounded(bounds: &[Bound]) -> Vec<String> {
    let beyond = bounds
        .iter()
        .filter(|(_, value, least, most)| !(least..=most).contains(&value));
    beyond
        .map(|(name, value, least, most)| format!("{name}: {value} is not from {least} to {most}"))
        .collect()
}

pub fn theme(said: &Theme, _: &Known<'_>) -> Vec<String> {
    let colors = [
        ("accent_light", &said.accent_light),
        ("accent_ink_light", &said.accent_ink_light),
        ("accent_dark", &said.accent_dark),
        ("accent_ink_dark", &said.accent_ink_dark),
    ];
    let wrong: Vec<String> = colors
        .iter()
        .filter_map(|(place, color)| not_a_color(place, color))
        .collect();
    if !wrong.is_empty() {
        return wrong;
    }
    let pairs = [
        (
            "accent_ink_light",
            "accent_light",
            &said.accent_ink_light,
            &said.accent_light,
        ),
        (
            "accent_ink_dark",
            "accent_dark",
            &said.accent_ink_dark,
            &said.accent_dark,
        ),
    ];
    let pale = pairs
        .iter()
        .filter(|(.., ink, ground)| !is_readable(ink, ground));
    pale.map(|(ink, ground, ..)| {
        format!("{ink}: on {ground} it cannot be read (contrast below 4.5)")
    })
    .collect()
}

fn not_a_color(place: &str, color: &str) -> Option<String> {
    (!is_color(color)).then(|| {
        format!(
            "{place}: {} is no colour: expected `#` and six digits",
            quoted(color)
        )
    })
}

/// Rights come from the request and from `dbadmin.toml`: this section may take some away.
pub fn access(said: &Access, known: &Known<'_>) -> Vec<String> {
    let Some(native) = known.natively::<Access>() else {
        return vec!["the section: what it is made of is not there to compare with".to_owned()];
    };
    let mut problems = Vec::new();
    if said.roles.first() != native.roles.first() {
        problems.push("roles[0]: it is `admin`, who may do everything".to_owned());
    }
    for role in said.roles.iter().skip(1) {
        let Some(own) = native.roles.iter().find(|own| own.name == role.name) else {
            let name = quoted(&role.name);
            problems.push(format!(
                "roles: nobody has asked for the role {name}; requirements do"
            ));
            continue;
        };
        for (table, allowed) in &role.tables {
            let given = own.tables.get(table).map_or(&[][..], Vec::as_slice);
            if allowed.iter().any(|right| !given.contains(right)) {
                problems.push(format!(
                    "roles: `{}` gets more on {} than the requirements give",
                    role.name,
                    quoted(table)
                ));
            }
        }
    }
    for own in &native.roles {
        match said
            .roles
            .iter()
            .filter(|role| role.name == own.name)
            .count()
        {
            1 => {}
            0 => problems.push(format!("roles: `{}` is missing", own.name)),
            _ => problems.push(format!("roles: `{}` stands there twice", own.name)),
        }
    }
    problems
}
