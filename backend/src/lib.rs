//! The server: `kernel` for what must never differ, a folder a feature for what does, `app` to put
//! them together. See docs/architecture.md.

pub mod accounts;
pub mod alerts;
pub mod app;
pub mod attachments;
pub mod cases;
pub mod commands;
pub mod config;
pub mod demo;
pub mod description;
pub mod entities;
pub mod entries;
pub mod institutions;
pub mod intake;
pub mod kernel;
pub mod member_alerts;
pub mod oversight;
pub mod plain;
pub mod questions;
pub mod receipts;
pub mod reports;
pub mod settings;
pub mod statistics;

pub use app::App;
