//! A table with a column for each type, and the panel over it.

use dbadmin_runtime::{
    Actor, AdminPanel, App, Auth, Column, Dashboard, Detail, Form, Kind, List, Panel, Permission,
    Pool, Queries, Relations, Resource, Role, Section, Table, can,
};

/// A type of column, with values to write and how the database itself writes them.
pub struct Probe {
    /// The type, as the table declares it.
    pub sql: &'static str,
    /// What the panel takes its values for.
    pub kind: Kind,
    /// How values travel.
    pub cast: &'static str,
    /// Whether values can neither be compared nor sorted.
    pub opaque: bool,
    /// Pairs of what is typed and what is shown afterwards.
    pub values: &'static [(&'static str, &'static str)],
}

/// A probe whose values the driver carries.
pub const fn plain(
    sql: &'static str,
    kind: Kind,
    values: &'static [(&'static str, &'static str)],
) -> Probe {
    cast(sql, kind, "", values)
}

/// A probe whose values are cast.
pub const fn cast(
    sql: &'static str,
    kind: Kind,
    cast: &'static str,
    values: &'static [(&'static str, &'static str)],
) -> Probe {
    Probe {
        sql,
        kind,
        cast,
        opaque: false,
        values,
    }
}

/// A probe whose values cannot be compared.
pub const fn opaque(
    sql: &'static str,
    kind: Kind,
    cast: &'static str,
    values: &'static [(&'static str, &'static str)],
) -> Probe {
    Probe {
        sql,
        kind,
        cast,
        opaque: true,
        values,
    }
}

/// A running panel over the table `samples`, whose column `c0` is of the first probe's type.
pub struct Sample {
    pub app: App,
    pub actor: Actor,
    pub resource: &'static Resource,
}

const ADDRESS: &str = "samples";

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn all<T>(values: Vec<T>) -> &'static [T] {
    values.leak()
}

/// The statement that makes the table; the key is numbered by the database.
pub fn table(probes: &[Probe], id: &str) -> String {
    let columns = probes.iter().enumerate();
    let columns: Vec<String> = columns
        .map(|(at, probe)| format!("c{at} {} NULL", probe.sql))
        .collect();
    format!("CREATE TABLE samples (id {id}, {})", columns.join(", "))
}

impl Sample {
    /// The panel over the table, which must be there already.
    pub async fn over(pool: Pool, schema: &'static str, probes: &[Probe]) -> Self {
        Self::keyed(pool, schema, probes, "id").await
    }

    /// The same with another column for a key.
    pub async fn keyed(
        pool: Pool,
        schema: &'static str,
        probes: &[Probe],
        key: &'static str,
    ) -> Self {
        Self::made(pool, schema, probes, (key, 0)).await
    }

    /// The same with a search that looks into the first columns.
    pub async fn searching(
        pool: Pool,
        schema: &'static str,
        probes: &[Probe],
        searched: usize,
    ) -> Self {
        Self::made(pool, schema, probes, ("id", searched)).await
    }

    async fn made(
        pool: Pool,
        schema: &'static str,
        probes: &[Probe],
        (key, searched): (&'static str, usize),
    ) -> Self {
        let id = Column {
            auto: true,
            ..Column::new(ADDRESS, "id", Kind::Integer)
        };
        let columns = probes.iter().enumerate().map(|(at, probe)| Column {
            nullable: key != format!("c{at}"),
            cast: probe.cast,
            declared: probe.sql,
            opaque: probe.opaque,
            can_sort: !probe.opaque && probe.kind != Kind::Blob,
            ..Column::new(ADDRESS, format!("c{at}").leak(), probe.kind)
        });
        let fields = all(columns.collect());
        let columns = all([&[id], fields].concat());
        let of_key = columns.iter().filter(|column| column.name == key);
        let table = leak(Table {
            schema,
            name: ADDRESS,
            address: ADDRESS,
            title: "Samples",
            singular: "Sample",
            help: "",
            icon: "box",
            columns,
            key: all(of_key.copied().collect()),
            writable: true,
            limits: "",
            closed: &[],
            constraints: &[],
        });
        let resource = leak(resource(table, fields, &fields[..searched]));
        let rights = all(vec![
            Permission::View,
            Permission::Create,
            Permission::Edit,
            Permission::Delete,
        ]);
        let panel = leak(Panel {
            title: "Samples",
            resources: all(vec![resource]),
            navigation: &[],
            dashboard: &Dashboard { cards: &[] },
            roles: all(vec![Role {
                name: "admin",
                tables: all(vec![can(ADDRESS, rights)]),
            }]),
            auth: &Auth {
                idle_minutes: 30,
                absolute_hours: 12,
                attempts: 3,
                window_minutes: 15,
            },
            theme: "",
            logo: None,
            uploads: dbadmin_runtime::Uploads::DEFAULT,
            hooks: &[],
            left_out: None,
        });
        let app = App::start(panel, pool).await.expect("a panel");
        let actor = Actor {
            user: 1,
            name: "Ada".to_owned(),
            role: &panel.roles[0],
        };
        Self {
            app,
            actor,
            resource,
        }
    }

    /// The column of that number.
    pub fn column(&self, at: usize) -> &'static Column {
        &self.resource.table.columns[at + 1]
    }
}

/// Stands where a struct of the user's would.
struct Nobody;

impl AdminPanel for Nobody {
    const TABLE: &'static Table = &Table {
        schema: "",
        name: "",
        address: "",
        title: "",
        singular: "",
        help: "",
        icon: "",
        columns: &[],
        key: &[],
        writable: false,
        limits: "",
        closed: &[],
        constraints: &[],
    };
}

fn has_days(column: &Column) -> bool {
    matches!(column.kind, Kind::Date | Kind::DateTime)
}

fn resource(
    table: &'static Table,
    fields: &'static [Column],
    search: &'static [Column],
) -> Resource {
    Resource {
        table,
        queries: leak(Queries {
            table,
            order: table.key,
            search,
            ..Queries::of::<Nobody>()
        }),
        rules: &[],
        relations: leak(Relations {
            table,
            display: table.key,
            ..Relations::of::<Nobody>()
        }),
        list: leak(List {
            table,
            columns: table.columns,
            filters: &[],
            drill: fields.first().copied().filter(has_days),
            counts: &[],
        }),
        detail: leak(Detail {
            table,
            columns: table.columns,
        }),
        form: leak(Form {
            table,
            children: &[],
            sections: all(vec![Section::new("Values").fields(fields)]),
        }),
        redacted: &[],
    }
}
