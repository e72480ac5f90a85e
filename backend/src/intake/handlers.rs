//! Filing a report, from the app and from the plain pages alike.

use crate::{
    accounts, alerts, cases, entities,
    kernel::{
        Ctx, Visitor, compartments,
        db::{Rows, Tx, Written},
        error::{Error, Result},
        ids, institutions, outbox,
    },
    receipts,
    reports::{self, Behalf, Route, Sender},
};
use shared::{
    audit::Action,
    ids::{AccountId, CaseId, CompartmentId, MemberAlertId, ReportId},
    locale::{Lang, text},
    permission::delegation::Refusal,
    priority::{self, Circumstances},
    problem::{Code, FieldProblem},
    questionnaire::{Checked, FORM_VERSION},
    reports::{FileReport, FiledBy, IdentityShown, NewReport, OnBehalf, Receipt},
    text::DisplayName,
};

pub(super) async fn file_report(ctx: Ctx<FileReport>, (): (), new: NewReport) -> Result<Receipt> {
    match file(&ctx, &new).await {
        Ok((_, Some(receipt))) => Ok(receipt),
        Ok((first, None)) => reports::receipt(&ctx.kernel, first, ctx.now, None).await,
        Err(Error::KeyReused(first)) => {
            let reference = reports::reference(&ctx.kernel, ReportId(first)).await?;
            Err(Error::Met(Code::KeyReused, reference.to_string()))
        }
        Err(other) => Err(other),
    }
}

/// Files a report under the request's claim; its id and receipt or, on a retry, the id of the first.
///
/// # Errors
/// `invalid` with a pointer to each field; [`Error::KeyReused`] with the first report.
pub async fn file<E>(ctx: &Ctx<E>, new: &NewReport) -> Result<(ReportId, Option<Receipt>)> {
    for _ in 0..DRAWS {
        let filing = Filing::prepare(ctx, ReportId(ids::fresh()), new, sender(ctx, new).await?).await?;
        let (receipt, room, id) = (filing.report.receipt.clone(), filing.room, filing.id);
        let written = match ctx.insert(Action::ReportFiled, id, filing.rows()).await {
            Err(error) if is_of_another(&error) => continue,
            other => other?,
        };
        told(ctx, &written, room);
        return Ok((ReportId(written.subject), Some(receipt).filter(|_| !written.replayed)));
    }
    Err(Code::Unavailable.into())
}

/// How often a reference is drawn for one report.
const DRAWS: usize = 5;

/// Whether a report could not be written because another one has its reference. Of 34 thousand million some meet.
fn is_of_another(error: &Error) -> bool {
    matches!(error, Error::Taken(told) if told.contains("reference_tag"))
}

/// Files a report under the request's claim, with something else in the same transaction. On a retry
/// neither happens again.
///
/// # Errors
/// `invalid` with a pointer to each field; [`Error::KeyReused`] with the first report; what `beside` refuses; `conflict` when
/// another report has the reference that was drawn: trying again draws another.
pub async fn file_with<E, F>(ctx: &Ctx<E>, id: ReportId, new: &NewReport, beside: F) -> Result<()>
where
    F: AsyncFnOnce(&Tx) -> Result<()> + Send + 'static,
{
    let filing = Filing::prepare(ctx, id, new, sender(ctx, new).await?).await?;
    written(ctx, filing, beside).await
}

/// Files a report of somebody without an account, as [`file_with`] does, with the receipt that its words open.
///
/// # Errors
/// As [`file_with`].
pub async fn file_without_account<E, F>(
    ctx: &Ctx<E>,
    visitor: Visitor,
    id: ReportId,
    new: &NewReport,
    (name, words): (Option<DisplayName>, &receipts::Words),
    beside: F,
) -> Result<()>
where
    F: AsyncFnOnce(&Tx) -> Result<()> + Send + 'static,
{
    let sender = Sender {
        institution: visitor.institution,
        account: AccountId(ids::fresh()),
        filed_by: if name.is_some() { FiledBy::NameNotChecked } else { FiledBy::NoName },
        in_a_rush: ctx.in_a_rush,
        name,
        email: None,
        on_behalf_of: None,
        asked_by: None,
    };
    let mut filing = Filing::prepare(ctx, id, new, sender).await?;
    filing.opened_by = Some(receipts::prepare(&ctx.kernel, words, id).await?);
    written(ctx, filing, beside).await
}

/// Files a report of answers that are not those of the whole form, in the name of whoever is signed in: what a member alert
/// asked for, or what was a question to the team; with something else in the same transaction.
///
/// # Errors
/// What `beside` refuses.
pub async fn file_asked<E, F>(ctx: &Ctx<E>, id: ReportId, checked: &Checked, alert: Option<MemberAlertId>, beside: F) -> Result<()>
where
    F: AsyncFnOnce(&Tx) -> Result<()> + Send + 'static,
{
    let sender = Sender { asked_by: alert, ..signed_in(ctx).await? };
    let new = NewReport {
        form_version: FORM_VERSION,
        language: ctx.lang,
        answered_at: ctx.now,
        clock_offset: None,
        identity_mode: IdentityShown::Named,
        answers: checked.answers(),
        on_behalf_of: None,
    };
    written(ctx, Filing::of_checked(ctx, id, &new, checked, sender).await?, beside).await
}

