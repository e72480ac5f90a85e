//! Signing in and being somebody (docs/security.md §2).

use crate::{
    api::{Credential, Endpoint, Method, Rate},
    ids::{AccountId, InstitutionId},
    permission::{Permission, Role},
    problem::Code,
    sessions::Right,
    time::Moment,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// POST `/api/v1/sessions`: password and code for a session cookie.
#[derive(Debug)]
pub struct SignIn;

impl Endpoint for SignIn {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/sessions";
    const PERMISSION: Permission = Permission::Public;
    const RATE: Rate = Rate::Secret;
    const REFUSALS: &'static [Code] = &[Code::SignInRefused];
    type Params = ();
    type Request = Credentials;
    type Response = Me;
}

/// POST `/api/v1/sessions/token`: the session cookie for a five-minute bearer token.
#[derive(Debug)]
pub struct ExchangeToken;

impl Endpoint for ExchangeToken {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/sessions/token";
    const PERMISSION: Permission = Permission::HoldSession;
    const RATE: Rate = Rate::Exchange;
    const CREDENTIAL: Credential = Credential::Cookie;
    const RIGHT: Right = Right::Filing;
    type Params = ();
    type Request = ();
    type Response = Token;
}

/// POST `/api/v1/sessions/end`: signs this device out.
#[derive(Debug)]
pub struct SignOut;

impl Endpoint for SignOut {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/sessions/end";
    const PERMISSION: Permission = Permission::HoldSession;
    const CREDENTIAL: Credential = Credential::Cookie;
    const RIGHT: Right = Right::Filing;
    type Params = ();
    type Request = ();
    type Response = ();
}

/// GET `/api/v1/me`: who is signed in.
#[derive(Debug)]
pub struct WhoAmI;

impl Endpoint for WhoAmI {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/me";
    const PERMISSION: Permission = Permission::HoldSession;
    type Params = ();
    type Request = ();
    type Response = Me;
}

/// What a person types to sign in. Prints nothing of itself.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// The account's address, as typed.
    #[cfg_attr(feature = "openapi", schema(max_length = 254))]
    pub email: String,
    /// Longer than 128 bytes never matches (docs/security.md §1.2).
    #[cfg_attr(feature = "openapi", schema(max_length = 128))]
    pub password: String,
    /// Six digits, spaces allowed.
    pub code: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(…)")
    }
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// The account.
    pub account: AccountId,
    /// The institution the session is for.
    pub institution: InstitutionId,
    /// Its name.
    pub institution_name: String,
    /// The person's own name for people.
    pub name: String,
    /// The roles held there.
    pub roles: Vec<Role>,
}

impl Me {
    /// Whether any of the roles grants `permission`.
    pub fn may(&self, permission: Permission) -> bool {
        self.roles.iter().any(|role| crate::permission::allows(*role, permission))
    }
}

/// A short-lived bearer token, for memory only.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Token {
    /// The signed token (EdDSA, `typ: at+jwt`).
    pub token: String,
    /// When it stops working, by the server's clock.
    pub expires_at: Moment,
    /// Whom it speaks for.
    pub account: AccountId,
    /// What it is good for now. The session's row decides at each request, so this may end before the token does.
    pub right: Right,
    /// Who that is; nothing on a device that may only file, which anybody may have picked up.
    pub me: Option<Me>,
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token(… until {:?})", self.expires_at)
    }
}
