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
/// An older invitation to the same address stops working.
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
    /// The invitation, to take it back by.
    pub id: InvitationId,
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
