//! Who may hear of a case: one answer for whoever asks (docs/rules.md §3).

use super::access::barred;
use crate::{
    accounts::{self, Profile},
    kernel::{Kernel, error::Result},
};
use shared::{
    ids::{AccountId, CaseId, InstitutionId},
    permission::Role,
};

/// Those of an institution who hold one of some roles today.
pub(super) struct Hearers(Vec<(AccountId, Profile)>);

impl Hearers {
    pub(super) async fn holding(kernel: &Kernel, institution: InstitutionId, roles: &[Role]) -> Result<Self> {
        Ok(Self(accounts::with_role(kernel, institution, roles).await?))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Which of these cases one of them at least is neither named in nor recused from.
    pub(super) async fn hear(&self, kernel: &Kernel, cases: &[CaseId]) -> Result<Vec<CaseId>> {
        let barred = self.barred(kernel, cases).await?;
        Ok(cases.iter().copied().filter(|case| barred.iter().any(|theirs| !theirs.contains(case))).collect())
    }

    /// Who of them is neither named in a case nor recused from it.
    pub(super) async fn free_of(&self, kernel: &Kernel, case: CaseId) -> Result<Vec<AccountId>> {
        let barred = self.barred(kernel, &[case]).await?;
        Ok(self.0.iter().zip(barred).filter(|(_, theirs)| theirs.is_empty()).map(|((account, _), _)| *account).collect())
    }

    async fn barred(&self, kernel: &Kernel, cases: &[CaseId]) -> Result<Vec<Vec<CaseId>>> {
        let people: Vec<_> = self.0.iter().map(|(account, profile)| (*account, profile)).collect();
        barred(kernel, cases, &people).await
    }
}

impl IntoIterator for Hearers {
    type Item = (AccountId, Profile);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
