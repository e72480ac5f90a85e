//! Asking for another address.

use super::{
    letters::{NEW_TOLD, OLD_TOLD},
    store::{self, Wanted},
};
use crate::{
    accounts::store as people,
    kernel::{
        Ctx,
        error::{Error, Result},
        http::{Answer, chrome, setting},
        outbox,
    },
};
use frontend::render::{self, EmailFault, EmailState};
use shared::{
    api::Endpoint,
    audit::Action,
    own_account::{ChangeEmail, EmailChange},
    pages::{EmailForm, EmailPage, Fields},
    priority::Priority,
    problem::{Code, FieldProblem},
    text::Email,
};

pub(in crate::accounts) async fn change_email(ctx: Ctx<ChangeEmail>, (): (), given: EmailChange) -> Result<()> {
    if ask(&ctx, given.email).await? {
        return Ok(());
    }
    let detail = "This is the address until now.".to_owned();
    Err(Error::Invalid(vec![FieldProblem { pointer: "/email".to_owned(), detail }]))
}

pub(in crate::accounts) async fn email_page(ctx: Ctx<EmailPage>, (): (), fields: Fields) -> Result<Answer> {
    Ok(Answer::Html(page(&ctx, "", None, fields.first("notice") == "sent").await?))
}

pub(in crate::accounts) async fn email_form(ctx: Ctx<EmailForm>, (): (), fields: Fields) -> Result<Answer> {
    let typed = fields.first("email");
    let Ok(email) = typed.trim().parse::<Email>() else {
        return Ok(Answer::Mend(page(&ctx, typed, Some(EmailFault::Wrong), false).await?));
    };
    if ask(&ctx, email).await? {
        Ok(Answer::SeeOther(format!("{}?notice=sent", EmailPage::PATH)))
    } else {
        Ok(Answer::Mend(page(&ctx, typed, Some(EmailFault::Same), false).await?))
    }
}

/// Writes to both addresses; false when they are one. Whether the new one signs in here is not looked at: neither the
/// answer nor its time could tell.
///
/// # Errors
/// `not_permitted` in a session that came from a recovery code.
async fn ask<E>(ctx: &Ctx<E>, to: Email) -> Result<bool> {
    let (kernel, signed, now) = (&ctx.kernel, ctx.signed()?, ctx.now);
    if signed.only_enrols() {
        return Err(Code::NotPermitted.into());
    }
    let from = people::profile(kernel, signed.account).await?.email;
    if from == to {
        return Ok(false);
    }
    let home = people::home_of(kernel, signed.account).await?.unwrap_or(signed.institution);
    let wanted = Wanted { institution: home, session: signed.session, from, to };
    let (id, row) = store::prepare(kernel, signed.account, &wanted, now)?;
    let letters = [OLD_TOLD, NEW_TOLD].map(|kind| outbox::prepare(kernel, kind, Priority::P3, &id, now));
    let [old, new] = letters;
    let letters = old?.rows().and(new?.rows());
    let written = ctx.write(Action::EmailChangeAsked, signed.account, async move |tx| {
        store::put(tx, row).await?;
        Ok(letters)
    });
    written.await?;
    kernel.wake.notify_one();
    Ok(true)
}

async fn page<E>(ctx: &Ctx<E>, wanted: &str, fault: Option<EmailFault>, sent: bool) -> Result<String> {
    let email = people::profile(&ctx.kernel, ctx.signed()?.account).await?.email;
    let setting = setting(ctx).await?;
    let state = EmailState { email: email.expose(), wanted, fault, sent };
    Ok(render::email(&chrome(ctx, &setting), &state))
}
