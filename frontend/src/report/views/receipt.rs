//! The receipt: only drawn once the server has the report (docs/rules.md §1.4).

use crate::ui::{Button, button, panel};
use leptos::prelude::*;
use shared::{
    api::Endpoint,
    locale::{Key, Lang, fill, key, text},
    pages::{OwnReportsPage, StartAgain},
    reports::Receipt,
};

/// What there is to say after sending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// The server's receipt.
    Receipt(Receipt),
    /// The server had this report before, with other answers; it kept the first ones.
    Before(String),
}

/// What everybody is advised.
pub const ADVICE: [Key; 3] = [key::SENT_ADVICE_REPLY, key::SENT_ADVICE_KEEP, key::SENT_ADVICE_CATCH];

/// The receipt's main part.
pub fn receipt(lang: Lang, sent: &Sent) -> impl IntoView + use<> {
    // What was changed is said again on a page of the report: no phone can open what it keeps.
    let (further, leads) = match sent {
        Sent::Receipt(_) => (key::SENT_MINE, OwnReportsPage::PATH.to_owned()),
        Sent::Before(reference) => (key::SENT_EARLIER_LINK, [OwnReportsPage::PATH, "/", reference, "/add/more"].concat()),
    };
    let (reference, received, next, own) = match sent {
        Sent::Receipt(receipt) => (
            receipt.reference.to_string(),
            fill(lang, key::SENT_RECEIVED, &[("when", &receipt.received_words)]),
            Some(receipt.next_words.clone()),
            receipt.advice.clone(),
        ),
        Sent::Before(reference) => (reference.clone(), text(lang, key::SENT_EARLIER).to_owned(), None, Vec::new()),
    };
    let next = next.map(|words| {
        view! {
            <h2 class="govuk-heading-m">{text(lang, key::SENT_NEXT)}</h2>
            <p class="govuk-body">{words}</p>
        }
    });
    // A reference that breaks in the middle is copied wrongly, so it stands in an element of its own.
    let (before, after) = text(lang, key::SENT_REFERENCE).split_once("{reference}").unwrap_or_default();
    let named = view! { {before} <strong class="vd-reference">{reference}</strong> {(!after.is_empty()).then_some(after)} };
    let advice: Vec<_> =
        ADVICE.into_iter().map(|line| text(lang, line).to_owned()).chain(own).map(|line| view! { <li>{line}</li> }).collect();
    view! {
        {panel(text(lang, key::SENT_HEADING), named)}
        <p class="govuk-body">{received}</p>
        {next}
        <h2 class="govuk-heading-m">{text(lang, key::SENT_ADVICE)}</h2>
        <ul class="govuk-list govuk-list--bullet">{advice}</ul>
        <p class="govuk-body">{text(lang, key::SENT_RECORD)}</p>
        <p class="govuk-body">
            <a class="govuk-link vd-tap" href=leads>{text(lang, further)}</a>
        </p>
        <form method="post" action=StartAgain::PATH>
            {button(Button::Other, Some("again"), text(lang, key::SENT_AGAIN), false)}
        </form>
    }
}
