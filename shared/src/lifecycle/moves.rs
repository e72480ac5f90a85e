//! The moves, and what whoever makes one has to bring (docs/domain.md §4.3).

use super::{Closing, states::coded};
use crate::{
    ids::CaseId,
    text::{Line, Reason},
    time::Moment,
};
use serde::{Deserialize, Serialize};

coded! {
    /// A move by name.
    MoveKind, "What to do with it." {
        /// Takes a new case: its first look begins.
        Take = "TAKE", "Take it";
        /// Ends the first look: work begins.
        Open = "OPEN", "Start work on it";
        /// Waits for the reporter, who was asked something.
        AskReporter = "ASK_REPORTER", "Wait for the reporter";
        /// Waits for a partner, who was asked something.
        AskPartner = "ASK_PARTNER", "Wait for a partner";
        /// The reporter wrote.
        ReporterReplied = "REPORTER_REPLIED", "The reporter replied";
        /// The partner wrote.
        PartnerReplied = "PARTNER_REPLIED", "The partner replied";
        /// Goes on: without an answer, after a referral, or because watching showed something.
        Resume = "RESUME", "Take it up again";
        /// Hands it to a partner.
        Refer = "REFER", "Refer it to a partner";
        /// Rests it until a date or a new sighting.
        Watch = "WATCH", "Watch it";
        /// Somebody met again what is being watched.
        NewSighting = "NEW_SIGHTING", "A new sighting came in";
        /// Proposes to close it.
        ProposeClose = "PROPOSE_CLOSE", "Propose to close it";
        /// Agrees to close it.
        ApproveClose = "APPROVE_CLOSE", "Agree to close it";
        /// Closes what needs nobody's agreement.
        CloseOrdinary = "CLOSE_ORDINARY", "Close it as proposed";
        /// Says no to closing it.
        SendBack = "SEND_BACK", "Send it back";
        /// Closes it in one step.
        Close = "CLOSE", "Close it";
        /// Opens what was closed.
        Reopen = "REOPEN", "Open it again";
        /// Makes it part of another case.
        Merge = "MERGE", "Join it to another case";
        /// Makes it a case of its own again.
        UndoMerge = "UNDO_MERGE", "Separate it again";
    }
    /// What somebody who makes a move is asked for.
    Input, "What to bring." {
        /// Why.
        Reason = "REASON", "A reason";
        /// What is looked out for.
        WatchItems = "WATCH_ITEMS", "What to watch for";
        /// When somebody looks again.
        ReviewDate = "REVIEW_DATE", "A review date in the next 90 days";
        /// Why it is closed.
        ClosureCode = "CLOSURE_CODE", "A closure code";
        /// What the reporter hears.
        Feedback = "FEEDBACK", "Feedback to the reporter, or a reason for none";
        /// Another case.
        OtherCase = "OTHER_CASE", "The case to join it to";
    }
}

impl MoveKind {
    /// What whoever makes it is asked for, in the order to ask.
    pub const fn inputs(self) -> &'static [Input] {
        match self {
            MoveKind::AskReporter | MoveKind::AskPartner | MoveKind::SendBack | MoveKind::Reopen | MoveKind::UndoMerge => &[Input::Reason],
            MoveKind::Watch => &[Input::WatchItems, Input::ReviewDate],
            MoveKind::ProposeClose | MoveKind::Close => &[Input::ClosureCode, Input::Feedback],
            MoveKind::Merge => &[Input::OtherCase, Input::Reason],
            MoveKind::Take
            | MoveKind::Open
            | MoveKind::ReporterReplied
            | MoveKind::PartnerReplied
            | MoveKind::Resume
            | MoveKind::Refer
            | MoveKind::NewSighting
            | MoveKind::ApproveClose
            | MoveKind::CloseOrdinary => &[],
        }
    }
}

/// A move with what it needs. A reason that is missing or empty cannot be written here at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "move", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Move {
    /// [`MoveKind::Take`].
    Take,
    /// [`MoveKind::Open`].
    Open,
    /// [`MoveKind::AskReporter`].
    AskReporter {
        /// What was asked, and why.
        reason: Reason,
    },
    /// [`MoveKind::AskPartner`].
    AskPartner {
        /// Who was asked what, and why.
        reason: Reason,
    },
    /// [`MoveKind::ReporterReplied`].
    ReporterReplied,
    /// [`MoveKind::PartnerReplied`].
    PartnerReplied,
    /// [`MoveKind::Resume`].
    Resume,
    /// [`MoveKind::Refer`]. What goes to the partner is in the case's own record.
    Refer,
    /// [`MoveKind::Watch`].
    Watch {
        /// What is looked out for; at least one thing.
        items: Vec<Line>,
        /// When somebody looks again; later than now, at most [`super::LONGEST_REST`] away.
        review_at: Moment,
    },
    /// [`MoveKind::NewSighting`].
    NewSighting,
    /// [`MoveKind::ProposeClose`].
    ProposeClose {
        /// Why, and what the reporter hears.
        closing: Closing,
    },
    /// [`MoveKind::ApproveClose`].
    ApproveClose,
    /// [`MoveKind::CloseOrdinary`].
    CloseOrdinary,
    /// [`MoveKind::SendBack`].
    SendBack {
        /// What is missing.
        reason: Reason,
    },
    /// [`MoveKind::Close`].
    Close {
        /// Why, and what the reporter hears.
        closing: Closing,
    },
    /// [`MoveKind::Reopen`].
    Reopen {
        /// What changed.
        reason: Reason,
    },
    /// [`MoveKind::Merge`].
    Merge {
        /// The case it becomes part of.
        into: CaseId,
        /// Why they are one.
        reason: Reason,
    },
    /// [`MoveKind::UndoMerge`].
    UndoMerge {
        /// Why they are two.
        reason: Reason,
    },
}

impl Move {
    /// Its name.
    pub const fn kind(&self) -> MoveKind {
        match self {
            Move::Take => MoveKind::Take,
            Move::Open => MoveKind::Open,
            Move::AskReporter { .. } => MoveKind::AskReporter,
            Move::AskPartner { .. } => MoveKind::AskPartner,
            Move::ReporterReplied => MoveKind::ReporterReplied,
            Move::PartnerReplied => MoveKind::PartnerReplied,
            Move::Resume => MoveKind::Resume,
            Move::Refer => MoveKind::Refer,
            Move::Watch { .. } => MoveKind::Watch,
            Move::NewSighting => MoveKind::NewSighting,
            Move::ProposeClose { .. } => MoveKind::ProposeClose,
            Move::ApproveClose => MoveKind::ApproveClose,
            Move::CloseOrdinary => MoveKind::CloseOrdinary,
            Move::SendBack { .. } => MoveKind::SendBack,
            Move::Close { .. } => MoveKind::Close,
            Move::Reopen { .. } => MoveKind::Reopen,
            Move::Merge { .. } => MoveKind::Merge,
            Move::UndoMerge { .. } => MoveKind::UndoMerge,
        }
    }
}
