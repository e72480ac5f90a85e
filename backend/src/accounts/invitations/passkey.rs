//! Using an invitation: a passkey for an account, once.

use super::{
    accept::open,
    renewal::{self, Renewed},
    store::{self, Found},
};
use crate::{
    accounts::{
        link_code::LinkCode,
        passkeys::{self, Purpose},
        password::Secrets,
        people::hearers_changed,
        recovery,
        store::{NewAccount, Profile, insert_if_free, prepare_with},
    },
    kernel::{Ctx, db::Who, error::Result, ids},
};
use shared::{
    audit::Action,
    ids::AccountId,
    passkeys::{BeginEnrolment, Ceremony, Enrolment, FinishEnrolment, LetterCode, RecoveryCodes},
    problem::Code,
};

/// The account's id is made here and waits with the ceremony: the device keeps it, and says it at each sign-in.
pub(in crate::accounts) async fn begin_enrolment(ctx: Ctx<BeginEnrolment>, (): (), given: LetterCode) -> Result<Ceremony> {
    let found = found(&ctx, &given.invitation).await?;
    passkeys::ask(&ctx, Purpose::Enrol(found.invitation.id), found.renews.unwrap_or_else(|| AccountId(ids::fresh())), &profile(&found), &[])
        .await
}

pub(in crate::accounts) async fn finish_enrolment(ctx: Ctx<FinishEnrolment>, (): (), given: Enrolment) -> Result<RecoveryCodes> {
    let found = found(&ctx, &given.invitation).await?;
    let (id, purpose) = (found.invitation.id, Purpose::Enrol(found.invitation.id));
    let (account, passkey) = passkeys::made(&ctx, purpose, &given.ceremony, given.credential).await?;
    let (kernel, now) = (&ctx.kernel, ctx.now);
    if let Some(owner) = found.renews {
        let (codes, rows) = recovery::Fresh::new(kernel, owner).split();
        let passkey = passkeys::prepare(kernel, owner, passkey, None, now)?;
        let renewed = Renewed { secrets: Secrets::unset(), step: 0, passkey: Some((passkey, rows)) };
        return renewal::take(&ctx, &found, owner, renewed).await.map(|()| codes);
    }
    let new = NewAccount { id: account, institution: found.institution, profile: profile(&found) };
    let row = prepare_with(kernel, &new, &Secrets::unset(), 0)?;
    let passkey = passkeys::prepare(kernel, account, passkey, None, now)?;
    let (codes, rows) = recovery::Fresh::new(kernel, account).split();
    let told = hearers_changed(kernel, found.institution, &new.profile.given_in(found.institution), now)?;
    let who = Who { account: Some(account), institution: Some(found.institution) };
    let written = kernel.write(now, who, Action::InvitationAccepted, id.0, None, async move |tx| {
        // Many may come at once: the row goes to one of them.
        let ours = store::take(tx, id, now).await? && insert_if_free(tx, row).await? && passkeys::insert(tx, passkey).await?;
        if !ours {
            return Err(Code::NotFound.into());
        }
        recovery::replace(tx, account, rows).await?;
        Ok(told)
    });
    written.await?;
    kernel.wake.notify_one();
    Ok(codes)
}

/// What a code opens. One that cannot be used is answered like one that never was.
async fn found<E>(ctx: &Ctx<E>, typed: &str) -> Result<Found> {
    let code = LinkCode::typed(typed).ok_or(Code::NotFound)?;
    Ok(open(ctx, &code).await?.ok_or(Code::NotFound)?)
}

fn profile(found: &Found) -> Profile {
    let invitation = &found.invitation;
    let roles = invitation.roles.iter().map(|role| (*role, found.institution).into()).collect();
    Profile { email: invitation.email.clone(), name: invitation.name.clone(), roles, also: Vec::new() }
}
