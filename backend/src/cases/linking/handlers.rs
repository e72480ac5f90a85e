//! Searching and reading entities.

use super::view::View;
use crate::{
    cases::access::{Eyes, wrong},
    entities,
    kernel::{Ctx, audit, error::Result},
    reports,
};
use shared::{
    audit::Action,
    entities::{EntityDetail, EntityList, EntitySearch, ListEntities, ReadEntity, SightingLine},
    ids::{CaseId, EntityId, ReportId},
    problem::Code,
};
use std::collections::BTreeSet;

pub(super) async fn list_entities(ctx: Ctx<ListEntities>, (): (), search: EntitySearch) -> Result<EntityList> {
    let (kernel, signed) = (&ctx.kernel, ctx.signed()?);
    let wanted = entities::searched(search.text.expose());
    if wanted.is_empty() {
        return Err(wrong("/text", "Write a whole link, e-mail address, number or handle."));
    }
    let eyes = Eyes::of(kernel, signed).await?;
    let ids: Vec<EntityId> = wanted.iter().map(|matched| entities::id_of(&kernel.vault, signed.institution, matched)).collect();
    let view = View::of(kernel, &eyes, &ids).await?;
    audit::read(kernel, ctx.now, ctx.actor.who(), Action::EntitiesSearched, signed.institution.into()).await?;
    Ok(EntityList { items: ids.into_iter().filter_map(|id| view.line(id)).collect() })
}

pub(super) async fn read_entity(ctx: Ctx<ReadEntity>, (id,): (EntityId,), (): ()) -> Result<EntityDetail> {
    let kernel = &ctx.kernel;
    let eyes = Eyes::of(kernel, ctx.signed()?).await?;
    let view = View::of(kernel, &eyes, &[id]).await?;
    let line = view.line(id).ok_or(Code::NotFound)?;
    audit::read(kernel, ctx.now, ctx.actor.who(), Action::EntityRead, id.into()).await?;
    let times = || view.met(id).map(|(sighting, _)| sighting.at);
    let (first_at, last_at) = times().min().zip(times().max()).ok_or(Code::NotFound)?;
    let readable: BTreeSet<CaseId> = view.met(id).map(|(_, case)| *case).filter(|case| view.reads(&eyes, *case)).collect();
    let telling: BTreeSet<ReportId> = view.met(id).map(|(sighting, _)| sighting.report).collect();
    let read = reports::scored(kernel, &readable.iter().copied().collect::<Vec<_>>()).await?;
    let told = read.iter().filter(|report| telling.contains(&report.report));
    let techniques: BTreeSet<String> = told.flat_map(|report| report.codes.of("techniques").to_vec()).collect();
    let sightings = view.met(id).map(|(sighting, case)| SightingLine {
        report: sighting.report,
        case: *case,
        at: sighting.at,
        typed: readable.contains(case).then(|| sighting.typed.clone()),
        in_words: sighting.in_words,
        counts: sighting.counts,
    });
    let (sightings, cases) = (sightings.collect(), view.lines(view.met(id).map(|(_, case)| *case)));
    Ok(EntityDetail { line, first_at, last_at, techniques: techniques.into_iter().collect(), sightings, cases })
}
