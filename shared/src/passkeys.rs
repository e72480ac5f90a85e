//! Passkeys and recovery codes (docs/security.md §2).
//!
//! Each ceremony takes two requests: the first answers with options for the browser and a secret name, the second
//! brings both the name and what the browser made. Whose passkey it is never stands in a request.

mod ceremonies;

pub use ceremonies::{
    BeginEnrolment, BeginPasskey, BeginPasskeySignIn, BeginPasskeyStepUp, FinishEnrolment, FinishPasskey, FinishPasskeySignIn,
    FinishPasskeyStepUp,
};

use crate::{
    api::{Endpoint, Method},
    ids::PasskeyId,
    permission::Permission,
    problem::Code,
    text::PasskeyName,
    time::Moment,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How long a ceremony waits for its second request.
pub const LIFETIME: i64 = 5 * Moment::MINUTE;

/// How many recovery codes somebody is given.
pub const CODES: usize = 10;

/// GET `/api/v1/me/passkeys`: the caller's own passkeys, the oldest first, and how many recovery codes are left.
#[derive(Debug)]
pub struct ListPasskeys;

impl Endpoint for ListPasskeys {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/api/v1/me/passkeys";
    const PERMISSION: Permission = Permission::HoldSession;
    type Params = ();
    type Request = ();
    type Response = Passkeys;
}

/// POST `/api/v1/me/passkeys/{passkey}/rename`: another name for a passkey of the caller's own.
#[derive(Debug)]
pub struct RenamePasskey;

impl Endpoint for RenamePasskey {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/me/passkeys/{passkey}/rename";
    const PERMISSION: Permission = Permission::HoldSession;
    type Params = (PasskeyId,);
    type Request = Renamed;
    type Response = ();
}

/// POST `/api/v1/me/passkeys/{passkey}/revoke`: takes a passkey of the caller's own away. Not
/// the last thing they could sign in with.
#[derive(Debug)]
pub struct RevokePasskey;

impl Endpoint for RevokePasskey {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/me/passkeys/{passkey}/revoke";
    const PERMISSION: Permission = Permission::HoldSession;
    const STEP_UP: bool = true;
    const REFUSALS: &'static [Code] = &[Code::LastFactor];
    type Params = (PasskeyId,);
    type Request = ();
    type Response = ();
}

/// POST `/api/v1/me/recovery-codes`: new recovery codes, shown this once. The old ones stop working.
#[derive(Debug)]
pub struct RenewRecoveryCodes;

impl Endpoint for RenewRecoveryCodes {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/me/recovery-codes";
    const PERMISSION: Permission = Permission::HoldSession;
    const STEP_UP: bool = true;
    type Params = ();
    type Request = ();
    type Response = RecoveryCodes;
}

/// What holds a secret prints nothing of it.
macro_rules! silent {
    ($name:ident) => {
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    };
}

/// A ceremony begun.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Ceremony {
    /// Its secret name, for the second request; good once, for five minutes.
    pub ceremony: String,
    /// What `navigator.credentials` is called with, as its `parse…FromJSON` reads it.
    pub options: serde_json::Value,
}

silent!(Ceremony);

/// What a passkey answered.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The ceremony's secret name.
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub ceremony: String,
    /// The credential's `toJSON()`.
    pub credential: serde_json::Value,
}

silent!(Answer);

/// A passkey the browser has just made.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewPasskey {
    /// The ceremony's secret name.
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub ceremony: String,
    /// The credential's `toJSON()`.
    pub credential: serde_json::Value,
    /// What to call it; none for the day it was made.
    #[serde(default)]
    pub name: Option<PasskeyName>,
}

silent!(NewPasskey);

/// An invitation in somebody's hand.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LetterCode {
    /// The letter's code.
    #[cfg_attr(feature = "openapi", schema(max_length = 256))]
    pub invitation: String,
}

silent!(LetterCode);

/// An invitation and the passkey that makes it an account.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Enrolment {
    /// The letter's code.
    #[cfg_attr(feature = "openapi", schema(max_length = 256))]
    pub invitation: String,
    /// The ceremony's secret name.
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub ceremony: String,
    /// The credential's `toJSON()`.
    pub credential: serde_json::Value,
}

silent!(Enrolment);

/// Codes that each open the door once when no passkey is at hand.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RecoveryCodes {
    /// 128 bits each, in groups of four. Stored as keyed hashes only, so this is the one time they can be read.
    pub codes: Vec<String>,
}

silent!(RecoveryCodes);

/// A passkey was kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Added {
    /// Its id.
    pub id: PasskeyId,
    /// The recovery codes, where the person had none yet.
    pub recovery: Option<RecoveryCodes>,
}

/// What a person can sign in with.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Passkeys {
    /// The passkeys.
    pub items: Vec<Passkey>,
    /// Whether they may also sign in with password and code.
    pub password: bool,
    /// How many recovery codes were not used yet.
    pub recovery_codes: u64,
}

/// One passkey.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Passkey {
    /// Its id.
    pub id: PasskeyId,
    /// What its owner calls it.
    pub name: Option<PasskeyName>,
    /// When it was made.
    pub added_at: Moment,
    /// When it was used last; none if never.
    pub used_at: Option<Moment>,
}

/// Another name for a passkey.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Renamed {
    /// The name.
    pub name: PasskeyName,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ceremony_waits_five_minutes() {
        assert_eq!(LIFETIME, 5 * 60_000);
    }
}
