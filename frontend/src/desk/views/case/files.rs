//! The files of a report. None of them is ever shown here: they are handed out to be saved.

use super::{CasePage, CaseWrong, form::open_form};
use crate::{
    staff::views::{Clock, moment},
    ui::Button,
};
use leptos::prelude::*;
use shared::{
    attachments::{AttachmentRead, AttachmentState, Media, Unkept},
    ids::ReportId,
};

/// What the forms that save a file, and a picture as it was sent, begin with.
pub const SAVE: &str = "case-file-";
/// See [`SAVE`].
pub const SAVE_ORIGINAL: &str = "case-original-";

/// What a file is saved as.
pub fn saved_as(file: &AttachmentRead, original: bool) -> String {
    let plain = || format!("file-{}.{}", file.id, file.media.extension());
    let name = file.name.as_ref().map_or_else(plain, |name| name.expose().to_owned());
    if original { format!("original-{name}") } else { name }
}

pub(super) fn files(page: &CasePage, report: ReportId, wrong: Option<&CaseWrong>, clock: Clock<'_>) -> Option<impl IntoView + use<>> {
    let files: Vec<_> = page.files.iter().filter(|file| file.report == report).collect();
    let as_sent = files.iter().any(|file| file.state == AttachmentState::Kept && !file.media.is_picture());
    let lines: Vec<_> = files.iter().map(|file| line(file, wrong, clock)).collect();
    (!lines.is_empty()).then(|| {
        let careful = as_sent.then(|| {
            view! { <p class="govuk-body">{"PDFs, e-mails and texts are as they were sent: open them only where they can do no harm."}</p> }
        });
        view! { <h3 class="govuk-heading-s">{"Files"}</h3> {careful} {lines} }
    })
}

fn line(file: &AttachmentRead, wrong: Option<&CaseWrong>, clock: Clock<'_>) -> impl IntoView + use<> {
    let when = clock(file.at);
    let words = when.exact.clone();
    let name = file.name.as_ref().map_or_else(|| "Its name is kept apart, like the reporter’s".to_owned(), |name| name.expose().to_owned());
    let (id, kept) = (file.id, file.state == AttachmentState::Kept);
    // As it was sent it can hold the name: it opens with that.
    let apart = kept && file.name.is_none() && !file.media.is_picture();
    let why = apart.then(|| {
        view! { <p class="govuk-body">{"It may say who sent it, so it is kept apart with the name. Ask for the name on this case, with a reason. Once that is open to you, so is the file."}</p> }
    });
    let save = (kept && !apart).then(|| open_form(format!("{SAVE}{id}"), Vec::new(), "Save the file", Button::Other, wrong));
    let original = (kept && file.original).then(|| {
        let form = open_form(format!("{SAVE_ORIGINAL}{id}"), Vec::new(), "Save the picture as it was sent", Button::Other, wrong);
        view! { <p class="govuk-body">{"The picture as it was sent can tell where and when it was taken. Opening it is recorded."}</p> {form} }
    });
    view! {
        <div class="vd-set">
            <p class="govuk-body">
                <strong class="vd-words">{name}</strong>
                <br />
                {format!("{}, {}. ", kind(file.media), size(file.bytes))} {moment(when, words)}
                <br />
                {state(file)}
            </p>
            {why} {save} {original}
        </div>
    }
}

const fn kind(media: Media) -> &'static str {
    match media {
        Media::Jpeg => "Photo (JPEG)",
        Media::Png => "Picture (PNG)",
        Media::Webp => "Picture (WebP)",
        Media::Pdf => "PDF",
        Media::Email => "E-mail",
        Media::Text => "Plain text",
    }
}

fn size(bytes: u32) -> String {
    if bytes < 1024 * 1024 { format!("{} KB", bytes.div_ceil(1024)) } else { format!("{} MB", bytes.div_ceil(1024 * 1024)) }
}

fn state(file: &AttachmentRead) -> &'static str {
    match (file.state, file.unkept) {
        (AttachmentState::Arriving, _) => "Not all of it is here yet.",
        (AttachmentState::Held, _) => "Being checked. Nobody can open it before that is done.",
        (AttachmentState::Kept, _) if file.media.is_picture() => {
            "A new picture was made of what was sent, without what that said of place, time and device."
        }
        (AttachmentState::Kept, _) => "As it was sent.",
        (AttachmentState::Refused, Some(Unkept::Harmful)) => "Not kept: the check for malware found something. The reporter was told.",
        (AttachmentState::Refused, Some(Unkept::NotWhatItSays)) => {
            "Not kept: it was something else than its name said. The reporter was told."
        }
        (AttachmentState::Refused, Some(Unkept::TooManyPixels)) => "Not kept: the picture was too large to open. The reporter was told.",
        (AttachmentState::Refused, Some(Unkept::BrokenOff)) => "Not kept: not all of it came. The reporter was told.",
        (AttachmentState::Refused, _) => "Not kept: it did not open. The reporter was told.",
    }
}
