//! The analysis team.

pub mod constraint_validator;
pub mod data_profiler;
pub mod relationship_mapper;
pub mod requirements_interpreter;
pub mod schema_analyzer;
