//! What a leaver leaves behind.

use super::store;
use crate::kernel::{
    Kernel,
    error::{Error, Result},
    outbox::{self, Outgoing},
};
use serde::{Deserialize, Serialize};
use shared::{
    ids::{AccountId, InstitutionId},
    people::{AccountState, Leaving},
    permission::Role,
    priority::Priority,
    problem::FieldProblem,
    time::Moment,
};

/// The message that somebody's cases need another owner. Cases stand above accounts, so they handle it.
pub const CASES_LEFT: &str = "CasesLeft";

/// Whose cases, and whose they become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CasesLeft {
    /// Who left.
    pub from: AccountId,
    /// Who takes over what they may see of it; nobody puts it back in the queue.
    pub to: Option<AccountId>,
    /// Where.
    pub institution: InstitutionId,
}

/// The message, once it is clear that whoever is named can take cases over.
///
/// # Errors
/// `invalid` about them.
pub(super) async fn prepare(
    kernel: &Kernel,
    institution: InstitutionId,
    from: AccountId,
    leaving: Leaving,
    now: Moment,
) -> Result<Outgoing> {
    if let Some(to) = leaving.cases_to
        && (to == from || !takes_cases(kernel, institution, to, now).await?)
    {
        let detail = "Choose a colleague who works on cases, or put the cases back in the queue.".to_owned();
        return Err(Error::Invalid(vec![FieldProblem { pointer: "/cases_to".to_owned(), detail }]));
    }
    outbox::prepare(kernel, CASES_LEFT, Priority::P3, &CasesLeft { from, to: leaving.cases_to, institution }, now)
}

async fn takes_cases(kernel: &Kernel, institution: InstitutionId, id: AccountId, now: Moment) -> Result<bool> {
    let found = match store::find(kernel, institution, id).await {
        Ok(found) => found,
        Err(Error::Refused(_)) => return Ok(false),
        Err(other) => return Err(other),
    };
    let works = found.profile.roles_in(institution, now).iter().any(|role| matches!(role, Role::Triage | Role::Case | Role::Lead));
    Ok(works && found.state == AccountState::Active)
}
