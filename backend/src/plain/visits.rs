//! Reporting without an account: the page that says what it means, the name on the check page, and the receipt
//! (docs/rules.md §1.1, docs/adr/0049-filing-without-an-account.md).

use super::draft::{self, Draft};
use crate::{
    kernel::{
        Actor, Ctx,
        error::{Error, Result},
        http::{Answer, chrome, institution, setting, visit},
        institutions::{self, Institution},
    },
    receipts::Words,
    reports,
};
use frontend::render::{self, NameFault, VisitAbout, WithoutState};
use shared::{
    api::Endpoint,
    call,
    pages::{Fields, SendAnswers, ShowQuestion, StartAgain, StartPage, VisitForm, VisitPage},
    problem::Code,
    text::{DisplayName, TextFault},
};

/// The institution of an address. One that is closed to visitors is answered like one that does not exist.
async fn open<E>(ctx: &Ctx<E>, slug: &str) -> Result<Institution> {
    institutions::open_to_visitors(&ctx.kernel, slug).await?.ok_or(Error::Refused(Code::NotFound))
}

pub(super) async fn visit_page(ctx: Ctx<VisitPage>, (slug,): (String,), fields: Fields) -> Result<Answer> {
    let found = open(&ctx, &slug).await?;
    let setting = institutions::setting(Some(&found), ctx.kernel.demonstration);
    let about = match fields.first("notice") {
        _ if is_somebody(&ctx) => VisitAbout::SignedIn,
        "ended" => VisitAbout::Ended,
        _ => VisitAbout::Beginning,
    };
    Ok(Answer::Html(render::visit(&chrome(&ctx, &setting), &slug, found.settings.without_account, about)))
}

/// Whether what is sent from this browser would have somebody's name on it: a device that may only file is theirs too.
fn is_somebody<E>(ctx: &Ctx<E>) -> bool {
    matches!(ctx.actor, Actor::Account(_)) || ctx.right.is_some()
}

pub(super) async fn visit_form(ctx: Ctx<VisitForm>, (slug,): (String,), _: Fields) -> Result<Answer> {
    let found = open(&ctx, &slug).await?;
    // Whoever is signed in would file as who they are. The page says so and begins nothing.
    if is_somebody(&ctx) {
        return Ok(Answer::SeeOther(call::path::<VisitPage>(&(slug,))));
    }
    // Only the person throws away what they wrote, or seven words that are not on paper yet (docs/rules.md §1.5).
    if ctx.visitor().is_some_and(|visitor| visitor.institution == found.id)
        && let Ok(draft) = draft::load(&ctx).await
        && (draft.is_begun() || draft.sent.is_some())
    {
        return Ok(Answer::SeeOther(if draft.sent.is_some() { StartAgain::PATH } else { SendAnswers::PATH }.to_owned()));
    }
    let first = call::path::<ShowQuestion>(&("danger".to_owned(),));
    Ok(Answer::SeeOtherWith(first, visit::begin(&ctx.kernel, found.id, ctx.now)))
}

/// What the check page asks of who has no account, with what they said to it.
pub(super) async fn asked<E>(ctx: &Ctx<E>, fields: &Fields) -> Result<WithoutState> {
    let open = institution(ctx).await?.map(|found| found.settings.without_account).unwrap_or_default();
    let (name, nameless) = (fields.first("name").to_owned(), fields.first("identity") == render::NO_NAME);
    Ok(WithoutState { takes_no_name: open.takes_no_name(), nameless, name, fault: None })
}

/// The name they give; none where they need not. Otherwise the page that asks for it again.
pub(super) async fn said(ctx: &Ctx<SendAnswers>, fields: &Fields) -> Result<Result<Option<DisplayName>, Answer>> {
    let asked = asked(ctx, fields).await?;
    if asked.takes_no_name && asked.nameless {
        return Ok(Ok(None));
    }
    let fault = match asked.name.parse() {
        Ok(name) => return Ok(Ok(Some(name))),
        Err(TextFault::Empty) => NameFault::Empty,
        Err(TextFault::TooLong(_)) => NameFault::TooLong,
    };
    let draft = draft::shown(ctx).await?;
    // A second press after the report has gone shows its receipt, whatever stands in the form.
    if draft.sent.is_some() {
        return Ok(Err(Answer::SeeOther(call::path::<ShowQuestion>(&("sent".to_owned(),)))));
    }
    let setting = setting(ctx).await?;
    let again = WithoutState { fault: Some(fault), ..asked };
    Ok(Err(Answer::Mend(render::check_without_account(&chrome(ctx, &setting), &draft.answers, false, &again))))
}

/// The receipt with its words. They are made anew from the draft's key for as long as it is kept.
pub(super) async fn receipt<E>(ctx: &Ctx<E>, draft: &Draft, missing: bool) -> Result<String> {
    let report = draft.sent.ok_or_else(|| Error::internal("nothing was sent"))?;
    let receipt = reports::receipt(&ctx.kernel, report, ctx.now, Some(ctx.lang)).await?;
    let (setting, words) = (setting(ctx).await?, Words::of(&ctx.kernel.vault, draft.key));
    Ok(render::visitor_receipt(&chrome(ctx, &setting), &receipt, words.expose(), missing))
}

/// Puts the receipt away, once its holder says that they have the words on paper: nobody can show them again.
pub(super) async fn written_down<E>(ctx: &Ctx<E>, fields: &Fields) -> Result<Answer> {
    let draft = draft::load(ctx).await?;
    if draft.sent.is_some() {
        if fields.first("written").is_empty() {
            return Ok(Answer::Mend(receipt(ctx, &draft, true).await?));
        }
        draft::forget(ctx).await?;
    } else if !draft.answers.is_empty() {
        // Nothing of it was sent: only its writer throws it away (docs/rules.md §1.5).
        return Ok(Answer::SeeOther(call::path::<ShowQuestion>(&("check".to_owned(),))));
    }
    Ok(Answer::SeeOtherWith(StartPage::PATH.to_owned(), visit::forget()))
}
