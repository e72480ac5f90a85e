//! What somebody can do with one of their own reports besides writing about it: take it back, and say how it was handled
//! (docs/domain.md §1.5, §4.2).

use crate::{
    api::{Endpoint, Method},
    ids::Reference,
    own_reports::FollowedUp,
    permission::Permission,
    problem::Code,
    text::Message,
};
use serde::{Deserialize, Serialize};

/// POST `/api/v1/reports/{reference}/withdraw`: takes a report back. It is kept and marked, and its case goes on for as
/// long as staff think it must. Only who sent it and whose it is may; a retry with the same key does it once.
#[derive(Debug)]
pub struct WithdrawReport;

impl Endpoint for WithdrawReport {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/reports/{reference}/withdraw";
    const PERMISSION: Permission = Permission::SeeOwn;
    const IDEMPOTENT: bool = true;
    const REFUSALS: &'static [Code] = &[Code::Invalid, Code::Conflict];
    type Params = (Reference,);
    type Request = Withdrawal;
    type Response = FollowedUp;
}

/// POST `/api/v1/reports/{reference}/rating`: says how a report was handled, once, when it is closed.
#[derive(Debug)]
pub struct RateHandling;

impl Endpoint for RateHandling {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/v1/reports/{reference}/rating";
    const PERMISSION: Permission = Permission::SeeOwn;
    const IDEMPOTENT: bool = true;
    const REFUSALS: &'static [Code] = &[Code::Invalid, Code::Conflict];
    type Params = (Reference,);
    type Request = NewRating;
    type Response = FollowedUp;
}

/// A report is taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// Why, if they want to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Message>,
}

/// How a report was handled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewRating {
    /// In one word.
    pub rating: Rating,
    /// In their own, if they want to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Message>,
}

/// How somebody found the handling of their report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Rating {
    /// Well.
    Well,
    /// Neither well nor badly.
    Fair,
    /// Badly.
    Badly,
}

impl Rating {
    /// Every one, with its code, the best first.
    pub const ALL: [(Self, &'static str); 3] = [(Self::Well, "WELL"), (Self::Fair, "FAIR"), (Self::Badly, "BADLY")];

    /// The one of this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == code).map(|(rating, _)| rating)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rating_is_written_by_its_code() {
        for (rating, code) in Rating::ALL {
            assert_eq!(serde_json::to_string(&rating).unwrap(), format!("\"{code}\""));
            assert_eq!(Rating::from_code(code), Some(rating));
        }
        assert_eq!(Rating::from_code("GREAT"), None);
    }
}
