//! The page the letters lead to. Nobody has to be signed in for it, and it signs nobody in.

use super::store::{self, Found, Side};
use crate::{
    accounts::{letters, link_code::LinkCode, people::hearers_changed, store as people, throttle},
    kernel::{
        Ctx, Kernel,
        audit::{self, Entry},
        db::{Rows, Who},
        error::{Error, Result},
        http::{Answer, chrome, network, session, setting},
        vault::TagKind,
    },
};
use frontend::render::{self, EmailAnswer};
use shared::{
    audit::Action,
    pages::{EmailAnswerForm, EmailAnswerPage, Fields},
    problem::Code,
    time::Moment,
};

pub(in crate::accounts) async fn email_answer_page(ctx: Ctx<EmailAnswerPage>, (): (), _: Fields) -> Result<Answer> {
    page(&ctx, EmailAnswer::Asked).await
}

pub(in crate::accounts) async fn email_answer_form(ctx: Ctx<EmailAnswerForm>, (): (), fields: Fields) -> Result<Answer> {
    let Some(code) = LinkCode::typed(fields.first("invitation")) else {
        return page(&ctx, EmailAnswer::Missing).await;
    };
    let said = match (open(&ctx, &code).await, fields.first("answer")) {
        (Ok(Some((side, found))), "yes") => agree(&ctx, side, found).await,
        (Ok(Some((side, found))), "stop") => stop(&ctx, side, found).await,
        (Ok(Some(_)), _) => Ok(EmailAnswer::Asked),
        (Ok(None), _) => Ok(EmailAnswer::Refused),
        (Err(Error::TooMany(seconds)), _) => Ok(EmailAnswer::Wait(seconds)),
        (Err(other), _) => Err(other),
    };
    match said {
        Err(Error::Refused(Code::Conflict)) => page(&ctx, EmailAnswer::Refused).await,
        said => page(&ctx, said?).await,
    }
}

/// The change a code is for. Wrong codes are counted with those of invitations; a right one never waits.
async fn open<E>(ctx: &Ctx<E>, code: &LinkCode) -> Result<Option<(Side, Found)>> {
    let (kernel, now) = (&ctx.kernel, ctx.now);
    let found = store::by_code(kernel, code, now).await?;
    if found.is_none() {
        let tries = kernel.vault.tag(TagKind::InvitationTries, &[network(&ctx.peer).as_bytes()]);
        throttle::count(kernel, now, tries).await?;
    }
    Ok(found)
}

/// A yes; with the second one it is done.
///
/// # Errors
/// `conflict` when the change is no more, or the address signs in to another account by now.
async fn agree<E>(ctx: &Ctx<E>, side: Side, found: Found) -> Result<EmailAnswer> {
    let (kernel, now, id, account) = (&ctx.kernel, ctx.now, found.id, found.account);
    let who = Who { account: Some(account), institution: Some(found.wanted.institution) };
    if !found.other_said(side) {
        let written = kernel.write(now, who, Action::EmailChangeConfirmed, account.0, None, async move |tx| {
            // Both at the same moment would each find the other missing, and nothing would come of two yeses.
            if store::say_yes(tx, id, side).await? && !store::both_said(tx, id).await? { Ok(()) } else { Err(Code::Unavailable.into()) }
        });
        return written.await.map(|_| EmailAnswer::Half);
    }
    let owner = people::active(kernel, account).await?.ok_or(Code::Conflict)?;
    let (email, letter) = (owner.with_email(kernel, &found.wanted.to)?, letters::changed(kernel, account, now)?);
    // A report may name them by the address they have from now on.
    let told = hearers_changed(kernel, found.wanted.institution, &owner.profile.given_in(found.wanted.institution), now)?;
    let (kept, yes) = (found.wanted.session, entry(kernel, ctx.now, who, Action::EmailChangeConfirmed, &found)?);
    let written = kernel.write(now, who, Action::EmailChanged, account.0, None, async move |tx| {
        email.write(tx).await?;
        if !store::take(tx, id).await? {
            return Err(Code::Conflict.into());
        }
        session::end_others_of(tx, account, kept, now).await?;
        Ok(letter.and(yes).and(told))
    });
    written.await?;
    kernel.profiles.forget(&account);
    session::changed(kernel, account);
    kernel.wake.notify_one();
    Ok(EmailAnswer::Whole)
}

fn entry(kernel: &Kernel, now: Moment, who: Who, action: Action, found: &Found) -> Result<Rows> {
    Ok(audit::entry(&kernel.vault, now, who, action, found.account.0)?.map(Entry::row).unwrap_or_default())
}

/// An end to it. From the old address it also ends every session: whoever asked is somebody else.
async fn stop<E>(ctx: &Ctx<E>, side: Side, found: Found) -> Result<EmailAnswer> {
    let (kernel, now, id, account) = (&ctx.kernel, ctx.now, found.id, found.account);
    let who = Who { account: Some(account), institution: Some(found.wanted.institution) };
    let signed_out = side == Side::Old;
    let written = kernel.write(now, who, Action::EmailChangeStopped, account.0, None, async move |tx| {
        if !store::take(tx, id).await? {
            return Err(Code::Conflict.into());
        }
        if signed_out {
            session::end_all_of(tx, account, now).await?;
        }
        Ok(())
    });
    written.await?;
    session::changed(kernel, account);
    Ok(EmailAnswer::Stopped { signed_out })
}

async fn page<E>(ctx: &Ctx<E>, said: EmailAnswer) -> Result<Answer> {
    let setting = setting(ctx).await?;
    let page = render::email_answer(&chrome(ctx, &setting), said, ctx.kernel.assets.invitation_script());
    Ok(match said {
        EmailAnswer::Wait(seconds) => Answer::Wait(page, seconds),
        said if said.is_error() => Answer::Mend(page),
        _ => Answer::Html(page),
    })
}
