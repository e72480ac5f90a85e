//! Settings of an institution, in versions (docs/rules.md §1.3, docs/domain.md §6.2).
//!
//! - Nobody changes them alone: one person proposes, a lead who is somebody else agrees, and shows again that it is them.
//! - A proposal names the version it was made from. Agreeing to one when another version holds by now is a conflict:
//!   whoever decided had seen something else.
//! - What is agreed to holds at once, for everything that reads an institution.
//! - Versions are never changed or deleted. Going back is proposing an old one again.

mod differences;
mod handlers;
mod preview;
mod store;

use crate::kernel::http::Routes;

/// Mounts this feature.
pub fn routes(routes: &mut Routes<'_>) {
    routes.mount(handlers::get_settings);
    routes.mount(handlers::list_settings);
    routes.mount(handlers::open_settings);
    routes.mount(handlers::preview_settings);
    routes.mount(handlers::propose_settings);
    routes.mount(handlers::approve_settings);
    routes.mount(handlers::refuse_settings);
}
