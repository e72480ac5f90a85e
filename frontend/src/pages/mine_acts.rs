//! What can be done on the page of one's own report: write, put something right, take it back, say how it was handled.

use super::{
    files::{self, FileFault},
    mine::OwnReportState,
};
use crate::ui::{Asked, Button, Wrong, button, described_by, error_message, hint, notice, text_area};
use leptos::prelude::*;
use shared::{
    additions::LaterForm,
    api::Endpoint,
    call,
    locale::{Key, Lang, fill, key, text},
    own_acts::Rating,
    pages::{RateByReceipt, RateForm, WithdrawByReceipt, WithdrawForm},
    text::Message,
};

/// What is wrong with what was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FollowUpFault {
    /// Nothing.
    Empty,
    /// Too much.
    TooLong,
    /// Another message was sent from the same page before.
    Again,
}

/// What is wrong on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnFault {
    /// The message.
    FollowUp(FollowUpFault),
    /// It was not said that the report is really to be taken back.
    NotSure,
    /// Why it is taken back.
    Reason(FollowUpFault),
    /// No answer was chosen to how it was handled.
    NoRating,
    /// What was said of it besides.
    RatingText(FollowUpFault),
    /// The file.
    File(FileFault),
}

/// What was just done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnDone {
    /// A message was sent.
    Sent,
    /// The report was taken back.
    Withdrawn,
    /// Its handling was rated.
    Rated,
    /// More questions were answered.
    Added,
    /// It was asked whether an account is the same one.
    Asked,
    /// A file was sent.
    File,
}

impl OwnDone {
    /// What the address of the page says was done.
    pub fn of(notice: &str) -> Option<Self> {
        match notice {
            "sent" => Some(Self::Sent),
            "withdrawn" => Some(Self::Withdrawn),
            "rated" => Some(Self::Rated),
            "added" => Some(Self::Added),
            "asked" => Some(Self::Asked),
            "file" => Some(Self::File),
            _ => None,
        }
    }
}

/// What adding by a form has done.
pub const fn done_by(form: LaterForm) -> OwnDone {
    if form.tells() { OwnDone::Added } else { OwnDone::Asked }
}

/// What was typed on the page.
#[derive(Clone, Copy, Debug, Default)]
pub struct OwnTyped<'a> {
    /// The message.
    pub text: &'a str,
    /// Whether it puts something right.
    pub corrects: bool,
    /// Why the report is taken back.
    pub reason: &'a str,
    /// How it was handled.
    pub rating: Option<Rating>,
    /// And more about that.
    pub rating_text: &'a str,
}

/// What was done, in words.
pub(super) fn done_notice(lang: Lang, done: OwnDone) -> impl IntoView + use<> {
    let (title, words) = match done {
        OwnDone::Sent => (key::MINE_SENT, key::MINE_SENT_WORDS),
        OwnDone::Withdrawn => (key::OWN_ACTS_WITHDRAWN_DONE, key::OWN_ACTS_WITHDRAWN_WORDS),
        OwnDone::File => (key::FILES_ADDED, key::FILES_ADDED_WORDS),
        OwnDone::Added => (key::OWN_ACTS_ADDED_DONE, key::MINE_SENT_WORDS),
        // The same words whatever is held about that account (docs/rules.md §5).
        OwnDone::Asked => (key::OWN_ACTS_SAME_DONE, key::OWN_ACTS_SAME_WORDS),
        OwnDone::Rated => (key::OWN_ACTS_RATED_DONE, key::OWN_ACTS_RATED_WORDS),
    };
    notice(text(lang, title), Some(text(lang, words).to_owned()))
}

/// What is wrong, for the summary at the top.
pub(super) fn wrong(lang: Lang, fault: Option<OwnFault>) -> Option<Wrong> {
    fault.map(|fault| {
        let (field, words) = named(lang, fault);
        Wrong { field: Some(field), words }
    })
}

/// The field that something is wrong with, and what to do.
fn named(lang: Lang, fault: OwnFault) -> (&'static str, String) {
    match fault {
        OwnFault::FollowUp(fault) => ("text", faulty(lang, fault)),
        OwnFault::NotSure => ("sure", text(lang, key::OWN_ACTS_SURE_MISSING).to_owned()),
        OwnFault::Reason(fault) => ("reason", faulty(lang, fault)),
        OwnFault::NoRating => ("rating", text(lang, key::OWN_ACTS_RATING_MISSING).to_owned()),
        OwnFault::RatingText(fault) => ("rating_text", faulty(lang, fault)),
        OwnFault::File(fault) => ("file", files::words(lang, fault)),
    }
}

fn faulty(lang: Lang, fault: FollowUpFault) -> String {
    match fault {
        FollowUpFault::Empty => text(lang, key::MINE_EMPTY).to_owned(),
        FollowUpFault::TooLong => fill(lang, key::MINE_TOO_LONG, &[("max", &Message::MAX.to_string())]),
        FollowUpFault::Again => text(lang, key::MINE_AGAIN).to_owned(),
    }
}

pub(super) fn asked(lang: Lang, id: &'static str, words: Key, hint: Option<Key>, fault: Option<OwnFault>) -> Asked {
    let error = fault.map(|fault| named(lang, fault)).filter(|(field, _)| *field == id);
    Asked {
        id,
        words: text(lang, words).to_owned(),
        heads_page: false,
        hint: hint.map(|hint| text(lang, hint)),
        error: error.map(|(_, words)| (text(lang, key::APP_ERROR_PREFIX), words)),
    }
}

