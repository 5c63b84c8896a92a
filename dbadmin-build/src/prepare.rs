//! Every clause that the panel can send, prepared against the database while it is there: what
//! the database would refuse is told at the build, not to an operator.

mod refused;

use dbadmin_introspect::Database;
use dbadmin_model::Value;
use dbadmin_model::plan::{Link, ListFilter, TablePlan};
use dbadmin_model::schema::{ColumnType, Dialect, TableKind};
use dbadmin_model::sql::{
    ColumnRef, Comparison, Condition, Count, Delete, Grouped, Grouping, Insert, Join, Keyset,
    Moment, Order, Output, Pattern, Select, Slices, Span, Statement, TableRef, Timely, Update,
};

use crate::plan::Plan;
use crate::{Error, Result};

use refused::{Deed, Refusals};

/// What came of preparing.
#[derive(Clone, Debug, Default)]
pub struct Prepared {
    /// How many statements the database takes.
    pub statements: usize,
    /// Tables in which not everything can be done, or not by the build's own account, and what was
    /// said.
    pub denied: Vec<String>,
}

/// A server gets so many bytes of statements in one request: what it and the network take for a
/// request no longer counts, and none is near what the most careful server takes.
const TOGETHER: usize = 64 * 1024;

/// The statements of a table, each with what it is for.
struct Asked<'a> {
    table: &'a TablePlan,
    statements: Vec<(Deed, Statement)>,
}

impl Asked<'_> {
    fn sql(&self) -> impl Iterator<Item = &str> {
        let statements = self.statements.iter();
        statements.map(|(_, statement)| statement.sql.as_str())
    }
}

/// Prepares the statements of every table.
///
/// # Errors
/// [`Error::Statement`] with the first statement whose refusal is a defect of dbadmin.
pub async fn all(plan: &Plan, database: &mut Database) -> Result<Prepared> {
    let mut prepared = Prepared::default();
    let mut waiting: Vec<Asked<'_>> = Vec::new();
    let mut bytes = 0;
    for table in &plan.schema.tables {
        let asked = Asked {
            table,
            statements: statements(plan, table),
        };
        bytes += asked.sql().map(str::len).sum::<usize>();
        waiting.push(asked);
        if bytes >= TOGETHER {
            together(&waiting, database, &mut prepared).await?;
            waiting.clear();
            bytes = 0;
        }
    }
    together(&waiting, database, &mut prepared).await?;
    Ok(prepared)
}

/// Prepares the statements of some tables at once. Where the database refuses one of them, each
/// table is asked for by itself, and of a table that is refused each statement.
async fn together(
    tables: &[Asked<'_>],
    database: &mut Database,
    prepared: &mut Prepared,
) -> Result<()> {
    let all: Vec<&str> = tables.iter().flat_map(Asked::sql).collect();
    if database.prepare(&all).await.is_ok() {
        prepared.statements += all.len();
        return Ok(());
    }
    for asked in tables {
        let own: Vec<&str> = asked.sql().collect();
        if tables.len() > 1 && database.prepare(&own).await.is_ok() {
            prepared.statements += own.len();
        } else {
            one_by_one(asked, database, prepared).await?;
        }
    }
    Ok(())
}

async fn one_by_one(
    asked: &Asked<'_>,
    database: &mut Database,
    prepared: &mut Prepared,
) -> Result<()> {
    let address = asked.table.table.address();
    let mut refusals = Refusals::default();
    for (deed, statement) in &asked.statements {
        if refusals.know(*deed) {
            continue;
        }
        let Err(error) = database.prepare(&[&statement.sql]).await else {
            prepared.statements += 1;
            continue;
        };
        if let Some(note) = refused::needs_application(database, &address, &error) {
            prepared.denied.push(note);
            return Ok(());
        }
        if refused::is_defect(*deed, &asked.table.table, &error) {
            return Err(Error::Statement {
                table: address,
                reason: error.to_string(),
                sql: statement.sql.clone(),
            });
        }
        refusals.add(*deed, &error);
        // Who cannot read rows has none to change.
        if *deed == Deed::Read {
            break;
        }
    }
    prepared.denied.extend(refusals.told(&address));
    Ok(())
}

/// The statements of one table: a list with its joins, filters, search and every order; paging;
/// the count; a record; pickers; changes.
fn statements(plan: &Plan, table: &TablePlan) -> Vec<(Deed, Statement)> {
    let dialect = plan.schema.dialect;
    let of = Statements {
        plan,
        table,
        dialect,
        address: table.table.address(),
    };
    let read = [of.list(), of.page(), of.count(), of.record()];
    let mut all: Vec<(Deed, Statement)> = read.map(|sql| (Deed::Read, sql)).into();
    all.extend(of.cards().map(|sql| (Deed::Read, sql)));
    let links = plan.links_from(&of.address);
    all.extend(links.filter_map(|link| Some((Deed::Refer, of.picker(link)?))));
    if table.table.is_writable() {
        all.extend(of.changes());
    }
    all
}

struct Statements<'a> {
    plan: &'a Plan,
    table: &'a TablePlan,
    dialect: Dialect,
    address: String,
}

