//! Which rows somebody may see: by what each was done to, as that stands today.

use super::people::People;
use crate::{
    attachments, cases, entities, entries,
    kernel::{
        Kernel, Signed,
        audit::{Position, Said},
        compartments::{self, Rooms},
        error::Result,
        institutions,
    },
    reports,
};
use shared::{
    audit::Action,
    audit_list::{About, AuditLine, AuditQuery, Doer, RefusedAct},
    audit_words::{Group, ObjectKind, code, told},
    ids::{AccountId, CampaignId, CaseId, Reference, ReportId},
    permission::{Permission, Reach, reach},
    problem::{Code, Problem},
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Whoever reads.
pub(super) struct Reader<'a> {
    kernel: &'a Kernel,
    signed: &'a Signed,
}

/// A row with what is known of its act.
struct Row {
    position: Position,
    said: Said,
    group: Group,
    object: ObjectKind,
    words: &'static str,
}

/// Where the objects of some rows stand.
struct Placed {
    /// The case of each report and each entry.
    case_of: HashMap<Uuid, CaseId>,
    /// The cases whose audit the reader may read.
    cases: HashMap<CaseId, Reference>,
    /// The campaigns they may know of.
    campaigns: HashSet<Uuid>,
}

impl<'a> Reader<'a> {
    pub(super) const fn of(kernel: &'a Kernel, signed: &'a Signed) -> Self {
        Self { kernel, signed }
    }

    fn reaches(&self, wanted: Reach) -> bool {
        self.signed.roles.iter().any(|role| reach(*role, Permission::ReadAudit) == wanted)
    }

    /// Those of some rows that fit `query` and that the reader may see, as they may see them.
    pub(super) async fn shown(&self, rows: Vec<(Position, Said)>, query: &AuditQuery) -> Result<Vec<(Position, AuditLine)>> {
        let rows: Vec<Row> = rows.into_iter().filter_map(|(position, said)| Row::of(position, said, query)).collect();
        let people = People::of(self.kernel, self.signed, rows.iter().map(|row| (&row.said, row.object))).await?;
        let placed = self.placed(&rows).await?;
        let seen = rows.into_iter().filter(|row| self.sees(row, &people, &placed));
        let lines = seen.map(|row| (row.position, row.line(&people, &placed)));
        let by = |line: &AuditLine| match (query.actor, &line.by) {
            (None, _) => true,
            (Some(wanted), Doer::Person { account, .. }) => wanted == *account,
            (Some(_), Doer::Reporter | Doer::Service) => false,
        };
        Ok(lines.filter(|(_, line)| by(line)).collect())
    }

    async fn placed(&self, rows: &[Row]) -> Result<Placed> {
        let kernel = self.kernel;
        let of = |kind: ObjectKind| rows.iter().filter(move |row| row.object == kind).map(|row| row.said.object);
        let entries = entries::objects(kernel.db.reader(), &kernel.vault, &of(ObjectKind::Entry).collect::<Vec<_>>()).await?;
        let files = attachments::reports_of(kernel, &of(ObjectKind::Attachment).collect::<Vec<_>>()).await?;
        let reports = of(ObjectKind::Report).chain(entries.values().copied()).map(ReportId);
        let reports: Vec<_> = reports.chain(files.values().copied()).collect();
        let of_reports = reports::cases_of(kernel, &reports).await?;
        let mut case_of: HashMap<Uuid, CaseId> = of_reports.into_iter().map(|(report, case)| (report.0, case)).collect();
        for (entry, object) in entries {
            // An entry is about a report or about a case.
            let case = case_of.get(&object).copied().unwrap_or(CaseId(object));
            case_of.insert(entry, case);
        }
        for (file, report) in files {
            case_of.extend(case_of.get(&report.0).copied().map(|case| (file, case)));
        }
        let refused = rows.iter().filter(|row| row.group == Group::Refusals).map(|row| row.said.object);
        let mut asked: HashSet<Uuid> = of(ObjectKind::Case).chain(refused).collect();
        asked.extend(case_of.values().map(|case| case.0));
        let cases = cases::audited(kernel, self.signed, &asked.into_iter().collect::<Vec<_>>()).await?;
        let campaigns = self.campaigns(of(ObjectKind::Campaign).collect()).await?;
        Ok(Placed { case_of, cases, campaigns })
    }

