//! The page for another password. Works without scripts.

use super::{change, least};
use crate::{
    accounts::store::Account,
    kernel::{
        Ctx,
        error::{Error, Result},
        http::{Answer, chrome, setting},
    },
};
use frontend::render::{self, PasswordFaults, PasswordState};
use shared::{
    api::Endpoint,
    pages::{Fields, PasswordForm, PasswordPage, SecurityPage},
};

pub(in crate::accounts) async fn password_page(ctx: Ctx<PasswordPage>, (): (), _: Fields) -> Result<Answer> {
    let account = change::whose(&ctx).await?;
    Ok(Answer::Html(page(&ctx, account.as_ref(), PasswordFaults::default(), None).await?))
}

pub(in crate::accounts) async fn password_form(ctx: Ctx<PasswordForm>, (): (), fields: Fields) -> Result<Answer> {
    let Some(account) = change::whose(&ctx).await? else {
        return Ok(Answer::Mend(page(&ctx, None, PasswordFaults::default(), None).await?));
    };
    let (new, again) = (fields.first("new"), fields.first("again"));
    let chosen = change::chosen(&ctx, &account, new).await?;
    let mut faults = PasswordFaults { current: false, new: chosen.as_ref().err().copied(), again: new != again };
    // What is wrong with the new one is said first: the old one is tried no oftener than it must be.
    if !faults.any() && !ctx.signed()?.is_fresh(&ctx.kernel, ctx.now) {
        faults.current = match change::is_current(&ctx, &account, fields.first("current")).await {
            Ok(right) => !right,
            Err(Error::TooMany(seconds)) => {
                return Ok(Answer::Wait(page(&ctx, Some(&account), faults, Some(seconds)).await?, seconds));
            }
            Err(other) => return Err(other),
        };
    }
    match chosen {
        Ok(chosen) if !faults.any() => change::change(&ctx, &account, &chosen).await?,
        _ => return Ok(Answer::Mend(page(&ctx, Some(&account), faults, None).await?)),
    }
    Ok(Answer::SeeOther(format!("{}?notice=password", SecurityPage::PATH)))
}

async fn page<E>(ctx: &Ctx<E>, account: Option<&Account>, faults: PasswordFaults, wait: Option<u64>) -> Result<String> {
    let setting = setting(ctx).await?;
    let state = PasswordState {
        email: account.map(|account| account.profile.email.expose()),
        asks_current: !ctx.signed()?.is_fresh(&ctx.kernel, ctx.now),
        least: least(&account.map(|account| account.profile.roles_in(account.institution, ctx.now)).unwrap_or_default()),
        faults,
        wait,
    };
    Ok(render::password(&chrome(ctx, &setting), &state))
}
