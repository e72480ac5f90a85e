//! A form to add to one's own report by: all its questions on one page, none of them required.

use super::mine_acts::carried;
use crate::{
    report::views::{asked, draw},
    ui::{Asked, Button, Wrong, button, error_summary},
};
use leptos::prelude::*;
use shared::{
    additions::LaterForm,
    api::Endpoint,
    call,
    ids::Reference,
    locale::{Key, Lang, key, text},
    pages::{AddByReceipt, AdditionForm, ReceiptAdditionPage},
    questionnaire::{Answers, Fault, Page},
};

/// What the page is drawn with.
#[derive(Clone, Copy, Debug)]
pub struct AdditionState<'a> {
    /// The report.
    pub reference: Reference,
    /// What stands for the words of its receipt, where they opened the page.
    pub ticket: Option<&'a str>,
    /// The form.
    pub form: LaterForm,
    /// What was answered.
    pub answers: &'a Answers,
    /// What is wrong with it.
    pub faults: &'a [Fault],
    /// Whether nothing was.
    pub empty: bool,
    /// The key under which the form is sent: sent twice it is one.
    pub key: &'a str,
}

/// What a form is called.
pub(super) const fn name(form: LaterForm) -> Key {
    match form {
        LaterForm::More => key::OWN_ACTS_ADD_MORE,
        LaterForm::Contact => key::OWN_ACTS_ADD_CONTACT,
        LaterForm::Approacher => key::OWN_ACTS_ADD_APPROACHER,
        LaterForm::Same => key::OWN_ACTS_ADD_SAME,
    }
}

/// The page's main part.
pub fn addition(lang: Lang, s: &AdditionState<'_>) -> impl IntoView + use<> {
    let wrong = s.faults.iter().map(|fault| Wrong { field: (!fault.field.is_empty()).then_some(fault.field), words: fault.say(lang) });
    let empty = s.empty.then(|| Wrong { field: None, words: text(lang, key::OWN_ACTS_ADD_EMPTY).to_owned() });
    let pages: Vec<_> = s.form.pages().map(|page| questions(lang, page, s)).collect();
    let form = s.form.form().id;
    let action = s.ticket.map_or_else(|| call::path::<AdditionForm>(&(s.reference, form.to_owned())), |_| AddByReceipt::PATH.to_owned());
    let named = s.ticket.map(|_| view! { <input type="hidden" name="form" value=form autocomplete="off" /> });
    view! {
        {error_summary(text(lang, key::APP_ERROR_TITLE), wrong.chain(empty).collect())}
        <h1 class="govuk-heading-l" tabindex="-1">{text(lang, name(s.form))}</h1>
        <p class="govuk-body">{text(lang, if s.form.tells() { key::OWN_ACTS_ADD_LEAD } else { key::OWN_ACTS_ADD_SAME_LEAD })}</p>
        <p class="govuk-body">{text(lang, key::MINE_WRITE_HINT)}</p>
        <form method="post" action=action novalidate autocomplete="off" spellcheck="false">
            {carried(s.key, s.ticket)}
            {named}
            {pages}
            {button(Button::Main, Some("add"), text(lang, key::OWN_ACTS_ADD_SEND), false)}
        </form>
    }
}

/// The questions of one of the form's pages. One without words of its own is called as its page is.
fn questions(lang: Lang, page: &'static Page, s: &AdditionState<'_>) -> impl IntoView + use<> {
    let named = page.fields().first().is_some_and(|field| field.label.is_none());
    let heading = (!named).then(|| {
        view! {
            <h2 class="govuk-heading-m">{text(lang, page.heading)}</h2>
            {page.hint.map(|hint| view! { <p class="govuk-body">{text(lang, hint)}</p> })}
        }
    });
    let fields = page.fields().iter().map(|field| {
        let how = asked(lang, page, field, false, s.faults);
        let hint = how.hint.or_else(|| page.hint.filter(|_| named).map(|hint| text(lang, hint)));
        draw(lang, field, Asked { hint, ..how }, s.answers.of(field.id))
    });
    let fields: Vec<_> = fields.collect();
    view! { {heading} {fields} }
}

/// The ways to the forms, on the report's page.
pub(super) fn additions(lang: Lang, reference: Reference, ticket: Option<&str>) -> impl IntoView + use<> {
    let ways = match ticket {
        None => links(lang, reference).into_any(),
        Some(ticket) => buttons(lang, ticket).into_any(),
    };
    view! {
        <h2 class="govuk-heading-m">{text(lang, key::OWN_ACTS_ADD)}</h2>
        {ways}
    }
}

fn links(lang: Lang, reference: Reference) -> impl IntoView + use<> {
    let links = LaterForm::ALL.map(|form| {
        let place = call::path::<AdditionForm>(&(reference, form.form().id.to_owned()));
        view! {
            <li>
                <a class="govuk-link vd-tap" href=place>{text(lang, name(form))}</a>
            </li>
        }
    });
    view! { <ul class="govuk-list">{links.into_iter().collect::<Vec<_>>()}</ul> }
}

/// One form with a button each: what opens the report stands in no address.
fn buttons(lang: Lang, ticket: &str) -> impl IntoView + use<> {
    let buttons = LaterForm::ALL.map(|form| {
        view! {
            <li>
                <button class="govuk-button govuk-button--secondary" type="submit" name="form" value=form.form().id>
                    {text(lang, name(form))}
                </button>
            </li>
        }
    });
    view! {
        <form method="post" action=ReceiptAdditionPage::PATH novalidate>
            <input type="hidden" name="ticket" value=ticket.to_owned() autocomplete="off" />
            <ul class="govuk-list">{buttons.into_iter().collect::<Vec<_>>()}</ul>
        </form>
    }
}
