//! Matching filed reports with what others told.

use super::{
    letter,
    rescore::{self, Rescored},
};
use crate::{
    cases::{store::rows, workflow::let_service_move},
    entities::{self, Known, Raised, Sighting},
    kernel::{
        Kernel,
        audit::{self, Entry},
        compartments::Rooms,
        db::{Rows, Who},
        error::{Error, Result},
        outbox::{self, Failure, Hold, Message, Outgoing},
    },
    reports::{self, Route},
};
use actix_web::web::Data;
use shared::{
    audit::{Action, System, Unaudited},
    ids::{CaseId, CompartmentId, EntityId, InstitutionId, OutboxId, ReportId},
    lifecycle::{CaseState, Move},
    priority::{Assessment, Circumstances, Priority, assess_codes},
    problem::Code,
    time::Moment,
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
};
use uuid::Uuid;

pub(super) const REPORT_SIGHTED: &str = "ReportSighted";

/// Tries before the outbox is asked to wait: somebody else may be writing the same cases.
const TRIES: usize = 3;

/// The message a filing leaves that tells of something to match.
///
/// # Errors
/// Internal only.
pub fn report_sighted(kernel: &Kernel, route: &Route) -> Result<Outgoing> {
    outbox::prepare(kernel, REPORT_SIGHTED, route.priority, &route.report, route.received_at)
}

/// Matches filed reports, all that wait together: a flood about one account is looked at once.
pub(super) async fn matched(kernel: Data<Kernel>, messages: Vec<Message>) -> Result<Vec<OutboxId>, Failure> {
    let holds: Vec<Hold> = messages.iter().map(Message::hold).collect();
    let filed = messages.iter().map(Message::read).collect::<Result<Vec<ReportId>>>()?;
    for _ in 1..TRIES {
        match once(&kernel, &filed, &holds).await {
            Err(Error::Refused(Code::Conflict)) => {}
            outcome => return Ok(outcome.map(|()| Vec::new())?),
        }
    }
    Ok(once(&kernel, &filed, &holds).await.map(|()| Vec::new())?)
}

/// What the matching leads to.
#[derive(Default)]
struct Outcome {
    cases: Vec<Rescored>,
    reports: Vec<(ReportId, Priority)>,
    raised: Vec<Raised>,
    rows: Rows,
    rooms: Vec<(CompartmentId, CaseId)>,
}

#[derive(Default)]
struct Judged {
    cases: HashMap<CaseId, Assessment>,
    reports: Vec<(ReportId, Priority)>,
}

async fn once(kernel: &Data<Kernel>, filed: &[ReportId], holds: &[Hold]) -> Result<()> {
    let now = kernel.clock.now();
    let mut places: BTreeMap<(InstitutionId, CompartmentId), BTreeSet<EntityId>> = BTreeMap::new();
    for sighting in entities::of_reports(kernel, filed).await?.into_iter().filter(|sighting| sighting.counts) {
        places.entry((sighting.institution, sighting.room)).or_default().insert(sighting.entity);
    }
    let mut outcome = Outcome::default();
    for (place, touched) in places {
        let touched: Vec<EntityId> = touched.into_iter().collect();
        Place::around(kernel, place, &touched, filed).await?.judge(kernel, &touched, filed, now, &mut outcome).await?;
    }
    let Outcome { cases, reports, raised, rows, rooms } = outcome;
    let (sealing, holds, action) = (kernel.clone(), holds.to_vec(), Action::Unaudited(Unaudited::OutboxMoved));
    let written = kernel.write(now, Who::default(), action, Uuid::nil(), None, async move |tx| {
        for campaign in raised {
            campaign.write(tx).await?;
        }
        for case in cases {
            case.write(tx, &sealing.vault).await?;
        }
        for (report, priority) in reports {
            reports::raise_priority(tx, report, priority).await?;
        }
        outbox::finish(tx, &holds, now).await?;
        Ok(rows)
    });
    written.await?;
    rooms.into_iter().for_each(|(room, case)| kernel.bell.ring(room, case));
    kernel.wake.notify_one();
    Ok(())
}

