//! The picture: frozen, rounded figures of closed months (docs/rules.md §6).
//!
//! - A month's figures are made once, after it has closed in the institution's zone, and never again.
//! - What is stored is already suppressed: the exact counts exist for the moment of counting only.
//! - Readers see these tables and nothing else; no page counts reports.

mod close;
mod file;
mod handlers;
mod shown;
mod store;

pub use close::tick;
pub use store::SEALED;

use crate::kernel::http::Routes;

/// Mounts this feature.
pub fn routes(routes: &mut Routes<'_>) {
    routes.mount(handlers::get_picture);
    routes.mount_bytes(handlers::get_picture_csv);
}
