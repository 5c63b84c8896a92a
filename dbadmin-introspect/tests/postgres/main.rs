//! Real SQL text in, a schema out, over a real PostgreSQL.

#![cfg(feature = "postgres")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod columns;
mod connecting;
mod fixtures;
mod keys;
mod statistics;
mod support;
mod tables;
mod views;
