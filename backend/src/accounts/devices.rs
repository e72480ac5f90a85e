//! Where somebody is signed in, and signing out there.

use crate::kernel::{
    Ctx, Signed,
    error::{Error, Result},
    http::{Answer, chrome, session, setting},
    institutions, words,
};
use frontend::render::{self, DeviceLine, DevicesState};
use shared::{
    api::Endpoint,
    audit::Action,
    ids::SessionId,
    page::{Page, PageQuery},
    pages::{DevicesForm, DevicesPage, Fields},
    problem::Code,
    sessions::{EndOtherSessions, EndSession, ListSessions, Session},
};

pub(super) async fn list_sessions(ctx: Ctx<ListSessions>, (): (), query: PageQuery) -> Result<Page<Session>> {
    session::list(&ctx.kernel, ctx.signed()?, query.cursor.as_deref(), ctx.now).await
}

pub(super) async fn end_session(ctx: Ctx<EndSession>, (id,): (SessionId,), (): ()) -> Result<()> {
    end(&ctx, id).await
}

pub(super) async fn end_other_sessions(ctx: Ctx<EndOtherSessions>, (): (), (): ()) -> Result<()> {
    end_others(&ctx).await
}

pub(super) async fn devices_page(ctx: Ctx<DevicesPage>, (): (), fields: Fields) -> Result<Answer> {
    let (signed, cursor) = (ctx.signed()?, fields.first("cursor"));
    let zone = institutions::get(&ctx.kernel, signed.institution).await?.time_zone();
    let page = session::list(&ctx.kernel, signed, Some(cursor).filter(|cursor| !cursor.is_empty()), ctx.now).await?;
    let when = |at| words::recent(at, ctx.now, &zone, ctx.lang);
    let line = |session: Session| DeviceLine { began: when(session.began_at), used: when(session.last_used_at), session };
    let lines: Vec<_> = page.items.into_iter().map(line).collect();
    let setting = setting(&ctx).await?;
    let state = DevicesState { lines: &lines, next: page.next.as_deref(), ended: fields.first("notice") == "ended" };
    Ok(Answer::Html(render::devices(&chrome(&ctx, &setting), &state)))
}

pub(super) async fn devices_form(ctx: Ctx<DevicesForm>, (): (), fields: Fields) -> Result<Answer> {
    match fields.all("session").first() {
        Some(id) => end(&ctx, id.parse().map_err(|_| Error::Refused(Code::NotFound))?).await?,
        None => end_others(&ctx).await?,
    }
    Ok(Answer::SeeOther(format!("{}?notice=ended", DevicesPage::PATH)))
}

/// Who asks; a session that came from a recovery code ends no other.
fn whole<E>(ctx: &Ctx<E>) -> Result<&Signed> {
    let signed = ctx.signed()?;
    if signed.only_enrols() { Err(Code::NotPermitted.into()) } else { Ok(signed) }
}

/// Another's session and one that is over look the same.
async fn end<E>(ctx: &Ctx<E>, id: SessionId) -> Result<()> {
    let (account, now) = (whole(ctx)?.account, ctx.now);
    let theirs = session::whose(&ctx.kernel, id, now).await?.is_some_and(|who| who.account == Some(account));
    if !theirs {
        return Err(Code::NotFound.into());
    }
    let written = ctx.write(Action::SessionEnded, id, async move |tx| session::end(tx, id, now).await.map(drop)).await;
    ctx.kernel.sessions.forget(&id);
    written.map(drop)
}

async fn end_others<E>(ctx: &Ctx<E>) -> Result<()> {
    let (account, kept, now) = (whole(ctx)?.account, whole(ctx)?.session, ctx.now);
    let written = ctx
        .write(Action::OtherSessionsEnded, account, async move |tx| session::end_others_of(tx, account, kept, now).await.map(drop))
        .await;
    session::changed(&ctx.kernel, account);
    written.map(drop)
}
