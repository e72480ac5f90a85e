//! What the reporters of a case hear when it closes (docs/domain.md §4.8).

use super::{desk::told, letters};
use crate::{
    cases::store::Seen,
    entries::{self, New},
    kernel::{Kernel, db::Rows, error::Result},
    reports,
};
use shared::{
    entries::{Letter, Said},
    ids::ReportId,
    lifecycle::{Closure, Feedback},
    time::Moment,
};

/// The words of a closure for the reporter of each of these reports, with the letters that there is something to read;
/// nothing where the words are held back.
///
/// # Errors
/// The database's.
pub(in crate::cases) async fn feedback(kernel: &Kernel, case: &Seen, reports: &[ReportId], closure: &Closure, now: Moment) -> Result<Rows> {
    let Feedback::Send { words } = &closure.closing.feedback else { return Ok(Rows::default()) };
    let mut rows = Rows::default();
    for report in reports {
        let thread = reports::thread(kernel, case.id(), *report).await?;
        let (letter, to) = told(kernel, &thread, now).await?;
        let said = Said::Feedback { text: words.clone() };
        let new = New { institution: case.institution(), object: report.0, author: closure.proposed_by, said, supersedes: None };
        rows = rows.and(entries::prepare(&kernel.vault, new, now)?.rows());
        if letter == Letter::Sent {
            rows = rows.and(letters::prepare(kernel, case, &thread, to, now)?);
        }
    }
    Ok(rows)
}
