//! Filing a report, from the app and from the plain pages alike.

use crate::{
    accounts, alerts, cases,
    kernel::{
        Ctx, Signed, compartments,
        error::{Error, Result},
        ids, institutions, outbox,
    },
    reports::{self, Route},
};
use shared::{
    audit::Action,
    ids::{CaseId, CompartmentId, ReportId},
    locale::{Lang, text},
    priority,
    problem::FieldProblem,
    questionnaire::{self, Checked, FORM_VERSION, Fault},
    reports::{FileReport, NewReport, Receipt},
};

pub(super) async fn file_report(ctx: Ctx<FileReport>, (): (), new: NewReport) -> Result<Receipt> {
    match file(&ctx, &new).await {
        Ok((_, Some(receipt))) => Ok(receipt),
        Ok((first, None)) => reports::receipt(&ctx.kernel, first, ctx.now).await,
        Err(Error::KeyReused(first)) => {
            let reference = reports::reference(&ctx.kernel, ReportId(first)).await?;
            Err(Error::ReusedBy(reference.to_string()))
        }
        Err(other) => Err(other),
    }
}

/// Files a report under the request's claim; its id and receipt or, on a retry, the id of the first.
///
/// # Errors
/// `invalid` with a pointer to each field; [`Error::KeyReused`] with the first report.
pub async fn file<E>(ctx: &Ctx<E>, new: &NewReport) -> Result<(ReportId, Option<Receipt>)> {
    let checked = check(new)?;
    let filing = Filing::prepare(ctx, ctx.signed()?, new, &checked).await?;
    let (receipt, room) = (filing.report.receipt.clone(), filing.room);
    let rows = filing.report.rows().and(filing.case.rows()).and(filing.alert.rows());
    let written = ctx.insert(Action::ReportFiled, filing.id, rows).await?;
    ctx.kernel.wake.notify_one();
    if !written.replayed {
        ctx.kernel.bell.ring(room);
    }
    Ok((ReportId(written.subject), Some(receipt).filter(|_| !written.replayed)))
}

fn check(new: &NewReport) -> Result<Checked> {
    if new.form_version != FORM_VERSION {
        let detail = format!("This server reads form version {FORM_VERSION}.");
        return Err(Error::Invalid(vec![FieldProblem { pointer: "/form_version".to_owned(), detail }]));
    }
    let problem = |fault: &Fault| FieldProblem { pointer: format!("/answers/{}", fault.field), detail: fault.say(new.language) };
    questionnaire::check(&new.answers).map_err(|faults| Error::Invalid(faults.iter().map(problem).collect()))
}

/// Everything a filing writes, sealed before the transaction begins.
struct Filing {
    id: ReportId,
    report: reports::Prepared,
    case: cases::Prepared,
    alert: outbox::Outgoing,
    room: CompartmentId,
}

impl Filing {
    async fn prepare<E>(ctx: &Ctx<E>, reporter: &Signed, new: &NewReport, checked: &Checked) -> Result<Self> {
        let (kernel, now) = (&ctx.kernel, ctx.now);
        let institution = institutions::get(kernel, reporter.institution).await?;
        let profile = accounts::profile(kernel, reporter.account).await?;
        let assessment = priority::assess(checked);
        // A report about somebody inside goes to the contact outside the team, from the first moment
        // (docs/rules.md §3).
        let inside = checked.codes().has("techniques", "INSIDER");
        let route = Route {
            report: ReportId(ids::fresh()),
            case: CaseId(ids::fresh()),
            priority: assessment.priority,
            compartment: if inside { institution.separate_compartment } else { compartments::team(institution.id) },
            reference: ids::reference(),
            received_at: now,
        };
        let case = cases::NewCase {
            id: route.case,
            institution: &institution,
            compartment: route.compartment,
            priority: route.priority,
            reasons: assessment.reasons.into_iter().map(|reason| text(Lang::En, reason).to_owned()).collect(),
            reference: route.reference,
            opened_at: now,
        };
        Ok(Self {
            id: route.report,
            report: reports::prepare(kernel, &institution, reporter, (profile.name, profile.email), new, checked, &route)?,
            case: cases::prepare(kernel, case)?,
            alert: alerts::report_filed(kernel, &route)?,
            room: route.compartment,
        })
    }
}
