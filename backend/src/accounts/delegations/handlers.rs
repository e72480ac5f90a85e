//! Giving, listing and ending delegations.

use super::store;
use crate::{
    accounts::{
        notices::Notice,
        store::{by_email, profile},
    },
    kernel::{
        Ctx, Kernel, Signed,
        error::{Error, Result},
    },
};
use shared::{
    audit::Action,
    delegations::{DelegationLine, Delegations, EndDelegation, GrantDelegation, Granted, ListDelegations, NewDelegation},
    ids::{AccountId, DelegationId, InstitutionId},
    permission::{
        Delegation,
        delegation::{Act, Refusal, may},
    },
    problem::{Code, FieldProblem},
    text::DisplayName,
    time::Moment,
};

pub(in crate::accounts) async fn list_delegations(ctx: Ctx<ListDelegations>, (): (), (): ()) -> Result<Delegations> {
    of(&ctx).await
}

pub(crate) async fn grant_delegation(ctx: Ctx<GrantDelegation>, (): (), new: NewDelegation) -> Result<Granted> {
    grant(&ctx, &new).await
}

pub(in crate::accounts) async fn end_delegation(ctx: Ctx<EndDelegation>, (id,): (DelegationId,), (): ()) -> Result<()> {
    end(&ctx, id).await
}

/// For whom somebody may file under a delegation, with their name; `None` where it does not hold or is not theirs.
///
/// # Errors
/// The database's.
pub async fn acts_for(kernel: &Kernel, signed: &Signed, id: DelegationId, now: Moment) -> Result<Option<(AccountId, DisplayName)>> {
    let own = store::of(kernel, signed.institution, signed.account, now).await?;
    let given = own.into_iter().find(|(own, _)| *own == id).map(|(_, given)| given);
    match given.filter(|given| may(given, signed.account, now, Act::File { private: false }).is_ok()) {
        Some(given) => Ok(Some((given.member, profile(kernel, given.member).await?.name))),
        None => Ok(None),
    }
}

/// For whom somebody may file: each delegation that holds, with the member's name.
///
/// # Errors
/// The database's.
pub async fn members(kernel: &Kernel, signed: &Signed, now: Moment) -> Result<Vec<(DelegationId, DisplayName)>> {
    let mut members = Vec::new();
    for (id, given) in store::of(kernel, signed.institution, signed.account, now).await? {
        if may(&given, signed.account, now, Act::File { private: false }).is_ok() {
            members.push((id, profile(kernel, given.member).await?.name));
        }
    }
    Ok(members)
}

/// The delegations that somebody was given and that hold.
///
/// # Errors
/// The database's.
pub async fn given_to(kernel: &Kernel, institution: InstitutionId, who: AccountId, now: Moment) -> Result<Vec<Delegation>> {
    let own = store::of(kernel, institution, who, now).await?;
    Ok(own.into_iter().map(|(_, given)| given).filter(|given| given.proxy == who).collect())
}

/// The caller's own.
pub(super) async fn of<E>(ctx: &Ctx<E>) -> Result<Delegations> {
    let (kernel, signed) = (&ctx.kernel, ctx.signed()?);
    let mut own = Delegations::default();
    for (id, given) in store::of(kernel, signed.institution, signed.account, ctx.now).await? {
        let gave = given.member == signed.account;
        let name = profile(kernel, if gave { given.proxy } else { given.member }).await?.name;
        let Delegation { granted_at, expires_at, sees_members_own, .. } = given;
        let line = DelegationLine { id, name, granted_at, expires_at, sees_members_own };
        if gave { own.given.push(line) } else { own.got.push(line) }
    }
    Ok(own)
}

/// Gives one. Both ends are told: a member whose screen was left open hears of it, and so does whoever got it.
///
/// # Errors
/// `invalid` about the address or the end; `conflict` where the two have one that holds.
pub(super) async fn grant<E>(ctx: &Ctx<E>, new: &NewDelegation) -> Result<Granted> {
    let (kernel, now, signed) = (&ctx.kernel, ctx.now, ctx.signed()?);
    let fault = |field: &str, detail: String| Error::Invalid(vec![FieldProblem { pointer: format!("/{field}"), detail }]);
    // Before it is looked who signs in with the address: a day that never was would else tell, and nobody would hear.
    if let Err(refusal) = Delegation::lasts(now, new.expires_at) {
        return Err(fault("expires_at", refusal.to_string()));
    }
    let proxy = by_email(kernel, &new.email).await?.filter(|account| !account.profile.roles_in(signed.institution, now).is_empty());
    let proxy = proxy.ok_or_else(|| fault("email", "Nobody in your institution signs in with this address.".to_owned()))?;
    let given = Delegation::grant(signed.account, proxy.id, now, new.expires_at, new.sees_members_own)
        .map_err(|refusal| fault(if refusal == Refusal::ToOneself { "email" } else { "expires_at" }, refusal.to_string()))?;
    let new = store::prepare(kernel, signed.institution, &given)?;
    let (member, proxy) = (Notice::Delegation.prepare(kernel, given.member, now)?, Notice::Delegation.prepare(kernel, given.proxy, now)?);
    let written = ctx.write(Action::DelegationGranted, new.id(), async move |tx| {
        new.write(tx, now).await?;
        Ok(member.and(proxy))
    });
    let granted = Granted { id: DelegationId(written.await?.subject) };
    kernel.wake.notify_one();
    Ok(granted)
}

/// Ends one of the caller's own.
///
/// # Errors
/// `not_found` for anybody else's, and for one that is over.
pub(super) async fn end<E>(ctx: &Ctx<E>, id: DelegationId) -> Result<()> {
    let (now, ends) = (ctx.now, store::end_of(&ctx.kernel, ctx.signed()?.account, id));
    let written = ctx.write(
        Action::DelegationEnded,
        id,
        async move |tx| {
            if ends.end(tx, now).await? == 1 { Ok(()) } else { Err(Code::NotFound.into()) }
        },
    );
    written.await.map(drop)
}
