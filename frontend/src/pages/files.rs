//! The files of a report on its reporter's page, and the form that adds one without a script.

use super::{mine::OwnReportState, mine_acts::asked};
use crate::ui::{Button, button, file_field};
use leptos::prelude::*;
use shared::{
    api::Endpoint,
    attachments::{ACCEPT, AttachmentState, FILE_MAX, FILES_MAX, OwnAttachment, Unkept},
    locale::{Key, Lang, fill, key, text},
    pages::OwnReportsPage,
};

/// What is wrong with a file that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFault {
    /// None was chosen.
    Missing,
    /// Another one was sent from the same page before.
    Again,
    /// It cannot be kept.
    Unkept(Unkept),
}

/// What is said of it.
pub(super) fn words(lang: Lang, fault: FileFault) -> String {
    match fault {
        FileFault::Missing => text(lang, key::FILES_MISSING).to_owned(),
        FileFault::Again => text(lang, key::FILES_AGAIN).to_owned(),
        FileFault::Unkept(why) => why.words(lang),
    }
}

const fn state(state: AttachmentState) -> Key {
    match state {
        AttachmentState::Arriving => key::FILES_STATE_ARRIVING,
        AttachmentState::Held => key::FILES_STATE_HELD,
        AttachmentState::Kept => key::FILES_STATE_KEPT,
        AttachmentState::Refused => key::FILES_STATE_REFUSED,
    }
}

/// The part of the page with the files. While there is room for one more, with the form that adds one.
pub(super) fn files(lang: Lang, s: &OwnReportState<'_>) -> impl IntoView + use<> {
    let own = s.own;
    let said = |words: Key| text(lang, words);
    let (size, most) = ((FILE_MAX / 1024 / 1024).to_string(), FILES_MAX.to_string());
    let list = if own.files.is_empty() {
        view! { <p class="govuk-body">{said(key::FILES_NONE)}</p> }.into_any()
    } else {
        let lines: Vec<_> = own.files.iter().map(|file| line(lang, file)).collect();
        view! { <ul class="govuk-list" id=String::from("files")>{lines}</ul> }.into_any()
    };
    // What broke off on its way gives its place to the next.
    let there = |file: &&OwnAttachment| matches!(file.state, AttachmentState::Held | AttachmentState::Kept);
    let room = own.files.iter().filter(there).count() < FILES_MAX;
    let form = room.then(|| form(lang, s));
    view! {
        <h2 class="govuk-heading-m">{said(key::FILES_HEADING)}</h2>
        {list}
        <p class="govuk-body">
            {said(key::FILES_KINDS)} {" "} {fill(lang, key::FILES_LEAD, &[("size", &size), ("most", &most)])}
        </p>
        <p class="govuk-body">{said(key::FILES_CLEAN)} {" "} {said(key::FILES_AS_IS)}</p>
        {form}
    }
}

fn form(lang: Lang, s: &OwnReportState<'_>) -> impl IntoView + use<> {
    let said = |words: Key| text(lang, words);
    let asked = asked(lang, "file", key::FILES_CHOOSE, Some(key::FILES_CHOOSE_HINT), s.fault);
    view! {
        <form
            method="post"
            action=format!("{}/{}/files", OwnReportsPage::PATH, s.own.line.reference)
            enctype="multipart/form-data"
            novalidate
        >
            <input type="hidden" name="key" value=s.key.to_owned() />
            {file_field(&asked, ACCEPT)}
            <div class="govuk-form-group">
                <div class="govuk-checkboxes">
                    <div class="govuk-checkboxes__item">
                        <input
                            class="govuk-checkboxes__input"
                            id=String::from("keep")
                            name="keep"
                            type="checkbox"
                            value="yes"
                            aria-describedby="keep-item-hint"
                        />
                        <label class="govuk-label govuk-checkboxes__label" for="keep">{said(key::FILES_KEEP)}</label>
                        <div class="govuk-hint govuk-checkboxes__hint" id=String::from("keep-item-hint")>{said(key::FILES_KEEP_HINT)}</div>
                    </div>
                </div>
            </div>
            {button(Button::Other, Some("send-file"), said(key::FILES_SEND), false)}
        </form>
    }
}

fn line(lang: Lang, file: &OwnAttachment) -> impl IntoView + use<> {
    let why = file.unkept.map(|why| view! { <br /> {why.words(lang)} });
    view! {
        <li>
            <p class="govuk-body">
                <strong>{text(lang, state(file.state))}</strong>
                <br />
                <span class="govuk-hint">{fill(lang, key::FILES_SENT_ON, &[("when", &file.at_words)])}</span>
                {why}
            </p>
        </li>
    }
}
