//! Signing in and out, for programs and for people.

use super::{passkeys, sign_in::sign_in as begin, store};
use crate::kernel::{
    Ctx, Kernel, Signed,
    context::Actor,
    error::{Error, Result},
    http::{Answer, chrome, session, setting, token, visit_path},
    institutions,
};
use actix_web::cookie::Cookie;
use frontend::render::{self, SignInNotice, SignInState};
use shared::{
    accounts::{Credentials, ExchangeToken, Me, SignIn, SignOut, Token, WhoAmI},
    api::Endpoint,
    audit::Action,
    pages::{
        DeskMineShell, DeskPeopleShell, DeskPictureShell, DeskShell, Fields, ReportShell, SecurityPage, SignInForm, SignInPage, SignOutForm,
    },
    permission::{Permission, Role},
    problem::Code,
    sessions::Right,
};

pub(super) async fn sign_in(ctx: Ctx<SignIn>, (): (), given: Credentials) -> Result<(Me, Cookie<'static>)> {
    let (signed, cookie) = begin(&ctx, &given).await?;
    Ok((me(&ctx.kernel, &signed).await?, cookie))
}

pub(super) async fn exchange_token(ctx: Ctx<ExchangeToken>, (): (), (): ()) -> Result<Token> {
    let signed = ctx.signed()?;
    let kernel = &ctx.kernel;
    let (token, expires_at) = token::issue(&kernel.vault, kernel.config.public_origin(), signed.account, signed.session, ctx.now)?;
    let right = ctx.right.unwrap_or(Right::Filing);
    let me = if right == Right::Reading { Some(me(kernel, signed).await?) } else { None };
    Ok(Token { token, expires_at, account: signed.account, right, me })
}

pub(super) async fn sign_out(ctx: Ctx<SignOut>, (): (), (): ()) -> Result<((), Cookie<'static>)> {
    end(&ctx).await?;
    Ok(((), session::forget()))
}

pub(super) async fn who_am_i(ctx: Ctx<WhoAmI>, (): (), (): ()) -> Result<Me> {
    me(&ctx.kernel, ctx.signed()?).await
}

pub(super) async fn sign_in_page(ctx: Ctx<SignInPage>, (): (), fields: Fields) -> Result<Answer> {
    // A passkey has just opened the door, and the page that asked for it does not know where this person lands.
    if let (Actor::Account(signed), "in") = (&ctx.actor, fields.first("notice")) {
        return Ok(Answer::SeeOther(safe(fields.first("next")).unwrap_or_else(|| landing(signed)).to_owned()));
    }
    let notice = match fields.first("notice") {
        "ended" => SignInNotice::Ended,
        "signed-out" => SignInNotice::SignedOut,
        "ready" => SignInNotice::Ready,
        _ => SignInNotice::None,
    };
    let setting = setting(&ctx).await?;
    let script = passkeys::script(&ctx.kernel);
    let state =
        SignInState { email: "", next: safe(fields.first("next")).unwrap_or_default(), notice, script, visit: visit_path(&ctx).await? };
    Ok(Answer::Html(render::sign_in(&chrome(&ctx, &setting), &state)))
}

pub(super) async fn sign_in_form(ctx: Ctx<SignInForm>, (): (), fields: Fields) -> Result<Answer> {
    let field = |name: &str| fields.first(name).to_owned();
    let given = Credentials { email: field("email"), password: field("password"), code: field("code") };
    let next = safe(fields.first("next"));
    match begin(&ctx, &given).await {
        Ok((signed, cookie)) => Ok(Answer::SeeOtherWith(next.unwrap_or_else(|| landing(&signed)).to_owned(), cookie)),
        Err(Error::Refused(Code::SignInRefused)) => {
            let page = again(&ctx, &given, next, SignInNotice::Refused).await?;
            Ok(Answer::Mend(page))
        }
        Err(Error::TooMany(seconds)) => {
            let page = again(&ctx, &given, next, SignInNotice::Wait(seconds)).await?;
            Ok(Answer::Wait(page, seconds))
        }
        Err(other) => Err(other),
    }
}

pub(super) async fn sign_out_form(ctx: Ctx<SignOutForm>, (): (), _: Fields) -> Result<Answer> {
    end(&ctx).await?;
    Ok(Answer::SeeOtherWith("/sign-in?notice=signed-out".to_owned(), session::forget()))
}

async fn again(ctx: &Ctx<SignInForm>, given: &Credentials, next: Option<&str>, notice: SignInNotice) -> Result<String> {
    let setting = setting(ctx).await?;
    let script = passkeys::script(&ctx.kernel);
    let state = SignInState { email: &given.email, next: next.unwrap_or_default(), notice, script, visit: visit_path(ctx).await? };
    Ok(render::sign_in(&chrome(ctx, &setting), &state))
}

async fn end<E>(ctx: &Ctx<E>) -> Result<()> {
    let (session, now) = (ctx.signed()?.session, ctx.now);
    let written = ctx.write(Action::SignedOut, session, async move |tx| session::end(tx, session, now).await.map(drop)).await;
    ctx.kernel.sessions.forget(&session);
    written.map(drop)
}

pub(super) async fn me(kernel: &Kernel, signed: &Signed) -> Result<Me> {
    let profile = store::profile(kernel, signed.account).await?;
    let institution = institutions::get(kernel, signed.institution).await?;
    Ok(Me {
        account: signed.account,
        institution: institution.id,
        institution_name: institution.name,
        name: profile.name.into(),
        roles: signed.roles.clone(),
    })
}

/// Where somebody lands who asked for nothing in particular.
pub(super) fn landing(signed: &Signed) -> &'static str {
    if signed.roles.is_empty() {
        // All that this session is good for.
        SecurityPage::PATH
    } else if signed.may(Permission::SeeQueue) {
        DeskShell::PATH
    } else if signed.roles.contains(&Role::Case) {
        DeskMineShell::PATH
    } else if signed.may(Permission::SeePicture) {
        DeskPictureShell::PATH
    } else if signed.may(Permission::SeeAccounts) {
        DeskPeopleShell::PATH
    } else {
        ReportShell::PATH
    }
}

/// A path of ours to go on to. Anything a browser could read as another site is not one.
pub(super) fn safe(next: &str) -> Option<&str> {
    let plain = next.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'-' | b'_'));
    (next.starts_with('/') && !next.starts_with("//") && plain).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_to_another_site_after_signing_in() {
        for wrong in ["//evil.example", "/\\evil.example", "https://evil.example", "/x?y", "javascript:alert(1)", "/a:b", "", "/%2f"] {
            assert_eq!(safe(wrong), None, "{wrong}");
        }
        assert_eq!(safe("/plain/what"), Some("/plain/what"));
    }
}
