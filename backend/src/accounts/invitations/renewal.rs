//! New ways in for somebody who has lost theirs (docs/adr/0028-identity.md).

use super::store::{self, Found};
use crate::{
    accounts::{emails, letters, passkeys, password::Secrets, recovery, store as people},
    kernel::{Ctx, db::Who, error::Result, http::session},
};
use shared::{audit::Action, ids::AccountId, problem::Code};

/// What opens the account from now on: a password and an app, or a passkey and recovery codes.
pub(super) struct Renewed {
    pub(super) secrets: Secrets,
    /// The time step whose code proved the app; it opens nothing any more.
    pub(super) step: i64,
    pub(super) passkey: Option<(passkeys::Prepared, recovery::Rows)>,
}

/// Puts it in the place of everything that opened the account before, and ends every session.
///
/// # Errors
/// `not_found` when somebody else was faster, or the account is disabled by now.
pub(super) async fn take<E>(ctx: &Ctx<E>, found: &Found, account: AccountId, renewed: Renewed) -> Result<()> {
    let (kernel, now, id) = (&ctx.kernel, ctx.now, found.invitation.id);
    let owner = people::active(kernel, account).await?.ok_or(Code::NotFound)?;
    // Two people agreed on a letter to this address and for these roles. Since then the owner may have found a way in.
    let mut roles = owner.profile.roles_in(found.institution, now);
    roles.sort_unstable();
    let mut agreed = found.invitation.roles.clone();
    agreed.sort_unstable();
    if owner.profile.email != found.invitation.email || roles != agreed {
        return Err(Code::NotFound.into());
    }
    let secrets = owner.with_secrets(kernel, &renewed.secrets)?.proved_at(renewed.step);
    let letter = letters::changed(kernel, account, now)?;
    let who = Who { account: Some(account), institution: Some(found.institution) };
    let written = kernel.write(now, who, Action::SignInRenewed, account.0, None, async move |tx| {
        secrets.write(tx).await?;
        if !store::take(tx, id, now).await? {
            return Err(Code::NotFound.into());
        }
        session::end_all_of(tx, account, now).await?;
        emails::delete_of(tx, account).await?;
        passkeys::delete_all(tx, account).await?;
        match renewed.passkey {
            Some((passkey, codes)) => {
                if !passkeys::insert(tx, passkey).await? {
                    return Err(Code::PasskeyRefused.into());
                }
                recovery::replace(tx, account, codes).await?;
            }
            None => recovery::delete_all(tx, account).await?,
        }
        Ok(letter)
    });
    written.await?;
    session::changed(kernel, account);
    kernel.wake.notify_one();
    Ok(())
}
