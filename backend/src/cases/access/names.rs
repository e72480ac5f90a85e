//! Opening a name that is kept apart. The rules stand in `shared/permission/identity.rs` (docs/rules.md §4).

use super::{Eyes, change, colleague, letter, people::Wish};
use crate::{
    cases::store::{Seen, look},
    kernel::{
        Ctx, Kernel, audit,
        db::Rows,
        error::{Error, Result},
        ids, institutions, words,
    },
    reports,
};
use shared::{
    audit::Action,
    ids::{AccountId, CaseId, OpeningId, Reference, ReportId},
    names::{
        ANSWERED, AskName, AskingState, ListNameRequests, NameAnswered, NameAsked, NameRefusal, NameRequest, NameRequests, NameWanted,
        OpenName, OwnAsking, ReadTimeline, RefuseName, Timeline, TimelineEvent, TimelineKind, WhichName,
    },
    permission::{
        Permission,
        identity::{self, Answer, NameFacts, OPEN_FOR, OpeningState, Refusal, Standing, Tell},
    },
    problem::Code,
    text::Reason,
    time::Moment,
};
use std::cmp::Reverse;

/// The reports of a case whose name is open to whoever looks.
pub(in crate::cases) fn open_names(eyes: &Eyes, case: &Seen, now: Moment) -> Vec<ReportId> {
    let facts = NameFacts { confidential: true, apart: case.sight.apart, danger_at: None };
    let who = eyes.standing(&case.sight);
    let open = case.people.wishes.iter().filter(|wish| identity::shows(&facts, &wish.opening, &who, now));
    open.map(|wish| wish.report).collect()
}

/// A refusal of the rules as the wire tells it.
fn told(refusal: Refusal) -> Error {
    Error::Refused(match refusal {
        Refusal::Hidden => Code::NotFound,
        Refusal::NotOnCase => Code::NotOnCase,
        Refusal::NothingApart => Code::NothingApart,
        Refusal::OnCase => Code::OnCase,
        Refusal::Answered => Code::Conflict,
        Refusal::StepUp => Code::StepUpRequired,
        Refusal::AskerLeft => Code::AskerLeft,
    })
}

pub(crate) async fn ask_name(ctx: Ctx<AskName>, (id,): (CaseId,), wanted: NameWanted) -> Result<NameAsked> {
    let (kernel, now) = (&ctx.kernel, ctx.now);
    let eyes = Eyes::of(kernel, ctx.signed()?).await?;
    let seen = look(kernel, &eyes, id, Permission::ReadReport).await?;
    let facts = facts(kernel, &seen, wanted.report).await?;
    let (opening, tell) = identity::ask(&facts, &eyes.standing(&seen.sight), wanted.reason, now).map_err(told)?;
    let open_until_at = match opening.state {
        OpeningState::Open { until, .. } => Some(until),
        OpeningState::Asked | OpeningState::Refused { .. } => None,
    };
    let letters = notices(kernel, &seen, &tell, eyes.account, now)?;
    let wish = Wish { id: OpeningId(ids::fresh()), report: wanted.report, opening, refused_because: None };
    let asked = NameAsked { id: wish.id, open_until_at };
    change(&ctx, Action::NameAsked, &seen, None, move |people, _| people.wish(wish, now).map(|()| letters)).await?;
    Ok(asked)
}

/// What the rules must know of one report's name.
async fn facts(kernel: &Kernel, case: &Seen, report: ReportId) -> Result<NameFacts> {
    let kept = reports::name_kept(kernel, case.id(), report).await?.ok_or(Error::Refused(Code::NotFound))?;
    Ok(NameFacts { confidential: kept.confidential, apart: case.sight.apart, danger_at: kept.danger_at })
}

