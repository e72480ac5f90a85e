//! What waits for a second person (docs/domain.md §6.4).

use crate::{
    api::{Endpoint, Method},
    ids::{AccountId, InstitutionId, ProposalId},
    institutions::Seat,
    page::{Page, PageQuery},
    permission::{HeldRole, Permission, Role},
    problem::Code,
    text::{DisplayName, Email},
    time::Moment,
};
use serde::{Deserialize, Serialize};

/// How long a proposal can be agreed to.
pub const LIFETIME: i64 = 14 * Moment::DAY;

/// GET `/api/v1/proposals`: what waits, and what was decided in the last weeks, the newest first.
#[derive(Debug)]
pub struct ListProposals;

impl Endpoint for ListProposals {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/proposals";
    const PERMISSION: Permission = Permission::DecideAccounts;
    type Params = ();
    type Request = PageQuery;
    type Response = Page<Proposal>;
}

/// POST `/api/v1/proposals/{proposal}/decide`: yes or no. Whoever proposed it may only say no, which takes it back.
#[derive(Debug)]
pub struct DecideProposal;

impl Endpoint for DecideProposal {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/proposals/{proposal}/decide";
    const PERMISSION: Permission = Permission::DecideAccounts;
    const STEP_UP: bool = true;
    const REFUSALS: &'static [Code] = &[Code::SecondPerson, Code::Conflict, Code::AddressTaken, Code::Invalid];
    type Params = (ProposalId,);
    type Request = Decision;
    type Response = ();
}

/// A second person's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Whether they agree.
    pub agrees: bool,
}

/// Something proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Proposal {
    /// Its id.
    pub id: ProposalId,
    /// What.
    pub matter: ProposedChange,
    /// Where it stands.
    pub state: ProposalState,
    /// By whom.
    pub proposed_by: DisplayName,
    /// When.
    pub proposed_at: Moment,
    /// Who decided.
    pub decided_by: Option<DisplayName>,
    /// When.
    pub decided_at: Option<Moment>,
    /// Whether the caller may agree to it.
    pub may_agree: bool,
    /// Whether the caller may say no, or take it back.
    pub may_refuse: bool,
}

/// What is proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ProposedChange {
    /// Other roles for an account.
    Roles {
        /// Whose.
        account: AccountId,
        /// Their name.
        name: DisplayName,
        /// What they held when it was proposed. Whoever agrees agrees to this step and no other.
        before: Vec<HeldRole>,
        /// What they shall hold.
        after: Vec<HeldRole>,
    },
    /// An invitation.
    Invitation {
        /// Where the letter goes.
        email: Email,
        /// Who is asked.
        name: DisplayName,
        /// What they will be.
        roles: Vec<Role>,
    },
    /// One of the first people of an institution below.
    Founder {
        /// Which institution.
        institution: InstitutionId,
        /// Its name when it was proposed.
        institution_name: String,
        /// What they will be there.
        seat: Seat,
        /// Where the letter goes.
        email: Email,
        /// Who is asked.
        name: DisplayName,
    },
    /// Letting a disabled account that holds power sign in again.
    Enable {
        /// Whose.
        account: AccountId,
        /// Their name.
        name: DisplayName,
        /// What they hold, and would have again. Whoever agrees agrees to these roles and no others.
        roles: Vec<HeldRole>,
    },
    /// New ways in for somebody who has lost theirs.
    SignIn {
        /// Whose.
        account: AccountId,
        /// Their name.
        name: DisplayName,
        /// Where the letter goes. Whoever agrees agrees to this mailbox and no other.
        email: Email,
    },
    /// A separate contact's account shall sign in no more.
    Disable {
        /// Whose.
        account: AccountId,
        /// Their name.
        name: DisplayName,
        /// What they held when it was proposed.
        roles: Vec<HeldRole>,
        /// Whom their cases go to; `null` puts them back in the queue.
        cases_to: Option<AccountId>,
    },
    /// One account out of two of the same person.
    Merge {
        /// The older one, which stays.
        stays: MergingAccount,
        /// The other, which is closed for good.
        closes: MergingAccount,
        /// What the person holds then.
        after: Vec<HeldRole>,
    },
}

/// One of two accounts of the same person, as it was when it was proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MergingAccount {
    /// Which.
    pub account: AccountId,
    /// Its name for people.
    pub name: DisplayName,
    /// What it signs in with.
    pub email: Email,
    /// What it holds here.
    pub roles: Vec<HeldRole>,
}

impl ProposedChange {
    /// The accounts it is about.
    pub fn about(&self) -> Vec<AccountId> {
        match self {
            ProposedChange::Roles { account, .. }
            | ProposedChange::Enable { account, .. }
            | ProposedChange::SignIn { account, .. }
            | ProposedChange::Disable { account, .. } => {
                vec![*account]
            }
            ProposedChange::Invitation { .. } | ProposedChange::Founder { .. } => Vec::new(),
            ProposedChange::Merge { stays, closes, .. } => vec![stays.account, closes.account],
        }
    }
}

/// Where a proposal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ProposalState {
    /// Nobody has decided.
    Open,
    /// A second person agreed, and it was done.
    Agreed,
    /// A second person said no.
    Refused,
    /// Whoever made it took it back.
    Withdrawn,
}

impl ProposalState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Open, Self::Agreed, Self::Refused, Self::Withdrawn];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "OPEN",
            Self::Agreed => "AGREED",
            Self::Refused => "REFUSED",
            Self::Withdrawn => "WITHDRAWN",
        }
    }

    /// The state of this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}
