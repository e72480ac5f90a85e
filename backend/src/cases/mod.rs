//! Cases: the unit of security work that a report opens.
//!
//! - Everyone sees the cases of their own institution as far as their roles reach; what lies in a compartment, only its
//!   members. Who is recused from a case, or named in it, finds nothing there ([`access`]).
//! - The list shows no word of a report. Opening one is recorded, and what cannot be recorded is not
//!   shown.
//! - An open desk hears that something changed where its reader may look, and of nothing else.

mod access;
mod due;
mod follow;
mod handlers;
mod leavers;
mod queue;
mod store;
mod unseen;
mod watch;

pub use access::{HANDLERS as LETTERS, barred};
pub use store::{NewCase, Prepared, SEALED, prepare};
pub use unseen::set_apart_unseen;

use crate::{
    accounts::{ACCOUNT_FOLLOWS, CASES_LEFT},
    kernel::{http::Routes, outbox::Handler},
};
use futures_util::FutureExt;

/// The messages this feature handles beside its letters.
pub const HANDLERS: &[(&str, Handler)] = &[
    (CASES_LEFT, Handler::Each(|kernel, _, message| leavers::hand_over(kernel, message).boxed_local())),
    (ACCOUNT_FOLLOWS, Handler::Each(|kernel, _, message| follow::follow(kernel, message).boxed_local())),
];

/// Mounts this feature.
pub fn routes(routes: &mut Routes<'_>) {
    routes.mount(handlers::list_cases);
    routes.mount(handlers::open_case);
    routes.mount(handlers::list_own_cases);
    access::routes(routes);
    routes.mount_stream(watch::watch_desk);
    routes.mount(handlers::desk_status);
}
