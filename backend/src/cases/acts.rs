//! What is done with a case besides moving it: giving it to somebody, and all that a move asks for first
//! (docs/domain.md §4.4, §4.6, §4.9).

use super::{
    access::Eyes,
    change::{Change, Held, commit, refused},
    details::Referred,
    leavers::taker,
};
use crate::kernel::{
    Ctx,
    error::{Error, Result},
};
use shared::{
    audit::Action,
    ids::CaseId,
    lifecycle::{CaseState, Marking, Referral, Refusal, approve_referral},
    moves::{
        AnswerReferral, ApproveReferral, AssignCase, Assignment, AtVersion, CaseAct, ConfirmMarking, DraftReferral, GradeCase, NewAnswer,
        NewGrading, NewMarking, NewPriority, NewReferral, SetPriority,
    },
    permission::Permission,
    problem::FieldProblem,
};

pub(crate) async fn assign_case(ctx: Ctx<AssignCase>, (id,): (CaseId,), wanted: Assignment) -> Result<()> {
    let change = assigned(&ctx, id, wanted).await?;
    commit(&ctx, Action::CaseAssigned, id, Ok(change)).await
}

async fn assigned(ctx: &Ctx<AssignCase>, id: CaseId, wanted: Assignment) -> Result<Change> {
    let held = Held::of(ctx, id, wanted.version, Permission::AssignCase, false).await?;
    let (me, from, to) = (held.eyes.account, held.seen.owner(), wanted.owner);
    if !held.eyes.lead(held.seen.sight.apart) && [from, to].into_iter().flatten().any(|account| account != me) {
        return Err(refused(&held.seen, Refusal::LeadOnly));
    }
    if from.is_some() && from != to && wanted.note.is_none() {
        return Err(wrong("/note", "Say what the next one has to know."));
    }
    if let Some(to) = to {
        let eyes = Eyes::whose(&ctx.kernel, to, held.eyes.institution).await?;
        if taker(&ctx.kernel, eyes.as_ref(), id).await?.is_none() {
            return Err(wrong("/owner", "This person cannot have this case. Choose somebody who works cases and has no part in it."));
        }
    }
    let mut details = held.seen.details.clone();
    details.facts.assign(to);
    Ok(held.done(details, CaseAct::Assigned { from, to }, wanted.note))
}

pub(crate) async fn set_priority(ctx: Ctx<SetPriority>, (id,): (CaseId,), wanted: NewPriority) -> Result<()> {
    let held = Held::of(&ctx, id, wanted.version, Permission::SetPriority, false).await?;
    let mut details = held.seen.details.clone();
    details.facts.set_priority(held.eyes.account, wanted.priority);
    let act = CaseAct::Priority { from: held.seen.priority(), to: wanted.priority, computed_by: details.priority_version };
    commit(&ctx, Action::PrioritySet, id, Ok(held.done(details, act, Some(wanted.reason)))).await
}

pub(crate) async fn confirm_marking(ctx: Ctx<ConfirmMarking>, (id,): (CaseId,), wanted: NewMarking) -> Result<()> {
    let held = Held::of(&ctx, id, wanted.version, Permission::MoveCase, false).await?;
    let (mut details, marking) = (held.seen.details.clone(), wanted.marking);
    let lowers = details.marking == Some(Marking::OfficialSensitive) && marking == Marking::Official;
    if lowers && !held.person().leads(&details.facts) {
        return Err(refused(&held.seen, Refusal::LeadOnly));
    }
    (details.marking, details.facts.marking_confirmed) = (Some(marking), true);
    commit(&ctx, Action::MarkingConfirmed, id, Ok(held.done(details, CaseAct::Marked { marking }, None))).await
}

pub(crate) async fn grade_case(ctx: Ctx<GradeCase>, (id,): (CaseId,), wanted: NewGrading) -> Result<()> {
    let held = Held::of(&ctx, id, wanted.version, Permission::MoveCase, false).await?;
    let (mut details, grading) = (held.seen.details.clone(), wanted.grading);
    (details.grading, details.facts.graded) = (Some(grading), true);
    commit(&ctx, Action::CaseGraded, id, Ok(held.done(details, CaseAct::Graded { grading }, None))).await
}

pub(crate) async fn draft_referral(ctx: Ctx<DraftReferral>, (id,): (CaseId,), wanted: NewReferral) -> Result<()> {
    let held = Held::of(&ctx, id, wanted.version, Permission::MoveCase, false).await?;
    held.worked()?;
    standing(&held, &[CaseState::Open, CaseState::AwaitingReporter, CaseState::AwaitingPartner])?;
    let (mut details, drafted_by) = (held.seen.details.clone(), held.eyes.account);
    let complete = wanted.referral.missing().is_empty();
    // One that went out stays as it went out.
    details.referrals.pop_if(|last| last.sent_at.is_none());
    details.referrals.push(Referred { draft: wanted.referral, drafted_by, approved_by: None, sent_at: None, answer: None });
    details.facts.referral = Some(Referral { complete, drafted_by, approved_by: None, answered: false });
    commit(&ctx, Action::ReferralDrafted, id, Ok(held.done(details, CaseAct::ReferralDrafted, None))).await
}

pub(crate) async fn approve_the_referral(ctx: Ctx<ApproveReferral>, (id,): (CaseId,), wanted: AtVersion) -> Result<()> {
    let held = Held::of(&ctx, id, wanted.version, Permission::ApproveRelease, false).await?;
    standing(&held, &[CaseState::Open, CaseState::AwaitingReporter, CaseState::AwaitingPartner])?;
    let mut details = held.seen.details.clone();
    let approved = approve_referral(&details.facts, &held.person());
    details.facts = approved.map_err(|refusal| refused(&held.seen, refusal))?;
    if let Some(last) = details.referrals.last_mut() {
        last.approved_by = Some(held.eyes.account);
    }
    commit(&ctx, Action::ReferralApproved, id, Ok(held.done(details, CaseAct::ReferralApproved, None))).await
}

pub(super) async fn answer_referral(ctx: Ctx<AnswerReferral>, (id,): (CaseId,), wanted: NewAnswer) -> Result<()> {
    let held = Held::of(&ctx, id, wanted.version, Permission::MoveCase, false).await?;
    held.worked()?;
    standing(&held, &[CaseState::Referred])?;
    let mut details = held.seen.details.clone();
    if let (Some(referral), Some(last)) = (&mut details.facts.referral, details.referrals.last_mut()) {
        (referral.answered, last.answer) = (true, Some(wanted.answer));
    }
    commit(&ctx, Action::ReferralAnswered, id, Ok(held.done(details, CaseAct::ReferralAnswered, None))).await
}

/// Refuses what makes no sense where the case stands.
fn standing(held: &Held, wanted: &[CaseState]) -> Result<()> {
    let state = held.seen.details.facts.state;
    if wanted.contains(&state) { Ok(()) } else { Err(refused(&held.seen, Refusal::NoSuchMove { state })) }
}

fn wrong(pointer: &str, detail: &str) -> Error {
    Error::Invalid(vec![FieldProblem { pointer: pointer.to_owned(), detail: detail.to_owned() }])
}
