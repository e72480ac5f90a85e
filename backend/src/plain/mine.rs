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
use frontend::render::{self, Done, FileFault, FollowUpFault, OwnReportState};
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
    let done = match fields.first("notice") {
        "sent" => Done::Message,
        "file" => Done::File,
        _ => Done::Nothing,
    };
    Ok(Answer::Html(page(&ctx, reference, Shown { done, ..Shown::default() }).await?))
}

pub(super) async fn own_report_form(ctx: Ctx<OwnReportForm>, (reference,): (Reference,), fields: Fields) -> Result<Answer> {
    let typed = fields.first("text");
    let fault = match typed.parse() {
        Err(TextFault::Empty) => FollowUpFault::Empty,
        Err(TextFault::TooLong(_)) => FollowUpFault::TooLong,
        Ok(text) => {
            let key: IdempotencyKey = fields.first("key").parse().map_err(|_| Error::Refused(Code::BadRequest))?;
            let new = NewFollowUp { text };
            let claim = claim::<FollowUp>(&ctx.kernel, &ctx.actor, key, &reference.to_string(), &new)?;
            let claiming = ctx.claiming(claim);
            match cases::follow_up(&claiming, reference, new).await {
                Ok(_) => return Ok(Answer::SeeOther(format!("{}/{reference}?notice=sent", OwnReportsPage::PATH))),
                // A browser went back to a page whose key is used up. The new page has another one.
                Err(Error::KeyReused(_)) => {
                    let shown = Shown { typed, fault: Some(FollowUpFault::Again), ..Shown::default() };
                    return Ok(Answer::Mend(page(&claiming, reference, shown).await?));
                }
                Err(other) => return Err(other),
            }
        }
    };
    Ok(Answer::Mend(page(&ctx, reference, Shown { typed, fault: Some(fault), ..Shown::default() }).await?))
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
            return Ok(Answer::Mend(page(&claiming, reference, Shown { file: Some(fault), ..Shown::default() }).await?));
        }
    };
    Ok(Answer::Mend(page(&ctx, reference, Shown { file: Some(fault), ..Shown::default() }).await?))
}

/// What a chosen file is by its name and its browser's word.
fn read(file: &Uploaded) -> Result<(FileName, Media), Unkept> {
    let name = FileName::cleaned(&file.name);
    let media = fit(&name, &file.declared, file.content.len() as u64)?;
    Ok((name, media))
}

/// What the page shows beside the report.
#[derive(Default)]
struct Shown<'a> {
    typed: &'a str,
    fault: Option<FollowUpFault>,
    file: Option<FileFault>,
    done: Done,
}

async fn page<E>(ctx: &Ctx<E>, reference: Reference, shown: Shown<'_>) -> Result<String> {
    let own = cases::own_report(ctx, reference).await?;
    let (setting, key) = (setting(ctx).await?, ids::fresh().to_string());
    let Shown { typed, fault, file, done } = shown;
    let state = OwnReportState { own: &own, key: &key, typed, fault, file, done };
    Ok(render::own_report(&chrome(ctx, &setting), &state))
}
