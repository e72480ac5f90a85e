//! Reading, proposing, deciding.

use super::{
    preview::preview,
    store::{self, Fate, Line},
};
use crate::{
    accounts,
    kernel::{
        Ctx, Kernel,
        error::{Error, Result},
        ids,
        institutions::{self, Institution},
    },
};
use jiff::tz::TimeZone;
use shared::{
    audit::Action,
    ids::{AccountId, SettingsVersionId},
    page::{Page, PageQuery},
    permission::hearing,
    problem::{Code, FieldProblem},
    settings::{
        ApproveSettings, ByWhom, GetSettings, ListSettings, NewProposal, OpenSettings, PreviewSettings, ProposeSettings, Proposed, Refusal,
        RefuseSettings, Settings, SettingsInForce, SettingsPreview, SettingsVersion, VersionDetail,
    },
};

async fn own<E>(ctx: &Ctx<E>) -> Result<Institution> {
    institutions::get(&ctx.kernel, ctx.signed()?.institution).await
}

/// The rules of the type, that there is such a zone, and that those who are told first are people who hear of reports.
async fn check(kernel: &Kernel, institution: &Institution, settings: &Settings) -> Result<()> {
    let mut faults = settings.check().err().unwrap_or_default();
    if TimeZone::get(settings.zone()).is_err() {
        let detail = "Use the name of a time zone, like Europe/London.".to_owned();
        faults.push(FieldProblem { pointer: "/settings/zone".to_owned(), detail });
    }
    let officers = officers(kernel, institution).await?;
    for (name, duty, _) in settings.alerts.each() {
        if duty.officers.iter().any(|one| officers.iter().all(|officer| officer.account != *one)) {
            let detail = "Choose people who take first looks or lead.".to_owned();
            faults.push(FieldProblem { pointer: format!("/settings/alerts/{name}/officers"), detail });
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

/// Who may be told of reports first, by name.
async fn officers(kernel: &Kernel, institution: &Institution) -> Result<Vec<ByWhom>> {
    let holding = accounts::with_role(kernel, institution.id, hearing(false)).await?;
    let mut officers: Vec<ByWhom> = holding.into_iter().map(|(account, profile)| ByWhom { account, name: profile.name }).collect();
    officers.sort_by(|one, other| (one.name.expose(), one.account).cmp(&(other.name.expose(), other.account)));
    Ok(officers)
}

async fn by_whom(kernel: &Kernel, account: Option<AccountId>) -> Result<Option<ByWhom>> {
    let Some(account) = account else { return Ok(None) };
    Ok(Some(ByWhom { account, name: accounts::profile(kernel, account).await?.name }))
}

async fn told(kernel: &Kernel, line: Line) -> Result<SettingsVersion> {
    let (proposed_by, decided_by) = (by_whom(kernel, line.proposed_by).await?, by_whom(kernel, line.decided_by).await?);
    let Line { id, version, base, state, reason, refusal, proposed_at, decided_at, .. } = line;
    Ok(SettingsVersion { id, version, base, state, reason, proposed_by, proposed_at, decided_by, decided_at, refusal })
}

async fn all_told(kernel: &Kernel, lines: Vec<Line>) -> Result<Vec<SettingsVersion>> {
    let mut all = Vec::new();
    for line in lines {
        all.push(told(kernel, line).await?);
    }
    Ok(all)
}

pub(super) async fn get_settings(ctx: Ctx<GetSettings>, (): (), (): ()) -> Result<SettingsInForce> {
    let institution = own(&ctx).await?;
    let waiting = all_told(&ctx.kernel, store::waiting(&ctx.kernel, institution.id).await?).await?;
    let officers = officers(&ctx.kernel, &institution).await?;
    Ok(SettingsInForce { version: institution.settings_version, settings: institution.settings, waiting, officers })
}

pub(super) async fn list_settings(ctx: Ctx<ListSettings>, (): (), query: PageQuery) -> Result<Page<SettingsVersion>> {
    let found = store::list(&ctx.kernel, ctx.signed()?.institution, query.cursor.as_deref()).await?;
    Ok(Page { items: all_told(&ctx.kernel, found.items).await?, next: found.next })
}

pub(super) async fn open_settings(ctx: Ctx<OpenSettings>, (id,): (SettingsVersionId,), (): ()) -> Result<VersionDetail> {
    let institution = own(&ctx).await?;
    let found = store::find(ctx.kernel.db.reader(), institution.id, id).await?.ok_or(Code::NotFound)?;
    let preview = preview(&ctx.kernel, &institution, &found.settings, ctx.now).await?;
    Ok(VersionDetail {
        line: told(&ctx.kernel, found.line).await?,
        settings: found.settings,
        preview,
        in_force: institution.settings_version,
    })
}

pub(super) async fn preview_settings(ctx: Ctx<PreviewSettings>, (): (), new: NewProposal) -> Result<SettingsPreview> {
    let institution = own(&ctx).await?;
    check(&ctx.kernel, &institution, &new.settings).await?;
    preview(&ctx.kernel, &institution, &new.settings, ctx.now).await
}

pub(super) async fn propose_settings(ctx: Ctx<ProposeSettings>, (): (), new: NewProposal) -> Result<Proposed> {
    check(&ctx.kernel, &own(&ctx).await?, &new.settings).await?;
    let (signed, id) = (ctx.signed()?, SettingsVersionId(ids::fresh()));
    let row = store::prepare(id, signed, &new, ctx.now)?;
    let (institution, base) = (signed.institution, new.base);
    let written = ctx.write(Action::SettingsProposed, id, async move |tx| {
        if institutions::settings_version(tx, institution).await? != base {
            return Err(Code::Conflict.into());
        }
        store::insert(tx, row).await
    });
    Ok(Proposed { id: SettingsVersionId(written.await?.subject) })
}

pub(super) async fn approve_settings(ctx: Ctx<ApproveSettings>, (id,): (SettingsVersionId,), (): ()) -> Result<()> {
    let (signed, now) = (ctx.signed()?.clone(), ctx.now);
    let (institution, kernel) = (signed.institution, ctx.kernel.clone());
    let written = ctx.write(Action::SettingsApproved, id, async move |tx| {
        let found = store::find(tx, institution, id).await?.ok_or(Code::NotFound)?;
        let merged = accounts::merged(tx, &kernel.vault, institution).await?;
        if found.line.proposed_by.map(|by| merged.now(by)) == Some(signed.account) {
            return Err(Code::OwnProposal.into());
        }
        let before = institutions::settings(tx, institution).await?;
        // The institution's row first: of two who agree at once, the second finds another version there.
        let base = found.line.base;
        let holds = institutions::change(tx, institution, base, &found.settings).await?;
        if holds && store::decide(tx, found, Fate::InForce(base + 1), signed.account, now).await? {
            store::supersede(tx, institution, base, &before, now).await
        } else {
            Err(Code::Conflict.into())
        }
    });
    written.await?;
    ctx.kernel.institutions.forget(&institution);
    Ok(())
}

pub(super) async fn refuse_settings(ctx: Ctx<RefuseSettings>, (id,): (SettingsVersionId,), refusal: Refusal) -> Result<()> {
    let (signed, now) = (ctx.signed()?.clone(), ctx.now);
    let written = ctx.write(Action::SettingsRefused, id, async move |tx| {
        let found = store::find(tx, signed.institution, id).await?.ok_or(Code::NotFound)?;
        let decided = store::decide(tx, found, Fate::Refused(refusal.reason), signed.account, now).await?;
        if decided { Ok(()) } else { Err(Code::Conflict.into()) }
    });
    written.await.map(drop)
}
