//! Alerts as the members of the institution read them.

use super::{
    readers,
    store::{self, Found},
};
use crate::kernel::{
    Ctx, Kernel, Signed,
    error::{Error, Result},
};
use shared::{
    audit::Action,
    ids::{MemberAlertId, ReportId},
    member_alerts::{Correction, KnownAs, MemberAlertState},
    problem::Code,
    time::Moment,
};

/// What a member sees of an alert.
#[derive(Clone, Debug)]
pub struct Notice {
    /// The alert.
    pub id: MemberAlertId,
    /// What contact comes from; nothing once it is over.
    pub known_as: Vec<KnownAs>,
    /// Whether it still stands.
    pub standing: Standing,
    /// Whether this member had not read it yet.
    pub new: bool,
    /// The report that they answered it with.
    pub report: Option<ReportId>,
}

/// Whether a notice still stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Until then.
    Until(Moment),
    /// It was recalled then, and this is what is said of it. Only of one that the member read.
    Recalled(Moment, Correction),
    /// It is over.
    Over,
}

fn told(found: Found, read: Option<Option<ReportId>>, now: Moment) -> Result<Option<Notice>> {
    let (new, report) = (read.is_none(), read.flatten());
    let standing = match (found.state(now)?, found.expires_at, found.recalled_at, found.details.correction) {
        (MemberAlertState::Live, Some(end), ..) => Standing::Until(end),
        (MemberAlertState::Recalled, _, Some(at), Some(correction)) if !new => Standing::Recalled(at, correction),
        (MemberAlertState::Recalled | MemberAlertState::Expired, ..) => Standing::Over,
        _ => return Ok(None),
    };
    let known_as = if standing == Standing::Over { Vec::new() } else { found.details.known_as };
    Ok(Some(Notice { id: found.id, known_as, standing, new, report }))
}

/// What there is for somebody to read, the newest first.
///
/// # Errors
/// The database's.
pub async fn notices(kernel: &Kernel, signed: &Signed, now: Moment) -> Result<Vec<Notice>> {
    let found = store::shown(kernel, signed.institution, now).await?;
    let ids: Vec<MemberAlertId> = found.iter().map(|one| one.id).collect();
    let read = readers::of(kernel, signed.account, &ids).await?;
    let all = found.into_iter().filter_map(|one| {
        let read = read.get(&one.id).copied();
        told(one, read, now).transpose()
    });
    Ok(all.collect::<Result<Vec<_>>>()?.into_iter().filter(|notice| notice.standing != Standing::Over).collect())
}

/// How many of them they have not read yet.
///
/// # Errors
/// The database's.
pub async fn unread(kernel: &Kernel, signed: &Signed, now: Moment) -> Result<usize> {
    Ok(notices(kernel, signed, now).await?.iter().filter(|notice| notice.new).count())
}

/// One of them; of one that is over only that it is.
///
/// # Errors
/// `not_found` where there is none, or members never saw it; the database's.
pub async fn notice(kernel: &Kernel, signed: &Signed, id: MemberAlertId, now: Moment) -> Result<Notice> {
    let found = store::find(kernel, signed.institution, id).await?.ok_or(Code::NotFound)?;
    let read = readers::of(kernel, signed.account, &[id]).await?.remove(&id);
    told(found, read, now)?.ok_or(Error::Refused(Code::NotFound))
}

/// The same, and from now on they have read it.
///
/// # Errors
/// As [`notice`].
pub async fn read<E>(ctx: &Ctx<E>, id: MemberAlertId) -> Result<Notice> {
    let signed = ctx.signed()?;
    let notice = notice(&ctx.kernel, signed, id, ctx.now).await?;
    if notice.new && matches!(notice.standing, Standing::Until(_)) {
        let row = readers::has_read(&ctx.kernel.vault, id, signed.account)?;
        ctx.insert(Action::NoticeRead, id, row).await?;
    }
    Ok(notice)
}
