//! Somebody's own reports, for a browser without scripts too.

use crate::{
    cases,
    kernel::{
        Ctx, audit,
        error::{Error, Result},
        http::{Answer, Upload, Uploaded, chrome, claim, setting},
        ids,
    },
};
use frontend::render::{self, FileFault, FollowUpFault, OwnDone, OwnFault, OwnReportState, OwnTyped};
use shared::{
    api::Endpoint,
    attachments::{BeginAttachment, FileName, Media, NewAttachment, Unkept, fit},
    ids::{IdempotencyKey, Reference},
    own_reports::{FollowUp, NewFollowUp},
    pages::{AttachmentForm, Fields, OwnReportForm, OwnReportPage, OwnReportsPage},
    problem::Code,
    text::TextFault,
};

pub(super) async fn own_reports_page(ctx: Ctx<OwnReportsPage>, (): (), fields: Fields) -> Result<Answer> {
    let cursor = fields.first("cursor");
    let own = cases::own_reports(&ctx, Some(cursor).filter(|cursor| !cursor.is_empty())).await?;
    let setting = setting(&ctx).await?;
    Ok(Answer::Html(render::own_reports(&chrome(&ctx, &setting), &own)))
}

pub(super) async fn own_report_page(ctx: Ctx<OwnReportPage>, (reference,): (Reference,), fields: Fields) -> Result<Answer> {
    let done = OwnDone::of(fields.first("notice"));
    Ok(Answer::Html(page(&ctx, reference, OwnTyped::default(), None, done).await?))
}

pub(super) async fn own_report_form(ctx: Ctx<OwnReportForm>, (reference,): (Reference,), fields: Fields) -> Result<Answer> {
    let typed = OwnTyped { text: fields.first("text"), corrects: !fields.first("corrects").is_empty(), ..OwnTyped::default() };
    let fault = match typed.text.parse() {
        Err(TextFault::Empty) => FollowUpFault::Empty,
        Err(TextFault::TooLong(_)) => FollowUpFault::TooLong,
        Ok(text) => {
            let key: IdempotencyKey = fields.first("key").parse().map_err(|_| Error::Refused(Code::BadRequest))?;
            let new = NewFollowUp { text, corrects: !fields.first("corrects").is_empty() };
            let claim = claim::<FollowUp>(&ctx.kernel, &ctx.actor, key, &reference.to_string(), &new)?;
            let claiming = ctx.claiming(claim);
            match cases::follow_up(&claiming, reference, new).await {
                Ok(_) => return Ok(Answer::SeeOther(format!("{}/{reference}?notice=sent", OwnReportsPage::PATH))),
                // A browser went back to a page whose key is used up. The new page has another one.
                Err(Error::KeyReused(_)) => {
                    return Ok(Answer::Mend(
                        page(&claiming, reference, typed, Some(OwnFault::FollowUp(FollowUpFault::Again)), None).await?,
                    ));
                }
                Err(other) => return Err(other),
            }
        }
    };
    Ok(Answer::Mend(page(&ctx, reference, typed, Some(OwnFault::FollowUp(fault)), None).await?))
}

pub(super) async fn attachment_form(ctx: Ctx<AttachmentForm>, (reference,): (Reference,), upload: Upload) -> Result<Answer> {
    let key: IdempotencyKey = upload.fields.first("key").parse().map_err(|_| Error::Refused(Code::BadRequest))?;
    let fault = match upload.file.map(|file| (read(&file), file.content)) {
        None => FileFault::Missing,
        Some((Err(why), _)) => FileFault::Unkept(why),
        Some((Ok((name, media)), content)) => {
            let bytes = u32::try_from(content.len()).map_err(|_| Error::Refused(Code::TooLarge))?;
            let new = NewAttachment { name, media, bytes, keep_original: upload.fields.first("keep") == "yes" };
            // Phones call every photo the same: another one under the same key is another request.
            let print = ring::digest::digest(&ring::digest::SHA256, &content);
            let place = format!("{reference}/{}", audit::hex(print.as_ref()));
            let claim = claim::<BeginAttachment>(&ctx.kernel, &ctx.actor, key, &place, &new)?;
            let claiming = ctx.claiming(claim);
            let fault = match cases::add_file(&claiming, reference, new, &content).await {
                Ok(Ok(_)) => return Ok(Answer::SeeOther(format!("{}/{reference}?notice=file", OwnReportsPage::PATH))),
                Ok(Err(why)) => FileFault::Unkept(why),
                // A browser went back to a page whose key is used up. The new page has another one.
                Err(Error::KeyReused(_)) => FileFault::Again,
                Err(other) => return Err(other),
            };
            return Ok(Answer::Mend(page(&claiming, reference, OwnTyped::default(), Some(OwnFault::File(fault)), None).await?));
        }
    };
    Ok(Answer::Mend(page(&ctx, reference, OwnTyped::default(), Some(OwnFault::File(fault)), None).await?))
}

/// What a chosen file is by its name and its browser's word.
fn read(file: &Uploaded) -> Result<(FileName, Media), Unkept> {
    let name = FileName::cleaned(&file.name);
    let media = fit(&name, &file.declared, file.content.len() as u64)?;
    Ok((name, media))
}

pub(super) async fn page<E>(
    ctx: &Ctx<E>,
    reference: Reference,
    typed: OwnTyped<'_>,
    fault: Option<OwnFault>,
    done: Option<OwnDone>,
) -> Result<String> {
    let (own, opened) = (cases::own_report(ctx, reference).await?, cases::name_opened(ctx, reference).await?);
    let (setting, key) = (setting(ctx).await?, ids::fresh().to_string());
    let state = OwnReportState { own: &own, opened: opened.as_deref(), ticket: None, key: &key, typed, fault, done };
    Ok(render::own_report(&chrome(ctx, &setting), &state))
}
