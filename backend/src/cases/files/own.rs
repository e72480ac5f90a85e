//! The reporter's side: sending a file.

use crate::{
    attachments::{self, Arriving, Attachment},
    kernel::{
        Ctx,
        error::{Error, Result},
        vault::FileKey,
    },
    reports::{self, Reader, Thread},
};
use shared::{
    attachments::{
        AttachmentBegun, AttachmentProgress, BeginAttachment, GetAttachment, NewAttachment, PIECE, Piece, SendPiece, Unkept, fit,
    },
    ids::{AttachmentId, Reference},
    locale::Lang,
    problem::{Code, FieldProblem},
};

pub(super) async fn begin_attachment(ctx: Ctx<BeginAttachment>, (reference,): (Reference,), new: NewAttachment) -> Result<AttachmentBegun> {
    fit(&new.name, new.media.name(), u64::from(new.bytes)).map_err(unkept)?;
    let (file, _) = prepare(&ctx, reference, new).await?;
    let id = attachments::begin(&ctx, &file).await?.map_err(unkept)?;
    Ok(AttachmentBegun { id, piece: PIECE })
}

pub(super) async fn send_piece(ctx: Ctx<SendPiece>, (id, offset): (AttachmentId, u32), piece: Piece) -> Result<AttachmentProgress> {
    let (file, _) = own(&ctx, id).await?;
    let key = reports::file_key(&ctx.kernel, file.report()).await?;
    attachments::take(&ctx, file, &key, offset, &piece.0, false).await
}

pub(super) async fn get_attachment(ctx: Ctx<GetAttachment>, (id,): (AttachmentId,), (): ()) -> Result<AttachmentProgress> {
    Ok(own(&ctx, id).await?.0.progress())
}

fn unkept(why: Unkept) -> Error {
    Error::Invalid(vec![FieldProblem { pointer: why.pointer().to_owned(), detail: why.words(Lang::En) }])
}

/// Adds a file that fits and came in one go, under the request's claim. Or why there is no room for one more.
///
/// # Errors
/// `not_found`; [`Error::KeyReused`]; the database's.
pub async fn add_whole<E>(
    ctx: &Ctx<E>,
    reference: Reference,
    new: NewAttachment,
    content: &[u8],
) -> Result<Result<AttachmentProgress, Unkept>> {
    let (file, key) = prepare(ctx, reference, new).await?;
    let id = match attachments::begin(ctx, &file).await? {
        Ok(id) => id,
        Err(why) => return Ok(Err(why)),
    };
    // Begun before and sent again: what is there stays as it is.
    let file = attachments::find(&ctx.kernel, id).await?;
    attachments::take(ctx, file, &key, 0, content, true).await.map(Ok)
}

async fn prepare<E>(ctx: &Ctx<E>, reference: Reference, new: NewAttachment) -> Result<(Attachment, FileKey)> {
    let kernel = &ctx.kernel;
    let reader = Reader::of(kernel, ctx.signed()?, ctx.now).await?;
    let Thread { id: report, institution, .. } = reports::thread_for(kernel, &reader, reference).await?;
    let key = reports::file_key(kernel, report).await?;
    let file = attachments::prepare(Arriving { institution, report, by: reader.account, new }, &key, ctx.now)?;
    Ok((file, key))
}

/// A file that the caller began, as long as they may write about its report.
async fn own<E>(ctx: &Ctx<E>, id: AttachmentId) -> Result<(Attachment, Thread)> {
    let kernel = &ctx.kernel;
    let reader = Reader::of(kernel, ctx.signed()?, ctx.now).await?;
    let file = attachments::find(kernel, id).await?;
    if !reader.is(file.by()) {
        return Err(Code::NotFound.into());
    }
    let thread = reports::thread_of(kernel, file.report()).await?;
    if reader.reads(&thread) { Ok((file, thread)) } else { Err(Error::Refused(Code::NotFound)) }
}
