//! People: who they are, what they may do, how they sign in.
//!
//! - Name, address and roles are sealed; a sign-in finds its account by a keyed tag.
//! - Password and code, both, or nobody. An unknown address costs the same time and gets the same
//!   words. Too many failures from one network wait, up to a quarter of an hour; the same person
//!   elsewhere does not.
//! - Everyone may sign in and see who they are; see `shared/permission.rs` for the rest.

mod handlers;
mod password;
mod sign_in;
mod store;

pub use sign_in::forget_failures;
pub use store::{NewAccount, Prepared, Profile, SEALED, insert, prepare, profile, with_role};

use crate::kernel::http::Routes;

/// Mounts this feature.
pub fn routes(routes: &mut Routes<'_>) {
    routes.mount_session(handlers::sign_in);
    routes.mount(handlers::exchange_token);
    routes.mount_session(handlers::sign_out);
    routes.mount(handlers::who_am_i);
    routes.mount_page(handlers::sign_in_page);
    routes.mount_page(handlers::sign_in_form);
    routes.mount_page(handlers::sign_out_form);
}
