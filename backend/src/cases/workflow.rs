//! Moving cases. What a move is and who may make it stands in `shared/lifecycle` (docs/domain.md §4.3); here it becomes
//! rows.

use super::{
    access::Eyes,
    change::{Change, Held, commit, refused},
    details::{Details, Done},
    store::{Seen, brief, look},
    talk,
};
use crate::{
    accounts,
    kernel::{
        Ctx, Kernel,
        db::{Rows, Who},
        error::{Error, Result},
        institutions, outbox,
        outbox::{Failure, Message, Outgoing},
    },
    reports::{self, Turn},
};
use actix_web::web::Data;
use serde::{Deserialize, Serialize};
use shared::{
    audit::{Action, System, Unaudited},
    ids::{CaseId, InstitutionId, ReportId},
    lifecycle::{Actor, CaseFacts, CaseState, Move, Person, Scene, Target, apply, may, offers},
    moves::{CaseAct, MoveCase, OfferRead, OrderedMove, Refused},
    permission::{Permission, Role},
    priority::Priority,
    problem::{Code, FieldProblem},
    text::Reason,
    time::Moment,
};

/// The kind of message that asks the service for a move.
pub(super) const SERVICE_MOVES: &str = "ServiceMoves";

pub(crate) async fn move_case(ctx: Ctx<MoveCase>, (id,): (CaseId,), wanted: OrderedMove) -> Result<()> {
    let change = moved(&ctx, id, wanted).await;
    commit(&ctx, Action::CaseMoved, id, change).await
}

async fn moved(ctx: &Ctx<MoveCase>, id: CaseId, wanted: OrderedMove) -> Result<Change> {
    let (kernel, order) = (&ctx.kernel, wanted.order);
    let held = Held::of(ctx, id, wanted.version, Permission::MoveCase, true).await?;
    let actor = Actor::Person(held.person());
    let into = match &order {
        Move::Merge { into, .. } => target(kernel, &held.eyes, *into).await?,
        _ => None,
    };
    let scene = Scene {
        now: held.now,
        separate_contacts: contacts(kernel, held.eyes.institution, held.seen.sight.apart).await?,
        into: into.as_ref().map(|(seen, person)| Target { case: &seen.details.facts, person }),
    };
    let facts = &held.seen.details.facts;
    if matches!(order, Move::Merge { .. }) && into.is_none() {
        may(facts, &actor, &scene, order.kind()).map_err(|refusal| refused(&held.seen, refusal))?;
        let detail = "Choose a case that you can see.".to_owned();
        return Err(Error::Invalid(vec![FieldProblem { pointer: "/order/into".to_owned(), detail }]));
    }
    let applied = apply(facts, &actor, &scene, &order).map_err(|refusal| refused(&held.seen, refusal))?;
    let (before, id, now) = (facts.clone(), held.seen.id(), held.now);
    let mut details = Details { facts: applied.case, ..held.seen.details.clone() };
    let mut change_into = None;
    if let Some((target, facts)) = into.zip(applied.into).map(|((seen, _), facts)| (seen, facts)) {
        // What is due there stays so: nothing was done with it.
        change_into = Some((target.row, Details { facts, ..target.details }));
    }
    let turned = turned(kernel, id, &before, &mut details, &order).await?;
    if let (Move::UndoMerge { .. }, Some((from, _))) = (&order, before.merged) {
        let (_, from, _) = brief(kernel, from).await?;
        change_into = Some((from.row, from.details));
    }
    if let (Move::Refer, Some(last)) = (&order, details.referrals.last_mut()) {
        last.sent_at = Some(now);
    }
    let ended = ends_by_itself(&details.facts).then(|| let_service_move(kernel, id, &Move::CloseOrdinary, now)).transpose()?;
    let act = CaseAct::Moved { kind: order.kind(), from: before.state };
    let said = told(kernel, &held.seen, &details, turned.as_ref(), now).await?;
    let mut change = held.done(details, act, reason(&order));
    (change.into, change.turned) = (change_into, turned);
    change.rows = ended.map(Outgoing::rows).unwrap_or_default().and(said);
    Ok(change)
}

async fn target(kernel: &Kernel, eyes: &Eyes, id: CaseId) -> Result<Option<(Seen, Person)>> {
    match look(kernel, eyes, id, Permission::MoveCase).await {
        Ok(seen) => {
            let person = eyes.person(&seen.sight);
            Ok(Some((seen, person)))
        }
        Err(Error::Refused(Code::NotFound)) => Ok(None),
        Err(other) => Err(other),
    }
}

/// How many separate contacts there are. Only the rules of a compartment ask, and whoever counts opens every account.
async fn contacts(kernel: &Kernel, institution: InstitutionId, apart: bool) -> Result<usize> {
    if !apart {
        return Ok(0);
    }
    Ok(accounts::with_role(kernel, institution, &[Role::SeparateContact]).await?.len())
}