/// The fields of a message.
pub(super) fn write(lang: Lang, s: &OwnReportState<'_>) -> impl IntoView + use<> {
    let message = asked(lang, "text", key::MINE_WRITE, Some(key::MINE_WRITE_HINT), s.fault);
    view! {
        {text_area(lang, &message, s.typed.text, 5, Message::MAX)}
        <div class="govuk-form-group">{tick("corrects", text(lang, key::OWN_ACTS_CORRECTS), s.typed.corrects, None)}</div>
        {button(Button::Main, Some("send-message"), text(lang, key::MINE_SEND), false)}
    }
}

fn tick(id: &'static str, words: &'static str, on: bool, described: Option<String>) -> impl IntoView + use<> {
    view! {
        <div class="govuk-checkboxes">
            <div class="govuk-checkboxes__item">
                <input class="govuk-checkboxes__input" id=id name=id type="checkbox" value="yes" checked=on aria-describedby=described />
                <label class="govuk-label govuk-checkboxes__label" for=id>{words}</label>
            </div>
        </div>
    }
}

/// What a form carries that nobody types: its key, and what stands for the words of a receipt.
pub(super) fn carried(key: &str, ticket: Option<&str>) -> impl IntoView + use<> {
    let hidden = |name: &'static str, value: String| view! { <input type="hidden" name=name value=value autocomplete="off" /> };
    view! { {hidden("key", key.to_owned())} {ticket.map(|ticket| hidden("ticket", ticket.to_owned()))} }
}

/// Taking the report back, folded away: it says what that does and what it does not.
pub(super) fn withdraw(lang: Lang, s: &OwnReportState<'_>) -> Option<impl IntoView + use<>> {
    s.own.may_withdraw.then(|| {
        let said = |words| text(lang, words);
        let reason = asked(lang, "reason", key::OWN_ACTS_REASON, Some(key::MINE_WRITE_HINT), s.fault);
        let sure = asked(lang, "sure", key::OWN_ACTS_SURE, None, s.fault);
        let action = s.ticket.map_or_else(|| call::path::<WithdrawForm>(&(s.own.line.reference,)), |_| WithdrawByReceipt::PATH.to_owned());
        let open = matches!(s.fault, Some(OwnFault::NotSure | OwnFault::Reason(_)));
        view! {
            <details class="govuk-details" open=open>
                <summary class="govuk-details__summary">
                    <span class="govuk-details__summary-text">{said(key::OWN_ACTS_WITHDRAW)}</span>
                </summary>
                <p class="govuk-body">{said(key::OWN_ACTS_WITHDRAW_MEANS)}</p>
                <p class="govuk-body">{said(key::OWN_ACTS_WITHDRAW_KEPT)}</p>
                <p class="govuk-body">{said(key::OWN_ACTS_WITHDRAW_PRESSED)}</p>
                <form method="post" action=action novalidate>
                    {carried(s.key, s.ticket)}
                    {text_area(lang, &reason, s.typed.reason, 3, Message::MAX)}
                    <div class=sure.group_class()>
                        {error_message(&sure)} {tick("sure", said(key::OWN_ACTS_SURE), false, described_by(&sure, false))}
                    </div>
                    {button(Button::Final, Some("withdraw"), said(key::OWN_ACTS_WITHDRAW), false)}
                </form>
            </details>
        }
    })
}

/// How it was handled, once it is closed.
pub(super) fn rate(lang: Lang, s: &OwnReportState<'_>) -> Option<impl IntoView + use<>> {
    s.own.may_rate.then(|| {
        let said = |words| text(lang, words);
        let rating = asked(lang, "rating", key::OWN_ACTS_RATE, Some(key::OWN_ACTS_RATE_HINT), s.fault);
        let more = asked(lang, "rating_text", key::OWN_ACTS_RATE_MORE, Some(key::MINE_WRITE_HINT), s.fault);
        let action = s.ticket.map_or_else(|| call::path::<RateForm>(&(s.own.line.reference,)), |_| RateByReceipt::PATH.to_owned());
        let chosen = s.typed.rating;
        let items = Rating::ALL.into_iter().enumerate().map(|(place, (one, code))| {
            let words = match one {
                Rating::Well => key::OWN_ACTS_RATE_WELL,
                Rating::Fair => key::OWN_ACTS_RATE_FAIR,
                Rating::Badly => key::OWN_ACTS_RATE_BADLY,
            };
            let id = if place == 0 { "rating".to_owned() } else { format!("rating-{}", place + 1) };
            view! {
                <div class="govuk-radios__item">
                    <input
                        class="govuk-radios__input"
                        id=id.clone()
                        name="rating"
                        type="radio"
                        value=code
                        checked=chosen == Some(one)
                    />
                    <label class="govuk-label govuk-radios__label" for=id>{said(words)}</label>
                </div>
            }
        });
        let items: Vec<_> = items.collect();
        view! {
            <form method="post" action=action novalidate>
                {carried(s.key, s.ticket)}
                <div class=rating.group_class()>
                    <fieldset class="govuk-fieldset" aria-describedby=described_by(&rating, false)>
                        {rating.legend()} {hint(&rating)} {error_message(&rating)} <div class="govuk-radios">{items}</div>
                    </fieldset>
                </div>
                {text_area(lang, &more, s.typed.rating_text, 3, Message::MAX)}
                {button(Button::Other, Some("rate"), said(key::OWN_ACTS_RATE_SEND), false)}
            </form>
        }
    })
}
