//! Letting somebody act for a member, and ending that (docs/domain.md §6.1). The rules are in
//! [`crate::permission::delegation`].

use crate::{
    api::{Endpoint, Method, Rate},
    ids::DelegationId,
    permission::Permission,
    problem::Code,
    text::{DisplayName, Email},
    time::Moment,
};
use serde::{Deserialize, Serialize};

/// GET `/api/v1/delegations`: those that hold, given and got.
#[derive(Debug)]
pub struct ListDelegations;

impl Endpoint for ListDelegations {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/delegations";
    const PERMISSION: Permission = Permission::SeeOwn;
    type Params = ();
    type Request = ();
    type Response = Delegations;
}

/// POST `/api/v1/delegations`: lets somebody of the same institution act for the caller. The one name it has
/// for them is the address they sign in with, so it counts like tries of a secret. It opens reports to somebody, so it
/// wants a fresh proof, and both get a letter.
#[derive(Debug)]
pub struct GrantDelegation;

impl Endpoint for GrantDelegation {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/delegations";
    const PERMISSION: Permission = Permission::SeeOwn;
    const IDEMPOTENT: bool = true;
    const STEP_UP: bool = true;
    const RATE: Rate = Rate::Secret;
    const REFUSALS: &'static [Code] = &[Code::Invalid, Code::Conflict];
    type Params = ();
    type Request = NewDelegation;
    type Response = Granted;
}

/// POST `/api/v1/delegations/{delegation}/end`: either of the two ends it, at once.
#[derive(Debug)]
pub struct EndDelegation;

impl Endpoint for EndDelegation {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/delegations/{delegation}/end";
    const PERMISSION: Permission = Permission::SeeOwn;
    type Params = (DelegationId,);
    type Request = ();
    type Response = ();
}

/// Who may act, and until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewDelegation {
    /// The address the other person signs in with.
    pub email: Email,
    /// Until when; at most [`crate::permission::delegation::LONGEST`] from now.
    pub expires_at: Moment,
    /// Whether they may also read what the member filed without them, apart from what was filed privately.
    pub sees_members_own: bool,
}

/// What a retry can be told as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Granted {
    /// The delegation, to end it by.
    pub id: DelegationId,
}

/// The delegations of one person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Delegations {
    /// Who may act for them.
    pub given: Vec<DelegationLine>,
    /// For whom they may act.
    pub got: Vec<DelegationLine>,
}

/// One delegation, seen from one of the two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DelegationLine {
    /// Its id.
    pub id: DelegationId,
    /// The other one's name.
    pub name: DisplayName,
    /// From when.
    pub granted_at: Moment,
    /// Until when.
    pub expires_at: Moment,
    /// Whether the proxy may read what the member filed alone.
    pub sees_members_own: bool,
}
