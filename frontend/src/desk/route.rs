//! The desk's addresses: real ones, so that a link in an e-mail and the Back button work.

use shared::ids::CaseId;

/// A place on the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Route {
    /// The list of cases.
    Cases,
    /// One case.
    Case(CaseId),
    /// The picture.
    Picture,
    /// No place of ours.
    Unknown,
}

impl Route {
    /// The place of a path.
    pub(super) fn of(path: &str) -> Self {
        match path.trim_end_matches('/') {
            "/desk" => Self::Cases,
            "/desk/picture" => Self::Picture,
            other => other.strip_prefix("/desk/cases/").and_then(|id| id.parse().ok()).map_or(Self::Unknown, Self::Case),
        }
    }
}
