//! Reading and answering with the words of a receipt (docs/adr/0050-receipts-of-seven-words.md). Everything is posted: nothing of it
//! stands in an address, a history or a log.

use crate::{
    cases,
    kernel::{
        Ctx, Visitor,
        error::{Error, Result},
        http::{Answer, chrome, claim, setting},
        ids,
    },
    receipts,
    reports::{self, Thread},
};
use frontend::render::{self, FollowUpFault, OwnDone, OwnFault, OwnReportState, OwnTyped, WordsAsked};
use shared::{
    ids::{IdempotencyKey, ReportId},
    own_reports::{FollowUp, NewFollowUp},
    pages::{AnswerReceipt, Fields, OpenReceipt, ReceiptPage},
    problem::Code,
    text::TextFault,
};

pub(super) async fn receipt_page(ctx: Ctx<ReceiptPage>, (): (), _: Fields) -> Result<Answer> {
    let setting = setting(&ctx).await?;
    Ok(Answer::Html(render::receipt_words(&chrome(&ctx, &setting), WordsAsked::First)))
}

pub(super) async fn open_receipt(ctx: Ctx<OpenReceipt>, (): (), fields: Fields) -> Result<Answer> {
    match receipts::found(&ctx.kernel, fields.first("words")).await? {
        Some(report) => shown(ctx, report, OwnTyped::default(), None, false).await.map(Answer::Html),
        None => {
            let setting = setting(&ctx).await?;
            Ok(Answer::Mend(render::receipt_words(&chrome(&ctx, &setting), WordsAsked::Wrong)))
        }
    }
}

pub(super) async fn answer_receipt(ctx: Ctx<AnswerReceipt>, (): (), fields: Fields) -> Result<Answer> {
    let Some(report) = receipts::of_ticket(&ctx.kernel.vault, fields.first("ticket"), ctx.now) else {
        let setting = setting(&ctx).await?;
        return Ok(Answer::Mend(render::receipt_words(&chrome(&ctx, &setting), WordsAsked::Over)));
    };
    let typed = OwnTyped { text: fields.first("text"), corrects: !fields.first("corrects").is_empty(), ..OwnTyped::default() };
    let fault = match typed.text.parse() {
        Err(TextFault::Empty) => FollowUpFault::Empty,
        Err(TextFault::TooLong(_)) => FollowUpFault::TooLong,
        Ok(text) => {
            let key: IdempotencyKey = fields.first("key").parse().map_err(|_| Error::Refused(Code::BadRequest))?;
            let (ctx, thread) = holding(ctx, report).await?;
            let new = NewFollowUp { text, corrects: typed.corrects };
            let claim = claim::<FollowUp>(&ctx.kernel, &ctx.actor, key, &thread.reference.to_string(), &new)?;
            let ctx = ctx.claiming(claim);
            return match cases::follow_up(&ctx, thread.reference, new).await {
                Ok(_) => shown(ctx, report, OwnTyped::default(), None, true).await.map(Answer::Html),
                Err(Error::KeyReused(_)) => shown(ctx, report, typed, Some(FollowUpFault::Again), false).await.map(Answer::Mend),
                Err(other) => Err(other),
            };
        }
    };
    shown(ctx, report, typed, Some(fault), false).await.map(Answer::Mend)
}

/// The request as its holder's, and the report.
async fn holding<E>(ctx: Ctx<E>, report: ReportId) -> Result<(Ctx<E>, Thread)> {
    let thread = reports::thread_of(&ctx.kernel, report).await?;
    let visitor = Visitor { institution: thread.institution, id: thread.by.0 };
    Ok((ctx.of_visitor(visitor), thread))
}

async fn shown<E>(ctx: Ctx<E>, report: ReportId, typed: OwnTyped<'_>, fault: Option<FollowUpFault>, sent: bool) -> Result<String> {
    let (ctx, thread) = holding(ctx.unclaimed(), report).await?;
    let own = cases::own_report(&ctx, thread.reference).await?;
    let (setting, key) = (setting(&ctx).await?, ids::fresh().to_string());
    let ticket = receipts::ticket(&ctx.kernel.vault, report, ctx.now)?;
    let (fault, done) = (fault.map(OwnFault::FollowUp), sent.then_some(OwnDone::Sent));
    let state = OwnReportState { own: &own, key: &key, typed, fault, done };
    Ok(render::receipt_report(&chrome(&ctx, &setting), &state, &ticket))
}
