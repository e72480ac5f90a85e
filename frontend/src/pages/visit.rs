//! Reporting without an account: what it means, the name on the check page, and the receipt with its words
//! (docs/rules.md §1.1).

use crate::{
    report::views::ADVICE,
    ui::{Asked, Button, Line, Wrong, button, described_by, error_message, error_summary, inset, notice, panel, text_line},
};
use leptos::prelude::*;
use shared::{
    api::Endpoint,
    call,
    locale::{Lang, fill, key, text},
    pages::{ReportShell, SignInPage, SignOutForm, StartAgain, VisitForm},
    reports::Receipt,
    settings::WithoutAccount,
    text::DisplayName,
};

/// The value of the choice to give no name.
pub const NO_NAME: &str = "none";

/// What is wrong with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameFault {
    /// There is none.
    Empty,
    /// It is too long.
    TooLong,
}

/// What the check page asks of who has no account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithoutState {
    /// Whether a report may come without a name.
    pub takes_no_name: bool,
    /// Whether they chose to give none.
    pub nameless: bool,
    /// What was typed as name.
    pub name: String,
    /// What is wrong with it.
    pub fault: Option<NameFault>,
}

/// What the page that says what it means has to say first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitAbout {
    /// Nothing: somebody is about to begin.
    Beginning,
    /// Their visit was over before they sent what they wrote.
    Ended,
    /// They are signed in, or their device may still file: what they send has their name on it.
    SignedIn,
}

/// The main part of that page for somebody signed in: how they come to report without their account.
pub fn visit_signed_in(lang: Lang) -> impl IntoView + use<> {
    view! {
        <h1 class="govuk-heading-l" tabindex="-1">{text(lang, key::WITHOUT_TITLE)}</h1>
        <p class="govuk-body-l">{text(lang, key::WITHOUT_SIGNED_IN)}</p>
        <p class="govuk-body">{text(lang, key::WITHOUT_SIGN_OUT_FIRST)}</p>
        <form method="post" action=SignOutForm::PATH>{button(Button::Main, Some("out"), text(lang, key::APP_SIGN_OUT), false)}</form>
        <p class="govuk-body">
            <a class="govuk-link vd-tap" href=ReportShell::PATH>{text(lang, key::WITHOUT_WITH_ACCOUNT)}</a>
        </p>
    }
}

/// The main part of the page that says what it means.
pub fn visit(lang: Lang, institution: &str, slug: &str, open: WithoutAccount, over: bool) -> impl IntoView + use<> {
    let action = call::path::<VisitForm>(&(slug.to_owned(),));
    let sign_in = format!("{}?next={}", SignInPage::PATH, ReportShell::PATH);
    let name = if open.takes_no_name() { key::WITHOUT_NAMELESS } else { key::WITHOUT_NAMED };
    let over = over.then(|| notice(text(lang, key::WITHOUT_OVER), Some(text(lang, key::WITHOUT_OVER_WORDS).to_owned())));
    view! {
        {over}
        <h1 class="govuk-heading-l" tabindex="-1">{text(lang, key::WITHOUT_TITLE)}</h1>
        <p class="govuk-body-l">{fill(lang, key::WITHOUT_LEAD, &[("institution", institution)])}</p>
        <p class="govuk-body">{text(lang, name)}</p>
        <p class="govuk-body">{text(lang, key::WITHOUT_WORDS)}</p>
        <p class="govuk-body">{text(lang, key::WITHOUT_KEPT)}</p>
        {inset(text(lang, key::START_SECRET).to_owned())}
        <form method="post" action=action>{button(Button::Main, Some("visit"), text(lang, key::WITHOUT_BUTTON), false)}</form>
        <p class="govuk-body">
            {text(lang, key::WITHOUT_BETTER)} {" "}
            <a class="govuk-link vd-tap" href=sign_in>{text(lang, key::WITHOUT_SIGN_IN)}</a>
        </p>
    }
}

/// What is wrong with the name that was given.
fn wrong_name(lang: Lang, s: &WithoutState) -> Option<String> {
    s.fault.map(|fault| match fault {
        NameFault::Empty if s.takes_no_name => text(lang, key::WITHOUT_NAME_EMPTY_OR).to_owned(),
        NameFault::Empty => text(lang, key::WITHOUT_NAME_EMPTY).to_owned(),
        NameFault::TooLong => fill(lang, key::WITHOUT_NAME_LONG, &[("max", &DisplayName::MAX.to_string())]),
    })
}

/// The same for the top of the page, where a browser without scripts comes back to.
pub fn without_wrong(lang: Lang, s: &WithoutState) -> impl IntoView + use<> {
    let wrong = wrong_name(lang, s).map(|words| Wrong { field: Some("name"), words });
    error_summary(text(lang, key::APP_ERROR_TITLE), wrong.into_iter().collect())
}