async fn written<E, F>(ctx: &Ctx<E>, filing: Filing, beside: F) -> Result<()>
where
    F: AsyncFnOnce(&Tx) -> Result<()> + Send + 'static,
{
    let (id, room, rows) = (filing.id, filing.room, filing.rows());
    match ctx.write(Action::ReportFiled, id, async move |tx| beside(tx).await.map(|()| rows)).await {
        Err(error) if is_of_another(&error) => Err(Code::Conflict.into()),
        other => {
            told(ctx, &other?, room);
            Ok(())
        }
    }
}

fn told<E>(ctx: &Ctx<E>, written: &Written, (room, case): (CompartmentId, CaseId)) {
    ctx.kernel.wake.notify_one();
    if !written.replayed {
        ctx.kernel.bell.ring(room, case);
    }
}

/// For whom the report is sent, if a delegation says that its sender may.
///
/// # Errors
/// `invalid` when it does not hold, or is not theirs.
async fn behalf<E>(ctx: &Ctx<E>, new: &NewReport) -> Result<Option<Behalf>> {
    let Some(OnBehalf { delegation, private }) = new.on_behalf_of else { return Ok(None) };
    match accounts::acts_for(&ctx.kernel, ctx.signed()?, delegation, ctx.now).await? {
        Some((member, name)) => Ok(Some(Behalf { member, name, private })),
        None => Err(Error::Invalid(vec![FieldProblem { pointer: "/on_behalf_of".to_owned(), detail: Refusal::NotLive.to_string() }])),
    }
}

/// Somebody signed in, as the sender of a report.
async fn sender<E>(ctx: &Ctx<E>, new: &NewReport) -> Result<Sender> {
    // What is wrong with the answers is said before what is wrong with a delegation.
    new.check().map_err(Error::Invalid)?;
    Ok(Sender { on_behalf_of: behalf(ctx, new).await?, ..signed_in(ctx).await? })
}

/// Whoever is signed in, reporting for themselves and unasked.
async fn signed_in<E>(ctx: &Ctx<E>) -> Result<Sender> {
    let signed = ctx.signed()?;
    let profile = accounts::profile(&ctx.kernel, signed.account).await?;
    Ok(Sender {
        institution: signed.institution,
        account: signed.account,
        filed_by: FiledBy::Account,
        in_a_rush: false,
        name: Some(profile.name),
        email: Some(profile.email),
        on_behalf_of: None,
        asked_by: None,
    })
}

/// Everything a filing writes, sealed before the transaction begins.
struct Filing {
    id: ReportId,
    report: reports::Prepared,
    sighted: entities::Prepared,
    matching: outbox::Outgoing,
    case: cases::Prepared,
    alert: outbox::Outgoing,
    /// What the words of its receipt lead to, where its sender has no account.
    opened_by: Option<receipts::Prepared>,
    room: (CompartmentId, CaseId),
}

impl Filing {
    async fn prepare<E>(ctx: &Ctx<E>, id: ReportId, new: &NewReport, sender: Sender) -> Result<Self> {
        Self::of_checked(ctx, id, new, &new.check().map_err(Error::Invalid)?, sender).await
    }

    async fn of_checked<E>(ctx: &Ctx<E>, id: ReportId, new: &NewReport, checked: &Checked, sender: Sender) -> Result<Self> {
        let (kernel, now) = (&ctx.kernel, ctx.now);
        let institution = institutions::get(kernel, sender.institution).await?;
        let assessment = priority::assess(checked, &Circumstances::default());
        // A report about somebody inside goes to the contact outside the team, from the first moment
        // (docs/rules.md §3).
        let inside = priority::routes_to_separate_contact(checked.codes());
        let route = Route {
            report: id,
            case: CaseId(ids::fresh()),
            priority: assessment.priority,
            compartment: if inside { institution.separate_compartment } else { compartments::team(institution.id) },
            reference: kernel.references.draw(),
            received_at: now,
        };
        let sighted = entities::NewSightings {
            institution: institution.id,
            room: route.compartment,
            report: id,
            target: reports::target(kernel, &sender, checked),
            by: sender.account,
            counts: sender.counts(),
            at: now,
            words: checked.words(),
        };
        let case = cases::NewCase {
            id: route.case,
            institution: &institution,
            compartment: route.compartment,
            priority: route.priority,
            reasons: assessment.reasons().into_iter().map(|reason| text(Lang::En, reason).to_owned()).collect(),
            reference: route.reference,
            opened_at: now,
        };
        Ok(Self {
            id: route.report,
            sighted: entities::prepare(kernel, &sighted)?,
            matching: cases::report_sighted(kernel, &route)?,
            report: reports::prepare(kernel, &institution, sender, new, checked, &route)?,
            case: cases::prepare(kernel, case)?,
            alert: alerts::report_filed(kernel, &route)?,
            opened_by: None,
            room: (route.compartment, route.case),
        })
    }

    fn rows(self) -> Rows {
        // Where nothing was told that others may tell of too, there is nothing to match.
        let matching = if self.sighted.counts { self.matching.rows() } else { Rows::default() };
        let opened_by = self.opened_by.map(receipts::Prepared::rows).unwrap_or_default();
        self.report.rows().and(opened_by).and(self.sighted.rows()).and(self.case.rows()).and(self.alert.rows()).and(matching)
    }
}
