//! The security team.

pub mod access_control_manager;
pub mod audit_logger;
pub mod compliance_checker;
pub mod encryption_specialist;
pub mod vulnerability_scanner;
