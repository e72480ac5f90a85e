//! Who has a name in the audit: staff and the reader, never a reporter.

use crate::{
    accounts::{self, Profile},
    kernel::{Kernel, Signed, audit::Said, error::Result},
};
use shared::{
    audit::Action,
    audit_list::Doer,
    audit_words::{Group, ObjectKind},
    ids::{AccountId, InstitutionId},
    permission::Role,
};
use std::collections::{BTreeSet, HashMap};

/// The people some rows speak of.
pub(super) struct People {
    reader: AccountId,
    institution: InstitutionId,
    known: HashMap<AccountId, Profile>,
}

impl People {
    /// Those of these rows.
    pub(super) async fn of<'a>(kernel: &Kernel, signed: &Signed, rows: impl Iterator<Item = (&'a Said, ObjectKind)>) -> Result<Self> {
        let accounts = rows.flat_map(|(said, kind)| [said.account, (kind == ObjectKind::Account).then_some(AccountId(said.object))]);
        let accounts: BTreeSet<AccountId> = accounts.flatten().collect();
        let known = accounts::profiles(kernel, &accounts.into_iter().collect::<Vec<_>>()).await?;
        Ok(Self { reader: signed.account, institution: signed.institution, known })
    }

    fn has_been(&self, account: AccountId, fits: impl Fn(Role) -> bool) -> bool {
        self.known.get(&account).is_some_and(|profile| profile.given_in(self.institution).iter().any(|held| fits(held.role)))
    }

    /// Whether somebody is or was a separate contact here, as far as their account still says.
    pub(super) fn contact(&self, account: Option<AccountId>) -> bool {
        account.is_some_and(|account| self.has_been(account, |role| role == Role::SeparateContact))
    }

    /// Somebody of the staff.
    pub(super) fn staff(&self, account: AccountId) -> Option<(AccountId, &Profile)> {
        let named = account == self.reader || self.has_been(account, |role| role != Role::Reporter);
        self.known.get(&account).filter(|_| named).map(|profile| (account, profile))
    }

    /// By whom an act was done. What anybody does as a reporter is nobody's by name, whatever else they are.
    pub(super) fn doer(&self, said: &Said, group: Group) -> Doer {
        let person = |account: AccountId, profile: &Profile| Doer::Person { account, name: profile.name.clone() };
        let Some(account) = said.account else {
            return if group == Group::Reports { Doer::Reporter } else { Doer::Service };
        };
        let as_reporter = group == Group::Reports && account != self.reader;
        let named = if by_staff_only(said.action, group) {
            self.known.get(&account).map(|profile| (account, profile))
        } else {
            self.staff(account).filter(|_| !as_reporter)
        };
        named.map_or(Doer::Reporter, |(account, profile)| person(account, profile))
    }
}

/// Whether only staff can have done it. Then it has their name after they have left, too.
const fn by_staff_only(action: Action, group: Group) -> bool {
    match group {
        Group::People => !matches!(action, Action::InvitationAccepted | Action::SignInRenewed),
        Group::Institution | Group::Cases | Group::Access | Group::Links => true,
        Group::SignIn | Group::Reports | Group::TakenOut | Group::Refusals | Group::Service => false,
    }
}
