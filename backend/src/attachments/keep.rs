//! Taking a file in: beginning it, and its pieces one after the other.

use super::store::{Attachment, Details, Stored, room_for};
use crate::kernel::{
    Ctx, Kernel,
    error::{Error, Result},
    ids,
    vault::FileKey,
};
use shared::{
    attachments::{AttachmentProgress, AttachmentState, NewAttachment, PIECE, Unkept},
    audit::{Action, Unaudited},
    ids::{AccountId, AttachmentId, InstitutionId, ReportId},
    problem::{Code, FieldProblem},
    time::Moment,
};
use tokio::sync::oneshot;
use zeroize::Zeroizing;

/// A file that is to be begun.
#[derive(Debug)]
pub struct Arriving {
    /// Where.
    pub institution: InstitutionId,
    /// The report it belongs to.
    pub report: ReportId,
    /// Who sends it.
    pub by: AccountId,
    /// What is said of it.
    pub new: NewAttachment,
}

/// A file that is to be begun, with its name sealed.
///
/// # Errors
/// Internal only.
pub fn prepare(arriving: Arriving, key: &FileKey, now: Moment) -> Result<Attachment> {
    let Arriving { institution, report, by, new } = arriving;
    let (id, media) = (AttachmentId(ids::fresh()), new.media);
    let name = key.seal_words(id.0, new.name.expose().as_bytes()).map_err(Error::internal)?;
    let details = Details {
        report,
        by,
        name,
        media,
        bytes: new.bytes,
        // Of anything but a picture there is only the one.
        keep_original: new.keep_original && media.is_picture(),
        pieces: Vec::new(),
        arrived: 0,
        kept: None,
        original: None,
        unkept: None,
    };
    Ok(Attachment { id, institution, at: now, state: AttachmentState::Arriving, version: 1, details })
}

/// Begins a file, under the request's claim; the one that was begun before where it is a retry. Or why there is no room
/// for one more.
///
/// # Errors
/// [`Error::KeyReused`]; the database's.
pub async fn begin<E>(ctx: &Ctx<E>, file: &Attachment) -> Result<Result<AttachmentId, Unkept>> {
    let (kernel, now) = (ctx.kernel.clone(), ctx.now);
    let (report, by, row) = (file.report(), file.by(), file.row(&ctx.kernel.vault)?);
    let (tell, mut told) = oneshot::channel();
    let written = ctx.write(Action::AttachmentBegun, file.id, async move |tx| match room_for(tx, &kernel.vault, report, by, now).await? {
        Some(why) => {
            let _ = tell.send(why);
            Err(Error::Refused(Code::Invalid))
        }
        None => Ok(row),
    });
    match (written.await, told.try_recv()) {
        (Ok(written), _) => Ok(Ok(AttachmentId(written.subject))),
        (Err(_), Ok(why)) => Ok(Err(why)),
        (Err(cause), Err(_)) => Err(cause),
    }
}

/// Takes bytes of a file that begin at `offset`: a piece, or the `whole` of what is left. With the last of them it is held,
/// and whoever looks at files is woken.
///
/// # Errors
/// `conflict` where other bytes are awaited; `invalid` for a piece of the wrong length; the database's.
pub async fn take<E>(
    ctx: &Ctx<E>,
    mut file: Attachment,
    key: &FileKey,
    offset: u32,
    content: &[u8],
    whole: bool,
) -> Result<AttachmentProgress> {
    let length = u32::try_from(content.len()).map_err(|_| Error::Refused(Code::TooLarge))?;
    let wanted = file.details.bytes.checked_sub(offset).map(|left| if whole { left } else { left.min(PIECE) });
    if wanted != Some(length) || length == 0 || (!whole && !offset.is_multiple_of(PIECE)) {
        let detail =
            format!("A piece has {PIECE} bytes, the last one what is left. Ask how far the file came, and send what begins there.");
        return Err(Error::Invalid(vec![FieldProblem { pointer: String::new(), detail }]));
    }
    // The answer to it was lost: it is there.
    if offset < file.details.arrived {
        return Ok(file.progress());
    }
    if offset > file.details.arrived || file.state != AttachmentState::Arriving {
        return Err(Code::Conflict.into());
    }
    let (kernel, object) = (ctx.kernel.clone(), ids::fresh());
    let sealed = key.seal(object, content).map_err(Error::internal)?;
    kernel.objects.put(file.id.0, object, sealed).await?;
    file.details.pieces.push(object);
    file.details.arrived += length;
    let mut action = Action::Unaudited(Unaudited::PieceArrived);
    if file.details.arrived == file.details.bytes {
        (action, file.state) = (Action::AttachmentArrived, AttachmentState::Held);
    }
    let (group, progress) = (file.id.0, file.progress());
    let (who, now) = (ctx.actor.who(), ctx.now);
    let writing = kernel.clone();
    let written = kernel.write(now, who, action, group, None, async move |tx| file.put(tx, &writing.vault).await);
    if let Err(refused) = written.await {
        // Somebody else's piece was faster. Whatever the cause, no row names this one.
        if matches!(refused, Error::Refused(Code::Conflict)) {
            kernel.objects.remove(group, vec![object]).await?;
        }
        return Err(refused);
    }
    if progress.state == AttachmentState::Held {
        kernel.held.notify_one();
    }
    Ok(progress)
}

/// All of a file as it is kept, or as it was sent.
///
/// # Errors
/// `not_found` where there is none such; `being_checked` before it was looked at; internal when it does not open.
pub async fn bytes(kernel: &Kernel, file: &Attachment, key: &FileKey, original: bool) -> Result<Zeroizing<Vec<u8>>> {
    if file.state == AttachmentState::Held {
        return Err(Code::BeingChecked.into());
    }
    let stored = if original { &file.details.original } else { &file.details.kept };
    let stored = stored.as_ref().ok_or(Error::Refused(Code::NotFound))?;
    match together(kernel, file, key, stored).await? {
        Some(bytes) => Ok(bytes),
        None => Err(Error::internal("a file is not where it was put")),
    }
}

/// Whether all that is there of a file opens. What waits may have lost its pieces while a backup was taken: whoever looks
/// at it then says so.
///
/// # Errors
/// The system's.
pub async fn opens(kernel: &Kernel, file: &Attachment, key: &FileKey) -> Result<bool> {
    let Details { kept, original, .. } = &file.details;
    for stored in kept.iter().chain(original) {
        if together(kernel, file, key, stored).await?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The bytes of some objects of a file, one after the other; nothing where one is missing or does not open.
pub(super) async fn together(kernel: &Kernel, file: &Attachment, key: &FileKey, stored: &Stored) -> Result<Option<Zeroizing<Vec<u8>>>> {
    let mut whole = Zeroizing::new(Vec::with_capacity(stored.bytes as usize));
    for object in &stored.objects {
        let Some(sealed) = kernel.objects.get(file.id.0, *object).await? else { return Ok(None) };
        match key.open(*object, &sealed) {
            Ok(part) => whole.extend_from_slice(&part),
            Err(_) => return Ok(None),
        }
    }
    Ok((whole.len() == stored.bytes as usize).then_some(whole))
}