/// The letters of what was decided. The reporter gets none: the timeline is made of the openings themselves.
fn notices(kernel: &Kernel, case: &Seen, tell: &[Tell], but: AccountId, now: Moment) -> Result<Rows> {
    let letters = tell.iter().filter(|tell| matches!(tell, Tell::CustodiansOfAsking | Tell::CustodiansOfDanger));
    letters
        .map(|_| letter::Notice::of(case, but, true).prepare(kernel, case, now))
        .try_fold(Rows::default(), |rows, next| Ok(rows.and(next?.rows())))
}

pub(super) async fn list_name_requests(ctx: Ctx<ListNameRequests>, (): (), (): ()) -> Result<NameRequests> {
    let kernel = &ctx.kernel;
    let eyes = Eyes::of(kernel, ctx.signed()?).await?;
    let asked = super::all(kernel, eyes.institution).await?.into_iter().filter(|(_, people)| !people.wishes.is_empty());
    let mut found = NameRequests::default();
    for (case, _) in asked {
        match look(kernel, &eyes, CaseId(case), Permission::KeepIdentity).await {
            Ok(seen) => asked_of(kernel, &eyes, &seen, &mut found).await?,
            Err(Error::Refused(Code::NotFound)) => {}
            Err(other) => return Err(other),
        }
    }
    found.items.sort_by_key(|request| (request.asked_at, request.id));
    found.answered.sort_by_key(|answered| Reverse(answered.asked_at));
    found.answered.truncate(ANSWERED);
    audit::read(kernel, ctx.now, ctx.actor.who(), Action::NameRequestsRead, eyes.institution.into()).await?;
    Ok(found)
}

/// What waits in one case for this custodian's word, and what was answered there.
async fn asked_of(kernel: &Kernel, eyes: &Eyes, seen: &Seen, found: &mut NameRequests) -> Result<()> {
    let (case, reference) = (seen.id(), seen.details.reference);
    for Wish { id, report, opening, refused_because } in &seen.people.wishes {
        if opening.state == OpeningState::Asked && opening.asked_by == eyes.account {
            continue;
        }
        let asked_by = colleague(kernel, opening.asked_by).await?;
        let (asked_at, reason) = (opening.asked_at, opening.reason.clone());
        let (id, report) = (*id, *report);
        let (state, by, until_at) = match opening.state {
            OpeningState::Asked => {
                found.items.push(NameRequest { id, case, reference, report, asked_by, asked_at, reason });
                continue;
            }
            OpeningState::Refused { by } => (AskingState::Refused, Some(by), None),
            OpeningState::Open { by, until } => (AskingState::Opened, by, Some(until)),
        };
        let answered_by = match by {
            Some(by) => Some(colleague(kernel, by).await?),
            None => None,
        };
        let refused_because = refused_because.clone();
        found.answered.push(NameAnswered { case, reference, asked_by, asked_at, reason, state, answered_by, until_at, refused_because });
    }
    Ok(())
}

/// The names somebody asked for in a case, the latest first.
pub(super) fn own_askings(eyes: &Eyes, case: &Seen) -> Vec<OwnAsking> {
    let own = case.people.wishes.iter().filter(|wish| wish.opening.asked_by == eyes.account);
    let mut own: Vec<_> = own
        .map(|Wish { report, opening, refused_because, .. }| {
            let (state, until_at) = match opening.state {
                OpeningState::Asked => (AskingState::Waiting, None),
                OpeningState::Refused { .. } => (AskingState::Refused, None),
                OpeningState::Open { until, .. } => (AskingState::Opened, Some(until)),
            };
            OwnAsking { report: *report, asked_at: opening.asked_at, state, until_at, refused_because: refused_because.clone() }
        })
        .collect();
    own.sort_by_key(|asking| Reverse(asking.asked_at));
    own
}

pub(crate) async fn open_name(ctx: Ctx<OpenName>, (id,): (CaseId,), which: WhichName) -> Result<()> {
    // The guard has asked for the fresh proof (`OpenName::STEP_UP`).
    answer(&ctx, Action::NameOpened, id, which.id, Answer { yes: true, stepped_up: true }, None).await
}

