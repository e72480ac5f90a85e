//! Reading, proposing, deciding.

use super::{
    preview::preview,
    store::{self, Fate},
};
use crate::kernel::{
    Ctx,
    error::{Error, Result},
    ids,
    institutions::{self, Institution},
};
use jiff::tz::TimeZone;
use shared::{
    audit::Action,
    ids::SettingsVersionId,
    page::{Page, PageQuery},
    problem::{Code, FieldProblem},
    settings::{
        ApproveSettings, GetSettings, ListSettings, NewProposal, OpenSettings, PreviewSettings, ProposeSettings, Proposed, RefuseSettings,
        Settings, SettingsInForce, SettingsPreview, SettingsVersion, VersionDetail,
    },
};

async fn own<E>(ctx: &Ctx<E>) -> Result<Institution> {
    institutions::get(&ctx.kernel, ctx.signed()?.institution).await
}

/// The rules of the type, and that there is such a zone.
fn check(settings: &Settings) -> Result<()> {
    let mut faults = settings.check().err().unwrap_or_default();
    if TimeZone::get(settings.zone()).is_err() {
        let detail = "Use the name of a time zone, like Europe/London.".to_owned();
        faults.push(FieldProblem { pointer: "/settings/zone".to_owned(), detail });
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

pub(super) async fn get_settings(ctx: Ctx<GetSettings>, (): (), (): ()) -> Result<SettingsInForce> {
    let institution = own(&ctx).await?;
    let waiting = store::waiting(&ctx.kernel, institution.id).await?;
    Ok(SettingsInForce { version: institution.settings_version, settings: institution.settings, waiting })
}

pub(super) async fn list_settings(ctx: Ctx<ListSettings>, (): (), query: PageQuery) -> Result<Page<SettingsVersion>> {
    store::list(&ctx.kernel, ctx.signed()?.institution, query.cursor.as_deref()).await
}

pub(super) async fn open_settings(ctx: Ctx<OpenSettings>, (id,): (SettingsVersionId,), (): ()) -> Result<VersionDetail> {
    let institution = own(&ctx).await?;
    let found = store::find(ctx.kernel.db.reader(), institution.id, id).await?.ok_or(Code::NotFound)?;
    let preview = preview(&ctx.kernel, &institution, &found.settings, ctx.now)?;
    Ok(VersionDetail { line: found.line, settings: found.settings, preview })
}

pub(super) async fn preview_settings(ctx: Ctx<PreviewSettings>, (): (), new: NewProposal) -> Result<SettingsPreview> {
    check(&new.settings)?;
    preview(&ctx.kernel, &own(&ctx).await?, &new.settings, ctx.now)
}

pub(super) async fn propose_settings(ctx: Ctx<ProposeSettings>, (): (), new: NewProposal) -> Result<Proposed> {
    check(&new.settings)?;
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
    let institution = signed.institution;
    let written = ctx.write(Action::SettingsApproved, id, async move |tx| {
        let found = store::find(tx, institution, id).await?.ok_or(Code::NotFound)?;
        if found.line.proposed_by == Some(signed.account) {
            return Err(Code::OwnProposal.into());
        }
        let before = institutions::settings(tx, institution).await?;
        // The institution's row first: of two who agree at once, the second finds another version there.
        let holds = institutions::change(tx, institution, found.line.base, &found.settings).await?;
        if holds && store::decide(tx, id, Fate::InForce(found.line.base + 1), signed.account, now).await? {
            store::supersede(tx, institution, found.line.base, &before, now).await
        } else {
            Err(Code::Conflict.into())
        }
    });
    written.await?;
    ctx.kernel.institutions.forget(&institution);
    Ok(())
}

pub(super) async fn refuse_settings(ctx: Ctx<RefuseSettings>, (id,): (SettingsVersionId,), (): ()) -> Result<()> {
    let (signed, now) = (ctx.signed()?.clone(), ctx.now);
    let written = ctx.write(Action::SettingsRefused, id, async move |tx| {
        store::find(tx, signed.institution, id).await?.ok_or(Code::NotFound)?;
        let decided = store::decide(tx, id, Fate::Refused, signed.account, now).await?;
        if decided { Ok(()) } else { Err(Code::Conflict.into()) }
    });
    written.await.map(drop)
}
