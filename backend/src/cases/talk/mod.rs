//! Talking about a case: notes and tasks of its people, and what goes between the desk and the reporters
//! (docs/domain.md §4.7, §4.8, docs/rules.md §1.3).
//!
//! - Staff come to it through the case, reporters through their own report, and each sees what is theirs.
//! - A reporter is written to without anybody knowing their name.
//! - A letter says that there is something to read, in the language of the report, and only where they agreed to letters.

mod additions;
mod desk;
mod feedback;
mod letters;
mod own;
mod own_acts;
mod replied;
mod tasks;
mod timeline;

pub use additions::add;
pub(crate) use desk::{add_note, add_task, write_to_reporter};
pub(super) use feedback::feedback;
pub use letters::HANDLERS;
pub use own::{follow_up, list, name_opened, read, reads_own};
pub use own_acts::{rate, withdraw};
pub(super) use replied::ReporterReplied;
pub(crate) use tasks::settle_task;

use super::{
    access::{self, Eyes},
    store::Seen,
};
use crate::{
    entries::{self, Book, New},
    kernel::{
        Ctx,
        db::{Rows, Written},
        error::{Error, Result},
        http::Routes,
    },
};
use shared::{
    audit::Action,
    entries::Said,
    ids::{EntryId, ReportId},
    problem::{Code, FieldProblem},
};

/// Mounts this part of the feature.
pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.mount(desk::list_entries);
    routes.mount(desk::add_note);
    routes.mount(desk::add_task);
    routes.mount(tasks::settle_task);
    routes.mount(desk::write_to_reporter);
    routes.mount(own::list_own_reports);
    routes.mount(own::read_own_report);
    routes.mount(own::follow_up_by_program);
    routes.mount(own_acts::withdraw_report);
    routes.mount(own_acts::rate_handling);
    routes.mount(additions::add_to_report);
}

/// Something that staff say.
struct Saying {
    said: Said,
    /// The report it is about; the case where it is about none.
    report: Option<ReportId>,
    supersedes: Option<EntryId>,
}

impl Saying {
    const fn of_case(said: Said, supersedes: Option<EntryId>) -> Self {
        Self { said, report: None, supersedes }
    }
}

/// Writes it, with something else in the same transaction, once `check` has looked at what was said before. Whoever
/// asked may have been recused since they looked: then the case is not there for them any more.
async fn say<E, F>(ctx: &Ctx<E>, action: Action, eyes: &Eyes, seen: &Seen, saying: Saying, beside: Rows, check: F) -> Result<Written>
where
    F: FnOnce(&Book) -> Result<()> + Send + 'static,
{
    let (kernel, case, by) = (ctx.kernel.clone(), seen.id(), eyes.account);
    let Saying { said, report, supersedes } = saying;
    let object = report.map_or(case.0, |report| report.0);
    let new = New { institution: seen.institution(), object, author: by, said, supersedes };
    let entry = entries::prepare(&kernel.vault, new, ctx.now)?;
    let written = ctx.write(action, entry.id, async move |tx| {
        access::still_there(tx, &kernel.vault, case, by).await?;
        check(&entries::of(tx, &kernel.vault, &[object]).await?)?;
        Ok(entry.rows().and(beside))
    });
    let written = written.await?;
    ctx.kernel.bell.ring(seen.room, case);
    ctx.kernel.wake.notify_one();
    Ok(written)
}

/// Whether an entry may take the place of another: there is one, of the same sort, and nothing took its place before.
///
/// # Errors
/// `invalid`; `conflict`.
fn replaces(book: &Book, supersedes: Option<EntryId>, sort: fn(&Said) -> bool) -> Result<()> {
    let Some(id) = supersedes else { return Ok(()) };
    if !book.find(id).is_some_and(|entry| sort(&entry.said)) {
        return Err(wrong("/supersedes", "There is no such entry here that this could take the place of."));
    }
    if book.successor(id).is_some() { Err(Code::Conflict.into()) } else { Ok(()) }
}

fn wrong(pointer: &str, detail: &str) -> Error {
    Error::Invalid(vec![FieldProblem { pointer: pointer.to_owned(), detail: detail.to_owned() }])
}
