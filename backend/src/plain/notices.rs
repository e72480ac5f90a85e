//! Notices of leads to members, and answering one (docs/rules.md §5).

use crate::{
    intake,
    kernel::{
        Ctx,
        db::Tx,
        error::{Error, Result},
        http::{Answer, chrome, setting},
        ids, institutions, words,
    },
    member_alerts::{self, Notice, Standing},
    reports,
};
use frontend::render::{self, NoticeLine, NoticeStands, NoticeState, Told, WHICH};
use jiff::tz::TimeZone;
use shared::{
    call,
    ids::{MemberAlertId, ReportId},
    pages::{Fields, MeTooForm, NoticePage, NoticesPage},
    problem::Code,
    questionnaire::{Answers, Fault, ME_TOO, check_form, check_me_too},
};

pub(super) async fn notices_page(ctx: Ctx<NoticesPage>, (): (), _: Fields) -> Result<Answer> {
    let (zone, setting) = (zone(&ctx).await?, setting(&ctx).await?);
    let notices = member_alerts::notices(&ctx.kernel, ctx.signed()?, ctx.now).await?;
    let lines: Vec<NoticeLine> = notices.into_iter().map(|notice| line(&ctx, notice, &zone)).collect();
    Ok(Answer::Html(render::notices(&chrome(&ctx, &setting), &lines)))
}

pub(super) async fn notice_page(ctx: Ctx<NoticePage>, (id,): (MemberAlertId,), _: Fields) -> Result<Answer> {
    let notice = member_alerts::read(&ctx, id).await?;
    page(&ctx, notice, &Said::default()).await.map(Answer::Html)
}

pub(super) async fn me_too_form(ctx: Ctx<MeTooForm>, (id,): (MemberAlertId,), fields: Fields) -> Result<Answer> {
    let (kernel, signed) = (&ctx.kernel, ctx.signed()?);
    let notice = member_alerts::notice(kernel, signed, id, ctx.now).await?;
    let shown = || Ok(Answer::SeeOther(call::path::<NoticePage>(&(id,))));
    if !matches!(notice.standing, Standing::Until(_)) || notice.report.is_some() {
        return shown();
    }
    let mut said = Said::of(&fields, notice.known_as.len());
    if let Err(faults) = check_form(&ME_TOO, &said.answers) {
        said.faults = faults;
    }
    let contacted = said.answers.first("contacted_by_account") != Some("NO");
    said.which_missing = contacted && said.which.is_empty();
    if said.which_missing || !said.faults.is_empty() {
        return page(&ctx, notice, &said).await.map(Answer::Mend);
    }
    if !contacted {
        said.nothing = true;
        return page(&ctx, notice, &said).await.map(Answer::Html);
    }
    let chosen = said.which.iter().filter_map(|place| notice.known_as.get(*place)).map(|one| one.shown.as_str());
    let checked = check_me_too(&said.answers, chosen.collect::<Vec<_>>().join("\n")).map_err(|_| Error::Refused(Code::BadRequest))?;
    let report = ReportId(ids::fresh());
    let answered = member_alerts::answered(kernel, id, signed.account, report)?;
    match intake::file_asked(&ctx, report, &checked, Some(id), async move |tx: &Tx| answered.write(tx).await).await {
        // A second press, or another page: it was answered, and the page says with what.
        Ok(()) | Err(Error::Refused(Code::Conflict)) => shown(),
        Err(other) => Err(other),
    }
}

/// What was said in the form.
#[derive(Default)]
struct Said {
    answers: Answers,
    which: Vec<usize>,
    faults: Vec<Fault>,
    which_missing: bool,
    nothing: bool,
}

impl Said {
    /// Of several it has to be said which; of one there is nothing to say.
    fn of(fields: &Fields, several: usize) -> Self {
        let mut answers = Answers::new();
        for field in ME_TOO.pages.iter().flat_map(|page| page.fields()) {
            answers.set(field.id, fields.all(field.id).into_iter().filter(|value| !value.trim().is_empty()).collect());
        }
        let ticked = fields.all(WHICH);
        let which = (0..several).filter(|place| several == 1 || ticked.contains(&place.to_string())).collect();
        Self { answers, which, ..Self::default() }
    }
}

async fn zone<E>(ctx: &Ctx<E>) -> Result<TimeZone> {
    Ok(institutions::get(&ctx.kernel, ctx.signed()?.institution).await?.time_zone())
}

fn line<E>(ctx: &Ctx<E>, notice: Notice, zone: &TimeZone) -> NoticeLine {
    let stands = match notice.standing {
        // The last day is the one whose end it is before.
        Standing::Until(at) => NoticeStands::Until(words::day(at.plus(-1), zone, ctx.lang)),
        Standing::Recalled(at, correction) => NoticeStands::Recalled(words::day(at, zone, ctx.lang), correction),
        Standing::Over => NoticeStands::Over,
    };
    NoticeLine { id: notice.id, known_as: notice.known_as, stands, new: notice.new }
}

async fn page<E>(ctx: &Ctx<E>, notice: Notice, said: &Said) -> Result<String> {
    let told = match notice.report {
        Some(report) => {
            let advised = reports::advised(&ctx.kernel, report, ctx.lang).await?;
            Some(Told { reference: reports::reference(&ctx.kernel, report).await?, stop: advised.stop, advice: advised.cards })
        }
        None => None,
    };
    let (zone, setting) = (zone(ctx).await?, setting(ctx).await?);
    let line = line(ctx, notice, &zone);
    let Said { answers, which, faults, which_missing, nothing } = said;
    let state = NoticeState { line: &line, told: told.as_ref(), answers, which, faults, which_missing: *which_missing, nothing: *nothing };
    Ok(render::notice(&chrome(ctx, &setting), &state))
}
