//! The page for a recovery code.

use super::sign_in::sign_in;
use crate::{
    accounts::handlers::landing,
    kernel::{
        Ctx,
        error::{Error, Result},
        http::{Answer, chrome, setting},
    },
};
use frontend::render::{self, SignInNotice};
use shared::{
    pages::{Fields, RecoveryForm, RecoveryPage},
    problem::Code,
};

pub(in crate::accounts) async fn recovery_page(ctx: Ctx<RecoveryPage>, (): (), _: Fields) -> Result<Answer> {
    Ok(Answer::Html(page(&ctx, "", SignInNotice::None).await?))
}

pub(in crate::accounts) async fn recovery_form(ctx: Ctx<RecoveryForm>, (): (), fields: Fields) -> Result<Answer> {
    let email = fields.first("email");
    match sign_in(&ctx, email, fields.first("recovery")).await {
        Ok((signed, cookie)) => Ok(Answer::SeeOtherWith(landing(&signed).to_owned(), cookie)),
        Err(Error::Refused(Code::SignInRefused)) => Ok(Answer::Mend(page(&ctx, email, SignInNotice::Refused).await?)),
        Err(Error::TooMany(seconds)) => Ok(Answer::Wait(page(&ctx, email, SignInNotice::Wait(seconds)).await?, seconds)),
        Err(other) => Err(other),
    }
}

async fn page<E>(ctx: &Ctx<E>, email: &str, notice: SignInNotice) -> Result<String> {
    let setting = setting(ctx).await?;
    Ok(render::recovery(&chrome(ctx, &setting), email, notice))
}
