//! Asking the security team something with no report made (docs/domain.md §1.2).

use crate::{
    intake,
    kernel::{
        Ctx,
        db::Tx,
        error::{Error, Result},
        http::{Answer, chrome, claim, setting},
        ids, institutions, words,
    },
    questions::{self, Changing, Own},
    reports,
};
use frontend::render::{self, AskFault, AskState, FollowUpFault, OwnQuestionLine, OwnQuestionState};
use jiff::tz::TimeZone;
use shared::{
    api::Endpoint,
    call,
    ids::{IdempotencyKey, QuestionId, ReportId},
    pages::{AskForm, AskPage, Fields, OwnQuestionForm, OwnQuestionPage, OwnQuestionsPage},
    problem::Code,
    questionnaire::{ASK, Answers, Fault, check_form},
    questions::QuestionLine,
    text::{Message, TextFault},
};

pub(super) async fn ask_page(ctx: Ctx<AskPage>, (): (), fields: Fields) -> Result<Answer> {
    if fields.first("notice") == "sent" {
        let setting = setting(&ctx).await?;
        return Ok(Answer::Html(render::question_sent(&chrome(&ctx, &setting))));
    }
    form(&ctx, &Answers::new(), &[], None).await.map(Answer::Html)
}

pub(super) async fn ask_form(ctx: Ctx<AskForm>, (): (), fields: Fields) -> Result<Answer> {
    let mut answers = Answers::new();
    for field in ASK.pages.iter().flat_map(|page| page.fields()) {
        answers.set(field.id, fields.all(field.id).into_iter().filter(|value| !value.trim().is_empty()).collect());
    }
    let checked = match check_form(&ASK, &answers) {
        Ok(checked) => checked,
        Err(faults) => return form(&ctx, &answers, &faults, None).await.map(Answer::Mend),
    };
    let key: IdempotencyKey = fields.first("key").parse().map_err(|_| Error::Refused(Code::BadRequest))?;
    let claim = claim::<AskForm>(&ctx.kernel, &ctx.actor, key, "", &fields)?;
    let claiming = ctx.claiming(claim);
    match questions::ask(&claiming, &checked).await {
        Ok(_) => Ok(Answer::SeeOther(format!("{}?notice=sent", AskPage::PATH))),
        // A browser went back to a page whose key is used up. The new page has another one.
        Err(Error::KeyReused(_)) => form(&claiming, &answers, &[], Some(AskFault::Again)).await.map(Answer::Mend),
        Err(Error::Refused(Code::Conflict)) => form(&claiming, &answers, &[], Some(AskFault::Many)).await.map(Answer::Mend),
        Err(other) => Err(other),
    }
}

async fn form<E>(ctx: &Ctx<E>, answers: &Answers, faults: &[Fault], refused: Option<AskFault>) -> Result<String> {
    let (setting, key) = (setting(ctx).await?, ids::fresh().to_string());
    Ok(render::ask(&chrome(ctx, &setting), &AskState { key: &key, answers, faults, refused }))
}

pub(super) async fn own_questions_page(ctx: Ctx<OwnQuestionsPage>, (): (), _: Fields) -> Result<Answer> {
    let (setting, zone) = (setting(&ctx).await?, zone(&ctx).await?);
    let own = questions::owns(&ctx.kernel, ctx.signed()?).await?;
    let lines: Vec<OwnQuestionLine> = own.iter().map(|one| line(&ctx, one, &zone)).collect();
    Ok(Answer::Html(render::own_questions(&chrome(&ctx, &setting), &lines)))
}

pub(super) async fn own_question_page(ctx: Ctx<OwnQuestionPage>, (id,): (QuestionId,), fields: Fields) -> Result<Answer> {
    let own = questions::own(&ctx.kernel, ctx.signed()?, id).await?;
    page(&ctx, &own, "", None, fields.first("notice") == "sent").await.map(Answer::Html)
}

