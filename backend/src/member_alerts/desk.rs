//! What leads do with alerts.

use super::{
    letters, readers,
    store::{self, Change, Details, Found},
};
use crate::{
    accounts::{self, Merged},
    cases, entities,
    kernel::{
        Ctx, Kernel, Signed, audit,
        compartments::{self, Rooms},
        db::Rows,
        error::{Error, Result},
    },
};
use shared::{
    access::Colleague,
    audit::Action,
    identifiers::{Hint, Kind, Platform, parse},
    ids::{AccountId, EntityId, InstitutionId, MemberAlertId},
    member_alerts::{
        DecideMemberAlert, DraftMemberAlert, Drafted, KnownAs, ListMemberAlerts, MOST, MemberAlert, MemberAlertDecision, MemberAlertList,
        MemberAlertRecall, MemberAlertState, NewMemberAlert, RecallMemberAlert, can_contact,
    },
    problem::{Code, FieldProblem},
    time::Moment,
};
use std::collections::{HashMap, HashSet};

/// The alerts a list holds.
const NEWEST: u64 = 50;

pub(super) async fn draft_member_alert(ctx: Ctx<DraftMemberAlert>, (): (), new: NewMemberAlert) -> Result<Drafted> {
    let (kernel, signed) = (&ctx.kernel, ctx.signed()?);
    let wrong = |field: &str, detail: &str| Error::Invalid(vec![FieldProblem { pointer: format!("/{field}"), detail: detail.to_owned() }]);
    let distinct: HashSet<EntityId> = new.entities.iter().copied().collect();
    if new.entities.is_empty() || new.entities.len() > MOST || distinct.len() != new.entities.len() {
        return Err(wrong("entities", "Choose one to five identifiers, each once."));
    }
    let seen = cases::alertable(kernel, signed, &new.entities).await?;
    let known: Option<Vec<KnownAs>> = new.entities.iter().map(|id| seen.get(id).and_then(known_as)).collect();
    let known_as =
        known.ok_or_else(|| wrong("entities", "Choose accounts, addresses, numbers or websites that a report of your team gives."))?;
    if let Some(campaign) = new.campaign
        && !cases::shows_campaign(kernel, signed, campaign).await?
    {
        return Err(wrong("campaign", "Choose a campaign that you see."));
    }
    let standing = store::newest(kernel, signed.institution, u64::from(u16::MAX)).await?;
    let same = standing.iter().filter(|found| found.details.entities.iter().any(|id| distinct.contains(id)));
    let states = same.map(|found| found.state(ctx.now)).collect::<Result<Vec<_>>>()?;
    let twice = states.iter().any(|state| matches!(state, MemberAlertState::Draft | MemberAlertState::Live));
    let details = Details {
        entities: new.entities,
        known_as,
        campaign: new.campaign,
        reason: new.reason,
        drafted_by: signed.account,
        decided_by: None,
        recalled_by: None,
        correction: None,
    };
    let (id, rows) = store::draft(kernel, signed.institution, &details, ctx.now)?;
    // Members are not asked about the same account twice at a time. A retry of this very request never comes here.
    let written =
        ctx.write(Action::MemberAlertDrafted, id, async move |_| if twice { Err(Code::Conflict.into()) } else { Ok(rows) }).await?;
    Ok(Drafted { id: MemberAlertId(written.subject) })
}

/// What members are shown of an identifier; nothing of one that contacts nobody.
fn known_as(what: &entities::Identity) -> Option<KnownAs> {
    let kind: Kind = what.kind.parse().ok().filter(|kind| can_contact(*kind))?;
    let found = parse(&what.shown, Some(Hint::Kind(kind)))?;
    Some(KnownAs {
        kind: kind.code().to_owned(),
        platform: found.platform().map(|platform| Platform::name(platform).to_owned()),
        handle: found.handle(),
        shown: what.shown.clone(),
    })
}

pub(super) async fn list_member_alerts(ctx: Ctx<ListMemberAlerts>, (): (), (): ()) -> Result<MemberAlertList> {
    let (kernel, signed) = (&ctx.kernel, ctx.signed()?);
    let mut found = store::newest(kernel, signed.institution, NEWEST).await?;
    let all: HashSet<EntityId> = found.iter().flat_map(|one| one.details.entities.iter().copied()).collect();
    let seen = cases::alertable(kernel, signed, &all.into_iter().collect::<Vec<_>>()).await?;
    found.retain(|one| one.details.entities.iter().all(|id| seen.contains_key(id)));
    let merged = accounts::merged(kernel.db.reader(), &kernel.vault, signed.institution).await?;
    let mut items = Vec::new();
    for one in found {
        items.push(told(kernel, signed, one, &merged, ctx.now).await?);
    }
    audit::read(kernel, ctx.now, ctx.actor.who(), Action::MemberAlertsListed, signed.institution.into()).await?;
    Ok(MemberAlertList { items })
}

