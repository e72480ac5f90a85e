//! Working on a case.

use super::{Person, TestApp, plain_answers, report};
use shared::{
    access::{AddToCase, NewOnCase, NewRecusal, RecuseFromCase},
    cases::{CaseDetail, CaseLine, CaseQuery, ListCases, OpenCase},
    ids::{AccountId, CaseId},
    problem::Problem,
    questionnaire::Answers,
};

impl Person {
    /// Their account.
    pub fn id(&self) -> AccountId {
        self.account.as_ref().unwrap().id
    }

    /// Their address.
    pub fn email(&self) -> &str {
        &self.account.as_ref().unwrap().email
    }

    /// The queue as they see it.
    pub async fn queue(&mut self) -> Vec<CaseLine> {
        self.renew().await;
        self.send::<ListCases>(&(), &CaseQuery::default()).await.unwrap().items
    }

    /// Opens a case.
    pub async fn open(&mut self, case: CaseId) -> Result<CaseDetail, Problem> {
        self.renew().await;
        self.send::<OpenCase>(&(case,), &()).await
    }

    /// Puts somebody on a case.
    pub async fn add(&mut self, case: CaseId, account: AccountId) -> Result<(), Problem> {
        self.renew().await;
        self.send::<AddToCase>(&(case,), &NewOnCase { account, reason: None }).await
    }

    /// Keeps somebody away from a case; themselves where nobody is named.
    pub async fn recuse(&mut self, case: CaseId, account: Option<AccountId>) -> Result<(), Problem> {
        self.renew().await;
        let reason = account.map(|_| "They know each other.".parse().unwrap());
        self.send::<RecuseFromCase>(&(case,), &NewRecusal { account, reason }).await
    }
}

/// The case that a report of these answers opens; `seer` has it in their queue.
pub async fn case_of(app: &TestApp, by: &mut Person, seer: &mut Person, answers: Answers) -> CaseId {
    by.renew().await;
    let before: Vec<_> = seer.queue().await.iter().map(|line| line.id).collect();
    by.file(&report(app, answers)).await.unwrap();
    seer.queue().await.iter().map(|line| line.id).find(|id| !before.contains(id)).unwrap()
}

/// Answers that go past the security team.
pub fn inside() -> Answers {
    plain_answers().with("techniques", &["INSIDER"])
}
