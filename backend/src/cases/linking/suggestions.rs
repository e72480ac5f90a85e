//! Other cases that may be about the same, and what people say of it. Nothing is joined by it: two people with one name
//! stay two (docs/domain.md §4.5).

use super::view::{View, told};
use crate::{
    cases::{
        access::{Eyes, colleague},
        store::{Seen, look},
    },
    entities::{self, Settled, Sighting},
    kernel::audit,
    kernel::{Ctx, Kernel, error::Result},
    reports,
};
use shared::{
    audit::Action,
    entities::{Confirmed, ListSuggestions, SettleSuggestion, Settlement, Suggestion, SuggestionList},
    ids::{CaseId, EntityId, ReportId},
    permission::Permission,
    problem::Code,
};
use std::collections::{BTreeSet, HashMap};

/// The suggestions of a case before somebody's eyes, whatever was said of them.
struct Found {
    view: View,
    pairs: BTreeSet<(EntityId, CaseId)>,
    said: HashMap<(CaseId, EntityId), Settled>,
}

/// Whether the same in two reports only suggests something: what is strong and was asked for in both is no suggestion.
const fn suggests(one: &Sighting, other: &Sighting) -> bool {
    !one.strong || one.in_words || other.in_words
}

async fn found(kernel: &Kernel, eyes: &Eyes, case: &Seen) -> Result<Found> {
    let reports: Vec<ReportId> = reports::scored(kernel, &[case.id()]).await?.iter().map(|report| report.report).collect();
    let own = told(kernel, &reports).await?;
    let entities: BTreeSet<EntityId> = own.iter().map(|sighting| sighting.entity).collect();
    let view = View::of(kernel, eyes, &entities.into_iter().collect::<Vec<_>>()).await?;
    let (mut pairs, mut linked) = (BTreeSet::new(), BTreeSet::new());
    for sighting in &own {
        for (other, elsewhere) in view.met(sighting.entity).filter(|(_, elsewhere)| *elsewhere != case.id()) {
            let pair = (sighting.entity, *elsewhere);
            if suggests(sighting, other) {
                pairs.insert(pair)
            } else {
                linked.insert(pair)
            };
        }
    }
    pairs.retain(|pair| !linked.contains(pair));
    let all: Vec<_> = pairs.iter().map(|(entity, other)| (*other, *entity)).collect();
    let said = entities::settled(kernel, eyes.institution, case.id(), &all).await?;
    Ok(Found { view, pairs, said })
}

pub(super) async fn list_suggestions(ctx: Ctx<ListSuggestions>, (id,): (CaseId,), (): ()) -> Result<SuggestionList> {
    let kernel = &ctx.kernel;
    let eyes = Eyes::of(kernel, ctx.signed()?).await?;
    let seen = look(kernel, &eyes, id, Permission::ReadReport).await?;
    let Found { view, pairs, said } = found(kernel, &eyes, &seen).await?;
    audit::read(kernel, ctx.now, ctx.actor.who(), Action::SuggestionsRead, id.into()).await?;
    let mut items = Vec::new();
    for (entity, other) in pairs.into_iter().filter(|(entity, other)| !entities::rejected(&said, *other, *entity)) {
        let (Some(line), Some(case)) = (view.line(entity), view.lines([other].into_iter()).pop()) else { continue };
        let confirmed = match said.get(&(other, entity)) {
            Some(word) => Some(Confirmed { by: colleague(kernel, word.by).await?, at: word.at, reason: word.reason.clone() }),
            None => None,
        };
        items.push(Suggestion { entity: line, other: case, confirmed });
    }
    items.sort_by(|one, other| {
        (one.other.opened_at, one.other.id, &one.entity.shown).cmp(&(other.other.opened_at, other.other.id, &other.entity.shown))
    });
    Ok(SuggestionList { items })
}

pub(super) async fn settle_suggestion(ctx: Ctx<SettleSuggestion>, (id,): (CaseId,), settlement: Settlement) -> Result<()> {
    let (kernel, signed) = (&ctx.kernel, ctx.signed()?);
    let eyes = Eyes::of(kernel, signed).await?;
    let seen = look(kernel, &eyes, id, Permission::LinkCases).await?;
    look(kernel, &eyes, settlement.other, Permission::LinkCases).await?;
    let Settlement { other, entity, holds, reason } = settlement;
    if !found(kernel, &eyes, &seen).await?.pairs.contains(&(entity, other)) {
        return Err(Code::NotFound.into());
    }
    let word = Settled { holds, by: signed.account, at: ctx.now, reason };
    let word = entities::settle(&kernel.vault, signed.institution, (id, other), entity, &word)?;
    let action = if holds { Action::SuggestionConfirmed } else { Action::SuggestionRejected };
    ctx.write(action, id, async move |tx| word.write(tx).await).await.map(drop)
}
