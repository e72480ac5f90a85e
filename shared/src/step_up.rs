//! Showing again that it is you, before something that a session left open must not be enough for
//! (docs/security.md §2).

use crate::{
    api::{Endpoint, Method, Rate},
    permission::Permission,
    problem::Code,
    time::Moment,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How long a proof counts as fresh where the operator says nothing else.
pub const FRESH: i64 = 5 * Moment::MINUTE;

/// POST `/api/v1/sessions/step-up`: a new six-digit code, for whoever signs in with password and code.
#[derive(Debug)]
pub struct StepUp;

impl Endpoint for StepUp {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/sessions/step-up";
    const PERMISSION: Permission = Permission::HoldSession;
    const RATE: Rate = Rate::Secret;
    const REFUSALS: &'static [Code] = &[Code::StepUpRefused];
    type Params = ();
    type Request = FreshCode;
    type Response = SteppedUp;
}

/// A code of the authenticator app. Prints nothing of itself.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FreshCode {
    /// Six digits, spaces allowed; one that was not used before.
    pub code: String,
}

impl fmt::Debug for FreshCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FreshCode(…)")
    }
}

/// How long the proof counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SteppedUp {
    /// When the next one is asked for, by the server's clock.
    pub until_at: Moment,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fresh_proof_is_fresh_for_five_minutes() {
        assert_eq!(FRESH, 5 * 60_000);
    }
}