/// One compartment of an institution, as far as the filed reports have to do with it.
struct Place {
    institution: InstitutionId,
    room: CompartmentId,
    known: Known,
    /// The reports of the cases that are linked, or hold a filed report.
    reports: Vec<reports::Scored>,
    /// The case of every report that is known of.
    case_of: HashMap<ReportId, CaseId>,
    cases: HashMap<CaseId, rows::Model>,
    campaigns: Vec<entities::Campaign>,
}

impl Place {
    /// Reads in two steps: the cases that what was filed leads to, and then all that their reports tell of, since their
    /// whole pattern is judged.
    async fn around(
        kernel: &Kernel,
        (institution, room): (InstitutionId, CompartmentId),
        touched: &[EntityId],
        filed: &[ReportId],
    ) -> Result<Self> {
        let rooms = Rooms::one(room);
        let mut met = entities::sightings(kernel, institution, &rooms, touched).await?;
        let near: Vec<ReportId> =
            met.iter().filter(|one| one.counts && (one.strong || filed.contains(&one.report))).map(|one| one.report).collect();
        let cases: HashSet<CaseId> = reports::cases_of(kernel, &near).await?.into_values().collect();
        let reports = reports::scored(kernel, &cases.into_iter().collect::<Vec<_>>()).await?;
        let ids: Vec<ReportId> = reports.iter().map(|report| report.report).collect();
        let told: BTreeSet<EntityId> = entities::of_reports(kernel, &ids).await?.iter().map(|one: &Sighting| one.entity).collect();
        let more: Vec<EntityId> = told.into_iter().filter(|entity| !touched.contains(entity)).collect();
        met.extend(entities::sightings(kernel, institution, &rooms, &more).await?);
        let campaigns = entities::campaigns(kernel, institution, &rooms, &[touched, &more].concat()).await?;
        let known = Known::of(met);
        let all: Vec<ReportId> = known.reports().into_iter().chain(ids).collect();
        let case_of = reports::cases_of(kernel, &all).await?;
        let cases = rescore::rows_of(kernel, case_of.values().copied().collect()).await?;
        Ok(Self { institution, room, known, reports, case_of, cases, campaigns })
    }

    async fn judge(self, kernel: &Kernel, touched: &[EntityId], filed: &[ReportId], now: Moment, outcome: &mut Outcome) -> Result<()> {
        let mut active: HashSet<EntityId> =
            self.campaigns.iter().map(|one| one.entity).filter(|entity| entities::active(&self.campaigns, *entity)).collect();
        for entity in touched {
            let (last, covered) =
                (entities::latest(&self.campaigns, self.room, *entity), self.known.linked(|entity| active.contains(&entity)));
            if entities::due(&self.known, *entity, now, last, &covered) {
                self.raise(kernel, *entity, last, now, outcome)?;
                active.insert(*entity);
            }
        }
        self.wake(kernel, touched, filed, now, outcome)?;
        self.rescore(kernel, &active, now, outcome).await
    }

    /// What was being watched for has come: those cases go on (docs/domain.md §4.3).
    fn wake(&self, kernel: &Kernel, touched: &[EntityId], filed: &[ReportId], now: Moment, outcome: &mut Outcome) -> Result<()> {
        let linked = self.known.linked(|entity| touched.contains(&entity));
        let cases: BTreeSet<CaseId> =
            linked.iter().filter(|report| !filed.contains(report)).filter_map(|report| self.case_of.get(report).copied()).collect();
        let watched = |case: &CaseId| self.cases.get(case).is_some_and(|row| row.state == CaseState::Monitoring.code());
        for case in cases.into_iter().filter(watched) {
            outcome.record(let_service_move(kernel, case, &Move::NewSighting, now)?.rows());
        }
        Ok(())
    }

