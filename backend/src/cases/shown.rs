//! Where a case stands, as the desk shows it.

use super::{access::Eyes, store::Seen, workflow::offered};
use crate::{
    accounts,
    kernel::{Kernel, error::Result},
};
use shared::{
    access::Colleague,
    ids::AccountId,
    moves::{CaseStanding, Closed, ClosingProposed, ReferralRead, Step},
    time::Moment,
};
use std::collections::HashMap;

/// People by name, each looked up once.
pub(super) struct Names<'a> {
    kernel: &'a Kernel,
    known: HashMap<AccountId, Colleague>,
}

impl<'a> Names<'a> {
    pub(super) fn new(kernel: &'a Kernel) -> Self {
        Self { kernel, known: HashMap::new() }
    }

    async fn of(&mut self, account: AccountId) -> Result<Colleague> {
        if let Some(known) = self.known.get(&account) {
            return Ok(known.clone());
        }
        let colleague = Colleague { account, name: accounts::profile(self.kernel, account).await?.name };
        self.known.insert(account, colleague.clone());
        Ok(colleague)
    }

    pub(super) async fn maybe(&mut self, account: Option<AccountId>) -> Result<Option<Colleague>> {
        match account {
            Some(account) => self.of(account).await.map(Some),
            None => Ok(None),
        }
    }
}

/// All of it.
///
/// # Errors
/// The database's.
pub(super) async fn standing(kernel: &Kernel, eyes: &Eyes, seen: &Seen, now: Moment) -> Result<CaseStanding> {
    let (details, facts) = (&seen.details, &seen.details.facts);
    let mut names = Names::new(kernel);
    let mut standing = CaseStanding {
        version: seen.row.version,
        owner: names.maybe(facts.owner).await?,
        computed: details.computed,
        priority_confirmed: facts.priority_confirmed,
        marking: details.marking,
        grading: details.grading,
        open_tasks: facts.open_tasks,
        two_to_close: facts.needs_two_to_close(),
        first_look_at: facts.first_look_at,
        watching: facts.watching.clone(),
        proposed: None,
        closures: Vec::new(),
        referrals: Vec::new(),
        merged_into: facts.merged.map(|(into, _)| into),
        steps: Vec::new(),
        offers: offered(kernel, eyes, seen, now).await?,
    };
    if let Some(proposal) = &facts.proposal {
        standing.proposed = Some(ClosingProposed { by: names.of(proposal.by).await?, closing: proposal.closing.clone() });
    }
    for closure in &facts.closures {
        let (proposed_by, approved_by) = (names.of(closure.proposed_by).await?, names.maybe(closure.approved_by).await?);
        standing.closures.push(Closed { closing: closure.closing.clone(), closed_at: closure.closed_at, proposed_by, approved_by });
    }
    for referral in &details.referrals {
        standing.referrals.push(ReferralRead {
            draft: referral.draft.clone(),
            missing: referral.draft.missing().into_iter().map(str::to_owned).collect(),
            drafted_by: names.of(referral.drafted_by).await?,
            approved_by: names.maybe(referral.approved_by).await?,
            sent_at: referral.sent_at,
            answer: referral.answer.clone(),
        });
    }
    for done in &details.steps {
        let (by, reason) = (names.maybe(done.by).await?, done.reason.clone());
        standing.steps.push(Step { at: done.at, by, act: done.act, to: done.to, reason });
    }
    Ok(standing)
}
