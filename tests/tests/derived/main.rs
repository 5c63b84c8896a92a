//! `#[derive(AdminPanel)]` on structs that agree with their tables: that they compile is half of
//! each test, what their constants say the other half.

#![allow(dead_code, reason = "what counts is what the derive makes of a field")]

mod keys;
mod names;
mod privacy;
mod shop;
mod types;