impl<'a> Statements<'a> {
    fn own(&self) -> TableRef<'a> {
        self.plan.schema.table_ref(&self.table.table)
    }

    fn at(&self, alias: &'a str, name: &'a str) -> ColumnRef<'a> {
        self.table.table.at(alias, name)
    }

    /// A value of the kind that the panel sends for a column; of a hidden row id, text in
    /// PostgreSQL and a number in SQLite.
    fn value(&self, name: &str) -> Value {
        let ty = self.table.table.column(name).map(|column| &column.ty);
        match ty {
            Some(ColumnType::Boolean) => Value::Boolean(true),
            Some(ColumnType::Integer {
                bits: 64,
                unsigned: true,
            }) => Value::from("1"),
            Some(ColumnType::Integer { .. }) => Value::Integer(1),
            Some(ColumnType::Real) => Value::Real(1.0),
            Some(ColumnType::Blob) => Value::Blob(Vec::new()),
            None if self.dialect == Dialect::Sqlite => Value::Integer(1),
            _ => Value::from("1"),
        }
    }

    fn columns(&self, alias: &'a str) -> Vec<Output<'a>> {
        let columns = self.table.table.columns.iter();
        columns
            .map(|column| Output::Column(self.at(alias, &column.name)))
            .collect()
    }

    fn orders(&self, names: impl Iterator<Item = &'a str>) -> Vec<Order<'a>> {
        names
            .map(|name| Order {
                column: self.at("t", name),
                descending: false,
                nullable: self
                    .table
                    .table
                    .column(name)
                    .is_some_and(|column| column.nullable),
            })
            .collect()
    }

    /// A list with every join, every filter, the search, sorted by all that can be sorted by.
    fn list(&self) -> Statement {
        let links: Vec<&Link> = self.plan.links_from(&self.address).collect();
        let aliases = ["r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7"];
        let joins = links
            .iter()
            .zip(aliases)
            .filter_map(|(link, alias)| self.join(link, alias));
        let view = self.plan.tables.tables.get(&self.address);
        let sorted = view
            .into_iter()
            .flat_map(|view| &view.columns)
            .filter(|column| column.sortable);
        let filters = view.into_iter().flat_map(|view| &view.filters);
        let mut conditions: Vec<Condition<'_>> =
            filters.flat_map(|filter| self.filter(filter)).collect();
        conditions.extend(self.search());
        Select {
            outputs: self.columns("t"),
            table: self.own(),
            alias: "t",
            joins: joins.collect(),
            condition: Condition::And(conditions),
            order: self.orders(sorted.map(|column| column.column.as_str())),
            limit: Some(1),
            offset: None,
            lock: false,
        }
        .statement(self.dialect)
    }

    fn join(&self, link: &'a Link, alias: &'a str) -> Option<Join<'a>> {
        let target = self.plan.table(&link.target)?;
        let on = link.columns.iter().zip(&link.target_columns);
        Some(Join {
            table: self.plan.schema.table_ref(&target.table),
            alias,
            on: on
                .map(|(own, other)| (target.table.at(alias, other), self.at("t", own)))
                .collect(),
        })
    }

    fn filter(&self, filter: &'a ListFilter) -> Vec<Condition<'a>> {
        let column = self.at("t", &filter.column);
        let value = || self.value(&filter.column);
        let compared = [
            Comparison::Equal,
            Comparison::NotEqual,
            Comparison::Less,
            Comparison::LessOrEqual,
            Comparison::Greater,
            Comparison::GreaterOrEqual,
        ];
        let mut all: Vec<Condition<'a>> = compared
            .into_iter()
            .map(|comparison| Condition::Compare(column, comparison, value()))
            .collect();
        all.push(Condition::In(column, vec![value(), value()]));
        all.push(Condition::Not(Box::new(Condition::IsNull(column))));
        all.extend([false, true].map(|case_sensitive| Condition::Like {
            column,
            pattern: Pattern::containing("a"),
            case_sensitive,
        }));
        all.extend(self.in_any_notation(&filter.column, column));
        all
    }

    /// Where SQLite has no type, values are found in whatever notation they stand.
    fn in_any_notation(&self, name: &str, column: ColumnRef<'a>) -> Option<Condition<'a>> {
        let of_day = |micros| {
            let clock = "09:30".to_owned();
            let moment = (Comparison::Equal, Moment { clock, micros });
            Some(Condition::Timely(Timely {
                days: true,
                table: self.own(),
                column,
                tests: vec![moment],
            }))
        };
        match self.table.table.column(name)?.ty {
            ColumnType::Boolean => Some(Condition::Truth(column, true)),
            _ if self.dialect != Dialect::Sqlite => None,
            ColumnType::Date | ColumnType::DateTime { .. } => of_day(Some(0)),
            ColumnType::Time => of_day(None),
            _ => None,
        }
    }

    fn search(&self) -> Option<Condition<'a>> {
        let columns = self.plan.search.tables.get(&self.address)?;
        let parts = columns.iter().map(|name| Condition::Like {
            column: self.at("t", name),
            pattern: Pattern::containing("a"),
            case_sensitive: false,
        });
        Some(Condition::Or(parts.collect()))
    }

    /// The page after a row, in the order of a list that nobody has sorted.
    fn page(&self) -> Statement {
        let known = self.plan.queries.tables.get(&self.address);
        let names = known
            .into_iter()
            .flat_map(|queries| &queries.order)
            .map(|by| by.column.as_str());
        let order = self.orders(names);
        let position = order
            .iter()
            .map(|by| (*by, self.value(by.column.name)))
            .collect::<Vec<_>>();
        let condition = if position.is_empty() {
            Condition::always()
        } else {
            Condition::Beyond(Keyset {
                position,
                dialect: self.dialect,
            })
        };
        Select {
            outputs: self.columns("t"),
            table: self.own(),
            alias: "t",
            joins: Vec::new(),
            condition,
            order,
            limit: Some(51),
            offset: None,
            lock: false,
        }
        .statement(self.dialect)
    }

    /// What the cards ask for that the first page has of this table: of all rows, and of ranges of the
    /// key.
    fn cards(&self) -> impl Iterator<Item = Statement> {
        let cards = self.plan.dashboard.cards.iter();
        let own = cards.filter(|card| card.table.as_deref() == Some(&*self.address));
        own.flat_map(|card| {
            let at = |name: &'a Option<String>| Some(self.at(self.table_name(), name.as_deref()?));
            let by = match (at(&card.by), at(&card.over)) {
                (Some(by), _) => Grouping::Value(by),
                (None, Some(column)) => Grouping::Time {
                    column,
                    span: card.each.unwrap_or(Span::Week),
                    days: true,
                },
                (None, None) => Grouping::All,
            };
            [None, self.slices()].map(|slices| {
                let grouped = Grouped {
                    table: self.own(),
                    by,
                    sum: at(&card.sum),
                    condition: Condition::always(),
                    slices,
                    most: 8,
                };
                grouped.statement(self.dialect)
            })
        })
    }

    fn table_name(&self) -> &'a str {
        &self.table.table.name
    }

    /// Ranges of the key, where it is a whole number.
    fn slices(&self) -> Option<Slices<'a>> {
        let key = match self.table.table.primary_key.as_slice() {
            [key] => self.table.table.column(key)?,
            _ => return None,
        };
        matches!(key.ty, ColumnType::Integer { .. }).then(|| Slices {
            key: self.at(self.table_name(), &key.name),
            first: 1,
            last: 1_000_000,
            step: 1_112,
            width: 111,
        })
    }

    fn count(&self) -> Statement {
        let cap = Some(u64::from(self.plan.performance.count_cap));
        Count {
            table: self.own(),
            condition: Condition::always(),
            cap,
        }
        .statement(self.dialect)
    }

    fn key(&self) -> Condition<'a> {
        let key = self.table.table.key().into_iter();
        Condition::And(
            key.map(|name| Condition::is(self.at("", name), self.value(name)))
                .collect(),
        )
    }

    fn key_columns(&self) -> Vec<ColumnRef<'a>> {
        let key = self.table.table.key().into_iter();
        key.map(|name| self.at("", name)).collect()
    }

    fn record(&self) -> Statement {
        Select {
            outputs: self.columns(""),
            table: self.own(),
            alias: "",
            joins: Vec::new(),
            condition: self.key(),
            order: Vec::new(),
            limit: Some(1),
            offset: None,
            lock: false,
        }
        .statement(self.dialect)
    }

    /// The rows that a reference's picker offers.
    fn picker(&self, link: &'a Link) -> Option<Statement> {
        let target = self.plan.table(&link.target)?;
        let shown = self.plan.display(&link.target);
        let parts = shown.iter().map(|name| Condition::Like {
            column: target.table.at("", name),
            pattern: Pattern::containing("a"),
            case_sensitive: false,
        });
        let columns = link.target_columns.iter().chain(shown);
        let select = Select {
            outputs: columns
                .map(|name| Output::Column(target.table.at("", name)))
                .collect(),
            table: self.plan.schema.table_ref(&target.table),
            alias: "",
            joins: Vec::new(),
            condition: Condition::Or(parts.collect()),
            order: Vec::new(),
            limit: Some(50),
            offset: None,
            lock: false,
        };
        Some(select.statement(self.dialect))
    }

    fn changes(&self) -> Vec<(Deed, Statement)> {
        let given = || {
            let columns = self
                .table
                .table
                .columns
                .iter()
                .filter(|column| !column.generated);
            columns
                .map(|column| (self.at("", &column.name), self.value(&column.name)))
                .collect::<Vec<_>>()
        };
        let insert = Insert {
            table: self.own(),
            values: given(),
            returning: self.key_columns(),
        };
        let mut all = vec![(Deed::Add, insert.statement(self.dialect))];
        if !self.table.table.key().is_empty() {
            if !given().is_empty() {
                let update = Update {
                    table: self.own(),
                    values: given(),
                    condition: self.key(),
                    // SQLite gives nothing back of a change to a virtual table.
                    returning: match self.table.table.kind {
                        TableKind::Virtual => Vec::new(),
                        _ => self.key_columns(),
                    },
                };
                all.push((Deed::Change, update.statement(self.dialect)));
            }
            let delete = Delete {
                table: self.own(),
                condition: self.key(),
            };
            all.push((Deed::Delete, delete.statement(self.dialect)));
        }
        all
    }
}
