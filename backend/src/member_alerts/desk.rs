//! What leads do with alerts.

use super::{
    letters, readers, rests,
    sight::{Sight, There},
    store::{self, Change, Details, Found},
};
use crate::{
    accounts, cases, entities,
    kernel::{
        Ctx, Kernel, Signed, audit,
        db::Rows,
        error::{Error, Result},
    },
};
use shared::{
    access::Colleague,
    audit::Action,
    identifiers::{Hint, Kind, Platform, parse},
    ids::{AccountId, EntityId, MemberAlertId},
    member_alerts::{
        DecideMemberAlert, DraftMemberAlert, Drafted, KnownAs, ListMemberAlerts, MOST, MemberAlert, MemberAlertDecision, MemberAlertList,
        MemberAlertRecall, NewMemberAlert, RecallMemberAlert, RestsOn, can_contact,
    },
    problem::{Code, FieldProblem},
    time::Moment,
};
use std::collections::HashSet;

const NOT_COUNTED: &str = "Choose accounts, addresses, numbers or websites that a report of your team gives, from somebody who signed in and was not asked by an alert.";

/// The alerts a list holds beside those that are open.
const NEWEST: u64 = 50;

fn wrong(field: &str, detail: &str) -> Error {
    Error::Invalid(vec![FieldProblem { pointer: format!("/{field}"), detail: detail.to_owned() }])
}

pub(super) async fn draft_member_alert(ctx: Ctx<DraftMemberAlert>, (): (), new: NewMemberAlert) -> Result<Drafted> {
    let (kernel, signed) = (&ctx.kernel, ctx.signed()?);
    let distinct: HashSet<EntityId> = new.entities.iter().copied().collect();
    if new.entities.is_empty() || new.entities.len() > MOST || distinct.len() != new.entities.len() {
        return Err(wrong("entities", "Choose one to five identifiers, each once."));
    }
    let seen = cases::alertable(kernel, signed, &new.entities).await?;
    let counted = new.entities.iter().map(|id| seen.get(id).filter(|met| met.people > 0).and_then(|met| known_as(&met.what)));
    let known: Option<Vec<KnownAs>> = counted.collect();
    let known_as = known.ok_or_else(|| wrong("entities", NOT_COUNTED))?;
    if rests::own(kernel, signed.institution, &known_as).await? {
        return Err(wrong(
            "entities",
            "One of these is your institution’s own. Ask the person at that address, or tell your separate contact.",
        ));
    }
    if let Some(campaign) = new.campaign
        && !cases::shows_campaign(kernel, signed, campaign).await?
    {
        return Err(wrong("campaign", "Choose a campaign that you see."));
    }
    let details = Details {
        entities: new.entities,
        known_as,
        campaign: new.campaign,
        reason: new.reason,
        drafted_by: signed.account,
        decided_by: None,
        recalled_by: None,
        correction: None,
        proposed: None,
        corrected_by: None,
    };
    let (id, held, rows) = store::draft(kernel, signed.institution, &details, ctx.now)?;
    // Members are not asked about the same account twice at a time. A retry of this very request never comes here.
    let written = ctx.write(
        Action::MemberAlertDrafted,
        id,
        async move |tx| {
            if held.write(tx).await? { Ok(rows) } else { Err(Code::AlertStands.into()) }
        },
    );
    match written.await {
        Ok(written) => Ok(Drafted { id: MemberAlertId(written.subject) }),
        Err(Error::Refused(Code::AlertStands)) => Err(in_the_way(kernel, signed, &distinct, ctx.now).await?),
        Err(other) => Err(other),
    }
}

/// Which alert about one of these is in the way of another: what it is called, for whom it is there.
async fn in_the_way(kernel: &Kernel, signed: &Signed, about: &HashSet<EntityId>, now: Moment) -> Result<Error> {
    let mut open = store::open(kernel, signed.institution, now).await?;
    open.retain(|found| found.details.entities.iter().any(|id| about.contains(id)));
    let sight = Sight::of(kernel, signed, &open, now).await?;
    let called = |found: &Found| found.details.known_as.iter().map(|one| one.handle.as_str()).collect::<Vec<_>>().join(", ");
    let there = open.iter().find(|found| sight.there(found).is_some());
    Ok(there.map_or(Code::AlertStands.into(), |found| Error::Met(Code::AlertStands, called(found))))
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
    let found = store::list(kernel, signed.institution, NEWEST, ctx.now).await?;
    let sight = Sight::of(kernel, signed, &found, ctx.now).await?;
    let mut items = Vec::new();
    for one in found {
        match sight.there(&one) {
            Some(There::Whole) => items.push(whole(kernel, signed, one, &sight, ctx.now).await?),
            Some(There::Outside) => items.push(outside(one, ctx.now)?),
            None => {}
        }
    }
    audit::read(kernel, ctx.now, ctx.actor.who(), Action::MemberAlertsListed, signed.institution.into()).await?;
    Ok(MemberAlertList { items })
}

/// What a lead sees of a live one who does not see where it was met: what members read. Those may, so it tells nothing. Of
/// their own draft it is what they wrote.
fn outside(found: Found, now: Moment) -> Result<MemberAlert> {
    let (state, expires_at) = (found.state(now)?, found.ends_at());
    Ok(MemberAlert {
        id: found.id,
        state,
        known_as: found.details.known_as,
        rests_on: Vec::new(),
        campaign: None,
        reason: None,
        drafted_by: None,
        drafted_at: found.drafted_at,
        decided_by: None,
        decided_at: found.decided_at,
        expires_at,
        recalled_by: None,
        recalled_at: None,
        correction: None,
        proposed: None,
        proposed_by: None,
        reports: Vec::new(),
        may_approve: false,
        whole: false,
    })
}

