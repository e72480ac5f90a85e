//! Who has an account in an institution, and what becomes of accounts (docs/domain.md §6.4).

use crate::{
    api::{Endpoint, Method},
    audit::Action,
    ids::{AccountId, ProposalId},
    page::Page,
    permission::{HeldRole, Permission, Role},
    problem::Code,
    text::{DisplayName, Email},
    time::Moment,
};
use serde::{Deserialize, Serialize};

/// POST `/api/v1/search/people`: the accounts of the caller's institution, by name. Asked for in a body, because
/// names have no place in an address.
#[derive(Debug)]
pub struct SearchPeople;

impl Endpoint for SearchPeople {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/search/people";
    const PERMISSION: Permission = Permission::SeeAccounts;
    const REFUSALS: &'static [Code] = &[];
    type Params = ();
    type Request = PeopleQuery;
    type Response = Page<PersonLine>;
}

/// GET `/api/v1/people/{account}`: one account and what was done to it. Never a report.
#[derive(Debug)]
pub struct OpenPerson;

impl Endpoint for OpenPerson {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/people/{account}";
    const PERMISSION: Permission = Permission::SeeAccounts;
    type Params = (AccountId,);
    type Request = ();
    type Response = Person;
}

/// POST `/api/v1/people/{account}/disable`: ends every session and delegation of an account at once, and keeps it
/// from signing in. Its cases go to whom the request names, or back to the queue. Disabling a separate contact waits for a
/// second person: reports about the very people who administer go to them.
#[derive(Debug)]
pub struct DisableAccount;

impl Endpoint for DisableAccount {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/people/{account}/disable";
    const PERMISSION: Permission = Permission::ManageAccounts;
    const STEP_UP: bool = true;
    const REFUSALS: &'static [Code] = &[Code::Invalid, Code::Conflict, Code::SecondPerson];
    type Params = (AccountId,);
    type Request = Leaving;
    type Response = Outcome;
}

/// POST `/api/v1/people/{account}/enable`: lets a disabled account sign in again, with the roles it still holds. Power
/// among them comes back as it was given, when a second person agrees ([`crate::permission::second`]).
#[derive(Debug)]
pub struct EnableAccount;

impl Endpoint for EnableAccount {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/people/{account}/enable";
    const PERMISSION: Permission = Permission::ManageAccounts;
    const STEP_UP: bool = true;
    const REFUSALS: &'static [Code] = &[Code::Conflict, Code::SecondPerson];
    type Params = (AccountId,);
    type Request = ();
    type Response = Outcome;
}

/// POST `/api/v1/people/{account}/roles`: the roles an account shall hold here from now on. Power that is new waits
/// for a second person ([`crate::permission::second`]); anything else is done at once. The person's sessions end
/// with the change.
#[derive(Debug)]
pub struct ChangeRoles;

impl Endpoint for ChangeRoles {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/people/{account}/roles";
    const PERMISSION: Permission = Permission::ManageAccounts;
    const STEP_UP: bool = true;
    const REFUSALS: &'static [Code] = &[Code::Invalid, Code::Conflict, Code::SecondPerson];
    type Params = (AccountId,);
    type Request = RolesWanted;
    type Response = Outcome;
}

/// POST `/api/v1/people/{account}/renew`: proposes new ways in for somebody who has lost theirs. Once a second person
/// agrees, a letter goes to the account's own address. Taking it ends what opened the account before.
#[derive(Debug)]
pub struct RenewSignIn;

impl Endpoint for RenewSignIn {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/people/{account}/renew";
    const PERMISSION: Permission = Permission::ManageAccounts;
    const STEP_UP: bool = true;
    const REFUSALS: &'static [Code] = &[Code::Invalid, Code::Conflict, Code::SecondPerson];
    type Params = (AccountId,);
    type Request = ();
    type Response = Outcome;
}

/// POST `/api/v1/people/{account}/merge`: proposes that this account and another one are the same person's. Once a
/// second person agrees, the older one stays with the roles of both, and the other is closed for good.
#[derive(Debug)]
pub struct MergeAccounts;

impl Endpoint for MergeAccounts {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/people/{account}/merge";
    const PERMISSION: Permission = Permission::ManageAccounts;
    const STEP_UP: bool = true;
    const REFUSALS: &'static [Code] = &[Code::Invalid, Code::SecondPerson];
    type Params = (AccountId,);
    type Request = SamePerson;
    type Response = Outcome;
}

/// Another account of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SamePerson {
    /// The other account.
    pub other: AccountId,
}

