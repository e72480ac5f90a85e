//! The page behind the letter's link: first the code, then password and six-digit code. Works without
//! scripts; the one script there is only fills in the code.

use super::{
    accept::{Typed, accept, open},
    enrolment::{Enrolment, square},
    store::Found,
};
use crate::{
    accounts::{
        link_code::LinkCode,
        passkeys::{offered, script},
        passwords::least,
        sign_in::may_use_password,
    },
    kernel::{
        Ctx,
        error::{Error, Result},
        http::{Answer, chrome, setting},
        ids, institutions,
    },
};
use frontend::render::{self, InvitationNotice, InvitationState, PasswordSetup, SetupFaults, SetupState};
use shared::{
    pages::{Fields, InvitationForm, InvitationPage},
    problem::Code,
};
use uuid::Uuid;

/// Each visit has a secret of its own for the authenticator app, which this number leads to and does not tell.
pub(in crate::accounts) async fn invitation_page(ctx: Ctx<InvitationPage>, (): (), _: Fields) -> Result<Answer> {
    let page = code_page(&ctx, InvitationNotice::None, ids::fresh()).await?;
    Ok(Answer::Html(page))
}

pub(in crate::accounts) async fn invitation_form(ctx: Ctx<InvitationForm>, (): (), fields: Fields) -> Result<Answer> {
    let visit = fields.first("visit").parse().unwrap_or_else(|_| ids::fresh());
    let Some(code) = LinkCode::typed(fields.first("invitation")) else {
        return again(&ctx, InvitationNotice::Missing, visit).await;
    };
    let found = match open(&ctx, &code).await {
        Ok(Some(found)) => found,
        Ok(None) => return again(&ctx, InvitationNotice::Refused, visit).await,
        Err(Error::TooMany(seconds)) => return again(&ctx, InvitationNotice::Wait(seconds), visit).await,
        Err(other) => return Err(other),
    };
    let with_password = may_use_password(&ctx.kernel, &found.invitation.roles);
    if !with_password && !offered(&ctx.kernel.config) {
        return again(&ctx, InvitationNotice::Staff, visit).await;
    }
    let enrolment = Enrolment::of(&ctx.kernel, found.invitation.id, visit)?;
    let asked = Asked { found: &found, enrolment: &enrolment, code: &code, visit, with_password };
    // The first form has no such field; the second has one even when nothing was typed.
    let Some(password) = fields.all("password").into_iter().next().filter(|_| with_password) else {
        return Ok(Answer::Html(setup_page(&ctx, &asked, SetupFaults::default()).await?));
    };
    let typed = Typed { password: &password, code: fields.first("code") };
    match accept(&ctx, &found, &enrolment, &typed).await {
        Ok(Ok(())) => Ok(Answer::SeeOther("/sign-in?notice=ready".to_owned())),
        Ok(Err(faults)) => Ok(Answer::Mend(setup_page(&ctx, &asked, faults).await?)),
        Err(Error::Refused(Code::NotFound)) => again(&ctx, InvitationNotice::Refused, visit).await,
        Err(other) => Err(other),
    }
}

/// What the second page is drawn for.
struct Asked<'a> {
    found: &'a Found,
    enrolment: &'a Enrolment,
    code: &'a LinkCode,
    visit: Uuid,
    /// Whether they may come in with password and code; with a passkey everybody may.
    with_password: bool,
}

/// The first page once more. The code is not shown again: one that cannot be used is of no use.
async fn again<E>(ctx: &Ctx<E>, notice: InvitationNotice, visit: Uuid) -> Result<Answer> {
    let page = code_page(ctx, notice, visit).await?;
    let answer = match notice {
        InvitationNotice::Wait(seconds) => Answer::Wait(page, seconds),
        InvitationNotice::None | InvitationNotice::Missing | InvitationNotice::Refused | InvitationNotice::Staff => Answer::Mend(page),
    };
    Ok(answer)
}

async fn code_page<E>(ctx: &Ctx<E>, notice: InvitationNotice, visit: Uuid) -> Result<String> {
    let setting = setting(ctx).await?;
    let state = InvitationState { visit: &visit.to_string(), notice, script: ctx.kernel.assets.invitation_script() };
    Ok(render::invitation(&chrome(ctx, &setting), &state))
}

/// The second page, in the name of the institution that invites.
async fn setup_page<E>(ctx: &Ctx<E>, asked: &Asked<'_>, faults: SetupFaults) -> Result<String> {
    let institution = institutions::get(&ctx.kernel, asked.found.institution).await?;
    let setting = institutions::setting(Some(&institution), ctx.kernel.demonstration);
    let email = &asked.found.invitation.email;
    let link = asked.enrolment.link(email)?;
    let (key, square) = (asked.enrolment.key(), square(&link)?);
    let state = SetupState {
        institution: &institution.name,
        email: email.expose(),
        password: asked.with_password.then_some(PasswordSetup {
            least: least(&asked.found.invitation.roles),
            key: &key,
            link: &link,
            square: &square,
        }),
        script: script(&ctx.kernel),
        invitation: asked.code.expose(),
        visit: &asked.visit.to_string(),
        renews: asked.found.renews.is_some(),
        faults,
    };
    Ok(render::setup(&chrome(ctx, &setting), &state))
}
