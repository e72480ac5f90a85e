//! People: who they are, what they may do, how they sign in.
//!
//! - Name, address and roles are sealed; a sign-in finds its account by a keyed tag.
//! - Password and code, both, or nobody. An unknown address costs the same time and gets the same
//!   words. Too many failures from one network wait, up to a quarter of an hour; the same person
//!   elsewhere does not.
//! - A new sign-in ends the session the browser had before.
//! - Everyone may sign in and see who they are; see `shared/permission.rs` for the rest.

mod delegations;
mod handlers;
mod invitations;
mod password;
mod people;
mod proposals;
mod sign_in;
mod step_up;
mod store;
mod throttle;

pub use delegations::acts_for;
pub use invitations::{Order, Sent, invite_by_command};
pub use people::{CASES_LEFT, CasesLeft};
pub use store::{Held, NewAccount, Prepared, Profile, holding, insert, prepare, profile, with_role};

use crate::kernel::{Kernel, error::Result, http::Routes, outbox::Handler, vault::Column};
use futures_util::FutureExt;

/// Its sealed columns.
pub const SEALED: &[Column] = &[store::PROFILE, store::SECRETS, invitations::SEALED, proposals::SEALED, delegations::SEALED];

/// The messages this feature handles.
pub const HANDLERS: &[(&str, Handler)] = &[
    (invitations::INVITATION_SENT, Handler::Each(|kernel, mailer, message| invitations::send(kernel, mailer, message).boxed_local())),
    (invitations::PEOPLE_INVITED, Handler::Each(|kernel, _, message| invitations::send_portion(kernel, message).boxed_local())),
];

/// Mounts this feature.
pub fn routes(routes: &mut Routes<'_>) {
    routes.mount_session(handlers::sign_in);
    routes.mount(handlers::exchange_token);
    routes.mount_session(handlers::sign_out);
    routes.mount(handlers::who_am_i);
    routes.mount(step_up::step_up);
    routes.mount_page(handlers::sign_in_page);
    routes.mount_page(handlers::sign_in_form);
    routes.mount_page(handlers::sign_out_form);
    routes.mount(invitations::invite_account);
    routes.mount(invitations::list_invitations);
    routes.mount(invitations::revoke_invitation);
    routes.mount(invitations::resend_invitation);
    routes.mount(invitations::check_invitations);
    routes.mount(invitations::invite_people);
    routes.mount_page(invitations::invitation_page);
    routes.mount_page(invitations::invitation_form);
    routes.mount(people::search_people);
    routes.mount(people::open_person);
    routes.mount(people::disable_account);
    routes.mount(people::enable_account);
    routes.mount(people::change_roles);
    routes.mount(proposals::list_proposals);
    routes.mount(proposals::decide_proposal);
    routes.mount(delegations::list_delegations);
    routes.mount(delegations::grant_delegation);
    routes.mount(delegations::end_delegation);
    routes.mount_page(delegations::delegates_page);
    routes.mount_page(delegations::delegates_form);
}

/// Forgets what has run out: failures a day old, invitations nobody used, old proposals.
///
/// # Errors
/// The database's.
pub async fn tick(kernel: &Kernel) -> Result<()> {
    throttle::forget(kernel).await?;
    invitations::forget_expired(kernel).await?;
    proposals::forget_old(kernel).await
}
