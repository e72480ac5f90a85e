//! The form, page by page.

use super::{
    draft::{self, Draft},
    visits,
};
use crate::{
    accounts, intake,
    kernel::{
        Ctx,
        db::Tx,
        error::{Error, Result},
        http::{Answer, chrome, claim, setting},
        ids,
    },
    receipts::Words,
    reports,
};
use frontend::render::{self, WhoseState};
use shared::{
    api::Endpoint,
    call,
    ids::ReportId,
    pages::{AnswerQuestion, DropAnswers, Fields, ReportShell, SendAnswers, ShowQuestion, StartAgain},
    problem::Code,
    questionnaire::{self, FORM_VERSION, Field, Page, PageKind, REPORT, check_page, fitting, without_account},
    reports::{FileReport, IdentityShown, NewReport, OWN, OnBehalf},
};

pub(super) async fn show_question(ctx: Ctx<ShowQuestion>, (name,): (String,), fields: Fields) -> Result<Answer> {
    let mut draft = draft::shown(&ctx).await?;
    let setting = setting(&ctx).await?;
    let chrome = chrome(&ctx, &setting);
    match (name.as_str(), draft.sent) {
        // After sending, every page behind it shows the receipt (docs/rules.md §1.7).
        ("sent", Some(_)) if ctx.visitor().is_some() => visits::receipt(&ctx, &draft, false).await.map(Answer::Html),
        ("sent", Some(report)) => {
            Ok(Answer::Html(render::receipt(&chrome, &reports::receipt(&ctx.kernel, report, ctx.now, Some(ctx.lang)).await?)))
        }
        (_, Some(_)) => Ok(Answer::SeeOther(StartAgain::PATH.to_owned())),
        ("check", None) => {
            if let Some(page) = REPORT.first_unanswered(&draft.answers) {
                return Ok(at(page.id));
            }
            if !draft.checked {
                draft = draft::change(&ctx, |draft| draft.checked = true).await?;
            }
            let dropping = fields.first("drop") == "ask";
            if ctx.visitor().is_some() {
                let without = visits::asked(&ctx, &Fields::default()).await?;
                return Ok(Answer::Html(render::check_without_account(&chrome, &draft.answers, dropping, &without)));
            }
            let members = members(&ctx).await?;
            Ok(Answer::Html(render::check(&chrome, &draft.answers, dropping, &WhoseState { members: &members, missing: false })))
        }
        (name, None) => match REPORT.path(&draft.answers).find(|page| page.id == name) {
            Some(page) => Ok(Answer::Html(render::question(&chrome, asked(&ctx, page), &draft.answers, &[]))),
            None if name == "sent" || REPORT.page(name).is_some() => Ok(go_on(&draft)),
            None => Err(Code::NotFound.into()),
        },
    }
}

pub(super) async fn answer_question(ctx: Ctx<AnswerQuestion>, (name,): (String,), fields: Fields) -> Result<Answer> {
    let page = asked(&ctx, REPORT.page(&name).ok_or(Error::Refused(Code::NotFound))?);
    let given = |field: &Field| -> Vec<String> { fields.all(field.id).into_iter().filter(|value| !value.trim().is_empty()).collect() };
    // What anybody can send is measured before it is kept. Somebody signed in finds theirs again, even if it is too long.
    let kept = |field: &Field| if ctx.visitor().is_some() { fitting(field, &given(field)) } else { Some(given(field)) };
    let draft = draft::change(&ctx, |draft| {
        // A slow answer after Send belongs to a report that is gone.
        for field in page.fields().iter().filter(|_| draft.sent.is_none()) {
            if let Some(kept) = kept(field) {
                draft.answers.set(field.id, kept);
            }
        }
    })
    .await?;
    if draft.sent.is_some() {
        return Ok(Answer::SeeOther(StartAgain::PATH.to_owned()));
    }
    let mut answers = draft.answers.clone();
    for field in page.fields() {
        answers.set(field.id, given(field));
    }
    let faults = check_page(&REPORT, page, &answers);
    if !faults.is_empty() {
        let setting = setting(&ctx).await?;
        return Ok(Answer::Mend(render::question(&chrome(&ctx, &setting), page, &answers, &faults)));
    }
    Ok(after(page, &draft))
}

