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

/// What was typed to take a report back, or what is wrong with it.
pub(super) fn withdrawal(fields: &Fields) -> std::result::Result<Withdrawal, OwnFault> {
    if fields.first("sure").is_empty() {
        return Err(OwnFault::NotSure);
    }
    more(fields.first("reason")).map(|reason| Withdrawal { reason }).map_err(OwnFault::Reason)
}

/// What was said of its handling, or what is wrong with it.
pub(super) fn said_of_handling(fields: &Fields) -> std::result::Result<NewRating, OwnFault> {
    let rating = Rating::from_code(fields.first("rating")).ok_or(OwnFault::NoRating)?;
    more(fields.first("rating_text")).map(|text| NewRating { rating, text }).map_err(OwnFault::RatingText)
}

/// What stands in the fields of both.
pub(super) fn typed(fields: &Fields) -> OwnTyped<'_> {
    OwnTyped {
        reason: fields.first("reason"),
        rating: Rating::from_code(fields.first("rating")),
        rating_text: fields.first("rating_text"),
        ..OwnTyped::default()
    }
}

pub(super) async fn withdraw_form(ctx: Ctx<WithdrawForm>, (reference,): (Reference,), fields: Fields) -> Result<Answer> {
    let fault = match withdrawal(&fields) {
        Err(fault) => fault,
        Ok(new) => {
            let claim = claim::<WithdrawReport>(&ctx.kernel, &ctx.actor, key(&fields)?, &reference.to_string(), &new)?;
            let done = cases::withdraw(&ctx.claiming(claim), reference, new).await.map(drop);
            return after(done, reference, "withdrawn");
        }
    };
    Ok(Answer::Mend(page(&ctx, reference, typed(&fields), Some(fault), None).await?))
}

pub(super) async fn rate_form(ctx: Ctx<RateForm>, (reference,): (Reference,), fields: Fields) -> Result<Answer> {
    let fault = match said_of_handling(&fields) {
        Err(fault) => fault,
        Ok(new) => {
            let claim = claim::<RateHandling>(&ctx.kernel, &ctx.actor, key(&fields)?, &reference.to_string(), &new)?;
            let done = cases::rate(&ctx.claiming(claim), reference, new).await.map(drop);
            return after(done, reference, "rated");
        }
    };
    Ok(Answer::Mend(page(&ctx, reference, typed(&fields), Some(fault), None).await?))
}

/// Words that nobody has to say.
fn more(typed: &str) -> std::result::Result<Option<Message>, FollowUpFault> {
    match typed.parse() {
        Ok(text) => Ok(Some(text)),
        Err(TextFault::Empty) => Ok(None),
        Err(TextFault::TooLong(_)) => Err(FollowUpFault::TooLong),
    }
}

pub(super) fn key(fields: &Fields) -> Result<IdempotencyKey> {
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
