//! The frontend team.

pub mod dashboard_designer;
pub mod form_generator;
pub mod navigation_architect;
pub mod table_builder;
pub mod theme_customizer;
