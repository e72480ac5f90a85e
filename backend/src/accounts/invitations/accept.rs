//! Using an invitation: password and first code for an account, once.

use super::{
    enrolment::Enrolment,
    renewal::{self, Renewed},
    store,
    store::Found,
};
use crate::{
    accounts::{
        founders,
        link_code::LinkCode,
        password::{self, Secrets},
        passwords,
        people::hearers_changed,
        store::{NewAccount, Profile, insert_if_free, prepare_with},
        throttle,
    },
    kernel::{Ctx, db::Who, error::Result, http::network, ids, institutions, vault::TagKind},
};
use frontend::render::SetupFaults;
use shared::{audit::Action, ids::AccountId, problem::Code};

/// The invitation a code opens, if any. Wrong codes are counted like sign-ins, per network. A right one is
/// never made to wait: nobody guesses 256 bits, but a neighbour could keep a whole network waiting.
///
/// # Errors
/// `too_many` with the seconds to wait.
pub(super) async fn open<E>(ctx: &Ctx<E>, code: &LinkCode) -> Result<Option<Found>> {
    let (kernel, now) = (&ctx.kernel, ctx.now);
    let found = store::by_code(kernel, code, now).await?;
    if let Some(founder) = &found
        && founder.from_above
        && founders::is_late(kernel, founder, now).await?
    {
        return Ok(None);
    }
    if found.is_none() {
        let tries = kernel.vault.tag(TagKind::InvitationTries, &[network(&ctx.peer).as_bytes()]);
        throttle::count(kernel, now, tries).await?;
    }
    Ok(found)
}

/// What was typed to use an invitation.
pub(super) struct Typed<'a> {
    pub(super) password: &'a str,
    pub(super) code: &'a str,
}

/// Makes the account, or says what is wrong with what was typed. Signs nobody in.
///
/// # Errors
/// `not_found` when somebody else was faster, or the address has an account by now.
pub(super) async fn accept<E>(ctx: &Ctx<E>, found: &Found, enrolment: &Enrolment, typed: &Typed<'_>) -> Result<Result<(), SetupFaults>> {
    let (kernel, now, invitation) = (&ctx.kernel, ctx.now, &found.invitation);
    let institution = institutions::get(kernel, found.institution).await?;
    let known = [invitation.name.expose(), invitation.email.expose(), institution.name.as_str()];
    let password = passwords::choose(typed.password, &invitation.roles, &known);
    let step = password::step(enrolment.secret(), typed.code, now);
    let (password, step) = match (password, step) {
        (Ok(password), Some(step)) => (password, step),
        (password, step) => return Ok(Err(SetupFaults { password: password.err(), code: step.is_none() })),
    };
    let secrets = Secrets::chosen(kernel, &password, enrolment.secret().to_vec()).await?;
    if let Some(account) = found.renews {
        renewal::take(ctx, found, account, Renewed { secrets, step, passkey: None }).await?;
        return Ok(Ok(()));
    }
    let roles = invitation.roles.iter().map(|role| (*role, institution.id).into()).collect();
    let profile = Profile { email: invitation.email.clone(), name: invitation.name.clone(), roles, also: Vec::new() };
    let profile_roles = profile.given_in(institution.id);
    let new = NewAccount { id: AccountId(ids::fresh()), institution: institution.id, profile };
    let account = prepare_with(kernel, &new, &secrets, step)?;
    let told = hearers_changed(kernel, institution.id, &profile_roles, now)?;
    let (id, who) = (invitation.id, Who { account: Some(new.id), institution: Some(institution.id) });
    let written = kernel.write(now, who, Action::InvitationAccepted, id.0, None, async move |tx| {
        // Many may come at once: the row goes to one of them.
        let ours = store::take(tx, id, now).await? && insert_if_free(tx, account).await?;
        if ours { Ok(told) } else { Err(Code::NotFound.into()) }
    });
    written.await?;
    kernel.wake.notify_one();
    Ok(Ok(()))
}
