//! What somebody does with their own passkeys and recovery codes.

use super::store;
use crate::{
    accounts::{
        letters, recovery,
        sign_in::may_use_password,
        store::{self as people, Account},
    },
    kernel::{
        Ctx,
        db::Tx,
        error::{Error, Result},
        http::session,
    },
};
use shared::{
    audit::Action,
    ids::{AccountId, PasskeyId},
    passkeys::{Added, Passkeys, RecoveryCodes},
    problem::Code,
    text::PasskeyName,
};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use webauthn_rs::prelude::Passkey;

/// Keeps a passkey of the caller's. Whoever has no recovery codes yet is given some.
pub(super) async fn add<E>(ctx: &Ctx<E>, account: AccountId, passkey: Passkey, name: Option<PasskeyName>) -> Result<Added> {
    let (kernel, now) = (&ctx.kernel, ctx.now);
    let new = store::prepare(kernel, account, passkey, name, now)?;
    let id = new.id();
    let (codes, rows) = recovery::Fresh::new(kernel, account).split();
    let given = Arc::new(AtomicBool::new(false));
    let giving = Arc::clone(&given);
    let letter = letters::changed(kernel, account, now)?;
    let written = ctx.write(Action::PasskeyAdded, id, async move |tx| {
        if !store::insert(tx, new).await? {
            return Err(Code::PasskeyRefused.into());
        }
        // Counted behind the lock: of two passkeys added at once, one shows codes, and these are the ones that count.
        people::lock(tx, account).await?;
        if recovery::left(tx, account).await? == 0 {
            recovery::replace(tx, account, rows).await?;
            giving.store(true, Ordering::Relaxed);
        }
        Ok(letter)
    });
    written.await?;
    kernel.wake.notify_one();
    Ok(Added { id, recovery: given.load(Ordering::Relaxed).then_some(codes) })
}

/// What the caller signs in with.
pub(in crate::accounts) async fn list<E>(ctx: &Ctx<E>) -> Result<Passkeys> {
    let (kernel, signed) = (&ctx.kernel, ctx.signed()?);
    let account = caller(ctx).await?;
    let items = store::of(kernel, signed.account).await?.iter().map(store::Own::shown).collect();
    let recovery_codes = recovery::left(kernel.db.reader(), signed.account).await?;
    Ok(Passkeys { items, password: has_password(ctx, &account), recovery_codes })
}

/// Names one of the caller's own.
///
/// # Errors
/// `not_found`.
pub(in crate::accounts) async fn rename<E>(ctx: &Ctx<E>, id: PasskeyId, name: PasskeyName) -> Result<()> {
    let own = store::of(&ctx.kernel, ctx.signed()?.account).await?.into_iter().find(|own| own.id == id);
    let changed = store::change(&ctx.kernel, &own.ok_or(Code::NotFound)?.named(name))?;
    let written =
        ctx.write(
            Action::PasskeyRenamed,
            id,
            async move |tx| {
                if changed.write(tx).await? { Ok(()) } else { Err(Error::Refused(Code::NotFound)) }
            },
        );
    written.await.map(drop)
}

/// Takes one of the caller's own away.
///
/// # Errors
/// `not_found`; `last_factor` when nothing would be left to sign in with.
pub(in crate::accounts) async fn revoke<E>(ctx: &Ctx<E>, id: PasskeyId) -> Result<()> {
    whole(ctx)?;
    let account = caller(ctx).await?;
    let (owner, password) = (account.id, has_password(ctx, &account));
    let letter = letters::changed(&ctx.kernel, owner, ctx.now)?;
    let (current, now) = (ctx.signed()?.session, ctx.now);
    let written = ctx.write(Action::PasskeyRevoked, id, async move |tx| {
        people::lock(tx, owner).await?;
        // Whoever holds what is taken away may have signed in with it.
        session::end_others_of(tx, owner, current, now).await?;
        if !store::delete(tx, owner, id).await? {
            return Err(Code::NotFound.into());
        }
        // Asked inside and behind the lock, so that two at once cannot take the last two.
        if password || other_left(tx, owner).await? { Ok(letter) } else { Err(Code::LastFactor.into()) }
    });
    written.await?;
    session::changed(&ctx.kernel, owner);
    ctx.kernel.wake.notify_one();
    Ok(())
}

async fn other_left(tx: &Tx, owner: AccountId) -> Result<bool> {
    Ok(store::count(tx, owner).await? > 0)
}

/// New recovery codes for the caller, in the place of the old ones.
pub(in crate::accounts) async fn renew_codes<E>(ctx: &Ctx<E>) -> Result<RecoveryCodes> {
    whole(ctx)?;
    let (kernel, account) = (&ctx.kernel, ctx.signed()?.account);
    let (current, now) = (ctx.signed()?.session, ctx.now);
    let (codes, rows) = recovery::Fresh::new(kernel, account).split();
    let letter = letters::changed(kernel, account, now)?;
    let written = ctx.write(Action::RecoveryCodesRenewed, account, async move |tx| {
        people::lock(tx, account).await?;
        session::end_others_of(tx, account, current, now).await?;
        recovery::replace(tx, account, rows).await?;
        Ok(letter)
    });
    written.await?;
    session::changed(kernel, account);
    kernel.wake.notify_one();
    Ok(codes)
}

/// One code out of a drawer adds a passkey. It must not be enough to take the owner's away.
fn whole<E>(ctx: &Ctx<E>) -> Result<()> {
    if ctx.signed()?.only_enrols() { Err(Code::NotPermitted.into()) } else { Ok(()) }
}

async fn caller<E>(ctx: &Ctx<E>) -> Result<Account> {
    people::active(&ctx.kernel, ctx.signed()?.account).await?.ok_or(Error::Refused(Code::SignInNeeded))
}

/// Whether the caller may come in with password and code too.
fn has_password<E>(ctx: &Ctx<E>, account: &Account) -> bool {
    account.secrets.are_set() && may_use_password(&ctx.kernel, &account.profile.roles_in(account.institution, ctx.now))
}
