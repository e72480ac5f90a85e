//! HTTP: every route is an endpoint of `shared`, mounted here, behind one guard.

pub mod assets;
mod guard;
mod headers;
pub mod mount;
mod public;
mod respond;
pub mod session;
pub mod token;

pub use headers::{CONTENT_SECURITY_POLICY, envelope};
pub use mount::Routes;
pub use public::public_routes;
pub use respond::{Answer, chrome, setting};
