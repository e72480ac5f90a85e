//! What somebody changes about their own sign-in (docs/security.md §2).

use crate::{
    api::{Endpoint, Method, Rate},
    permission::Permission,
    problem::Code,
    text::Email,
    time::Moment,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// POST `/api/v1/me/password`: another password for the caller, who shows the one until now or a fresh proof. Ends
/// their other sessions and sends them a letter.
#[derive(Debug)]
pub struct ChangePassword;

impl Endpoint for ChangePassword {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/me/password";
    const PERMISSION: Permission = Permission::HoldSession;
    const RATE: Rate = Rate::Secret;
    const REFUSALS: &'static [Code] = &[Code::Invalid, Code::StepUpRequired, Code::Conflict];
    type Params = ();
    type Request = PasswordChange;
    type Response = ();
}

/// How long a change of an address waits for both to say yes.
pub const EMAIL_LIFETIME: i64 = Moment::DAY;

/// POST `/api/v1/me/email`: another address for the caller, who gets letters at the old one and the new one. Both have
/// to say yes within a day; until then nothing changes. The answer is the same whether or not the new address
/// signs in here already: only its own letter tells.
#[derive(Debug)]
pub struct ChangeEmail;

impl Endpoint for ChangeEmail {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/me/email";
    const PERMISSION: Permission = Permission::HoldSession;
    const STEP_UP: bool = true;
    const RATE: Rate = Rate::Secret;
    const REFUSALS: &'static [Code] = &[Code::Invalid];
    type Params = ();
    type Request = EmailChange;
    type Response = ();
}

/// Another address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EmailChange {
    /// The new one; not the one until now.
    pub email: Email,
}

/// A password until now and a new one. Prints nothing of itself.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The password until now; not asked for while a proof is fresh.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 128))]
    pub current: Option<String>,
    /// The new one, at most 128 bytes; see [`crate::password`].
    #[cfg_attr(feature = "openapi", schema(max_length = 128))]
    pub new: String,
}

impl fmt::Debug for PasswordChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordChange(…)")
    }
}
