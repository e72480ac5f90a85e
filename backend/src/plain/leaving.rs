//! Signing out. With a report on the server that was not sent, its writer is asked first what becomes of it
//! (docs/rules.md §1.5).

use super::draft::{self, Draft};
use crate::{
    accounts,
    kernel::{
        Ctx,
        error::Result,
        http::{Answer, chrome, setting},
    },
};
use frontend::render::{self, Leaving};
use shared::{
    api::Endpoint,
    pages::{Fields, SendAnswers, SignOutForm},
};

pub(super) async fn sign_out_form(ctx: Ctx<SignOutForm>, (): (), fields: Fields) -> Result<Answer> {
    match (is_unsent(&ctx).await, Leaving::of(fields.first("unsent"))) {
        (true, None) => {
            let setting = setting(&ctx).await?;
            return Ok(Answer::Html(render::leaving(&chrome(&ctx, &setting))));
        }
        (true, Some(Leaving::Send)) => return Ok(Answer::SeeOther(SendAnswers::PATH.to_owned())),
        (true, Some(Leaving::Drop)) => draft::change(&ctx, Draft::clear).await.map(drop)?,
        (true, Some(Leaving::Keep)) | (false, _) => {}
    }
    accounts::sign_out_page(&ctx).await
}

/// Whether something waits to be sent that this device may know of. What cannot be read keeps nobody from signing out.
async fn is_unsent<E>(ctx: &Ctx<E>) -> bool {
    draft::shown(ctx).await.is_ok_and(|draft| draft.is_begun())
}
