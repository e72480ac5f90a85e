//! The contract: every endpoint, code, question and rule that the server, the apps and the
//! tests must agree on. Compiles for the server and for the browser; no I/O, no regex, no async.
//!
//! Start at [`api::ENDPOINTS`] (what can be called) and [`questionnaire`] (what is asked).

pub mod access;
pub mod accounts;
pub mod additions;
pub mod api;
pub mod attachments;
pub mod audit;
pub mod audit_list;
pub mod audit_words;
pub mod call;
pub mod campaigns;
pub mod cases;
pub mod delegations;
pub mod description;
pub mod entities;
pub mod entries;
pub mod identifiers;
pub mod ids;
pub mod institutions;
pub mod invitations;
pub mod lifecycle;
pub mod locale;
pub mod member_alerts;
pub mod moves;
pub mod names;
#[cfg(feature = "openapi")]
pub mod openapi;
pub mod own_account;
pub mod own_acts;
pub mod own_reports;
pub mod page;
pub mod pages;
pub mod passkeys;
pub mod password;
pub mod people;
pub mod permission;
pub mod priority;
pub mod problem;
pub mod proposals;
pub mod questionnaire;
pub mod questions;
pub mod reports;
pub mod sealing;
pub mod search;
pub mod sessions;
pub mod settings;
pub mod statistics;
pub mod step_up;
pub mod suppression;
pub mod taxonomy;
pub mod text;
pub mod time;