pub(super) async fn own_question_form(ctx: Ctx<OwnQuestionForm>, (id,): (QuestionId,), fields: Fields) -> Result<Answer> {
    let own = questions::own(&ctx.kernel, ctx.signed()?, id).await?;
    let done = match fields.first("act") {
        "yes" => consent(&ctx, &own, &fields.all("conflict_flag")).await,
        "no" => questions::change(&ctx, &own, Changing::Decline).await,
        "end" => questions::change(&ctx, &own, Changing::End).await,
        _ => return write_on(ctx, own, &fields).await,
    };
    match done {
        // A second press, or another page: the question says where it stands.
        Ok(()) | Err(Error::Refused(Code::Conflict)) => Ok(back(id, "")),
        Err(other) => Err(other),
    }
}

async fn write_on(ctx: Ctx<OwnQuestionForm>, own: Own, fields: &Fields) -> Result<Answer> {
    let (id, typed) = (own.line.id, fields.first("text"));
    let key: IdempotencyKey = fields.first("key").parse().map_err(|_| Error::Refused(Code::BadRequest))?;
    // A retry is known by what was typed, not by what the question holds by now.
    let claim = claim::<OwnQuestionForm>(&ctx.kernel, &ctx.actor, key, &id.to_string(), fields)?;
    let ctx = ctx.claiming(claim);
    let fault = match typed.parse::<Message>() {
        Err(TextFault::Empty) => FollowUpFault::Empty,
        Err(TextFault::TooLong(_)) => FollowUpFault::TooLong,
        Ok(text) => match questions::change(&ctx, &own, Changing::WriteOn(text.expose().to_owned())).await {
            Ok(()) => return Ok(back(id, "?notice=sent")),
            // A browser went back to a page whose key is used up, or somebody was faster. What was typed is still there, beside
            // what they wrote.
            Err(Error::KeyReused(_)) => FollowUpFault::Again,
            Err(Error::Refused(Code::Conflict)) if text.expose().chars().count() > own.left => FollowUpFault::TooLong,
            Err(Error::Refused(Code::Conflict)) => FollowUpFault::Again,
            Err(other) => return Err(other),
        },
    };
    let own = questions::own(&ctx.kernel, ctx.signed()?, id).await?;
    page(&ctx, &own, typed, Some(fault), false).await.map(Answer::Mend)
}

fn back(id: QuestionId, more: &str) -> Answer {
    Answer::SeeOther(format!("{}{more}", call::path::<OwnQuestionPage>(&(id,))))
}

/// The report and the end of the question are one write.
async fn consent(ctx: &Ctx<OwnQuestionForm>, own: &Own, conflict: &[String]) -> Result<()> {
    let report = ReportId(ids::fresh());
    let (checked, changed) = own.consent(&ctx.kernel, report, conflict, ctx.now)?;
    intake::file_asked(ctx, report, &checked, None, async move |tx: &Tx| changed.write(tx).await).await
}

async fn zone<E>(ctx: &Ctx<E>) -> Result<TimeZone> {
    Ok(institutions::get(&ctx.kernel, ctx.signed()?.institution).await?.time_zone())
}

fn line<E>(ctx: &Ctx<E>, one: &QuestionLine, zone: &TimeZone) -> OwnQuestionLine {
    OwnQuestionLine { id: one.id, state: one.state, asked: words::day_and_time(one.asked_at, zone, ctx.lang) }
}

async fn page<E>(ctx: &Ctx<E>, own: &Own, typed: &str, fault: Option<FollowUpFault>, sent: bool) -> Result<String> {
    let (setting, zone) = (setting(ctx).await?, zone(ctx).await?);
    let when = |at| words::day_and_time(at, &zone, ctx.lang);
    let said: Vec<_> = own.said.iter().map(|(own, at, words)| (*own, when(*at), words.clone())).collect();
    let report = match own.report {
        Some(report) => Some(reports::reference(&ctx.kernel, report).await?),
        None => None,
    };
    let line = line(ctx, &own.line, &zone);
    let key = ids::fresh().to_string();
    let state = OwnQuestionState { key: &key, line: &line, said: &said, report, typed, fault, left: own.left, sent };
    Ok(render::own_question(&chrome(ctx, &setting), &state))
}
