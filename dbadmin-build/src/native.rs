//! The native implementations of the 25 agents: a function each, in a file each, by team.
//!
//! A function takes the sections that its agent reads and returns the one that it writes; the
//! table below is the only place where names of sections meet functions.

mod analysis;
mod backend;
mod enhancement;
mod frontend;
mod security;
mod shape;

use dbadmin_agents::{AgentError, Inputs, Native, NativeFn, Section};
use dbadmin_model::plan::NothingYet;

/// The executor of all 25.
pub static NATIVE: Native = Native::new(AGENTS);

/// `(agent, function)`, where the function decodes what the agent reads and names what it writes.
///
/// Of a section whose agent may fail, `or_default` takes the default in its absence.
macro_rules! agents {
    (@input $inputs:ident, $input:literal) => { $inputs.get($input)? };
    (@input $inputs:ident, $input:literal or_default) => {
        $inputs.optional($input)?.unwrap_or_default()
    };
    ($($id:literal => $path:path, ($($input:literal $($absent:ident)?),*) -> $section:literal;)*) => {
        &[$(($id, {
            fn run(_inputs: &Inputs) -> Result<Section, AgentError> {
                Ok(Section::from_typed($section, $path($(&*agents!(@input _inputs, $input $($absent)?)),*)))
            }
            run as NativeFn
        })),*]
    };
}

static AGENTS: &[(&str, NativeFn)] = agents! {
    "requirements-interpreter" => analysis::requirements_interpreter::decide, ("request", "database", "annotations") -> "requirements";
    "data-profiler" => analysis::data_profiler::decide, ("database", "sample") -> "profile";
    "schema-analyzer" => analysis::schema_analyzer::decide, ("database", "requirements", "annotations") -> "schema";
    "relationship-mapper" => analysis::relationship_mapper::decide, ("schema", "annotations") -> "relations";
    "constraint-validator" => analysis::constraint_validator::decide, ("schema") -> "constraints";
    "auth-builder" => backend::auth_builder::decide, ("requirements", "schema") -> "auth";
    "query-optimizer" => backend::query_optimizer::decide, ("schema", "relations", "profile" or_default) -> "queries";
    "business-logic-creator" => backend::business_logic_creator::decide, ("schema", "annotations") -> "logic";
    "validation-engineer" => backend::validation_engineer::decide, ("schema", "constraints" or_default, "profile" or_default) -> "validation";
    "api-generator" => backend::api_generator::decide, () -> "api";
    "migration-manager" => backend::migration_manager::decide, ("schema", "previous") -> "migrations";
    "navigation-architect" => frontend::navigation_architect::decide, ("schema", "relations") -> "navigation";
    "table-builder" => frontend::table_builder::decide, ("schema", "profile" or_default, "relations") -> "tables";
    "form-generator" => frontend::form_generator::decide, ("schema", "relations", "validation" or_default, "profile" or_default) -> "forms";
    "dashboard-designer" => frontend::dashboard_designer::decide, ("schema", "profile" or_default, "relations", "annotations") -> "dashboard";
    "theme-customizer" => frontend::theme_customizer::decide, ("requirements") -> "theme";
    "access-control-manager" => security::access_control_manager::decide, ("requirements", "schema") -> "access";
    "audit-logger" => security::audit_logger::decide, ("schema", "profile" or_default) -> "audit";
    "encryption-specialist" => security::encryption_specialist::decide, () -> "encryption";
    "search-implementer" => enhancement::search_implementer::decide, ("schema", "profile" or_default, "queries") -> "search";
    "export-manager" => enhancement::export_manager::decide, () -> "exports";
    "performance-optimizer" => enhancement::performance_optimizer::decide, ("queries") -> "performance";
    "integration-builder" => enhancement::integration_builder::decide, () -> "integrations";
    "compliance-checker" => security::compliance_checker::decide, () -> "compliance";
    "vulnerability-scanner" => security::vulnerability_scanner::decide, ("auth", "tables", "forms", "access", "audit") -> "vulnerabilities";
};

/// The section of an agent whose feature comes with a later version.
fn nothing_yet(reason: &str) -> NothingYet {
    NothingYet {
        nothing_yet: reason.to_owned(),
    }
}

pub use analysis::constraint_validator::choices;
#[cfg(feature = "propose")]
pub use analysis::data_profiler::is_secret;
pub use backend::auth_builder::decide as auth;
pub use backend::business_logic_creator::decide as logic;
pub use backend::migration_manager::questions;
pub use enhancement::performance_optimizer::decide as performance;
#[cfg(feature = "propose")]
pub use frontend::theme_customizer::is_readable;
pub use frontend::theme_customizer::{Ground, decide as theme, is_color, unreadable};
pub use shape::is_time;

/// A table's columns in the order in which views show them.
#[cfg(feature = "propose")]
pub fn fields(plan: &dbadmin_model::plan::TablePlan) -> Vec<&str> {
    let fields = shape::fields(plan, None).into_iter();
    fields.map(|field| field.column.name.as_str()).collect()
}

/// The schema section of a request, without the rest of a run.
pub fn schema_of(
    request: &dbadmin_model::plan::Request,
    database: &dbadmin_model::Schema,
    annotations: &dbadmin_model::plan::Annotations,
) -> dbadmin_model::plan::SchemaSection {
    let requirements = analysis::requirements_interpreter::decide(request, database, annotations);
    analysis::schema_analyzer::decide(database, &requirements, annotations)
}

/// The relations between the tables of a schema section, without the rest of a run.
#[cfg(test)]
pub fn relations_of(
    schema: &dbadmin_model::plan::SchemaSection,
    annotations: &dbadmin_model::plan::Annotations,
) -> dbadmin_model::plan::Relations {
    analysis::relationship_mapper::decide(schema, annotations)
}
