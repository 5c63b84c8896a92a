//! What the whole-system tests share: the shop and generated crates as running servers, an HTTP
//! client that keeps a session, a real browser, and databases of all three kinds. The tests in
//! `tests/` read like a person's walk through the panel; how to walk stands here.
//!
//! Everything here is for tests: what goes wrong panics, saying what was wrong and where.

pub mod browser;
pub mod crates;
pub mod database;
pub mod diff;
pub mod fixture;
pub mod html;
pub mod http;
pub mod mcp;
pub mod mysql;
pub mod postgres;
pub mod provider;
pub mod server;
pub mod shop;
pub mod walk;
pub mod workspace;
