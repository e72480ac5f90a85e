//! Reading campaigns, and what those who lead make of them.

use super::view::View;
use crate::{
    cases::access::Eyes,
    entities::{self, Campaign, Change},
    kernel::{Ctx, Kernel, audit, compartments, error::Result},
};
use shared::{
    audit::Action,
    campaigns::{
        CampaignDetail, CampaignEnd, CampaignLine, CampaignList, CampaignName, CloseCampaign, ListCampaigns, NameCampaign, ReadCampaign,
    },
    cases::CaseLine,
    entities::EntityLine,
    ids::{CampaignId, EntityId, ReportId},
    permission::Role,
    problem::Code,
};
use std::collections::BTreeSet;

/// The campaigns that are looked at for a list.
const NEWEST: u64 = 100;

pub(crate) async fn list_campaigns(ctx: Ctx<ListCampaigns>, (): (), (): ()) -> Result<CampaignList> {
    let kernel = &ctx.kernel;
    let eyes = Eyes::of(kernel, ctx.signed()?).await?;
    let newest = entities::newest(kernel, eyes.institution, &eyes.rooms, NEWEST).await?;
    let on: Vec<EntityId> = newest.iter().map(|campaign| campaign.entity).collect();
    let view = View::of(kernel, &eyes, &on).await?;
    let mut items = Vec::new();
    for campaign in &newest {
        let cases = view.of_campaign(campaign);
        items.extend((!cases.is_empty()).then(|| line(&view, campaign, &cases)));
    }
    Ok(CampaignList { items })
}

pub(super) async fn read_campaign(ctx: Ctx<ReadCampaign>, (id,): (CampaignId,), (): ()) -> Result<CampaignDetail> {
    let kernel = &ctx.kernel;
    let eyes = Eyes::of(kernel, ctx.signed()?).await?;
    let (campaign, view, cases) = seen(kernel, &eyes, id).await?;
    let entity = view.line(campaign.entity).ok_or(Code::NotFound)?;
    audit::read(kernel, ctx.now, ctx.actor.who(), Action::CampaignRead, id.into()).await?;
    let line = line(&view, &campaign, &cases);
    let can_lead = leads(&eyes, &campaign);
    let also = if can_lead { also(kernel, &eyes, &view, &campaign).await? } else { Vec::new() };
    Ok(CampaignDetail { line, summary: campaign.summary, closing_reason: campaign.closing_reason, can_lead, entity, also, cases })
}

/// What else the reports of a campaign give that is strong.
async fn also(kernel: &Kernel, eyes: &Eyes, view: &View, campaign: &Campaign) -> Result<Vec<EntityLine>> {
    let reports: Vec<ReportId> = view.met(campaign.entity).map(|(sighting, _)| sighting.report).collect();
    let told = entities::of_reports(kernel, &reports).await?.into_iter();
    let others = told.filter(|one| one.strong && !one.in_words && one.room == campaign.room && one.entity != campaign.entity);
    let ids: Vec<EntityId> = others.map(|one| one.entity).collect::<BTreeSet<_>>().into_iter().collect();
    let view = View::of(kernel, eyes, &ids).await?;
    Ok(ids.into_iter().filter_map(|id| view.line(id)).collect())
}

pub(crate) async fn name_campaign(ctx: Ctx<NameCampaign>, (id,): (CampaignId,), new: CampaignName) -> Result<()> {
    let campaign = led(&ctx, id, new.version).await?;
    let changed = entities::change(&ctx.kernel.vault, &campaign, Change::Named(new.name, new.summary))?;
    ctx.write(Action::CampaignNamed, id, async move |tx| changed.write(tx).await).await.map(drop)
}

pub(super) async fn close_campaign(ctx: Ctx<CloseCampaign>, (id,): (CampaignId,), end: CampaignEnd) -> Result<()> {
    let campaign = led(&ctx, id, end.version).await?;
    let changed = entities::change(&ctx.kernel.vault, &campaign, Change::Closed(end.reason, ctx.now))?;
    ctx.write(Action::CampaignClosed, id, async move |tx| changed.write(tx).await).await.map(drop)
}

/// A campaign that is there for somebody, with its cases as they see them.
pub(super) async fn seen(kernel: &Kernel, eyes: &Eyes, id: CampaignId) -> Result<(Campaign, View, Vec<CaseLine>)> {
    let campaign = entities::campaign(kernel, id).await?.filter(|campaign| campaign.institution == eyes.institution);
    let campaign = campaign.filter(|campaign| eyes.rooms.include(campaign.room)).ok_or(Code::NotFound)?;
    let view = View::of(kernel, eyes, &[campaign.entity]).await?;
    let cases = view.of_campaign(&campaign);
    if cases.is_empty() { Err(Code::NotFound.into()) } else { Ok((campaign, view, cases)) }
}

/// The same for whoever leads where it stands, as they read it.
async fn led<E>(ctx: &Ctx<E>, id: CampaignId, version: u32) -> Result<Campaign> {
    let eyes = Eyes::of(&ctx.kernel, ctx.signed()?).await?;
    if !eyes.roles.iter().any(|role| matches!(role, Role::Lead | Role::SeparateContact)) {
        return Err(Code::NotPermitted.into());
    }
    let (campaign, ..) = seen(&ctx.kernel, &eyes, id).await?;
    if !leads(&eyes, &campaign) {
        return Err(Code::NotFound.into());
    }
    if i32::try_from(version) == Ok(campaign.version) { Ok(campaign) } else { Err(Code::Conflict.into()) }
}

fn leads(eyes: &Eyes, campaign: &Campaign) -> bool {
    eyes.lead(campaign.room != compartments::team(campaign.institution))
}

fn line(view: &View, campaign: &Campaign, cases: &[CaseLine]) -> CampaignLine {
    CampaignLine {
        id: campaign.id,
        name: campaign.name.clone(),
        opened_at: campaign.opened_at,
        closed_at: campaign.closed_at,
        version: campaign.version.unsigned_abs(),
        cases: u32::try_from(cases.len()).unwrap_or(u32::MAX),
        targets: view.targets_of(campaign),
    }
}