pub(super) async fn refuse_name(ctx: Ctx<RefuseName>, (id,): (CaseId,), no: NameRefusal) -> Result<()> {
    answer(&ctx, Action::NameRefused, id, no.id, Answer { yes: false, stepped_up: false }, Some(no.reason)).await
}

async fn answer<E>(
    ctx: &Ctx<E>,
    action: Action,
    id: CaseId,
    which: OpeningId,
    said: Answer,
    refused_because: Option<Reason>,
) -> Result<()> {
    let (kernel, now) = (&ctx.kernel, ctx.now);
    let eyes = Eyes::of(kernel, ctx.signed()?).await?;
    let seen = look(kernel, &eyes, id, Permission::ReadReport).await?;
    let wish = seen.people.wishes.iter().find(|wish| wish.id == which).ok_or(Error::Refused(Code::NotFound))?;
    let facts = facts(kernel, &seen, wish.report).await?;
    let (asker, owns) = (asker(kernel, &seen, wish.opening.asked_by).await?, seen.owner() == Some(wish.opening.asked_by));
    let who = eyes.standing(&seen.sight);
    change(ctx, action, &seen, None, move |people, _| {
        // Whoever asked may have left the case since.
        let on_case = owns || people.has(asker.account);
        let asker = Standing { on_case, ..asker };
        let wish = people.wishes.iter_mut().find(|wish| wish.id == which).ok_or(Error::Refused(Code::NotFound))?;
        (wish.opening, _) = identity::answer(&facts, &wish.opening, &asker, &who, said, now).map_err(told)?;
        wish.refused_because = refused_because;
        Ok(Rows::default())
    })
    .await
}

/// Whoever asked, as they stand to the case now; nobody's roles where the account is not active any more.
async fn asker(kernel: &Kernel, case: &Seen, account: AccountId) -> Result<Standing> {
    let gone = Standing { account, roles: Vec::new(), on_case: false, in_compartment: false, named_in_it: false };
    let Some(eyes) = Eyes::whose(kernel, account, case.institution()).await? else { return Ok(gone) };
    let named = reports::naming(kernel, &[case.id().0], &[&eyes.profile]).await?.named.iter().any(|cases| !cases.is_empty());
    Ok(eyes.standing(&eyes.sight(&case.facing(named))))
}

pub(super) async fn read_timeline(ctx: Ctx<ReadTimeline>, (reference,): (Reference,), (): ()) -> Result<Timeline> {
    let (kernel, signed) = (&ctx.kernel, ctx.signed()?);
    let own = reports::own(kernel, signed, reference).await?.ok_or(Error::Refused(Code::NotFound))?;
    let zone = institutions::get(kernel, signed.institution).await?.time_zone();
    let opened = openings(kernel, own.case, own.id).await?.into_iter().map(|at| (TimelineKind::NameOpened, at));
    let mut events: Vec<_> = std::iter::once((TimelineKind::Received, own.received_at)).chain(opened).collect();
    events.sort_by_key(|(_, at)| *at);
    let event = |(kind, at)| TimelineEvent { kind, at, at_words: words::day(at, &zone, own.language) };
    Ok(Timeline { events: events.into_iter().map(event).collect() })
}

/// When the name on a report was opened, the first time first.
///
/// # Errors
/// The database's.
pub(in crate::cases) async fn openings(kernel: &Kernel, case: CaseId, report: ReportId) -> Result<Vec<Moment>> {
    let people = super::of(kernel, &[case.0]).await?.remove(&case.0).flatten().unwrap_or_default();
    let opened = people.wishes.iter().filter(|wish| wish.report == report).filter_map(|wish| match wish.opening.state {
        OpeningState::Open { until, .. } => Some(until.plus(-OPEN_FOR)),
        OpeningState::Asked | OpeningState::Refused { .. } => None,
    });
    let mut opened: Vec<Moment> = opened.collect();
    opened.sort();
    Ok(opened)
}