/// The question for their name, on the check page. Nothing is chosen for them.
pub fn without(lang: Lang, s: &WithoutState) -> impl IntoView + use<> {
    let wrong = wrong_name(lang, s);
    let asked = Asked {
        id: "name",
        words: text(lang, key::WITHOUT_NAME).to_owned(),
        heads_page: false,
        hint: Some(text(lang, key::WITHOUT_NAME_HINT)),
        error: wrong.map(|words| (text(lang, key::APP_ERROR_PREFIX), words)),
    };
    let chosen = s.nameless;
    let choice = s.takes_no_name.then(|| {
        let item = |id: &'static str, value: &'static str, words, on: bool| {
            view! {
                <div class="govuk-radios__item">
                    <input class="govuk-radios__input" id=id name="identity" type="radio" value=value checked=on />
                    <label class="govuk-label govuk-radios__label" for=id>{text(lang, words)}</label>
                </div>
            }
        };
        view! {
            <div class="govuk-form-group">
                <fieldset class="govuk-fieldset">
                    <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">{text(lang, key::WITHOUT_WHO)}</legend>
                    <div class="govuk-radios">
                        {item("identity", "", key::WITHOUT_GIVE, false)} {item("identity-2", NO_NAME, key::WITHOUT_WITHHOLD, chosen)}
                    </div>
                </fieldset>
            </div>
        }
    });
    view! {
        {choice}
        {text_line(&asked, Line::Words, s.name.clone())}
    }
}

/// The receipt's main part: what a receipt says, then the words and the gate.
pub fn visitor_receipt(lang: Lang, receipt: &Receipt, words: &[&'static str], missing: bool) -> impl IntoView + use<> {
    let said = |words| text(lang, words);
    let (before, after) = said(key::SENT_REFERENCE).split_once("{reference}").unwrap_or_default();
    let named =
        view! { {before} <strong class="vd-reference">{receipt.reference.to_string()}</strong> {(!after.is_empty()).then_some(after)} };
    let advice = ADVICE.into_iter().map(|line| said(line).to_owned()).chain(receipt.advice.clone());
    let advice: Vec<_> = advice.map(|line| view! { <li>{line}</li> }).collect();
    let words: Vec<_> =
        words.iter().map(|word| view! { <li lang="en" translate="no"><span class="vd-reference">{*word}</span></li> }).collect();
    let wrong = missing.then(|| Wrong { field: Some("written"), words: said(key::RECEIPT_WRITTEN_MISSING).to_owned() });
    let asked = Asked {
        id: "written",
        words: String::new(),
        heads_page: false,
        hint: None,
        error: wrong.clone().map(|wrong| (said(key::APP_ERROR_PREFIX), wrong.words)),
    };
    view! {
        {error_summary(said(key::APP_ERROR_TITLE), wrong.into_iter().collect())}
        {panel(said(key::SENT_HEADING), named)}
        <p class="govuk-body">{fill(lang, key::SENT_RECEIVED, &[("when", &receipt.received_words)])}</p>
        <h2 class="govuk-heading-m">{said(key::RECEIPT_TITLE)}</h2>
        <p class="govuk-body">{said(key::RECEIPT_LEAD)}</p>
        <ol class="govuk-list govuk-list--number" id="words">{words}</ol>
        <p class="govuk-body">{said(key::RECEIPT_WHY)}</p>
        <p class="govuk-body">{said(key::RECEIPT_WHERE)}</p>
        {inset(said(key::RECEIPT_SAFE).to_owned())}
        <h2 class="govuk-heading-m">{said(key::SENT_NEXT)}</h2>
        <p class="govuk-body">{receipt.next_words.clone()}</p>
        <h2 class="govuk-heading-m">{said(key::SENT_ADVICE)}</h2>
        <ul class="govuk-list govuk-list--bullet">{advice}</ul>
        <form method="post" action=StartAgain::PATH novalidate>
            <div class=asked.group_class()>
                {error_message(&asked)} <div class="govuk-checkboxes">
                    <div class="govuk-checkboxes__item">
                        <input
                            class="govuk-checkboxes__input"
                            id="written"
                            name="written"
                            type="checkbox"
                            value="yes"
                            autocomplete="off"
                            aria-describedby=described_by(&asked, false)
                        />
                        <label class="govuk-label govuk-checkboxes__label" for="written">{said(key::RECEIPT_WRITTEN)}</label>
                    </div>
                </div>
            </div>
            {button(Button::Main, Some("done"), said(key::RECEIPT_DONE), false)}
        </form>
    }
}
