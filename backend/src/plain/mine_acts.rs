//! Taking one of one's own reports back, and saying how it was handled, for a browser without scripts too.

use super::mine::page;
use crate::{
    cases,
    kernel::{
        Ctx,
        error::{Error, Result},
        http::{Answer, claim},
    },
};
use frontend::render::{FollowUpFault, OwnFault, OwnTyped};
use shared::{
    api::Endpoint,
    ids::{IdempotencyKey, Reference},
    own_acts::{NewRating, RateHandling, Rating, WithdrawReport, Withdrawal},
    pages::{Fields, OwnReportsPage, RateForm, WithdrawForm},
    problem::Code,
    text::{Message, TextFault},
};

pub(super) async fn withdraw_form(ctx: Ctx<WithdrawForm>, (reference,): (Reference,), fields: Fields) -> Result<Answer> {
    let typed = OwnTyped { reason: fields.first("reason"), ..OwnTyped::default() };
    let fault = match (fields.first("sure").is_empty(), more(typed.reason)) {
        (true, _) => OwnFault::NotSure,
        (false, Err(fault)) => OwnFault::Reason(fault),
        (false, Ok(reason)) => {
            let new = Withdrawal { reason };
            let claim = claim::<WithdrawReport>(&ctx.kernel, &ctx.actor, key(&fields)?, &reference.to_string(), &new)?;
            let done = cases::withdraw(&ctx.claiming(claim), reference, new).await.map(drop);
            return after(done, reference, "withdrawn");
        }
    };
    Ok(Answer::Mend(page(&ctx, reference, typed, Some(fault), None).await?))
}

pub(super) async fn rate_form(ctx: Ctx<RateForm>, (reference,): (Reference,), fields: Fields) -> Result<Answer> {
    let rating = Rating::from_code(fields.first("rating"));
    let typed = OwnTyped { rating, rating_text: fields.first("rating_text"), ..OwnTyped::default() };
    let fault = match (rating, more(typed.rating_text)) {
        (None, _) => OwnFault::NoRating,
        (Some(_), Err(fault)) => OwnFault::RatingText(fault),
        (Some(rating), Ok(text)) => {
            let new = NewRating { rating, text };
            let claim = claim::<RateHandling>(&ctx.kernel, &ctx.actor, key(&fields)?, &reference.to_string(), &new)?;
            let done = cases::rate(&ctx.claiming(claim), reference, new).await.map(drop);
            return after(done, reference, "rated");
        }
    };
    Ok(Answer::Mend(page(&ctx, reference, typed, Some(fault), None).await?))
}

/// Words that nobody has to say.
fn more(typed: &str) -> std::result::Result<Option<Message>, FollowUpFault> {
    match typed.parse() {
        Ok(text) => Ok(Some(text)),
        Err(TextFault::Empty) => Ok(None),
        Err(TextFault::TooLong(_)) => Err(FollowUpFault::TooLong),
    }
}

fn key(fields: &Fields) -> Result<IdempotencyKey> {
    fields.first("key").parse().map_err(|_| Error::Refused(Code::BadRequest))
}

/// The report's page, which says that it is done. From another page it may have been done before: then it is so too.
fn after(done: Result<()>, reference: Reference, notice: &str) -> Result<Answer> {
    let page = format!("{}/{reference}", OwnReportsPage::PATH);
    match done {
        Ok(()) => Ok(Answer::SeeOther(format!("{page}?notice={notice}"))),
        Err(Error::KeyReused(_) | Error::Refused(Code::Conflict)) => Ok(Answer::SeeOther(page)),
        Err(other) => Err(other),
    }
}
