//! Asking somebody by letter to make an account (docs/security.md §2). Whoever asks never learns the
//! letter's code: it is in no answer here.

use crate::{
    api::{Endpoint, Method},
    ids::InvitationId,
    page::{Page, PageQuery},
    permission::{Permission, Role},
    problem::Code,
    text::{DisplayName, Email},
    time::Moment,
};
use serde::{Deserialize, Serialize};

/// How long an invitation can be used.
pub const LIFETIME: i64 = 72 * Moment::HOUR;

/// POST `/api/v1/accounts/invitations`: asks somebody to make an account in the caller's own institution.
/// An older invitation to the same address stops working. Where a role is powerful
/// ([`crate::permission::second`]) no letter leaves before a second person has agreed.
#[derive(Debug)]
pub struct InviteAccount;

impl Endpoint for InviteAccount {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/accounts/invitations";
    const PERMISSION: Permission = Permission::ManageAccounts;
    const IDEMPOTENT: bool = true;
    const REFUSALS: &'static [Code] = &[Code::Invalid, Code::AddressTaken];
    type Params = ();
    type Request = NewInvitation;
    type Response = Invited;
}

/// GET `/api/v1/accounts/invitations`: those that can still be used, the next to run out first.
#[derive(Debug)]
pub struct ListInvitations;

impl Endpoint for ListInvitations {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/accounts/invitations";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Params = ();
    type Request = PageQuery;
    type Response = Page<Invitation>;
}

/// POST `/api/v1/accounts/invitations/{invitation}/revoke`: takes one back, for a letter that went to the
/// wrong address.
#[derive(Debug)]
pub struct RevokeInvitation;

impl Endpoint for RevokeInvitation {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/accounts/invitations/{invitation}/revoke";
    const PERMISSION: Permission = Permission::ManageAccounts;
    type Params = (InvitationId,);
    type Request = ();
    type Response = ();
}

/// POST `/api/v1/accounts/invitations/{invitation}/resend`: another letter with another code, and three more
/// days. What two people agreed to gets no more days than it had. The first letter stops working.
#[derive(Debug)]
pub struct ResendInvitation;

impl Endpoint for ResendInvitation {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/accounts/invitations/{invitation}/resend";
    const PERMISSION: Permission = Permission::ManageAccounts;
    const STEP_UP: bool = true;
    const REFUSALS: &'static [Code] = &[Code::AddressTaken, Code::Invalid];
    type Params = (InvitationId,);
    type Request = ();
    type Response = Invited;
}

/// POST `/api/v1/accounts/invitations/check`: what would become of each line of a list. Nothing is sent.
#[derive(Debug)]
pub struct CheckInvitations;

impl Endpoint for CheckInvitations {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/accounts/invitations/check";
    const PERMISSION: Permission = Permission::ManageAccounts;
    const LARGEST: usize = LARGEST_LIST;
    const REFUSALS: &'static [Code] = &[Code::Invalid];
    type Params = ();
    type Request = PeopleList;
    type Response = CheckedList;
}

/// POST `/api/v1/accounts/invitations/many`: invites everybody on a list who is new. The letters leave in
/// portions afterwards; whoever became an account or was invited meanwhile is left out.
#[derive(Debug)]
pub struct InvitePeople;

impl Endpoint for InvitePeople {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/accounts/invitations/many";
    const PERMISSION: Permission = Permission::ManageAccounts;
    const IDEMPOTENT: bool = true;
    const LARGEST: usize = LARGEST_LIST;
    const REFUSALS: &'static [Code] = &[Code::Invalid];
    type Params = ();
    type Request = PeopleList;
    type Response = ();
}

/// The most lines a list may have.
pub const MOST_LINES: usize = 5_000;

/// The most bytes a list may have on its way.
pub const LARGEST_LIST: usize = 1024 * 1024;

/// A list of people: comma-separated lines of address, name, role. A first line of headings is left out. Prints
/// nothing of itself.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PeopleList {
    /// The text, as a spreadsheet writes it.
    pub csv: String,
}

impl std::fmt::Debug for PeopleList {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PeopleList(… {} bytes)", self.csv.len())
    }
}

/// What would become of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckedList {
    /// Each line.
    pub lines: Vec<CheckedLine>,
    /// How many would be invited.
    pub new: usize,
}

/// What would become of one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckedLine {
    /// Its number in the text, from 1.
    pub line: u64,
    /// The address, as it was written.
    pub email: String,
    /// The verdict.
    pub verdict: LineVerdict,
}

/// What would become of a line, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LineVerdict {
    /// A letter would go to this address.
    New,
    /// The address is in an earlier line.
    Duplicate,
    /// Somebody here signs in with it.
    HasAccount,
    /// A letter went there and can still be used.
    Invited,
    /// Not an address.
    NotAnAddress,
    /// There is no name, or a very long one.
    NoName,
    /// No role of this word.
    NoRole,
    /// A role that needs a second person is proposed one by one; some are for the server itself.
    RoleNotAllowed,
    /// Whoever has this role could not sign in at this installation's address.
    NoWayIn,
}

impl LineVerdict {
    /// The verdict for people.
    pub const fn words(self) -> &'static str {
        match self {
            LineVerdict::New => "New",
            LineVerdict::Duplicate => "Twice in the list",
            LineVerdict::HasAccount => "Already has an account",
            LineVerdict::Invited => "Already invited",
            LineVerdict::NotAnAddress => "Not an e-mail address",
            LineVerdict::NoName => "No name",
            LineVerdict::NoRole => "No such role",
            LineVerdict::RoleNotAllowed => "Invite one by one",
            LineVerdict::NoWayIn => "Could not sign in with this role",
        }
    }
}

/// Who is asked, and what they will be.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewInvitation {
    /// Where the letter goes, and what they will sign in with.
    pub email: Email,
    /// Their name for people.
    pub name: DisplayName,
    /// Their roles in the institution of whoever asks; see [`crate::permission::fit_one_person`].
    pub roles: Vec<Role>,
}

/// What a retry can be told as well: which invitation it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invited {
    /// The invitation, to take it back by. While it waits for a second person, the proposal's.
    pub id: InvitationId,
    /// Whether it waits for a second person, and no letter has left.
    pub waits: bool,
}

/// An invitation that waits to be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// Where the letter goes.
    pub email: Email,
    /// Who is asked.
    pub name: DisplayName,
    /// What they will be.
    pub roles: Vec<Role>,
    /// When they were asked.
    pub invited_at: Moment,
    /// When it stops working.
    pub expires_at: Moment,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_lasts_three_days_and_a_list_is_a_mebibyte_at_most() {
        assert_eq!((LIFETIME, LARGEST_LIST), (3 * 86_400_000, 1_048_576));
    }
}
