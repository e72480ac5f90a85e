//! Reading and answering with the words of a receipt (docs/adr/0050-receipts-of-seven-words.md). Everything is posted: nothing of it
//! stands in an address, a history or a log.

use super::mine_acts::key;
use crate::{
    cases,
    kernel::{
        Ctx, Visitor,
        error::{Error, Result},
        http::{Answer, chrome, claim, setting},
        ids,
    },
    receipts::{self, Ticket},
    reports,
};
use frontend::render::{self, AdditionState, FollowUpFault, OwnDone, OwnFault, OwnReportState, OwnTyped, WordsAsked};
use shared::{
    additions::LaterForm,
    api::Endpoint,
    ids::Reference,
    own_reports::{FollowUp, NewFollowUp},
    pages::{AnswerReceipt, Fields, OpenReceipt, ReceiptPage},
    questionnaire::{Answers, Fault},
    text::TextFault,
};

pub(super) async fn receipt_page(ctx: Ctx<ReceiptPage>, (): (), _: Fields) -> Result<Answer> {
    words(&ctx, WordsAsked::First, "").await.map(Answer::Html)
}

pub(super) async fn open_receipt(ctx: Ctx<OpenReceipt>, (): (), fields: Fields) -> Result<Answer> {
    let text = fields.first("text");
    match receipts::found(&ctx.kernel, fields.first("words")).await? {
        Some(report) => {
            let ticket = Ticket::new(report, ctx.now);
            Held::of(ctx, ticket).await?.page(OwnTyped { text, ..OwnTyped::default() }, None, None).await.map(Answer::Html)
        }
        None => words(&ctx, WordsAsked::Wrong, text).await.map(Answer::Mend),
    }
}

pub(super) async fn answer_receipt(ctx: Ctx<AnswerReceipt>, (): (), fields: Fields) -> Result<Answer> {
    let held = match Held::by_ticket(ctx, &fields).await? {
        Ok(held) => held,
        Err(over) => return Ok(over),
    };
    let typed = OwnTyped { text: fields.first("text"), corrects: !fields.first("corrects").is_empty(), ..OwnTyped::default() };
    let fault = match typed.text.parse() {
        Err(TextFault::Empty) => FollowUpFault::Empty,
        Err(TextFault::TooLong(_)) => FollowUpFault::TooLong,
        Ok(text) => {
            let new = NewFollowUp { text, corrects: typed.corrects };
            let held = held.claiming::<FollowUp>(&fields, &new)?;
            let fault = match cases::follow_up(&held.ctx, held.reference, new).await {
                Ok(_) => return held.done(OwnDone::Sent).await,
                // A browser went back to a page whose key is used up. The new page has another one.
                Err(Error::KeyReused(_)) => OwnFault::FollowUp(FollowUpFault::Again),
                Err(other) => return Err(other),
            };
            return held.mend(typed, fault).await;
        }
    };
    held.mend(typed, OwnFault::FollowUp(fault)).await
}

/// The page that asks for the words.
async fn words<E>(ctx: &Ctx<E>, why: WordsAsked, kept: &str) -> Result<String> {
    let setting = setting(ctx).await?;
    Ok(render::receipt_words(&chrome(ctx, &setting), why, kept))
}

/// A request of somebody who holds the receipt of a report.
pub(super) struct Held<E> {
    /// The request, as its holder's.
    pub(super) ctx: Ctx<E>,
    /// The report's name.
    pub(super) reference: Reference,
    ticket: Ticket,
}

impl<E: Endpoint> Held<E> {
    /// By the ticket that came with a form. Where that is over, the page that asks for the words again, and keeps what was
    /// being written.
    pub(super) async fn by_ticket(ctx: Ctx<E>, fields: &Fields) -> Result<Result<Self, Answer>> {
        match Ticket::read(&ctx.kernel.vault, fields.first("ticket"), ctx.now) {
            Some(ticket) => Self::of(ctx, ticket).await.map(Ok),
            None => Ok(Err(Answer::Mend(words(&ctx, WordsAsked::Over, fields.first("text")).await?))),
        }
    }

    async fn of(ctx: Ctx<E>, ticket: Ticket) -> Result<Self> {
        let thread = reports::thread_of(&ctx.kernel, ticket.report).await?;
        let visitor = Visitor { institution: thread.institution, id: thread.by.0, until: ticket.until };
        Ok(Self { ctx: ctx.of_visitor(visitor), reference: thread.reference, ticket })
    }

    /// The same under the form's key, as the request `F` for programs would be.
    pub(super) fn claiming<F: Endpoint>(self, fields: &Fields, new: &F::Request) -> Result<Self> {
        let claim = claim::<F>(&self.ctx.kernel, &self.ctx.actor, key(fields)?, &self.reference.to_string(), new)?;
        Ok(Self { ctx: self.ctx.claiming(claim), ..self })
    }

    /// The report's page, after something was done.
    pub(super) async fn done(self, done: OwnDone) -> Result<Answer> {
        self.page(OwnTyped::default(), None, Some(done)).await.map(Answer::Html)
    }

    /// The report's page as it stands.
    pub(super) async fn shown(self) -> Result<Answer> {
        self.page(OwnTyped::default(), None, None).await.map(Answer::Html)
    }

    /// The report's page with what is wrong.
    pub(super) async fn mend(self, typed: OwnTyped<'_>, fault: OwnFault) -> Result<Answer> {
        self.page(typed, Some(fault), None).await.map(Answer::Mend)
    }

    async fn page(self, typed: OwnTyped<'_>, fault: Option<OwnFault>, done: Option<OwnDone>) -> Result<String> {
        let ctx = self.ctx.unclaimed();
        let own = cases::own_report(&ctx, self.reference).await?;
        let (setting, key) = (setting(&ctx).await?, ids::fresh().to_string());
        let ticket = self.ticket.sealed(&ctx.kernel.vault)?;
        let state = OwnReportState { own: &own, opened: None, ticket: Some(&ticket), key: &key, typed, fault, done };
        Ok(render::receipt_report(&chrome(&ctx, &setting), &state))
    }

    /// One of the forms to add to the report by.
    pub(super) async fn addition(self, form: LaterForm, answers: &Answers, faults: &[Fault], empty: bool) -> Result<String> {
        let ctx = self.ctx.unclaimed();
        let (setting, key) = (setting(&ctx).await?, ids::fresh().to_string());
        let ticket = self.ticket.sealed(&ctx.kernel.vault)?;
        let state = AdditionState { reference: self.reference, ticket: Some(&ticket), form, answers, faults, empty, key: &key };
        Ok(render::addition(&chrome(&ctx, &setting), &state))
    }
}
