//! Institutions as a tree (docs/domain.md §6.6).
//!
//! - Somebody sees their own institution and those below it: that they are there, what they are called, and whether they
//!   have their first people. A role reaches nothing that stands in them (docs/rules.md §1.13).
//! - Where an institution lies is said once, when it is added. Nothing moves, so nobody comes under another by a change.
//! - It has a compartment of its own from the start, and its first people are asked by [`crate::accounts`].

mod add;
mod handlers;

pub use add::{New, insert, prepare};

use crate::kernel::http::Routes;

/// Mounts this feature.
pub fn routes(routes: &mut Routes<'_>) {
    routes.mount(handlers::list_institutions);
    routes.mount(handlers::add_institution);
    routes.mount(handlers::rename_institution);
}