async fn whole(kernel: &Kernel, signed: &Signed, found: Found, sight: &Sight, now: Moment) -> Result<MemberAlert> {
    let (state, expires_at) = (found.state(now)?, found.ends_at());
    let may_approve = found.waits_for(now).is_some_and(|by| !sight.is(by));
    let by = async |who: Option<AccountId>| match who {
        Some(account) => Ok::<_, Error>(Some(Colleague { account, name: accounts::profile(kernel, account).await?.name })),
        None => Ok(None),
    };
    let reports = cases::lines_of(kernel, signed, &readers::reports(kernel, found.id).await?).await?;
    let Details { entities, known_as, campaign, reason, drafted_by, decided_by, recalled_by, correction, proposed, .. } = found.details;
    let people = |entity: EntityId| RestsOn { entity, people: sight.people(entity) };
    Ok(MemberAlert {
        id: found.id,
        state,
        known_as,
        rests_on: entities.into_iter().map(people).collect(),
        campaign,
        reason: Some(reason),
        drafted_by: by(Some(drafted_by)).await?,
        drafted_at: found.drafted_at,
        decided_by: by(decided_by).await?,
        decided_at: found.decided_at,
        expires_at,
        recalled_by: by(recalled_by).await?,
        recalled_at: found.recalled_at,
        correction,
        proposed: proposed.map(|(correction, _)| correction),
        proposed_by: by(proposed.map(|(_, by)| by)).await?,
        reports,
        may_approve,
        whole: true,
    })
}

/// One of the institution, and how much of it is there for a lead.
async fn led<E>(ctx: &Ctx<E>, id: MemberAlertId) -> Result<(Found, There, Sight)> {
    let (kernel, signed) = (&ctx.kernel, ctx.signed()?);
    let found = store::find(kernel, signed.institution, id).await?.ok_or(Code::NotFound)?;
    let sight = Sight::of(kernel, signed, std::slice::from_ref(&found), ctx.now).await?;
    let there = sight.there(&found).ok_or(Code::NotFound)?;
    Ok((found, there, sight))
}

pub(super) async fn decide_member_alert(ctx: Ctx<DecideMemberAlert>, (id,): (MemberAlertId,), decision: MemberAlertDecision) -> Result<()> {
    let (kernel, signed) = (&ctx.kernel, ctx.signed()?);
    let (found, there, sight) = led(&ctx, id).await?;
    // Of what is not there whole, all there is to decide is that one's own draft goes.
    if there == There::Outside && (decision.approves || !found.is_draft(ctx.now)) {
        return Err(Code::NotFound.into());
    }
    let own = found.waits_for(ctx.now).ok_or(Code::Conflict).map(|by| sight.is(by))?;
    let drafted = found.is_draft(ctx.now);
    let (change, action) = match (drafted, decision.approves, own) {
        (_, true, true) => return Err(Code::OwnProposal.into()),
        (true, true, false) => (Change::Approved, Action::MemberAlertApproved),
        (true, false, true) => (Change::Withdrawn, Action::MemberAlertRefused),
        (true, false, false) => (Change::Refused, Action::MemberAlertRefused),
        (false, true, false) => (Change::Corrected, Action::MemberAlertCorrected),
        (false, false, _) => (Change::Uncorrected, Action::MemberAlertCorrectionRefused),
    };
    let approved = drafted && decision.approves;
    if approved && !stands(kernel, &found).await? {
        return Err(Code::Conflict.into());
    }
    let changed = store::change(kernel, &found, change, signed.account, ctx.now)?;
    let letters = if approved { letters::alerted(kernel, id, None, ctx.now)?.rows() } else { Rows::default() };
    let written = ctx.write(action, id, async move |tx| {
        changed.write(tx).await?;
        Ok(letters)
    });
    written.await?;
    kernel.wake.notify_one();
    Ok(())
}

/// Whether a draft still rests on what one may rest on.
async fn stands(kernel: &Kernel, found: &Found) -> Result<bool> {
    let own = rests::own(kernel, found.institution, &found.details.known_as).await?;
    Ok(!own && rests::still_met(kernel, found.institution, &found.details.entities).await?)
}

pub(super) async fn recall_member_alert(ctx: Ctx<RecallMemberAlert>, (id,): (MemberAlertId,), recall: MemberAlertRecall) -> Result<()> {
    let (found, there, _) = led(&ctx, id).await?;
    if there == There::Outside && recall.correction.takes_two() {
        return Err(wrong("correction", "You do not see where it was met, so take it back without saying more: WITHDRAWN."));
    }
    let (change, action) = if found.is_live(ctx.now) {
        (Change::Recalled(recall.correction), Action::MemberAlertRecalled)
    } else {
        (Change::Proposed(recall.correction), Action::MemberAlertCorrectionProposed)
    };
    let changed = store::change(&ctx.kernel, &found, change, ctx.signed()?.account, ctx.now)?;
    ctx.write(action, id, async move |tx| changed.write(tx).await).await.map(drop)
}
