//! An institution's settings as a form: what can be set, and what somebody has typed so far
//! (docs/rules.md §1.3, §1.4).
//!
//! Each field goes by the pointer that a fault of it would have, so that whoever finds the fault, the form or the
//! server, it is shown beside the same field.

#[cfg(feature = "office")]
mod app;
pub mod fields;
pub mod typed;

#[cfg(feature = "office")]
pub(super) use app::{InstitutionState, form_address};
