//! Answers to more questions, by the forms for it (docs/domain.md §1.5). What they name is looked for in other reports, as
//! what a report names is.

use super::{own::reader, replied::ReporterReplied};
use crate::{
    cases::linking::report_sighted,
    entities,
    entries::{self, New},
    kernel::{
        Ctx,
        db::Rows,
        error::{Error, Result},
    },
    reports,
};
use shared::{
    additions::{AddToReport, Addition},
    audit::Action,
    entries::Said,
    ids::{EntryId, Reference},
    own_reports::FollowedUp,
};

pub(super) async fn add_to_report(ctx: Ctx<AddToReport>, (reference,): (Reference,), new: Addition) -> Result<FollowedUp> {
    add(&ctx, reference, new).await
}

/// Adds to one of the caller's own reports, under the request's claim. Who works the case hears of it.
///
/// # Errors
/// `invalid`; `not_found`; `conflict` when the report was set apart at this moment: trying again does it.
pub async fn add<E>(ctx: &Ctx<E>, reference: Reference, new: Addition) -> Result<FollowedUp> {
    let kernel = ctx.kernel.clone();
    let reader = reader(ctx).await?;
    let thread = reports::thread_for(&kernel, &reader, reference).await?;
    let checked = new.checked(ctx.lang).map_err(Error::Invalid)?;
    let (route, target) = reports::placed(&kernel, thread.id).await?;
    let said = Said::Added { form: new.form, answers: checked.answers() };
    let said = New { institution: thread.institution, object: thread.id.0, author: reader.account, said, supersedes: None };
    let entry = entries::prepare(&kernel.vault, said, ctx.now)?;
    let sighted = entities::NewSightings {
        institution: thread.institution,
        room: route.compartment,
        report: thread.id,
        target,
        by: thread.by,
        counts: thread.counts && new.form.tells(),
        at: ctx.now,
        words: checked.words(),
    };
    let sighted = entities::prepare(&kernel, &sighted)?;
    let matching = if sighted.counts { report_sighted(&kernel, &route)?.rows() } else { Rows::default() };
    let (replied, notice) = ReporterReplied::prepare(&kernel, &thread, reader.account, ctx.now).await?;
    let written = ctx.write(Action::AddedToReport, entry.id, async move |tx| {
        reports::still_in(tx, &kernel.vault, &route).await?;
        Ok(entry.rows().and(sighted.rows()).and(matching).and(notice))
    });
    let written = written.await?;
    replied.ring(&ctx.kernel);
    Ok(FollowedUp { id: EntryId(written.subject) })
}
