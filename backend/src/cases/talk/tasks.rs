//! What becomes of a task. A warning is given only once somebody who may release things, and did not ask for it, has
//! agreed to it (docs/domain.md §4.7).

use super::{Saying, say, wrong};
use crate::{
    accounts,
    cases::{access::Eyes, store::look},
    entries::Book,
    kernel::{
        Ctx,
        db::Rows,
        error::{Error, Result},
    },
};
use shared::{
    audit::Action,
    entries::{Said, SettleTask, Settling, TaskEvent, TaskState, TaskTemplate},
    ids::{AccountId, CaseId},
    permission::Permission,
    problem::Code,
};

pub(crate) async fn settle_task(ctx: Ctx<SettleTask>, (id,): (CaseId,), settling: Settling) -> Result<()> {
    let kernel = &ctx.kernel;
    let eyes = Eyes::of(kernel, ctx.signed()?).await?;
    let seen = look(kernel, &eyes, id, Permission::MoveCase).await?;
    if settling.event == TaskEvent::Approved && !ctx.signed()?.may(Permission::ApproveRelease) {
        return Err(Code::NotPermitted.into());
    }
    if settling.event == TaskEvent::Cancelled && settling.reason.is_none() {
        return Err(wrong("/reason", "Say why it will not be done."));
    }
    let merged = accounts::merged(kernel.db.reader(), &kernel.vault, eyes.institution).await?;
    let (by, asked) = (eyes.account, settling.clone());
    let saying = Saying::of_case(Said::Settled { settling }, None);
    let written =
        say(&ctx, Action::TaskSettled, &eyes, &seen, saying, Rows::default(), move |book| settles(book, &asked, by, |who| merged.now(who)));
    written.await.map(drop)
}

/// Whether this may become of the task now.
fn settles(book: &Book, asked: &Settling, by: AccountId, today: impl Fn(AccountId) -> AccountId) -> Result<()> {
    let entry = book.find(asked.task).ok_or_else(|| wrong("/task", "There is no such task on this case."))?;
    let Said::Task { task } = &entry.said else { return Err(wrong("/task", "There is no such task on this case.")) };
    let warning = task.template == TaskTemplate::DutyToWarn;
    let state = book.task(entry).ok_or_else(|| Error::internal("a task stands nowhere"))?;
    match (asked.event, state) {
        (TaskEvent::Approved, _) if !warning => Err(wrong("/event", "Only a warning needs somebody's agreement.")),
        (TaskEvent::Approved, TaskState::Open) if today(entry.author) == by => Err(Code::SecondPerson.into()),
        (TaskEvent::Approved, TaskState::Open) => Ok(()),
        (TaskEvent::Done, TaskState::Open) if warning => Err(wrong("/event", "Somebody else has to agree to this warning first.")),
        (TaskEvent::Done, state) if state.is_open() && warning != asked.told_at.is_some() => {
            Err(wrong("/told_at", "Say when they were told if somebody was warned, and only then."))
        }
        (TaskEvent::Done | TaskEvent::Cancelled, state) if state.is_open() => Ok(()),
        _ => Err(Code::Conflict.into()),
    }
}
