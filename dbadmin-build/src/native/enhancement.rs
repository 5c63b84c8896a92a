//! The enhancement team.

pub mod export_manager;
pub mod integration_builder;
pub mod performance_optimizer;
pub mod search_implementer;