    async fn campaigns(&self, ids: HashSet<Uuid>) -> Result<HashSet<Uuid>> {
        let (team, mut known) = (compartments::team(self.signed.institution), HashSet::new());
        let rooms = Rooms::for_roles(&institutions::get(self.kernel, self.signed.institution).await?, &self.signed.roles);
        for id in ids {
            let campaign = entities::campaign(self.kernel, CampaignId(id)).await?;
            let wanted = |room| if room == team { Reach::All } else { Reach::Inside };
            known.extend(campaign.filter(|found| rooms.include(found.room) && self.reaches(wanted(found.room))).map(|_| id));
        }
        Ok(known)
    }

    fn sees(&self, row: &Row, people: &People, placed: &Placed) -> bool {
        let account = row.said.account;
        if account == Some(self.signed.account) && self.reaches(Reach::Own) {
            return true;
        }
        // What a separate contact looks for, they look for on account of a compartment.
        let by_doer = || self.reaches(if people.contact(account) { Reach::Inside } else { Reach::All });
        match (row.object, row.group) {
            (ObjectKind::Case, _) => placed.cases.contains_key(&CaseId(row.said.object)),
            (ObjectKind::Report | ObjectKind::Entry | ObjectKind::Attachment, _) => {
                placed.case_of.get(&row.said.object).is_some_and(|case| placed.cases.contains_key(case))
            }
            (ObjectKind::Campaign, _) => placed.campaigns.contains(&row.said.object),
            // A letter about a case does not say where the case stands.
            (ObjectKind::Alert, _) => false,
            (ObjectKind::Entity, _) | (_, Group::Links | Group::Access) => by_doer(),
            (_, Group::Refusals) if row.about_a_row() => by_doer(),
            _ => self.reaches(Reach::All),
        }
    }
}

impl Row {
    fn of(position: Position, said: Said, query: &AuditQuery) -> Option<Self> {
        let (group, object, words) = told(said.action)?;
        let fits = query.group.is_none_or(|wanted| wanted == group);
        fits.then_some(Self { position, said, group, object, words })
    }

    /// Whether a refusal may tell that somebody has to do with a row, beyond that their role does not have a permission.
    fn about_a_row(&self) -> bool {
        let code = self.said.refusal.as_ref().and_then(|refusal| refusal.code);
        !matches!(code, Some(Code::NotPermitted | Code::StepUpRefused | Code::WrongOrigin | Code::WrongHost))
    }

    fn line(self, people: &People, placed: &Placed) -> AuditLine {
        let Self { said, group, object, words, .. } = self;
        let by = people.doer(&said, group);
        let case = match object {
            ObjectKind::Case => Some(CaseId(said.object)),
            ObjectKind::Other if said.action == Action::Refused => Some(CaseId(said.object)),
            ObjectKind::Report | ObjectKind::Entry | ObjectKind::Attachment => placed.case_of.get(&said.object).copied(),
            _ => None,
        };
        let case = case.and_then(|case| Some(About::Case { case, reference: *placed.cases.get(&case)? }));
        let person = || {
            let staff = Some(said.object).filter(|_| object == ObjectKind::Account).and_then(|id| people.staff(AccountId(id)));
            staff.map(|(account, profile)| About::Person { account, name: profile.name.clone() })
        };
        let about = case.or_else(person);
        let refusal = said.refusal.map(|refusal| RefusedAct { operation: refusal.endpoint, code: refusal.code, count: refusal.count });
        // The app that shows it would have to carry the titles of all problems.
        let why = refusal.as_ref().and_then(|refusal| refusal.code).map(|code| format!("{words}: {}", Problem::of(code).title));
        let words = why.unwrap_or_else(|| words.to_owned());
        AuditLine { at: said.at, by, code: code(said.action), words, group, object, about, refusal }
    }
}
