//! What a merge does, ready to be written.

use super::{ACCOUNT_FOLLOWS, AccountFollows, closing::Closing, letters, store};
use crate::{
    accounts::{
        delegations, emails, passkeys,
        people::{self, Change, Found},
        recovery,
        store::Known,
    },
    kernel::{
        Kernel,
        db::{Rows, Tx},
        error::{Error, Result},
        http::session,
        outbox,
    },
};
use shared::{
    ids::{AccountId, InstitutionId},
    people::AccountState,
    permission::{HeldRole, Role, fit_one_person},
    priority::Priority,
    problem::{Code, FieldProblem},
    proposals::{MergingAccount, ProposedChange},
    time::Moment,
};

/// Two accounts of one person.
pub(super) struct Pair {
    stays: Found,
    closes: Found,
}

impl Pair {
    /// Finds them; the older one stays.
    pub(super) async fn find(kernel: &Kernel, institution: InstitutionId, one: AccountId, other: AccountId) -> Result<Self> {
        let one = people::find(kernel, institution, one).await?;
        let other = match people::find(kernel, institution, other).await {
            Err(Error::Refused(Code::NotFound)) => return Err(wrong("Choose another account of the same person.".to_owned())),
            found => found?,
        };
        if one.id == other.id {
            return Err(wrong("Choose another account than this one.".to_owned()));
        }
        let (stays, closes) = if (one.created_at, one.id) < (other.created_at, other.id) { (one, other) } else { (other, one) };
        Ok(Self { stays, closes })
    }

    /// What a second person is asked to agree to.
    ///
    /// # Errors
    /// `invalid` where the two cannot be one account.
    pub(super) fn proposed(&self, institution: InstitutionId, now: Moment) -> Result<ProposedChange> {
        if [&self.stays, &self.closes].iter().any(|found| found.state != AccountState::Active) {
            return Err(wrong("Both accounts have to be active. Enable them first.".to_owned()));
        }
        let after = union(&self.stays.profile.given_in(institution), &self.closes.profile.given_in(institution), now)?;
        Ok(ProposedChange::Merge { stays: told(&self.stays, institution), closes: told(&self.closes, institution), after })
    }
}

fn wrong(detail: String) -> Error {
    Error::Invalid(vec![FieldProblem { pointer: "/other".to_owned(), detail }])
}

fn told(found: &Found, institution: InstitutionId) -> MergingAccount {
    let (name, email) = (found.profile.name.clone(), found.profile.email.clone());
    MergingAccount { account: found.id, name, email, roles: found.profile.given_in(institution) }
}

/// What either of them holds now, the longer of two ends; not of separate contacts, who are named on the server only.
fn union(stays: &[HeldRole], closes: &[HeldRole], now: Moment) -> Result<Vec<HeldRole>> {
    let mut after: Vec<HeldRole> = Vec::new();
    for held in stays.iter().chain(closes).copied().filter(|held| held.is_live(now)) {
        match after.iter_mut().find(|other| other.role == held.role) {
            Some(other) => other.ends_at = other.ends_at.zip(held.ends_at).map(|(one, two)| one.max(two)),
            None => after.push(held),
        }
    }
    let roles: Vec<Role> = after.iter().map(|held| held.role).collect();
    if roles.contains(&Role::SeparateContact) {
        return Err(wrong("A separate contact is named on the server itself. Their accounts cannot be merged here.".to_owned()));
    }
    fit_one_person(&roles).map_err(|fault| wrong(format!("{fault} Change the roles of one of the accounts first.")))?;
    Ok(after)
}

/// A merge to be written.
pub(in crate::accounts) struct Ready {
    ids: (AccountId, AccountId),
    change: Change,
    closing: Closing,
    merge: store::rows::ActiveModel,
    messages: Rows,
}

/// Seals everything outside the transaction.
///
/// # Errors
/// `conflict` where the accounts are not what was agreed to.
pub(in crate::accounts) async fn prepare(
    kernel: &Kernel,
    institution: InstitutionId,
    agreed: &ProposedChange,
    now: Moment,
) -> Result<Ready> {
    let ProposedChange::Merge { stays, closes, after } = agreed else { return Err(Code::Conflict.into()) };
    let Pair { stays: mut one, closes: other } = Pair::find(kernel, institution, stays.account, closes.account).await?;
    let same = told(&one, institution) == *stays && told(&other, institution) == *closes;
    if !same || [&one, &other].iter().any(|found| found.state != AccountState::Active) {
        return Err(Code::Conflict.into());
    }
    let ids = (one.id, other.id);
    let known = Known { email: other.profile.email.clone(), name: other.profile.name.clone() };
    one.profile.also.extend(other.profile.also.iter().cloned().chain([known]));
    let follows = AccountFollows { closed: ids.1, institution, read_to: None };
    let letters = letters::prepare(kernel, ids.0, true, now)?.and(letters::prepare(kernel, ids.1, false, now)?);
    Ok(Ready {
        ids,
        closing: Closing::of(kernel, &other)?,
        change: people::changed(kernel, institution, one, after, now)?,
        merge: store::row(&kernel.vault, institution, ids.1, ids.0)?,
        messages: letters.and(outbox::prepare(kernel, ACCOUNT_FOLLOWS, Priority::P3, &follows, now)?.rows()),
    })
}

impl Ready {
    /// Writes it. Both accounts' sessions end: of the one for good, of the other until the next sign-in, which has the
    /// roles of both.
    ///
    /// # Errors
    /// `conflict` when somebody changed one of the accounts meanwhile.
    pub(in crate::accounts) async fn write(self, tx: &Tx, kernel: &Kernel, now: Moment) -> Result<Rows> {
        let (stays, closed) = self.ids;
        let messages = self.messages.and(self.change.write(tx, now).await?);
        self.closing.write(tx).await?;
        session::end_all_of(tx, closed, now).await?;
        passkeys::delete_all(tx, closed).await?;
        recovery::delete_all(tx, closed).await?;
        emails::delete_of(tx, closed).await?;
        delegations::follow(tx, &kernel.vault, (closed, stays), now).await?;
        Ok(messages.and(Rows::one(self.merge)))
    }

    /// Who stays and who is closed.
    pub(in crate::accounts) const fn ids(&self) -> (AccountId, AccountId) {
        self.ids
    }
}
