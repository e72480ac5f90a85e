//! One change of a case: read, judged outside the transaction, written over the version it was judged by.

use super::{
    access::{self, Eyes},
    details::{Details, Done},
    store::{self, Seen, look, rows},
};
use crate::{
    kernel::{
        Ctx, Kernel,
        db::{Rows, Tx},
        error::{Error, Result},
        institutions::{self, Institution},
    },
    reports::{self, Turn},
};
use shared::{
    audit::Action,
    ids::{AccountId, CaseId, CompartmentId, InstitutionId, ReportId},
    lifecycle::{CaseState, Person, Refusal},
    moves::CaseAct,
    permission::Permission,
    problem::{Code, Stands},
    text::Reason,
    time::Moment,
};

/// A case before somebody who wants to do something with it.
pub(super) struct Held {
    pub(super) eyes: Eyes,
    pub(super) seen: Seen,
    pub(super) institution: Institution,
    pub(super) now: Moment,
}

impl Held {
    /// The case, if this person reaches it with `permission` and it is still of the version they know.
    ///
    /// # Errors
    /// `not_found`; `conflict` with where it stands; `move_refused` where it is part of another case, unless `merged`.
    pub(super) async fn of<E>(ctx: &Ctx<E>, id: CaseId, version: i32, permission: Permission, merged: bool) -> Result<Self> {
        let (kernel, signed) = (&ctx.kernel, ctx.signed()?);
        let eyes = Eyes::of(kernel, signed).await?;
        let seen = look(kernel, &eyes, id, permission).await?;
        let institution = institutions::get(kernel, eyes.institution).await?;
        let held = Self { eyes, seen, institution, now: ctx.now };
        if !held.person().reaches(permission, &held.seen.details.facts) {
            return Err(Code::NotFound.into());
        }
        if held.seen.row.version != version {
            return Err(stands(&held.seen, None));
        }
        let state = held.seen.details.facts.state;
        if state == CaseState::Merged && !merged {
            return Err(refused(&held.seen, Refusal::NoSuchMove { state }));
        }
        Ok(held)
    }

    /// Whoever wants it, as the rules about moves know them.
    pub(super) fn person(&self) -> Person {
        self.eyes.person(&self.seen.sight)
    }

    /// Who leads or works the case; triage only suggests.
    ///
    /// # Errors
    /// `move_refused`.
    pub(super) fn worked(&self) -> Result<()> {
        let (person, facts) = (self.person(), &self.seen.details.facts);
        if person.leads(facts) || person.works(facts) { Ok(()) } else { Err(refused(&self.seen, Refusal::OfficerOnly)) }
    }

    /// The case as `details` have it, with what was done written down.
    pub(super) fn done(self, mut details: Details, act: CaseAct, reason: Option<Reason>) -> Change {
        let step = Done { at: self.now, by: Some(self.eyes.account), act, to: details.facts.state, reason };
        details.done(self.seen.details.facts.state, step, &self.institution.settings);
        Change {
            by: Some(self.eyes.account),
            institution: self.eyes.institution,
            case: (self.seen.room, self.seen.row, details),
            into: None,
            turned: None,
            rows: Rows::default(),
        }
    }
}

/// Where a case stands, for whoever may see it.
fn stands(seen: &Seen, refusal: Option<Refusal>) -> Error {
    let stands = Stands {
        version: seen.row.version,
        state: seen.details.facts.state.code().to_owned(),
        refusal: refusal.map(|refusal| refusal.code().to_owned()),
    };
    let code = if refusal.is_some() { Code::MoveRefused } else { Code::Conflict };
    Error::Stands(code, refusal.map(|refusal| refusal.to_string()), Box::new(stands))
}

/// A refusal of the rules as the wire tells it.
pub(super) fn refused(seen: &Seen, refusal: Refusal) -> Error {
    match refusal {
        Refusal::NotPermitted => Code::NotPermitted.into(),
        Refusal::Hidden => Code::NotFound.into(),
        other => stands(seen, Some(other)),
    }
}

/// What is to be written, all of it or nothing.
pub(super) struct Change {
    pub(super) by: Option<AccountId>,
    pub(super) institution: InstitutionId,
    pub(super) case: (CompartmentId, rows::Model, Details),
    /// The case it becomes part of.
    pub(super) into: Option<(rows::Model, Details)>,
    /// The reports that follow.
    pub(super) turned: Option<(Vec<ReportId>, Turn)>,
    /// What else.
    pub(super) rows: Rows,
}

impl Change {
    /// Writes it.
    ///
    /// # Errors
    /// `conflict` when somebody else was faster; `not_found` for whoever was recused meanwhile.
    pub(super) async fn write(self, tx: &Tx, kernel: &Kernel) -> Result<Rows> {
        let (vault, id) = (&kernel.vault, CaseId(self.case.1.id));
        if let Some(by) = self.by
            && access::kept_away(tx, vault, id, by).await?
        {
            return Err(Code::NotFound.into());
        }
        store::put(tx, vault, &self.case.1, &self.case.2).await?;
        if let Some((row, details)) = &self.into {
            store::put(tx, vault, row, details).await?;
        }
        if let Some((ids, turn)) = self.turned {
            reports::turn(tx, vault, &ids, turn).await?;
            match turn {
                Turn::Joined(into) => access::take_over(tx, vault, self.institution, (id, into), &ids).await?,
                Turn::Parted(own, _) => {
                    if let Some((from, _)) = self.into.as_ref() {
                        access::take_over(tx, vault, self.institution, (CaseId(from.id), own), &ids).await?;
                    }
                }
                Turn::Worked | Turn::Closed(_) => {}
            }
        }
        Ok(self.rows)
    }

    /// The cases it changes, for the bell.
    pub(super) fn cases(&self) -> Vec<(CompartmentId, CaseId)> {
        let room = self.case.0;
        let into = self.into.as_ref().map(|(row, _)| (room, CaseId(row.id)));
        std::iter::once((room, CaseId(self.case.1.id))).chain(into).collect()
    }
}

/// Writes what was judged. A refusal is told from within the write, so that a request that was answered before is not
/// refused for what it did itself.
///
/// # Errors
/// What was refused; `conflict` with where the case stands now, to whoever still sees it.
pub(super) async fn commit<E>(ctx: &Ctx<E>, action: Action, id: CaseId, change: Result<Change>) -> Result<()> {
    let (kernel, rings) = (ctx.kernel.clone(), change.as_ref().map(Change::cases).unwrap_or_default());
    let written = ctx.write(action, id, async move |tx| change?.write(tx, &kernel).await).await;
    match written {
        Ok(_) => {
            rings.into_iter().for_each(|(room, case)| ctx.kernel.bell.ring(room, case));
            ctx.kernel.wake.notify_one();
            Ok(())
        }
        Err(Error::Refused(Code::Conflict)) => {
            let eyes = Eyes::of(&ctx.kernel, ctx.signed()?).await?;
            Err(stands(&look(&ctx.kernel, &eyes, id, Permission::ReadReport).await?, None))
        }
        Err(other) => Err(other),
    }
}
