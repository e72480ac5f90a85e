//! Signing in with a recovery code.

use super::store;
use crate::{
    accounts::{
        letters,
        sign_in::{Opening, failure_tag, is_staff, open},
        store as people, throttle,
    },
    kernel::{
        Ctx, Signed, audit,
        db::Who,
        error::{Error, Result},
    },
};
use actix_web::cookie::Cookie;
use shared::{audit::Action, ids::AccountId, problem::Code, text::Email};
use uuid::Uuid;

/// Lets somebody in with their address and a code, and tells them by letter.
///
/// # Errors
/// `sign_in_refused`, whatever of the two is wrong; `too_many` with the seconds to wait.
pub(super) async fn sign_in<E>(ctx: &Ctx<E>, email: &str, code: &str) -> Result<(Signed, Cookie<'static>)> {
    let (kernel, now) = (&ctx.kernel, ctx.now);
    let failures = failure_tag(kernel, email, &ctx.peer);
    throttle::count(kernel, now, failures.clone()).await?;
    let account = match email.parse::<Email>() {
        Ok(email) => people::by_email(kernel, &email).await?,
        Err(_) => None,
    };
    let id = account.as_ref().map_or(AccountId(Uuid::nil()), |account| account.id);
    let tag = store::tag(kernel, id, code);
    let right = store::known(kernel, tag.clone()).await?;
    match account {
        Some(account) if right => {
            let letter = letters::changed(kernel, account.id, now)?;
            let mut opening = Opening::of(&account, Action::SignedInByRecoveryCode, now)?;
            opening.enrols_only = is_staff(&opening.roles);
            let opened = open(ctx, opening, async move |tx| {
                if !store::use_up(tx, tag).await? {
                    return Err(Error::Refused(Code::SignInRefused));
                }
                throttle::clear(tx, failures).await?;
                Ok(letter)
            });
            let opened = opened.await?;
            kernel.wake.notify_one();
            Ok(opened)
        }
        // The same as with a wrong password: a line for somebody known, and the same wait for nobody.
        Some(account) => {
            let who = Who { account: Some(account.id), institution: Some(account.institution) };
            audit::read(kernel, now, who, Action::SignInRefused, account.id.into()).await?;
            Err(Code::SignInRefused.into())
        }
        None => {
            throttle::touch(kernel, now, failures).await?;
            Err(Code::SignInRefused.into())
        }
    }
}
