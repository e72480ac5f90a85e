//! What the team does with questions.

use super::{
    letters, own,
    store::{self, Found, Said},
};
use crate::{
    accounts,
    kernel::{
        Ctx, audit,
        db::Rows,
        error::{Error, Result},
    },
};
use shared::{
    access::Colleague,
    audit::Action,
    entries::Letter,
    ids::{AccountId, QuestionId},
    problem::Code,
    questionnaire::Answers,
    questions::{
        CloseQuestion, ListQuestions, MOST, NewReply, OpenQuestion, ProposeReport, QuestionList, QuestionRead, QuestionSaid, QuestionStep,
        ReplyToQuestion,
    },
};

pub(super) async fn list_questions(ctx: Ctx<ListQuestions>, (): (), (): ()) -> Result<QuestionList> {
    let signed = ctx.signed()?;
    let list = store::listed(&ctx.kernel, signed, &own::accounts_of(&ctx.kernel, signed).await?).await?;
    audit::read(&ctx.kernel, ctx.now, ctx.actor.who(), Action::QuestionsListed, signed.institution.into()).await?;
    Ok(list)
}

pub(super) async fn open_question(ctx: Ctx<OpenQuestion>, (id,): (QuestionId,), (): ()) -> Result<QuestionRead> {
    let kernel = &ctx.kernel;
    let Found { line, document, .. } = found(&ctx, id).await?;
    let who = async |account: AccountId| Ok::<_, Error>(Colleague { account, name: accounts::profile(kernel, account).await?.name });
    let mut said = Vec::new();
    for one in document.said {
        let by = match one.by {
            Some(account) => Some(who(account).await?),
            None => None,
        };
        said.push(QuestionSaid { by, at: one.at, text: one.text });
    }
    audit::read(kernel, ctx.now, ctx.actor.who(), Action::QuestionOpened, id.into()).await?;
    Ok(QuestionRead {
        line,
        asker: who(document.asker).await?,
        language: document.language,
        letter: Letter::agreed(&document.answers, &document.answers),
        contact: contact(document.answers),
        said,
        declined: document.declined,
    })
}

pub(super) async fn reply_to_question(ctx: Ctx<ReplyToQuestion>, (id,): (QuestionId,), new: NewReply) -> Result<()> {
    let (by, at) = (Some(ctx.signed()?.account), ctx.now);
    let said = Said { by, at, text: new.text.expose().to_owned() };
    stepped(&ctx, id, QuestionStep::Answer, Action::QuestionAnswered, Some(said)).await
}

pub(super) async fn propose_report(ctx: Ctx<ProposeReport>, (id,): (QuestionId,), (): ()) -> Result<()> {
    stepped(&ctx, id, QuestionStep::Propose, Action::ReportProposed, None).await
}

pub(super) async fn close_question(ctx: Ctx<CloseQuestion>, (id,): (QuestionId,), (): ()) -> Result<()> {
    stepped(&ctx, id, QuestionStep::Close, Action::QuestionClosed, None).await
}

/// What they answered about how to reach them, without the question.
fn contact(mut answers: Answers) -> Answers {
    answers.set("question", Vec::new());
    answers
}

/// One of the institution. Nobody of the team answers what they asked themselves.
async fn found<E>(ctx: &Ctx<E>, id: QuestionId) -> Result<Found> {
    let (kernel, signed) = (&ctx.kernel, ctx.signed()?);
    let found = store::find(kernel, signed.institution, id).await?.ok_or(Code::NotFound)?;
    let merged = accounts::merged(kernel.db.reader(), &kernel.vault, signed.institution).await?;
    if merged.now(found.document.asker) == signed.account { Err(Code::NotFound.into()) } else { Ok(found) }
}

async fn stepped<E>(ctx: &Ctx<E>, id: QuestionId, step: QuestionStep, action: Action, said: Option<Said>) -> Result<()> {
    let kernel = &ctx.kernel;
    let found = found(ctx, id).await?;
    let mut document = found.document.clone();
    document.said.extend(said);
    let refused = document.said.iter().filter(|one| one.by.is_some()).count() > MOST || step == QuestionStep::Propose && document.declined;
    let changed = store::change(kernel, &found, step, &document, ctx.now)?.filter(|_| !refused);
    let asker = accounts::merged(kernel.db.reader(), &kernel.vault, found.institution).await?.now(document.asker);
    // Only where they said that it is safe: what they gave as the way to reach them holds for software first of all.
    let letter = match Letter::agreed(&document.answers, &document.answers) {
        Letter::Sent => letters::to_asker(kernel, &found, asker, ctx.now)?,
        _ => Rows::default(),
    };
    // A retry of this very request never comes here.
    let written = ctx.write(action, id, async move |tx| {
        changed.ok_or(Code::Conflict)?.write(tx).await?;
        Ok(letter)
    });
    written.await?;
    kernel.wake.notify_one();
    Ok(())
}
