//! The desk's side: which files there are, and opening one.

use crate::{
    attachments::{self, Attachment},
    cases::{
        access::{Eyes, open_names},
        store::look,
    },
    kernel::{
        Ctx, audit,
        error::{Error, Result},
        http::Download,
    },
    reports::{self, Thread},
};
use shared::{
    api::Endpoint,
    attachments::{AttachmentRead, AttachmentState, Attachments, FileName, GetAttachmentFile, GetOriginal, ListAttachments},
    audit::Action,
    ids::{AttachmentId, CaseId},
    permission::Permission,
    problem::Code,
};

pub(super) async fn list_attachments(ctx: Ctx<ListAttachments>, (case,): (CaseId,), (): ()) -> Result<Attachments> {
    let kernel = &ctx.kernel;
    let eyes = Eyes::of(kernel, ctx.signed()?).await?;
    let seen = look(kernel, &eyes, case, Permission::ReadReport).await?;
    let originals = look(kernel, &eyes, case, Permission::OpenOriginal).await.is_ok();
    let open = open_names(&eyes, &seen, ctx.now);
    let mut items = Vec::new();
    for thread in reports::threads(kernel, case).await? {
        let named = !thread.confidential || open.contains(&thread.id);
        let files = attachments::of_report(kernel, thread.id).await?;
        for file in files.into_iter().filter(|file| file.state != AttachmentState::Arriving) {
            let key = if named { reports::file_key(kernel, thread.id).await.ok() } else { None };
            items.push(line(&file, key.and_then(|key| file.name(&key).ok()), originals && named));
        }
    }
    // Most cases have none, and that is no news of anybody.
    if !items.is_empty() {
        audit::read(kernel, ctx.now, ctx.actor.who(), Action::AttachmentsListed, case.into()).await?;
    }
    Ok(Attachments { items })
}

fn line(file: &Attachment, name: Option<FileName>, originals: bool) -> AttachmentRead {
    let (media, bytes) = file.shape();
    AttachmentRead {
        id: file.id,
        report: file.report(),
        at: file.at,
        name: name.map(|name| name.with_extension(media.extension())),
        media,
        bytes,
        state: file.state,
        unkept: file.unkept(),
        original: originals && file.has_original(),
    }
}

pub(super) async fn get_attachment_file(ctx: Ctx<GetAttachmentFile>, (case, id): (CaseId, AttachmentId), (): ()) -> Result<Download> {
    opened(&ctx, case, id, false).await
}

pub(super) async fn get_original(ctx: Ctx<GetOriginal>, (case, id): (CaseId, AttachmentId), (): ()) -> Result<Download> {
    opened(&ctx, case, id, true).await
}

/// A file of a case, for whoever may open it. It is recorded before a byte leaves.
async fn opened<E: Endpoint>(ctx: &Ctx<E>, case: CaseId, id: AttachmentId, original: bool) -> Result<Download> {
    let kernel = &ctx.kernel;
    let eyes = Eyes::of(kernel, ctx.signed()?).await?;
    let seen = look(kernel, &eyes, case, E::PERMISSION).await?;
    let file = attachments::find(kernel, id).await?;
    // A report goes with its case: the file of another case is none of this one.
    let thread: Thread = reports::thread(kernel, case, file.report()).await?;
    let named = !thread.confidential || open_names(&eyes, &seen, ctx.now).contains(&thread.id);
    if file.state == AttachmentState::Arriving || (original && !named) {
        return Err(Error::Refused(Code::NotFound));
    }
    // What is as it was sent holds names and addresses; only a picture is drawn anew.
    if !named && !file.shape().0.is_picture() {
        return Err(Error::Refused(Code::FileKeptApart));
    }
    let key = reports::file_key(kernel, thread.id).await?;
    let extension = if original { file.sent_as() } else { file.shape().0 }.extension();
    let name = if named { file.name(&key)? } else { FileName::cleaned(&format!("file-{}", thread.reference)) };
    let content = attachments::content(kernel, &file, key, original).await?;
    let action = if original { Action::OriginalRead } else { Action::AttachmentRead };
    audit::read(kernel, ctx.now, ctx.actor.who(), action, id.into()).await?;
    Ok(Download { name: name.with_extension(extension), content })
}
