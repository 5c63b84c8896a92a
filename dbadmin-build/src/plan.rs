//! The plan: every section of a finished run, as types.

use std::sync::Arc;

use dbadmin_agents::Orchestrator;
use dbadmin_model::plan::{
    Access, Audit, Auth, Constraint, Dashboard, Forms, Link, Migrations, Navigation, Performance,
    Queries, Relations, Requirements, SchemaSection, Search, TablePlan, Tables, Theme, Validation,
    Vulnerabilities,
};
use serde::de::DeserializeOwned;

use crate::Result;

/// What emission reads.
#[derive(Debug)]
pub struct Plan {
    pub requirements: Arc<Requirements>,
    pub schema: Arc<SchemaSection>,
    pub relations: Arc<Relations>,
    pub validation: Arc<Validation>,
    pub queries: Arc<Queries>,
    pub auth: Arc<Auth>,
    pub migrations: Arc<Migrations>,
    pub navigation: Arc<Navigation>,
    pub tables: Arc<Tables>,
    pub forms: Arc<Forms>,
    pub dashboard: Arc<Dashboard>,
    pub theme: Arc<Theme>,
    pub access: Arc<Access>,
    pub audit: Arc<Audit>,
    pub vulnerabilities: Arc<Vulnerabilities>,
    pub search: Arc<Search>,
    pub performance: Arc<Performance>,
}

/// The section of an agent that the run can do without, or nothing in its absence; the run's
/// report says why it is absent.
fn or_default<T>(run: &Orchestrator, section: &str) -> Arc<T>
where
    T: Default + DeserializeOwned + Send + Sync + 'static,
{
    run.section(section).unwrap_or_default()
}

impl Plan {
    /// Takes the sections out of a finished run.
    ///
    /// # Errors
    /// Where a section is missing, because its agent failed.
    pub fn of(run: &Orchestrator) -> Result<Self> {
        Ok(Self {
            requirements: run.section("requirements")?,
            schema: run.section("schema")?,
            relations: run.section("relations")?,
            validation: run.section("validation")?,
            queries: run.section("queries")?,
            auth: run.section("auth")?,
            migrations: or_default(run, "migrations"),
            navigation: run.section("navigation")?,
            tables: run.section("tables")?,
            forms: run.section("forms")?,
            dashboard: or_default(run, "dashboard"),
            theme: run.section("theme")?,
            access: run.section("access")?,
            audit: run.section("audit")?,
            vulnerabilities: or_default(run, "vulnerabilities"),
            search: or_default(run, "search"),
            performance: run.section("performance")?,
        })
    }

    /// The table at that address.
    pub fn table(&self, address: &str) -> Option<&TablePlan> {
        self.schema
            .tables
            .iter()
            .find(|plan| plan.table.address() == address)
    }

    /// The references from a table, in the order of its columns.
    pub fn links_from<'a>(&'a self, address: &'a str) -> impl Iterator<Item = &'a Link> {
        self.relations
            .links
            .iter()
            .filter(move |link| link.table == address)
    }

    /// The references to a table.
    pub fn links_to<'a>(&'a self, address: &'a str) -> impl Iterator<Item = &'a Link> {
        self.relations
            .links
            .iter()
            .filter(move |link| link.target == address)
    }

    /// The columns that name a row of a table.
    pub fn display(&self, address: &str) -> &[String] {
        self.relations
            .display
            .get(address)
            .map_or(&[], Vec::as_slice)
    }

    /// The rules on a table.
    pub fn rules(&self, address: &str) -> &[Constraint] {
        self.validation
            .tables
            .get(address)
            .map_or(&[], Vec::as_slice)
    }
}
