//! What an answer of the reporter sets off at the desk.

use crate::{
    cases::{
        access::Notice,
        store::{Seen, brief},
        workflow::let_service_move,
    },
    kernel::{Kernel, db::Rows, error::Result},
    reports::Thread,
};
use shared::{
    ids::AccountId,
    lifecycle::{CaseState, Move},
    time::Moment,
};

/// A reporter answered.
pub(in crate::cases) struct ReporterReplied(Seen);

impl ReporterReplied {
    /// Its case is looked up, and what it leaves in the transaction of the answer: a notice for those who work the case,
    /// and where it was waited for, the move that ends the waiting.
    pub(in crate::cases) async fn prepare(kernel: &Kernel, thread: &Thread, by: AccountId, now: Moment) -> Result<(Self, Rows)> {
        let (_, case, _) = brief(kernel, thread.case).await?;
        let mut rows = Notice::replied(&case, by).prepare(kernel, &case, now)?.rows();
        if case.details.facts.state == CaseState::AwaitingReporter {
            rows = rows.and(let_service_move(kernel, case.id(), &Move::ReporterReplied, now)?.rows());
        }
        Ok((Self(case), rows))
    }

    /// Once it is committed.
    pub(in crate::cases) fn ring(&self, kernel: &Kernel) {
        kernel.bell.ring(self.0.room, self.0.id());
        kernel.wake.notify_one();
    }
}