async fn told(kernel: &Kernel, signed: &Signed, found: Found, merged: &Merged, now: Moment) -> Result<MemberAlert> {
    let state = found.state(now)?;
    let own = merged.now(found.details.drafted_by) == signed.account;
    let by = async |who: Option<AccountId>| match who {
        Some(account) => Ok::<_, Error>(Some(Colleague { account, name: accounts::profile(kernel, account).await?.name })),
        None => Ok(None),
    };
    let reports = cases::lines_of(kernel, signed, &readers::reports(kernel, found.id).await?).await?;
    let Details { known_as, campaign, reason, drafted_by, decided_by, recalled_by, correction, .. } = found.details;
    Ok(MemberAlert {
        id: found.id,
        state,
        known_as,
        campaign,
        reason,
        drafted_by: by(Some(drafted_by)).await?.ok_or_else(|| Error::internal("an alert was drafted by nobody"))?,
        drafted_at: found.drafted_at,
        decided_by: by(decided_by).await?,
        decided_at: found.decided_at,
        expires_at: found.expires_at,
        recalled_by: by(recalled_by).await?,
        recalled_at: found.recalled_at,
        correction,
        reports,
        may_approve: state == MemberAlertState::Draft && !own,
    })
}

/// One that is there for a lead.
async fn led<E>(ctx: &Ctx<E>, id: MemberAlertId) -> Result<Found> {
    let (kernel, signed) = (&ctx.kernel, ctx.signed()?);
    let found = store::find(kernel, signed.institution, id).await?.ok_or(Code::NotFound)?;
    let seen: HashMap<EntityId, entities::Identity> = cases::alertable(kernel, signed, &found.details.entities).await?;
    if found.details.entities.iter().all(|id| seen.contains_key(id)) { Ok(found) } else { Err(Code::NotFound.into()) }
}

pub(super) async fn decide_member_alert(ctx: Ctx<DecideMemberAlert>, (id,): (MemberAlertId,), decision: MemberAlertDecision) -> Result<()> {
    let (kernel, signed) = (&ctx.kernel, ctx.signed()?);
    let found = led(&ctx, id).await?;
    let merged = accounts::merged(kernel.db.reader(), &kernel.vault, signed.institution).await?;
    let own = merged.now(found.details.drafted_by) == signed.account;
    let (change, action) = match (decision.approves, own) {
        (true, true) => return Err(Code::OwnProposal.into()),
        (true, false) => (Change::Approved, Action::MemberAlertApproved),
        (false, true) => (Change::Withdrawn, Action::MemberAlertRefused),
        (false, false) => (Change::Refused, Action::MemberAlertRefused),
    };
    if decision.approves && !still_met(kernel, found.institution, &found.details.entities).await? {
        return Err(Code::Conflict.into());
    }
    let changed = store::change(kernel, &found, change, signed.account, ctx.now)?;
    let letters = if decision.approves { letters::alerted(kernel, id, None, ctx.now)?.rows() } else { Rows::default() };
    let written = ctx.write(action, id, async move |tx| {
        changed.write(tx).await?;
        Ok(letters)
    });
    written.await?;
    kernel.wake.notify_one();
    Ok(())
}

/// Whether each still was met outside compartments, whoever looks: a case may have gone past the team since.
async fn still_met(kernel: &Kernel, institution: InstitutionId, all: &[EntityId]) -> Result<bool> {
    let met = entities::sightings(kernel, institution, &Rooms::one(compartments::team(institution)), all).await?;
    Ok(all.iter().all(|id| met.iter().any(|sighting| sighting.entity == *id && !sighting.in_words)))
}

pub(super) async fn recall_member_alert(ctx: Ctx<RecallMemberAlert>, (id,): (MemberAlertId,), recall: MemberAlertRecall) -> Result<()> {
    let found = led(&ctx, id).await?;
    let changed = store::change(&ctx.kernel, &found, Change::Recalled(recall.correction), ctx.signed()?.account, ctx.now)?;
    ctx.write(Action::MemberAlertRecalled, id, async move |tx| changed.write(tx).await).await.map(drop)
}
