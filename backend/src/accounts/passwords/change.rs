//! Another password for somebody signed in.

use super::{Chosen, choose};
use crate::{
    accounts::{
        emails, letters, password,
        sign_in::may_use_password,
        store::{self, Account},
        throttle,
    },
    kernel::{
        Ctx, audit,
        error::{Error, Result},
        http::session,
        institutions,
        vault::{Tag, TagKind},
    },
};
use shared::{
    audit::Action,
    own_account::{ChangePassword, PasswordChange},
    password::PasswordFault,
    problem::{Code, FieldProblem},
};

pub(in crate::accounts) async fn change_password(ctx: Ctx<ChangePassword>, (): (), given: PasswordChange) -> Result<()> {
    let about = |pointer: &str, detail: String| Error::Invalid(vec![FieldProblem { pointer: pointer.to_owned(), detail }]);
    let Some(account) = whose(&ctx).await? else {
        return Err(about("/new", "You sign in with a passkey and have no password to change.".to_owned()));
    };
    if !ctx.signed()?.is_fresh(&ctx.kernel, ctx.now) {
        let current = given.current.as_deref().ok_or(Code::StepUpRequired)?;
        if !is_current(&ctx, &account, current).await? {
            return Err(about("/current", "This is not the password until now.".to_owned()));
        }
    }
    let chosen = chosen(&ctx, &account, &given.new).await?.map_err(|fault| about("/new", fault.detail()))?;
    change(&ctx, &account, &chosen).await
}

/// Whose password is to be changed; nobody's where there is none, or none that could be used here.
///
/// # Errors
/// `not_permitted` in a session that came from a recovery code.
pub(super) async fn whose<E>(ctx: &Ctx<E>) -> Result<Option<Account>> {
    let signed = ctx.signed()?;
    if signed.only_enrols() {
        return Err(Code::NotPermitted.into());
    }
    let account = store::active(&ctx.kernel, signed.account).await?.ok_or(Error::Refused(Code::SignInNeeded))?;
    let uses = account.secrets.are_set() && may_use_password(&ctx.kernel, &account.profile.roles_in(account.institution, ctx.now));
    Ok(Some(account).filter(|_| uses))
}

/// Whether `typed` is the password until now. A session left open must be no place to try passwords at: tries are
/// counted for the account, apart from sign-ins, which they keep from nobody.
///
/// # Errors
/// `too_many` with the seconds to wait.
pub(super) async fn is_current<E>(ctx: &Ctx<E>, account: &Account, typed: &str) -> Result<bool> {
    let (kernel, now) = (&ctx.kernel, ctx.now);
    throttle::count(kernel, now, tries(ctx, account)).await?;
    if password::matches(kernel, Some(&account.secrets), typed).await? {
        return Ok(true);
    }
    audit::read(kernel, now, ctx.actor.who(), Action::SignInRefused, account.id.into()).await?;
    Ok(false)
}

fn tries<E>(ctx: &Ctx<E>, account: &Account) -> Tag {
    ctx.kernel.vault.tag(TagKind::SignInFailures, &[b"current", account.id.0.as_bytes()])
}

/// The new password, if it may be one.
pub(super) async fn chosen<E>(ctx: &Ctx<E>, account: &Account, typed: &str) -> Result<Result<Chosen, PasswordFault>> {
    let institution = institutions::get(&ctx.kernel, account.institution).await?;
    let known = [account.profile.name.expose(), account.profile.email.expose(), institution.name.as_str()];
    Ok(choose(typed, &account.profile.roles_in(account.institution, ctx.now), &known))
}

/// Keeps it, ends the other sessions and leaves a letter. A change of address that waits may be somebody else's, who was in
/// before: it ends as well.
///
/// # Errors
/// `conflict` when the password was changed meanwhile.
pub(super) async fn change<E>(ctx: &Ctx<E>, account: &Account, chosen: &Chosen) -> Result<()> {
    let (kernel, now, id, session) = (&ctx.kernel, ctx.now, account.id, ctx.signed()?.session);
    let secrets = account.secrets.with_password(kernel, chosen).await?;
    let (secrets, tries) = (account.with_secrets(kernel, &secrets)?, tries(ctx, account));
    let letter = letters::changed(kernel, id, now)?;
    let written = ctx.write(Action::PasswordChanged, id, async move |tx| {
        secrets.write(tx).await?;
        session::end_others_of(tx, id, session, now).await?;
        emails::delete_of(tx, id).await?;
        throttle::clear(tx, tries).await?;
        Ok(letter)
    });
    written.await?;
    session::changed(kernel, id);
    kernel.wake.notify_one();
    Ok(())
}
