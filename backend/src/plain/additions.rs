//! The forms to add to one's own report by, for a browser without scripts too.

use crate::{
    cases,
    kernel::{
        Ctx,
        error::{Error, Result},
        http::{Answer, chrome, claim, setting},
        ids,
    },
};
use frontend::render::{self, AdditionState};
use shared::{
    additions::{AddToReport, Addition, LaterForm},
    api::Endpoint,
    ids::{IdempotencyKey, Reference},
    pages::{AdditionForm, AdditionPage, Fields, OwnReportsPage},
    problem::Code,
    questionnaire::{Answers, Fault},
};

pub(super) async fn addition_page(ctx: Ctx<AdditionPage>, (reference, form): (Reference, String), _: Fields) -> Result<Answer> {
    let form = LaterForm::of(&form).ok_or(Error::Refused(Code::NotFound))?;
    cases::reads_own(&ctx, reference).await?;
    Ok(Answer::Html(page(&ctx, reference, form, &Answers::new(), &[], false).await?))
}

pub(super) async fn addition_form(ctx: Ctx<AdditionForm>, (reference, form): (Reference, String), fields: Fields) -> Result<Answer> {
    let form = LaterForm::of(&form).ok_or(Error::Refused(Code::NotFound))?;
    cases::reads_own(&ctx, reference).await?;
    let new = read(form, &fields);
    if let Err(faults) = new.check() {
        return Ok(Answer::Mend(page(&ctx, reference, form, &new.answers, &faults, false).await?));
    }
    if new.answers.iter().next().is_none() {
        return Ok(Answer::Mend(page(&ctx, reference, form, &new.answers, &[], true).await?));
    }
    let key: IdempotencyKey = fields.first("key").parse().map_err(|_| Error::Refused(Code::BadRequest))?;
    let claim = claim::<AddToReport>(&ctx.kernel, &ctx.actor, key, &reference.to_string(), &new)?;
    let ctx = ctx.claiming(claim);
    match cases::add(&ctx, reference, new.clone()).await {
        Ok(_) => {
            let notice = if form.tells() { "added" } else { "asked" };
            Ok(Answer::SeeOther(format!("{}/{reference}?notice={notice}", OwnReportsPage::PATH)))
        }
        // A browser went back to a page whose key is used up, or the report moved: the new page has another key.
        Err(Error::KeyReused(_) | Error::Refused(Code::Conflict)) => {
            Ok(Answer::Mend(page(&ctx.unclaimed(), reference, form, &new.answers, &[], false).await?))
        }
        Err(other) => Err(other),
    }
}

/// What was answered.
pub(super) fn read(form: LaterForm, fields: &Fields) -> Addition {
    let mut answers = Answers::new();
    for field in form.pages().flat_map(|page| page.fields()) {
        answers.set(field.id, fields.all(field.id).into_iter().filter(|value| !value.trim().is_empty()).collect());
    }
    Addition { form, answers }
}

async fn page<E>(ctx: &Ctx<E>, reference: Reference, form: LaterForm, answers: &Answers, faults: &[Fault], empty: bool) -> Result<String> {
    let (setting, key) = (setting(ctx).await?, ids::fresh().to_string());
    let state = AdditionState { reference, ticket: None, form, answers, faults, empty, key: &key };
    Ok(render::addition(&chrome(ctx, &setting), &state))
}
