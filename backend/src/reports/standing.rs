//! Where a report stands follows its case, in the same transaction (docs/domain.md §4.2).

use super::store::{CODES_SIZE, Codes, codes_place, rows};
use crate::kernel::{
    Kernel,
    db::Tx,
    error::{Error, Result},
    vault::{Sealed, Vault},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use shared::{
    ids::{CaseId, ReportId},
    lifecycle::{ClosureCode, ReportMove, ReportMover, ReportStanding, ReportState, TriageOutcome, move_report},
    problem::Code,
};
use uuid::Uuid;

/// What happened to the case of some reports.
#[derive(Clone, Copy, Debug)]
pub enum Turn {
    /// Work began, or began again.
    Worked,
    /// It was closed.
    Closed(ClosureCode),
    /// It became part of this one.
    Joined(CaseId),
    /// It is a case of its own again, this one; whether its first look was over.
    Parted(CaseId, bool),
}

/// The reports of a case.
///
/// # Errors
/// The database's.
pub async fn of_a_case(kernel: &Kernel, case: CaseId) -> Result<Vec<ReportId>> {
    let theirs = rows::Entity::find().filter(rows::Column::CaseId.eq(case.0)).order_by_asc(rows::Column::ReceivedAt);
    let ids: Vec<Uuid> = theirs.select_only().column(rows::Column::Id).into_tuple().all(kernel.db.reader()).await?;
    Ok(ids.into_iter().map(ReportId).collect())
}

/// Lets reports follow what happened to their case.
///
/// # Errors
/// The database's; internal when one does not open.
pub async fn turn(tx: &Tx, vault: &Vault, reports: &[ReportId], turn: Turn) -> Result<()> {
    let found = rows::Entity::find().filter(rows::Column::Id.is_in(reports.iter().map(|report| report.0)));
    // What is read here is written back: nobody else may change it in between, its reporter neither. In one order, so that two
    // who turn the same reports do not wait for each other.
    let found = found.order_by_asc(rows::Column::Id).lock_exclusive();
    for row in found.all(tx).await? {
        let place = codes_place(ReportId(row.id));
        let mut codes: Codes = vault.open_json(place, &Sealed::join(row.codes_key, row.codes))?;
        let next = after(standing(&row.state, codes.outcome)?, turn);
        codes.outcome = outcome(next);
        let (codes_key, sealed) = vault.seal_json(place, &codes, CODES_SIZE)?.split();
        let case = match turn {
            Turn::Joined(case) | Turn::Parted(case, _) => case.0,
            Turn::Worked | Turn::Closed(_) => row.case_id,
        };
        rows::Entity::update_many()
            .col_expr(rows::Column::State, Expr::value(next.state().code()))
            .col_expr(rows::Column::CaseId, Expr::value(case))
            .col_expr(rows::Column::CodesKey, Expr::value(codes_key))
            .col_expr(rows::Column::Codes, Expr::value(sealed))
            .filter(rows::Column::Id.eq(row.id))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// Holds a report until the transaction ends, so that what is decided by its state and its case stays true; both.
///
/// # Errors
/// The database's; internal when it is not there.
pub async fn hold(tx: &Tx, report: ReportId) -> Result<(ReportState, CaseId)> {
    let found = rows::Entity::find_by_id(report.0).lock_exclusive().select_only().columns([rows::Column::State, rows::Column::CaseId]);
    let found: Option<(String, Uuid)> = found.into_tuple().one(tx).await?;
    let read = found.and_then(|(state, case)| Some((ReportState::from_code(&state)?, CaseId(case))));
    read.ok_or_else(|| Error::internal("a report is missing, or its state unknown"))
}

/// Takes a report back. What had been made of it stays.
///
/// # Errors
/// `conflict` when that was done before; the database's.
pub async fn withdraw(tx: &Tx, report: ReportId) -> Result<()> {
    // Every other state has this move (`shared::lifecycle::move_report`).
    let taken_back = rows::Entity::update_many()
        .col_expr(rows::Column::State, Expr::value(ReportState::Withdrawn.code()))
        .filter(rows::Column::Id.eq(report.0))
        .filter(rows::Column::State.ne(ReportState::Withdrawn.code()));
    if taken_back.exec(tx).await?.rows_affected == 1 { Ok(()) } else { Err(Code::Conflict.into()) }
}

fn standing(state: &str, outcome: Option<TriageOutcome>) -> Result<ReportStanding> {
    let unknown = || Error::internal("where a report stands is unknown");
    Ok(match ReportState::from_code(state).ok_or_else(unknown)? {
        ReportState::Received => ReportStanding::Received,
        ReportState::Triaged => ReportStanding::Triaged(outcome.ok_or_else(unknown)?),
        ReportState::Closed => ReportStanding::Closed(outcome.ok_or_else(unknown)?),
        ReportState::Withdrawn => ReportStanding::Withdrawn(outcome),
    })
}

const fn outcome(standing: ReportStanding) -> Option<TriageOutcome> {
    match standing {
        ReportStanding::Received => None,
        ReportStanding::Triaged(outcome) | ReportStanding::Closed(outcome) => Some(outcome),
        ReportStanding::Withdrawn(outcome) => outcome,
    }
}

/// Where a report stands then. A move that it cannot make leaves it where it is: what was withdrawn stays so.
fn after(standing: ReportStanding, turn: Turn) -> ReportStanding {
    use {ReportMover as By, TriageOutcome as Outcome};
    let make = |standing, by, order| move_report(standing, by, order).unwrap_or(standing);
    let looked = |outcome| (By::Desk, ReportMove::Triage(outcome));
    let linked = outcome(standing) == Some(Outcome::CaseLinked);
    let made = match turn {
        Turn::Worked if linked => vec![(By::System, ReportMove::Reopen)],
        Turn::Worked => vec![(By::System, ReportMove::Reopen), looked(Outcome::CaseCreated)],
        Turn::Closed(code) if outcome(standing).is_none() => vec![looked(told(code)), (By::System, ReportMove::Close)],
        Turn::Closed(_) => vec![(By::System, ReportMove::Close)],
        Turn::Joined(_) => vec![looked(Outcome::CaseLinked)],
        Turn::Parted(_, true) => vec![(By::System, ReportMove::Reopen), looked(Outcome::CaseCreated)],
        Turn::Parted(_, false) => vec![(By::System, ReportMove::Reopen), (By::System, ReportMove::Unlink)],
    };
    made.into_iter().fold(standing, |standing, (by, order)| make(standing, by, order))
}

/// What closing a case at the first look made of its reports.
const fn told(code: ClosureCode) -> TriageOutcome {
    match code {
        ClosureCode::GenuineContact | ClosureCode::CommercialLobbyingLawful | ClosureCode::OutOfScope | ClosureCode::Test => {
            TriageOutcome::NotAnApproach
        }
        ClosureCode::HarassmentAbuse | ClosureCode::CrimeFraud | ClosureCode::ReferredNoLocalAction => TriageOutcome::Redirected,
        ClosureCode::StateConfirmed
        | ClosureCode::StateLikely
        | ClosureCode::SuspiciousUnresolved
        | ClosureCode::CyberOnly
        | ClosureCode::Duplicate
        | ClosureCode::Insufficient
        | ClosureCode::Withdrawn => TriageOutcome::AdviceOnly,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ReportStanding::{Closed, Received, Triaged, Withdrawn};

    const CASE: CaseId = CaseId(Uuid::nil());

    #[test]
    fn a_report_follows_its_case_and_comes_back_from_a_merge_as_unread_as_it_was() {
        let closed = Turn::Closed(ClosureCode::GenuineContact);
        for (standing, turn, then) in [
            (Received, Turn::Worked, Triaged(TriageOutcome::CaseCreated)),
            (Received, closed, Closed(TriageOutcome::NotAnApproach)),
            (Triaged(TriageOutcome::CaseCreated), closed, Closed(TriageOutcome::CaseCreated)),
            (Closed(TriageOutcome::NotAnApproach), Turn::Worked, Triaged(TriageOutcome::CaseCreated)),
            (Closed(TriageOutcome::CaseLinked), Turn::Worked, Triaged(TriageOutcome::CaseLinked)),
            (Received, Turn::Joined(CASE), Triaged(TriageOutcome::CaseLinked)),
            (Triaged(TriageOutcome::CaseLinked), Turn::Parted(CASE, false), Received),
            (Closed(TriageOutcome::CaseLinked), Turn::Parted(CASE, false), Received),
            (Closed(TriageOutcome::CaseLinked), Turn::Parted(CASE, true), Triaged(TriageOutcome::CaseCreated)),
            (Withdrawn(None), Turn::Worked, Withdrawn(None)),
            (Withdrawn(None), closed, Withdrawn(None)),
        ] {
            assert_eq!(after(standing, turn), then, "{standing:?} {turn:?}");
        }
    }
}
