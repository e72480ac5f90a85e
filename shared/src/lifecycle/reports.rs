//! The life of a report (docs/domain.md §4.2). It follows its case; only its reporter can take it out of that.

use super::{ReportState, TriageOutcome};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where a report stands, with what triage made of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "state", content = "outcome", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReportStanding {
    /// Not yet looked at.
    Received,
    /// Looked at.
    Triaged(TriageOutcome),
    /// Its case is closed.
    Closed(TriageOutcome),
    /// Taken back; with what had been made of it by then.
    Withdrawn(Option<TriageOutcome>),
}

impl ReportStanding {
    /// The state alone, as its column holds it.
    pub const fn state(self) -> ReportState {
        match self {
            ReportStanding::Received => ReportState::Received,
            ReportStanding::Triaged(_) => ReportState::Triaged,
            ReportStanding::Closed(_) => ReportState::Closed,
            ReportStanding::Withdrawn(_) => ReportState::Withdrawn,
        }
    }
}

/// What can happen to a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "move", content = "outcome", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReportMove {
    /// Triage made this of it, or thought again.
    Triage(TriageOutcome),
    /// The merge that joined it to another case was undone before anybody had looked at it.
    Unlink,
    /// Its case was closed.
    Close,
    /// Its case was opened again.
    Reopen,
    /// Its reporter takes it back.
    Withdraw,
}

/// Who does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReportMover {
    /// Whoever filed it, or a delegate who filed it for somebody.
    Reporter,
    /// Somebody who may move its case.
    Desk,
    /// The service, when its case moves.
    System,
}

/// Why it was refused. Nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReportRefusal {
    /// Only its reporter takes a report back: else withdrawing would be a way to make one disappear.
    ReporterOnly,
    /// Staff do this.
    DeskOnly,
    /// It happens with the case, or not at all.
    CaseOnly,
    /// Not from here.
    NoSuchMove {
        /// Where it stands.
        state: ReportState,
    },
}

impl ReportRefusal {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            ReportRefusal::ReporterOnly => "REPORTER_ONLY",
            ReportRefusal::DeskOnly => "DESK_ONLY",
            ReportRefusal::CaseOnly => "CASE_ONLY",
            ReportRefusal::NoSuchMove { .. } => "NO_SUCH_MOVE",
        }
    }
}

/// The sentence staff read.
impl fmt::Display for ReportRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReportRefusal::ReporterOnly => f.write_str("Only the reporter can take a report back."),
            ReportRefusal::DeskOnly => f.write_str("Only staff can decide this."),
            ReportRefusal::CaseOnly => f.write_str("This happens with the case of the report."),
            ReportRefusal::NoSuchMove { state } => write!(f, "This cannot be done with a report in the state “{}”.", state.words()),
        }
    }
}

/// Where the report stands afterwards.
///
/// # Errors
/// Who may not, before what does not exist.
pub const fn move_report(standing: ReportStanding, mover: ReportMover, order: ReportMove) -> Result<ReportStanding, ReportRefusal> {
    use ReportStanding::{Closed, Received, Triaged, Withdrawn};
    match (order, mover) {
        (ReportMove::Withdraw, ReportMover::Reporter)
        | (ReportMove::Triage(_), ReportMover::Desk)
        | (ReportMove::Unlink | ReportMove::Close | ReportMove::Reopen, ReportMover::System) => {}
        (ReportMove::Withdraw, _) => return Err(ReportRefusal::ReporterOnly),
        (ReportMove::Triage(_), _) => return Err(ReportRefusal::DeskOnly),
        (ReportMove::Unlink | ReportMove::Close | ReportMove::Reopen, _) => return Err(ReportRefusal::CaseOnly),
    }
    match (standing, order) {
        (Received | Triaged(_), ReportMove::Triage(outcome)) => Ok(Triaged(outcome)),
        (Triaged(TriageOutcome::CaseLinked), ReportMove::Unlink) => Ok(Received),
        (Triaged(outcome), ReportMove::Close) => Ok(Closed(outcome)),
        (Closed(outcome), ReportMove::Reopen) => Ok(Triaged(outcome)),
        (Received, ReportMove::Withdraw) => Ok(Withdrawn(None)),
        (Triaged(outcome) | Closed(outcome), ReportMove::Withdraw) => Ok(Withdrawn(Some(outcome))),
        (standing, _) => Err(ReportRefusal::NoSuchMove { state: standing.state() }),
    }
}
