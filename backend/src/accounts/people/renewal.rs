//! New ways in for somebody who has lost theirs, as far as the account's administrators go: who, and where the letter goes.

use super::store::Found;
use crate::{
    accounts::invitations::Ready,
    kernel::{Kernel, error::Result},
};
use shared::{ids::InstitutionId, invitations::NewInvitation, people::AccountState, permission::Role, problem::Code, time::Moment};

/// The letter's invitation, ready to be written.
///
/// # Errors
/// `conflict` where the account cannot sign in at all, and for a separate contact, who is named on the server only; `invalid` where no way in is possible at this address.
pub(in crate::accounts) fn renewal(kernel: &Kernel, institution: InstitutionId, found: &Found, now: Moment) -> Result<Ready> {
    let roles = found.profile.roles_in(institution, now);
    // A separate contact is whom reports about these very people reach.
    if found.profile.given_in(institution).iter().any(|held| held.role == Role::SeparateContact) {
        return Err(Code::Conflict.into());
    }
    if found.state != AccountState::Active || roles.is_empty() {
        return Err(Code::Conflict.into());
    }
    let who = NewInvitation { email: found.profile.email.clone(), name: found.profile.name.clone(), roles };
    Ready::renewal(kernel, institution, found.id, who, now)
}
