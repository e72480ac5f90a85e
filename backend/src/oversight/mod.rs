//! The audit as people read it (docs/domain.md §6.7).
//!
//! - A row is shown where the reader may know of what it was done to, as that stands today. What cannot be placed is
//!   not shown: a compartment must not be told by what is left over.
//! - Staff have names here. Reporters have none, and nothing tells one from another.
//! - Reading the audit is a row of the audit.

mod file;
mod handlers;
mod look;
mod people;
mod scope;

use crate::kernel::http::Routes;

/// Mounts this feature.
pub fn routes(routes: &mut Routes<'_>) {
    routes.mount(handlers::list_audit);
    routes.mount_bytes(handlers::get_audit_csv);
}