/// Which reports follow a move, and how.
async fn turned(
    kernel: &Kernel,
    id: CaseId,
    before: &CaseFacts,
    details: &mut Details,
    order: &Move,
) -> Result<Option<(Vec<ReportId>, Turn)>> {
    let turn = match order {
        Move::Open | Move::Reopen { .. } => Turn::Worked,
        Move::Close { .. } | Move::ApproveClose | Move::CloseOrdinary => {
            let Some(closure) = details.facts.closures.last() else { return Ok(None) };
            Turn::Closed(closure.closing.code)
        }
        Move::Merge { into, .. } => {
            details.given = reports::of_a_case(kernel, id).await?;
            return Ok(Some((details.given.clone(), Turn::Joined(*into))));
        }
        Move::UndoMerge { .. } => {
            let given = std::mem::take(&mut details.given);
            let worked = !details.facts.is_unrouted();
            return Ok(before.merged.map(|_| (given, Turn::Parted(id, worked))));
        }
        _ => return Ok(None),
    };
    Ok(Some((reports::of_a_case(kernel, id).await?, turn)))
}

/// What reporters hear of a move: the words of a closure.
async fn told(kernel: &Kernel, seen: &Seen, details: &Details, turned: Option<&(Vec<ReportId>, Turn)>, now: Moment) -> Result<Rows> {
    match (turned, details.facts.closures.last()) {
        (Some((reports, Turn::Closed(_))), Some(closure)) => talk::feedback(kernel, seen, reports, closure, now).await,
        _ => Ok(Rows::default()),
    }
}

/// Why, where a move says so.
fn reason(order: &Move) -> Option<Reason> {
    match order {
        Move::AskReporter { reason }
        | Move::AskPartner { reason }
        | Move::SendBack { reason }
        | Move::Reopen { reason }
        | Move::Merge { reason, .. }
        | Move::UndoMerge { reason } => Some(reason.clone()),
        _ => None,
    }
}

/// Whether a closing was proposed that needs nobody's agreement.
fn ends_by_itself(facts: &CaseFacts) -> bool {
    facts.state == CaseState::PendingClose && !facts.needs_two_to_close()
}

/// A move that the service is to make once this is written.
#[derive(Debug, Serialize, Deserialize)]
struct ServiceMove {
    case: CaseId,
    order: Move,
}

/// A message by which the service moves a case: because something arrived, or because nobody has to agree. Where the
/// rules forbid it by then, nothing happens.
///
/// # Errors
/// Internal only.
pub(super) fn let_service_move(kernel: &Kernel, case: CaseId, order: &Move, now: Moment) -> Result<Outgoing> {
    outbox::prepare(kernel, SERVICE_MOVES, Priority::P3, &ServiceMove { case, order: order.clone() }, now)
}

/// Makes such a move.
pub(super) async fn service_moves(kernel: Data<Kernel>, message: Message) -> Result<(), Failure> {
    let ServiceMove { case, order } = message.read()?;
    let (institution, seen, _) = brief(&kernel, case).await?;
    let (now, hold, held) = (kernel.clock.now(), message.hold(), kernel.clone());
    let who = Who { account: None, institution: Some(institution) };
    let scene = Scene { now, separate_contacts: 0, into: None };
    let Ok(applied) = apply(&seen.details.facts, &Actor::System, &scene, &order) else {
        let action = Action::Unaudited(Unaudited::OutboxMoved);
        let written = kernel.write(now, who, action, message.id.0, None, async move |tx| outbox::finish(tx, &[hold], now).await);
        return Ok(written.await.map(drop)?);
    };
    let before = seen.details.facts.clone();
    let mut details = Details { facts: applied.case, ..seen.details.clone() };
    let turned = turned(&kernel, case, &before, &mut details, &order).await?;
    let rows = told(&kernel, &seen, &details, turned.as_ref(), now).await?;
    let act = CaseAct::Moved { kind: order.kind(), from: before.state };
    let step = Done { at: now, by: None, act, to: details.facts.state, reason: None };
    details.done(before.state, step, &institutions::get(&kernel, institution).await?.settings);
    let change = Change { by: None, institution, case: (seen.room, seen.row, details), into: None, turned, rows };
    let rings = change.cases();
    let written = kernel.write(now, who, Action::System(System::CaseMoved), case.0, None, async move |tx| {
        let rows = change.write(tx, &held).await?;
        outbox::finish(tx, &[hold], now).await?;
        Ok(rows)
    });
    written.await?;
    rings.into_iter().for_each(|(room, case)| kernel.bell.ring(room, case));
    Ok(())
}

/// Every move as one reader is offered it. Merging is offered as if there were a case to merge with.
///
/// # Errors
/// The database's.
pub(super) async fn offered(kernel: &Kernel, eyes: &Eyes, seen: &Seen, now: Moment) -> Result<Vec<OfferRead>> {
    let actor = Actor::Person(eyes.person(&seen.sight));
    let scene = Scene { now, separate_contacts: contacts(kernel, eyes.institution, seen.sight.apart).await?, into: None };
    let each = offers(&seen.details.facts, &actor, &scene).into_iter().map(|offer| OfferRead {
        kind: offer.kind,
        to: offer.verdict.ok(),
        refusal: offer.verdict.err().map(|refusal| Refused { code: refusal.code().to_owned(), words: refusal.to_string() }),
        inputs: offer.inputs.to_vec(),
    });
    Ok(each.collect())
}
