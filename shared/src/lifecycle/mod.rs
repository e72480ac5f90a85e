//! The lives of a case and of a report: states, the moves between them, and who may make which
//! (docs/domain.md §4.2, §4.3, §4.10; docs/rules.md §3).
//!
//! [`TABLE`] is the whole truth about moves. The server applies it with [`apply`], the desk draws it with
//! [`offers`], the tests go through all of it. A move that is not in it does not exist.
//!
//! Three rules hold whatever the table says. Whoever may not see a case learns nothing of it. A case that was
//! ever urgent or high, or is kept apart from the security team, is closed by two people. And waiting never
//! changes what a case may do next: an answer brings it back to where it stood.

mod apply;
mod closing;
mod facts;
mod grading;
mod moves;
mod offers;
mod referral;
mod reports;
mod states;
mod table;
mod verdict;

#[cfg(test)]
mod tests;

pub use apply::{Applied, Scene, Target, apply, approve_referral};
pub use closing::{Closing, ClosureCode, ClosureGroup, Feedback};
pub use facts::{Actor, CaseFacts, Closure, Person, Proposal, Referral, Watching};
pub use grading::{Grading, HandlingGrade, KnowledgeGrade, Marking, SourceGrade};
pub use moves::{Input, Move, MoveKind};
pub use offers::{Offer, offers};
pub use referral::{Partner, PartnerAnswer, ReferralDraft, SharedPart, Tlp};
pub use reports::{ReportMove, ReportMover, ReportRefusal, ReportStanding, move_report};
pub use states::{CaseState, ReportState, TriageOutcome};
pub use table::{By, Need, Row, TABLE, To, row};
pub use verdict::{Refusal, may};

/// The longest a case may rest, or its feedback be held back, before somebody looks again: 90 days, in
/// milliseconds (docs/domain.md §4.3).
pub const LONGEST_REST: i64 = 90 * crate::time::Moment::DAY;
