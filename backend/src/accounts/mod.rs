//! People: who they are, what they may do, how they sign in.
//!
//! - Name, address and roles are sealed; a sign-in finds its account by a keyed tag.
//! - A passkey, or password and code, both; a recovery code when neither is at hand. An unknown address costs the same time and gets the same
//!   words. Too many failures from one network wait, up to a quarter of an hour; the same person
//!   elsewhere does not.
//! - A new sign-in ends the session the browser had before.
//! - Everyone may sign in and see who they are; see `shared/permission.rs` for the rest.

mod addresses;
mod delegations;
mod devices;
mod emails;
mod founders;
mod handlers;
mod invitations;
mod letters;
mod link_code;
mod merging;
mod notices;
mod passkeys;
mod password;
mod passwords;
mod people;
mod proposals;
mod recovery;
mod security;
mod sign_in;
mod step_up;
mod store;
mod throttle;

pub use addresses::{Addresses, addresses};
pub(crate) use delegations::grant_delegation;
pub use delegations::{acts_for, given_to, members};
pub use founders::seats;
pub use handlers::sign_out_page;
pub use invitations::{Order, Sent, invite_by_command};
pub use merging::{ACCOUNT_FOLLOWS, AccountFollows, Merged, merged};
pub use people::{CASES_LEFT, CasesLeft, HEARERS_CHANGED, HearersChanged};
pub use store::{
    Held, Known, Member, NewAccount, Prepared, Profile, SomeActive, holding, insert, prepare, prepare_unset, profile, profiles,
    some_active, with_role,
};

use crate::kernel::{Kernel, error::Result, http::Routes, outbox::Handler, vault::Column};
use futures_util::FutureExt;
use notices::Notice;

/// Its sealed columns.
pub const SEALED: &[Column] = &[
    store::PROFILE,
    store::SECRETS,
    invitations::SEALED,
    passkeys::SEALED[0],
    passkeys::SEALED[1],
    proposals::SEALED,
    delegations::SEALED,
    emails::SEALED,
    merging::SEALED,
];

/// The messages this feature handles.
pub const HANDLERS: &[(&str, Handler)] = &[
    (invitations::INVITATION_SENT, Handler::Each(|kernel, mailer, message| invitations::send(kernel, mailer, message).boxed_local())),
    (letters::SIGN_IN_CHANGED, Handler::Each(|kernel, mailer, message| letters::send(kernel, mailer, message).boxed_local())),
    (emails::OLD_TOLD, Handler::Each(|kernel, mailer, message| emails::tell_old(kernel, mailer, message).boxed_local())),
    (emails::NEW_TOLD, Handler::Each(|kernel, mailer, message| emails::tell_new(kernel, mailer, message).boxed_local())),
    (merging::MERGED_TOLD, Handler::Each(|kernel, mailer, message| merging::send(kernel, mailer, message).boxed_local())),
    (Notice::Copied.kind(), Handler::Each(|kernel, mailer, message| notices::send(kernel, mailer, message, Notice::Copied).boxed_local())),
    (
        Notice::Delegation.kind(),
        Handler::Each(|kernel, mailer, message| notices::send(kernel, mailer, message, Notice::Delegation).boxed_local()),
    ),
    (invitations::PEOPLE_INVITED, Handler::Each(|kernel, _, message| invitations::send_portion(kernel, message).boxed_local())),
];

/// Mounts this feature.
pub fn routes(routes: &mut Routes<'_>) {
    routes.mount_session(handlers::sign_in);
    routes.mount(handlers::exchange_token);
    routes.mount_session(handlers::sign_out);
    routes.mount(handlers::who_am_i);
    routes.mount(step_up::step_up);
    routes.mount_page(step_up::step_up_page);
    routes.mount_page(step_up::step_up_form);
    routes.mount(passkeys::begin_passkey_sign_in);
    routes.mount_session(passkeys::finish_passkey_sign_in);
    routes.mount(passkeys::begin_passkey_step_up);
    routes.mount(passkeys::finish_passkey_step_up);
    routes.mount(passkeys::begin_passkey);
    routes.mount(passkeys::finish_passkey);
    routes.mount(passkeys::list_passkeys);
    routes.mount(passkeys::rename_passkey);
    routes.mount(passkeys::revoke_passkey);
    routes.mount(passkeys::renew_recovery_codes);
    routes.mount_page(security::security_page);
    routes.mount_page(security::rename_passkey_form);
    routes.mount_page(security::revoke_passkey_form);
    routes.mount_page(security::recovery_codes_form);
    routes.mount(emails::change_email);
    routes.mount_page(emails::email_page);
    routes.mount_page(emails::email_form);
    routes.mount_page(emails::email_answer_page);
    routes.mount_page(emails::email_answer_form);
    routes.mount(passwords::change_password);
    routes.mount_page(passwords::password_page);
    routes.mount_page(passwords::password_form);
    routes.mount_page(recovery::recovery_page);
    routes.mount_page(recovery::recovery_form);
    routes.mount_page(handlers::sign_in_page);
    routes.mount_page(handlers::sign_in_form);
    routes.mount(devices::list_sessions);
    // Before `/api/v1/sessions/{session}/end`, which would take it.
    routes.mount(devices::end_other_sessions);
    routes.mount(devices::end_session);
    routes.mount_page(devices::devices_page);
    routes.mount_page(devices::devices_form);
    routes.mount(invitations::invite_account);
    routes.mount(invitations::list_invitations);
    routes.mount(invitations::revoke_invitation);
    routes.mount(invitations::begin_enrolment);
    routes.mount(invitations::finish_enrolment);
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
    routes.mount(people::renew_sign_in);
    routes.mount(founders::invite_founder);
    routes.mount(founders::withdraw_founders);
    routes.mount(merging::merge_accounts);
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
    passkeys::forget_expired(kernel).await?;
    emails::forget_expired(kernel).await?;
    proposals::forget_old(kernel).await
}
