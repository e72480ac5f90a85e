//! Entities as one reader sees them: by the sightings in cases that are there for them, and nothing else.

use crate::{
    cases::{
        access::{Eyes, Facing},
        lines::lines,
        store::{Seen, rows, select, there},
    },
    entities::{self, Campaign, Identities, Identity, Sighting},
    kernel::{Kernel, error::Result},
    reports,
};
use sea_orm::{ColumnTrait, QueryFilter};
use shared::{
    cases::CaseLine,
    entities::{EntityLine, SeenBefore},
    ids::{CaseId, EntityId, ReportId},
    permission::{Permission, sees},
};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Cases in one question: both databases limit how many values a statement has.
const AT_ONCE: usize = 500;

/// Whether there is a case for somebody at all: they have it in a list, or may read it.
fn is_there(eyes: &Eyes, case: &Facing<'_>) -> bool {
    eyes.sees(Permission::SeeQueue, case) || eyes.sees(Permission::ReadReport, case)
}

/// Cases by their ids, those that are there for somebody, each with its line.
pub(super) async fn there_for(kernel: &Kernel, eyes: &Eyes, ids: &[CaseId]) -> Result<(HashMap<CaseId, Seen>, HashMap<CaseId, CaseLine>)> {
    let mut cases = HashMap::new();
    for some in ids.chunks(AT_ONCE) {
        let rows = select(eyes).filter(rows::Column::Id.is_in(some.iter().map(|id| id.0))).all(kernel.db.reader()).await?;
        let seen = there(kernel, eyes, rows, |case| is_there(eyes, case)).await?.seen;
        cases.extend(seen.into_iter().map(|seen| (seen.id(), seen)));
    }
    let lines = lines(kernel, eyes, cases.values()).await?.into_iter().map(|line| (line.id, line)).collect();
    Ok((cases, lines))
}

/// Some entities before somebody's eyes.
pub(super) struct View {
    met: Vec<(Sighting, CaseId)>,
    cases: HashMap<CaseId, Seen>,
    lines: HashMap<CaseId, CaseLine>,
    campaigns: Vec<Campaign>,
    what: Identities,
}

impl View {
    pub(super) async fn of(kernel: &Kernel, eyes: &Eyes, wanted: &[EntityId]) -> Result<Self> {
        let found = entities::sightings(kernel, eyes.institution, &eyes.rooms, wanted).await?;
        let reports: Vec<ReportId> = found.iter().map(|sighting| sighting.report).collect();
        let case_of = reports::cases_of(kernel, &reports).await?;
        let ids: Vec<CaseId> = case_of.values().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let (cases, lines) = there_for(kernel, eyes, &ids).await?;
        let case = |sighting: &Sighting| case_of.get(&sighting.report).copied().filter(|case| cases.contains_key(case));
        let met = found.into_iter().filter_map(|sighting| case(&sighting).map(|case| (sighting, case))).collect();
        let campaigns = entities::campaigns(kernel, eyes.institution, &eyes.rooms, wanted).await?;
        let what = entities::known(kernel, eyes.institution, wanted).await?;
        Ok(Self { met, cases, lines, campaigns, what })
    }

    /// Where one of them was met, the newest first.
    pub(super) fn met(&self, entity: EntityId) -> impl Iterator<Item = &(Sighting, CaseId)> {
        self.met.iter().filter(move |(sighting, _)| sighting.entity == entity)
    }

    /// What one of them is.
    pub(super) fn what(&self, entity: EntityId) -> Option<&Identity> {
        self.what.get(&entity)
    }

    pub(super) fn case(&self, id: CaseId) -> Option<&Seen> {
        self.cases.get(&id)
    }

    /// Whether somebody may read what the reports of a case say.
    pub(super) fn reads(&self, eyes: &Eyes, case: CaseId) -> bool {
        self.case(case).is_some_and(|seen| sees(&eyes.roles, Permission::ReadReport, &seen.sight))
    }

    /// The sightings that make a campaign.
    fn counted(&self, of: &Campaign) -> impl Iterator<Item = &(Sighting, CaseId)> {
        let (entity, room) = (of.entity, of.room);
        self.met(entity).filter(move |(sighting, _)| sighting.counts && sighting.strong && sighting.room == room)
    }

    /// The cases of a campaign, most urgent and longest waiting first.
    pub(super) fn of_campaign(&self, campaign: &Campaign) -> Vec<CaseLine> {
        self.lines(self.counted(campaign).map(|(_, case)| *case))
    }

    pub(super) fn targets_of(&self, campaign: &Campaign) -> u32 {
        count(self.counted(campaign).map(|(sighting, _)| &sighting.target))
    }

    pub(super) fn lines(&self, cases: impl Iterator<Item = CaseId>) -> Vec<CaseLine> {
        let cases: BTreeSet<CaseId> = cases.collect();
        let mut lines: Vec<CaseLine> = cases.iter().filter_map(|case| self.lines.get(case).cloned()).collect();
        lines.sort_by_key(|line| (line.priority, line.opened_at, line.id));
        lines
    }

    /// An entity in a few words; nothing where it was met in no case that is there.
    pub(super) fn line(&self, entity: EntityId) -> Option<EntityLine> {
        let (what, cases) = (self.what.get(&entity)?, count(self.met(entity).map(|(_, case)| case)));
        let running = self.campaigns.iter().filter(|one| one.entity == entity && one.closed_at.is_none());
        let campaign = running.filter(|one| self.counted(one).next().is_some()).map(|one| one.id).next();
        let targets = count(self.met(entity).filter(|(sighting, _)| sighting.counts).map(|(sighting, _)| &sighting.target));
        let (kind, shown, strong) = (what.kind.clone(), what.shown.clone(), what.strong);
        (cases > 0).then_some(EntityLine { id: entity, kind, shown, strong, cases, targets, campaign })
    }
}

/// How many different ones.
fn count<T: Eq + std::hash::Hash>(of: impl Iterator<Item = T>) -> u32 {
    u32::try_from(of.collect::<HashSet<T>>().len()).unwrap_or(u32::MAX)
}

/// What the reports of a case tell of, in their order, each once.
pub(super) async fn told(kernel: &Kernel, reports: &[ReportId]) -> Result<Vec<Sighting>> {
    entities::of_reports(kernel, reports).await
}

/// Where else the identifiers of a case were met.
pub(in crate::cases) async fn seen_before(kernel: &Kernel, eyes: &Eyes, case: CaseId, reports: &[ReportId]) -> Result<Vec<SeenBefore>> {
    let own = told(kernel, reports).await?;
    let mut entities: Vec<EntityId> = Vec::new();
    for sighting in &own {
        if !entities.contains(&sighting.entity) {
            entities.push(sighting.entity);
        }
    }
    let view = View::of(kernel, eyes, &entities).await?;
    let mut seen: Vec<SeenBefore> = entities
        .into_iter()
        .filter_map(|id| {
            let entity = view.line(id)?;
            let others = count(view.met(id).map(|(_, case)| *case).filter(|other| *other != case));
            let in_words = own.iter().filter(|sighting| sighting.entity == id).all(|sighting| sighting.in_words);
            Some(SeenBefore { entity, others, in_words })
        })
        .collect();
    seen.sort_by(|one, other| {
        (!one.entity.strong, one.in_words, &one.entity.shown).cmp(&(!other.entity.strong, other.in_words, &other.entity.shown))
    });
    Ok(seen)
}
