//! The backend team.

pub mod api_generator;
pub mod auth_builder;
pub mod business_logic_creator;
pub mod migration_manager;
pub mod query_optimizer;
pub mod validation_engineer;