pub(super) async fn send_answers(mut ctx: Ctx<SendAnswers>, (): (), fields: Fields) -> Result<Answer> {
    let visit = match ctx.visitor() {
        None => None,
        Some(visitor) => match visits::said(&ctx, &fields).await? {
            Ok(name) => Some((visitor, name)),
            Err(page) => return Ok(page),
        },
    };
    let chosen = fields.first("for");
    let on_behalf_of = OnBehalf::chosen(chosen).filter(|_| visit.is_none());
    if let Some(OnBehalf { delegation, .. }) = on_behalf_of {
        // One that has ended since the page was drawn: it is asked anew, of those that hold.
        if accounts::acts_for(&ctx.kernel, ctx.signed()?, delegation, ctx.now).await?.is_none() {
            return Ok(at("check"));
        }
    } else if visit.is_none() && chosen != OWN {
        let members = members(&ctx).await?;
        if !members.is_empty() {
            return whose(&ctx, &members).await;
        }
    }
    for _ in 0..draft::TRIES {
        let draft = draft::load(&ctx).await?;
        if draft.sent.is_some() {
            return Ok(Answer::SeeOther(StartAgain::PATH.to_owned()));
        }
        if let Some(page) = REPORT.first_unanswered(&draft.answers) {
            return Ok(at(page.id));
        }
        let Ok(checked) = questionnaire::check(&draft.answers) else { return Ok(go_on(&draft)) };
        let new = NewReport {
            form_version: FORM_VERSION,
            language: ctx.lang,
            answered_at: ctx.now,
            clock_offset: None,
            identity_mode: IdentityShown::Named,
            answers: checked.answers(),
            on_behalf_of,
        };
        // The moment of pressing is not part of what was said: a second press is the same report.
        let said = NewReport { answered_at: shared::time::Moment(0), ..new.clone() };
        let first = claim::<FileReport>(&ctx.kernel, &ctx.actor, draft.key, "", &said)?;
        ctx = ctx.claiming(first);
        let id = ReportId(ids::fresh());
        let words = Words::of(&ctx.kernel.vault, draft.key);
        let sent = draft::prepare(&ctx, &draft.sent(&ctx, id)?)?;
        // Report and draft change together: words added later can only be in the next report.
        let beside = async move |tx: &Tx| sent.write(tx).await;
        let filed = match &visit {
            Some((visitor, name)) => intake::file_without_account(&ctx, *visitor, id, &new, (name.clone(), &words), beside).await,
            None => intake::file_with(&ctx, id, &new, beside).await,
        };
        match filed {
            Ok(()) => return Ok(Answer::SeeOther(StartAgain::PATH.to_owned())),
            // Another page was faster. What it left is read again.
            Err(Error::Refused(Code::Conflict)) => {}
            // A draft older than its report, from a restored database perhaps. What it holds now is in no
            // report: one too many is better than words that are nowhere.
            Err(Error::KeyReused(_)) => {
                ctx = ctx.unclaimed();
                draft::change(&ctx, Draft::under_another_key).await?;
            }
            Err(other) => return Err(other),
        }
    }
    Err(Code::Unavailable.into())
}

/// For whom the sender may file, each with the delegation.
async fn members<E>(ctx: &Ctx<E>) -> Result<Vec<(String, String)>> {
    let members = accounts::members(&ctx.kernel, ctx.signed()?, ctx.now).await?;
    Ok(members.into_iter().map(|(id, name)| (id.to_string(), name.into())).collect())
}

/// Asks again whose report it is: nobody's is sent as their own unless they say that it is.
async fn whose<E>(ctx: &Ctx<E>, members: &[(String, String)]) -> Result<Answer> {
    let draft = draft::load(ctx).await?;
    if draft.sent.is_some() {
        return Ok(Answer::SeeOther(StartAgain::PATH.to_owned()));
    }
    if let Some(page) = REPORT.first_unanswered(&draft.answers) {
        return Ok(at(page.id));
    }
    let setting = setting(ctx).await?;
    Ok(Answer::Mend(render::check(&chrome(ctx, &setting), &draft.answers, false, &WhoseState { members, missing: true })))
}

pub(super) async fn drop_answers(ctx: Ctx<DropAnswers>, (): (), fields: Fields) -> Result<Answer> {
    // The button stands near Send, and thumbs are wide: the page comes back with the question.
    if fields.first("sure").is_empty() {
        return Ok(Answer::SeeOther(format!("{}?drop=ask#drop-ask", SendAnswers::PATH)));
    }
    draft::shown(&ctx).await?;
    match ctx.visitor() {
        Some(_) => draft::forget(&ctx).await?,
        None => draft::change(&ctx, Draft::clear).await.map(drop)?,
    }
    Ok(Answer::SeeOther("/".to_owned()))
}

pub(super) async fn start_again(ctx: Ctx<StartAgain>, (): (), fields: Fields) -> Result<Answer> {
    if ctx.visitor().is_some() {
        return visits::written_down(&ctx, &fields).await;
    }
    // Only a receipt is put away; unsent answers are the person's to destroy (docs/rules.md §1.5).
    draft::change(&ctx, |draft| {
        if draft.sent.is_some() {
            draft.clear();
        }
    })
    .await?;
    Ok(Answer::SeeOther(ReportShell::PATH.to_owned()))
}

/// A page as whoever asks for it is asked it.
fn asked<E>(ctx: &Ctx<E>, page: &'static Page) -> &'static Page {
    if ctx.visitor().is_some() { without_account(page) } else { page }
}

fn at(page: &str) -> Answer {
    Answer::SeeOther(call::path::<ShowQuestion>(&(page.to_string(),)))
}

/// Where somebody goes on who has no particular page in mind.
fn go_on(draft: &Draft) -> Answer {
    at(REPORT.first_unanswered(&draft.answers).map_or("check", |page| page.id))
}

/// The page after an answer. Once the check page was seen, a change leads back to it, by way of what
/// the change has opened.
fn after(page: &'static Page, draft: &Draft) -> Answer {
    let next = REPORT.next(page.id, &draft.answers);
    let notice = next.filter(|next| !matches!(next.kind, PageKind::Questions(_)));
    match (draft.checked, notice) {
        (true, None) => go_on(draft),
        (true, Some(next)) => at(next.id),
        (false, _) => at(next.map_or("check", |next| next.id)),
    }
}