    fn raise(
        &self,
        kernel: &Kernel,
        entity: EntityId,
        last: Option<&entities::Campaign>,
        now: Moment,
        outcome: &mut Outcome,
    ) -> Result<()> {
        let raised = entities::raise(&kernel.vault, (self.institution, self.room), entity, last, now)?;
        let linked = self.known.linked(|other| other == entity);
        let cases: BTreeSet<CaseId> = linked.iter().filter_map(|report| self.case_of.get(report).copied()).collect();
        let told = letter::raised(kernel, self.room, cases.into_iter().collect(), raised.id, now)?;
        outcome.record(told.rows());
        outcome.record(entry(kernel, now, self.institution, System::CampaignRaised, raised.id.0)?);
        outcome.raised.push(raised);
        Ok(())
    }

    async fn rescore(self, kernel: &Kernel, active: &HashSet<EntityId>, now: Moment, outcome: &mut Outcome) -> Result<()> {
        let mut priorities: HashMap<CaseId, i16> = self.cases.iter().map(|(case, row)| (*case, row.priority)).collect();
        let judged = loop {
            let (judged, mut sooner) = (self.assess(active, &priorities, now), false);
            // A case that becomes urgent makes others so, and once more is enough only when none did.
            for (case, assessed) in &judged.cases {
                let known = priorities.entry(*case).or_insert(assessed.priority.number());
                sooner |= assessed.priority.number() < *known;
                *known = assessed.priority.number().min(*known);
            }
            if !sooner {
                break judged;
            }
        };
        outcome.reports.extend(judged.reports);
        let mut cases: Vec<_> =
            judged.cases.into_iter().filter_map(|(case, assessed)| Some((self.cases.get(&case)?, case, assessed))).collect();
        // In an order of their own, or the audit would tell them in one of chance.
        cases.sort_by_key(|(row, case, _)| (row.opened_at, *case));
        for (row, case, assessed) in cases {
            if let Some(rescored) = rescore::rescored(kernel, row, &assessed, now).await? {
                outcome.cases.push(rescored);
                outcome.rooms.push((self.room, case));
                outcome.record(entry(kernel, now, self.institution, System::CaseRescored, case.0)?);
            }
        }
        Ok(())
    }

    /// The weightiest assessment of each open case, while cases have these priorities; and the reports that are more
    /// urgent than they were.
    fn assess(&self, active: &HashSet<EntityId>, priorities: &HashMap<CaseId, i16>, now: Moment) -> Judged {
        let mut judged = Judged::default();
        for report in &self.reports {
            let Some(row) = self.cases.get(&report.case).filter(|row| is_open(row)) else { continue };
            let urgent = |other: ReportId| self.urgent(other, report.case, priorities);
            let pattern = entities::pattern(&self.known, report.report, now, |entity| active.contains(&entity), urgent);
            let seen = CaseState::from_code(&row.state) != Some(CaseState::New);
            let assessed = assess_codes(&report.codes, &Circumstances { pattern, seen, ..Circumstances::default() });
            if assessed.priority.number() < report.priority {
                judged.reports.push((report.report, assessed.priority));
            }
            let weight = |one: &Assessment| (one.priority, Reverse(one.score));
            match judged.cases.get(&report.case) {
                Some(other) if weight(other) <= weight(&assessed) => {}
                _ => drop(judged.cases.insert(report.case, assessed)),
            }
        }
        judged
    }

    /// Whether a report stands in another case that is open and urgent or high.
    fn urgent(&self, report: ReportId, but: CaseId, priorities: &HashMap<CaseId, i16>) -> bool {
        let Some(case) = self.case_of.get(&report).filter(|case| **case != but) else { return false };
        let high = priorities.get(case).is_some_and(|priority| *priority <= Priority::P2.number());
        high && self.cases.get(case).is_some_and(is_open)
    }
}

impl Outcome {
    fn record(&mut self, more: Rows) {
        self.rows = std::mem::take(&mut self.rows).and(more);
    }
}

fn is_open(row: &rows::Model) -> bool {
    CaseState::from_code(&row.state).is_some_and(CaseState::is_open)
}

fn entry(kernel: &Kernel, now: Moment, institution: InstitutionId, what: System, object: Uuid) -> Result<Rows> {
    let who = Who { account: None, institution: Some(institution) };
    Ok(audit::entry(&kernel.vault, now, who, Action::System(what), object)?.map(Entry::row).unwrap_or_default())
}
