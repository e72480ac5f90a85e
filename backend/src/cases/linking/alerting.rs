//! What alerts to members may know of cases: as the lead who asks sees them.

use super::{
    campaigns,
    view::{self, View},
};
use crate::{
    cases::access::Eyes,
    entities::Identity,
    kernel::{
        Kernel, Signed, compartments,
        error::{Error, Result},
    },
    reports,
};
use shared::{
    cases::CaseLine,
    ids::{CampaignId, CaseId, EntityId, ReportId},
    problem::Code,
};
use std::collections::{BTreeSet, HashMap, HashSet};

/// An identifier that can be alerted of.
#[derive(Clone, Debug)]
pub struct Alertable {
    /// What it is.
    pub what: Identity,
    /// How many people count as approached from it there (docs/rules.md §5); none, and no alert can rest on it.
    pub people: u32,
}

/// Those of some identifiers that are strong and were met outside compartments, in cases that are there for somebody. What
/// stands in a story only may be a reporter's own.
///
/// # Errors
/// The database's.
pub async fn alertable(kernel: &Kernel, signed: &Signed, wanted: &[EntityId]) -> Result<HashMap<EntityId, Alertable>> {
    let eyes = Eyes::of(kernel, signed).await?;
    let (view, team) = (View::of(kernel, &eyes, wanted).await?, compartments::team(signed.institution));
    let alertable = |id: EntityId| {
        let met = view.met(id).map(|(sighting, _)| sighting);
        let met: Vec<_> = met.filter(|sighting| sighting.strong && !sighting.in_words && sighting.room == team).collect();
        let counted: HashSet<&Vec<u8>> = met.iter().filter(|sighting| sighting.counts).map(|sighting| &sighting.target).collect();
        let (what, people) = (view.what(id)?.clone(), u32::try_from(counted.len()).unwrap_or(u32::MAX));
        (!met.is_empty()).then_some((id, Alertable { what, people }))
    };
    Ok(wanted.iter().filter_map(|id| alertable(*id)).collect())
}

/// Whether a campaign outside compartments is there for somebody.
///
/// # Errors
/// The database's.
pub async fn shows_campaign(kernel: &Kernel, signed: &Signed, id: CampaignId) -> Result<bool> {
    let eyes = Eyes::of(kernel, signed).await?;
    match campaigns::seen(kernel, &eyes, id).await {
        Ok((campaign, ..)) => Ok(campaign.room == compartments::team(signed.institution)),
        Err(Error::Refused(Code::NotFound)) => Ok(false),
        Err(other) => Err(other),
    }
}

/// The cases of these reports that are there for somebody, most urgent and longest waiting first.
///
/// # Errors
/// The database's.
pub async fn lines_of(kernel: &Kernel, signed: &Signed, of: &[ReportId]) -> Result<Vec<CaseLine>> {
    let eyes = Eyes::of(kernel, signed).await?;
    let ids: BTreeSet<CaseId> = reports::cases_of(kernel, of).await?.into_values().collect();
    let (_, lines) = view::there_for(kernel, &eyes, &ids.into_iter().collect::<Vec<_>>()).await?;
    let mut lines: Vec<CaseLine> = lines.into_values().collect();
    lines.sort_by_key(|line| (line.priority, line.opened_at, line.id));
    Ok(lines)
}
