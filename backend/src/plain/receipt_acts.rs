//! What holders of a receipt do with their report besides writing about it: take it back, say how it was handled, add to it. As
//! on the pages of somebody's own reports, but for the ticket that stands for the words (docs/domain.md §1.5).

use super::{
    additions::read,
    mine_acts::{said_of_handling, typed, withdrawal},
    receipts::Held,
};
use crate::{
    cases,
    kernel::{
        Ctx,
        error::{Error, Result},
        http::Answer,
    },
};
use frontend::render::{OwnDone, done_by};
use shared::{
    additions::{AddToReport, LaterForm},
    api::Endpoint,
    own_acts::{RateHandling, WithdrawReport},
    pages::{AddByReceipt, Fields, RateByReceipt, ReceiptAdditionPage, WithdrawByReceipt},
    problem::Code,
    questionnaire::Answers,
};

/// Whoever holds the receipt that a form came with; otherwise the page that asks for its words.
macro_rules! held {
    ($ctx:expr, $fields:expr) => {
        match Held::by_ticket($ctx, $fields).await? {
            Ok(held) => held,
            Err(over) => return Ok(over),
        }
    };
}

pub(super) async fn withdraw_by_receipt(ctx: Ctx<WithdrawByReceipt>, (): (), fields: Fields) -> Result<Answer> {
    let held = held!(ctx, &fields);
    match withdrawal(&fields) {
        Err(fault) => held.mend(typed(&fields), fault).await,
        Ok(new) => {
            let held = held.claiming::<WithdrawReport>(&fields, &new)?;
            let done = cases::withdraw(&held.ctx, held.reference, new).await.map(drop);
            after(held, done, OwnDone::Withdrawn).await
        }
    }
}

pub(super) async fn rate_by_receipt(ctx: Ctx<RateByReceipt>, (): (), fields: Fields) -> Result<Answer> {
    let held = held!(ctx, &fields);
    match said_of_handling(&fields) {
        Err(fault) => held.mend(typed(&fields), fault).await,
        Ok(new) => {
            let held = held.claiming::<RateHandling>(&fields, &new)?;
            let done = cases::rate(&held.ctx, held.reference, new).await.map(drop);
            after(held, done, OwnDone::Rated).await
        }
    }
}

pub(super) async fn receipt_addition_page(ctx: Ctx<ReceiptAdditionPage>, (): (), fields: Fields) -> Result<Answer> {
    let held = held!(ctx, &fields);
    held.addition(form(&fields)?, &Answers::new(), &[], false).await.map(Answer::Html)
}

pub(super) async fn add_by_receipt(ctx: Ctx<AddByReceipt>, (): (), fields: Fields) -> Result<Answer> {
    let held = held!(ctx, &fields);
    let new = read(form(&fields)?, &fields);
    let again = async |held: Held<_>, faults: &[_], empty| held.addition(new.form, &new.answers, faults, empty).await.map(Answer::Mend);
    if let Err(faults) = new.check() {
        return again(held, &faults, false).await;
    }
    if new.answers.iter().next().is_none() {
        return again(held, &[], true).await;
    }
    let held = held.claiming::<AddToReport>(&fields, &new)?;
    match cases::add(&held.ctx, held.reference, new.clone()).await {
        Ok(_) => held.done(done_by(new.form)).await,
        // A browser went back to a page whose key is used up, or the report moved: the new page has another key.
        Err(Error::KeyReused(_) | Error::Refused(Code::Conflict)) => again(held, &[], false).await,
        Err(other) => Err(other),
    }
}

fn form(fields: &Fields) -> Result<LaterForm> {
    LaterForm::of(fields.first("form")).ok_or(Error::Refused(Code::NotFound))
}

/// The report's page, which says that it is done. From another page it may have been done before: then the page shows it.
async fn after<E: Endpoint>(held: Held<E>, outcome: Result<()>, done: OwnDone) -> Result<Answer> {
    match outcome {
        Ok(()) => held.done(done).await,
        Err(Error::KeyReused(_) | Error::Refused(Code::Conflict)) => held.shown().await,
        Err(other) => Err(other),
    }
}