/// Whom to look for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PeopleQuery {
    /// A part of the name or the address; empty for everybody.
    #[serde(default)]
    pub words: String,
    /// Only those who hold this role now.
    #[serde(default)]
    pub role: Option<Role>,
    /// Only accounts in this state.
    #[serde(default)]
    pub state: Option<AccountState>,
    /// Where the last portion ended; nothing for the first.
    #[serde(default)]
    pub cursor: Option<String>,
}

/// Whether an account signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AccountState {
    /// It does.
    Active,
    /// An administrator put an end to it.
    Disabled,
    /// It was merged into another one of the same person, for good.
    Closed,
}

impl AccountState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Active, Self::Disabled, Self::Closed];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            AccountState::Active => "ACTIVE",
            AccountState::Disabled => "DISABLED",
            AccountState::Closed => "CLOSED",
        }
    }

    /// The state of this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// One account in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonLine {
    /// The account.
    pub id: AccountId,
    /// Their name for people.
    pub name: DisplayName,
    /// What they sign in with.
    pub email: Email,
    /// The roles they hold here, also those that have ended.
    pub roles: Vec<HeldRole>,
    /// Whether they can sign in.
    pub state: AccountState,
}

/// One account with its history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Person {
    /// Who it is.
    pub line: PersonLine,
    /// The closed accounts that were merged into it; of a closed one, the account it was merged into.
    pub same_person: Vec<PersonLine>,
    /// What was done to the account and to those merged into it, the newest first, at most [`HISTORY`].
    pub history: Vec<Act>,
}

/// Rows of an account's history that are told.
pub const HISTORY: u64 = 100;

/// Something that was done to an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Act {
    /// When.
    pub at: Moment,
    /// What, in words for staff.
    pub words: String,
    /// By whom; `null` for the server itself, and for people of another institution.
    pub by: Option<DisplayName>,
}

/// Whom a leaver's cases go to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Leaving {
    /// A colleague who works on cases; `null` puts them back in the queue.
    #[serde(default)]
    pub cases_to: Option<AccountId>,
}

/// The roles somebody shall hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RolesWanted {
    /// All of them; see [`crate::permission::fit_one_person`].
    pub roles: Vec<HeldRole>,
}

/// Whether something was done, or waits for a second person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Outcome {
    /// What waits; `null` when it was done at once.
    pub waits: Option<ProposalId>,
}

/// What an account's history says of an act; nothing of acts that are not its administrators' business.
pub const fn told(action: Action) -> Option<&'static str> {
    match action {
        Action::SignInRefused => Some("A sign-in was refused"),
        Action::PersonOpened => Some("This page was opened"),
        Action::DisablingProposed => Some("Disabling was proposed"),
        Action::AccountDisabled => Some("The account was disabled"),
        Action::AccountEnabled => Some("The account was enabled"),
        Action::EnablingProposed => Some("Enabling the account was proposed"),
        Action::RolesProposed => Some("Other roles were proposed"),
        Action::SignInRenewalProposed => Some("New ways in were proposed"),
        Action::SignInRenewalAllowed => Some("New ways in were agreed to, and a letter was sent"),
        Action::SignInRenewed => Some("New ways in took the place of the old ones"),
        Action::EmailChanged => Some("The address was changed"),
        Action::RolesChanged => Some("The roles were changed"),
        Action::MergeProposed => Some("A merge with another account was proposed"),
        Action::AccountsMerged => Some("Another account of the same person was merged into this one"),
        Action::AccountClosed => Some("The account was closed and merged into another one"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_history_tells_of_each_act_on_an_account_in_its_own_words_and_of_no_other() {
        let acts = [
            Action::SignInRefused,
            Action::PersonOpened,
            Action::DisablingProposed,
            Action::AccountDisabled,
            Action::AccountEnabled,
            Action::EnablingProposed,
            Action::RolesProposed,
            Action::SignInRenewalProposed,
            Action::SignInRenewalAllowed,
            Action::SignInRenewed,
            Action::EmailChanged,
            Action::RolesChanged,
            Action::MergeProposed,
            Action::AccountsMerged,
            Action::AccountClosed,
        ];
        let told: BTreeSet<&str> = acts.into_iter().filter_map(told).collect();
        assert_eq!(told.len(), acts.len());
        for other in [Action::CaseOpened, Action::ReportFiled, Action::SignedIn] {
            assert_eq!(super::told(other), None, "{other:?}");
        }
    }

    #[test]
    fn a_state_is_known_by_its_code_alone() {
        for state in AccountState::ALL {
            assert_eq!(AccountState::from_code(state.code()), Some(state));
        }
        assert_eq!(AccountState::from_code("active"), None);
    }
}
