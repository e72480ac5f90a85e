//! Doing it: one request a deed, and the words for what was done.

use super::deed::CaseDeed;
use crate::{
    api::{Failure, blob, send},
    desk::views::letter_words,
    dom,
};
use shared::{
    access::{AddToCase, LiftRecusal, RecuseFromCase, RemoveFromCase},
    attachments::{GetAttachmentFile, GetOriginal},
    entities::SettleSuggestion,
    entries::{AddNote, AddTask, SettleTask, TaskEvent, WriteToReporter},
    ids::{CaseId, IdempotencyKey, Reference},
    lifecycle::Move,
    moves::{AnswerReferral, ApproveReferral, AssignCase, ConfirmMarking, DraftReferral, GradeCase, MoveCase, OrderedMove, SetPriority},
    names::AskName,
    problem::{Code, FieldProblem, Problem},
    search::{CaseSearch, SearchCases},
};

/// Does it; what to say then.
///
/// # Errors
/// The server's.
pub(super) async fn perform(case: CaseId, deed: CaseDeed, key: IdempotencyKey) -> Result<&'static str, Failure> {
    match deed {
        CaseDeed::Move(order) => {
            let words = order.order.kind();
            send::<MoveCase>((case,), &order, Some(key)).await?;
            return Ok(done(words));
        }
        CaseDeed::Join { version, into, reason } => {
            let order = Move::Merge { into: find(&into).await?, reason };
            send::<MoveCase>((case,), &OrderedMove { version, order }, Some(key)).await?;
            return Ok("The cases are joined. It can be undone here");
        }
        CaseDeed::Assign(new) => send::<AssignCase>((case,), &new, None).await?,
        CaseDeed::Priority(new) => send::<SetPriority>((case,), &new, None).await?,
        CaseDeed::Marking(new) => send::<ConfirmMarking>((case,), &new, None).await?,
        CaseDeed::Grading(new) => send::<GradeCase>((case,), &new, None).await?,
        CaseDeed::Note(new) => {
            send::<AddNote>((case,), &new, Some(key)).await?;
            return Ok("The note is on the timeline");
        }
        CaseDeed::Message(new) => return Ok(letter_words(send::<WriteToReporter>((case,), &new, Some(key)).await?.letter)),
        CaseDeed::Task(new) => {
            send::<AddTask>((case,), &new, Some(key)).await?;
            return Ok("The task is on the timeline");
        }
        CaseDeed::Settle(new) => {
            let words = if new.event == TaskEvent::Approved { "The warning is agreed to" } else { "The task is settled" };
            send::<SettleTask>((case,), &new, None).await?;
            return Ok(words);
        }
        CaseDeed::Suggestion(new) => send::<SettleSuggestion>((case,), &new, None).await?,
        CaseDeed::Referral(new) => send::<DraftReferral>((case,), &new, None).await?,
        CaseDeed::AgreeReferral(new) => send::<ApproveReferral>((case,), &new, None).await?,
        CaseDeed::Answer(new) => send::<AnswerReferral>((case,), &new, None).await?,
        CaseDeed::Add(new) => {
            send::<AddToCase>((case,), &new, None).await?;
            return Ok("They are on the case");
        }
        CaseDeed::Remove(whom) => {
            send::<RemoveFromCase>((case,), &whom, None).await?;
            return Ok("They are off the case");
        }
        CaseDeed::Recuse(new) => {
            let words = if new.account.is_some() { "They are kept away from the case" } else { "You are kept away from the case" };
            send::<RecuseFromCase>((case,), &new, None).await?;
            return Ok(words);
        }
        CaseDeed::Lift(whom) => {
            send::<LiftRecusal>((case,), &whom, None).await?;
            return Ok("They may see the case again");
        }
        CaseDeed::Save(id, name) => {
            dom::save_blob(&name, &blob::<GetAttachmentFile>((case, id)).await?);
            return Ok("The file is saved");
        }
        CaseDeed::SaveOriginal(id, name) => {
            dom::save_blob(&name, &blob::<GetOriginal>((case, id)).await?);
            return Ok("The picture is saved as it was sent");
        }
        CaseDeed::AskName(wanted) => {
            let open = send::<AskName>((case,), &wanted, None).await?.open_until_at.is_some();
            return Ok(if open { "The name is open to you" } else { "You asked for the name. A custodian answers" });
        }
    }
    Ok("That is kept")
}

const fn done(kind: shared::lifecycle::MoveKind) -> &'static str {
    use shared::lifecycle::MoveKind;
    match kind {
        MoveKind::Take => "The case is yours",
        MoveKind::Open => "Work on it has begun",
        MoveKind::AskReporter | MoveKind::AskPartner => "The case waits for an answer",
        MoveKind::Refer => "The case is referred",
        MoveKind::Watch => "The case is being watched",
        MoveKind::ProposeClose => "Closing it is proposed",
        MoveKind::ApproveClose | MoveKind::Close => "The case is closed",
        MoveKind::SendBack => "It is sent back",
        MoveKind::Reopen => "The case is open again",
        MoveKind::UndoMerge => "It is a case of its own again",
        _ => "The case goes on",
    }
}

/// The case of this reference, if the person may read it.
async fn find(reference: &Reference) -> Result<CaseId, Failure> {
    let text = reference.to_string().parse().map_err(|_| Problem::of(Code::Invalid))?;
    let found = send::<SearchCases>((), &CaseSearch { text, cursor: None }, None).await?.items.pop();
    let nothing = || {
        let detail = "No case that you may read has this reference.".to_owned();
        Problem::of(Code::Invalid).with_errors(vec![FieldProblem { pointer: "/order/into".to_owned(), detail }])
    };
    Ok(found.ok_or_else(nothing)?.line.id)
}
