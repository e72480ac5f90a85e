//! Taking a file in: beginning it, and its pieces one after the other.

use super::{
    room::room_for,
    store::{Attachment, Details, Stored},
};
use crate::kernel::{
    Ctx, Kernel,
    error::{Error, Result},
    http::Content,
    ids,
    vault::FileKey,
};
use actix_web::web::{Bytes, Data};
use futures_util::{StreamExt, stream};
use shared::{
    attachments::{AttachmentProgress, AttachmentState, NewAttachment, PIECE, Unkept},
    audit::{Action, Unaudited},
    ids::{AccountId, AttachmentId, InstitutionId, ReportId},
    problem::{Code, FieldProblem},
    time::Moment,
};
use tokio::sync::oneshot;
use uuid::Uuid;
use zeroize::Zeroizing;

/// How long a file waits for its next piece.
pub(super) const ARRIVES_WITHIN: i64 = Moment::DAY;

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
    let due = now.plus(ARRIVES_WITHIN);
    Ok(Attachment { id, institution, at: now, state: AttachmentState::Arriving, version: 1, due, details })
}

/// Begins a file, under the request's claim; the one that was begun before where it is a retry. Or why there is no room
/// for one more.
///
/// # Errors
/// [`Error::KeyReused`]; the database's.
pub async fn begin<E>(ctx: &Ctx<E>, file: &Attachment) -> Result<Result<AttachmentId, Unkept>> {
    let kernel = ctx.kernel.clone();
    let (new, row) = (file.clone(), file.row(&ctx.kernel.vault)?);
    let (tell, mut told) = oneshot::channel();
    let written = ctx.write(Action::AttachmentBegun, file.id, async move |tx| {
        let outcome = match room_for(tx, &kernel.vault, &new).await? {
            Ok(Some(broken)) => match broken.put(tx, &kernel.vault).await {
                Ok(()) => Ok(Some(broken.id)),
                // Its next piece came in this very moment: it has not broken off.
                Err(Error::Refused(Code::Conflict)) => Err(Unkept::TooMany),
                Err(other) => return Err(other),
            },
            other => other.map(|_| None),
        };
        let room = outcome.is_ok();
        let _ = tell.send(outcome);
        if room { Ok(row) } else { Err(Error::Refused(Code::Invalid)) }
    });
    match (written.await, told.try_recv()) {
        (Ok(written), instead) => {
            // Its objects are nobody's; what is not taken away here the next sweep takes.
            if let Ok(Ok(Some(broken))) = instead {
                ctx.kernel.objects.remove_group(broken.0).await?;
            }
            Ok(Ok(AttachmentId(written.subject)))
        }
        (Err(_), Ok(Err(why))) => Ok(Err(why)),
        (Err(cause), _) => Err(cause),
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
    let (kernel, now) = (ctx.kernel.clone(), ctx.now);
    let objects = put_apart(&kernel, file.id, key, content).await?;
    file.details.pieces.extend(&objects);
    file.details.arrived += length;
    file.due = now.plus(ARRIVES_WITHIN);
    let mut action = Action::Unaudited(Unaudited::PieceArrived);
    if file.details.arrived == file.details.bytes {
        (action, file.state, file.due) = (Action::AttachmentArrived, AttachmentState::Held, now);
    }
    let (group, progress) = (file.id.0, file.progress());
    let who = ctx.actor.who();
    let writing = kernel.clone();
    let written = kernel.write(now, who, action, group, None, async move |tx| file.put(tx, &writing.vault).await);
    if let Err(refused) = written.await {
        // Somebody else's piece was faster. Whatever the cause, no row names these.
        if matches!(refused, Error::Refused(Code::Conflict)) {
            kernel.objects.remove(group, objects).await?;
        }
        return Err(refused);
    }
    if progress.state == AttachmentState::Held {
        kernel.held.notify_one();
    }
    Ok(progress)
}

/// Seals bytes and puts them into objects no larger than a piece, so that handing them out takes no more memory than one.
///
/// # Errors
/// `unavailable` when the disk is full; else internal.
pub(super) async fn put_apart(kernel: &Kernel, id: AttachmentId, key: &FileKey, content: &[u8]) -> Result<Vec<Uuid>> {
    let mut objects = Vec::new();
    for part in content.chunks(PIECE as usize) {
        let object = ids::fresh();
        kernel.objects.put(id.0, object, key.seal(object, part).map_err(Error::internal)?).await?;
        objects.push(object);
    }
    Ok(objects)
}

/// A file as it is kept, or as it was sent, to be handed out part by part: of all that is handed out at once no more is in
/// memory than a piece each.
///
/// # Errors
/// `not_found` where there is none such; `being_checked` before it was looked at; internal when its first part does not open.
pub async fn content(kernel: &Data<Kernel>, file: &Attachment, key: FileKey, original: bool) -> Result<Content> {
    if file.state == AttachmentState::Held {
        return Err(Code::BeingChecked.into());
    }
    let stored = if original { &file.details.original } else { &file.details.kept };
    let stored = stored.clone().ok_or(Error::Refused(Code::NotFound))?;
    let (kernel, group, mut objects) = (kernel.clone(), file.id.0, stored.objects.into_iter());
    let first = match objects.next() {
        Some(object) => Some(Ok(part(&kernel, group, &key, object).await?)),
        None => None,
    };
    let rest = stream::unfold((kernel, key, objects), move |(kernel, key, mut objects)| async move {
        let object = objects.next()?;
        let next = part(&kernel, group, &key, object).await;
        Some((next, (kernel, key, objects)))
    });
    Ok(Content::Parts { bytes: u64::from(stored.bytes), parts: stream::iter(first).chain(rest).boxed_local() })
}

async fn part(kernel: &Kernel, group: Uuid, key: &FileKey, object: Uuid) -> Result<Bytes> {
    let sealed = kernel.objects.get(group, object).await?.ok_or_else(|| Error::internal("a file is not where it was put"))?;
    let plain = key.open(object, &sealed).map_err(Error::internal)?;
    Ok(Bytes::copy_from_slice(&plain))
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
