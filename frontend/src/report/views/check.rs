//! Check answers: everything said so far, each with a way to change it, and the button that sends.

use super::address;
use crate::ui::{Button, Row, Said, button, notice, summary_list};
use leptos::{either::Either, prelude::*};
use shared::{
    api::Endpoint,
    locale::{Lang, key, text},
    pages::{DropAnswers, SendAnswers, StartAgain},
    questionnaire::{Answers, Field, Page, REPORT},
};

/// Where sending stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Sending {
    /// Not tried.
    #[default]
    No,
    /// On its way; not sent until the server says so.
    Now,
    /// Tried, and this is why it did not work.
    Failed(String),
    /// The same, and the report waits on this phone.
    Kept(String),
}

/// The check page's main part. `dropping` when the answers are to be deleted and only the second press
/// is missing. `whose` asks whose report it is, where that is a question.
pub fn check<W: IntoView>(lang: Lang, answers: &Answers, sending: &Sending, dropping: bool, whose: W) -> impl IntoView + use<W> {
    // The page is long: who reads at its top that it was not sent should not have to go to its end.
    let failed = match sending {
        Sending::Failed(words) | Sending::Kept(words) => {
            let again = matches!(sending, Sending::Kept(_)).then(|| {
                view! {
                    <form method="post" action=StartAgain::PATH>
                        {button(Button::Other, Some("again"), text(lang, key::SENT_AGAIN), false)}
                    </form>
                }
            });
            Some(view! {
                {notice(text(lang, key::FAILURE_NOT_SENT), Some(words.clone()))}
                <div class="vd-drop__ways">
                    <form method="post" action=SendAnswers::PATH>
                        {button(Button::Main, Some("retry"), text(lang, key::FAILURE_RETRY), false)}
                    </form>
                    {again}
                </div>
            })
        }
        Sending::No | Sending::Now => None,
    };
    let busy = *sending == Sending::Now;
    let words = match sending {
        Sending::No => key::CHECK_BUTTON,
        Sending::Now => key::APP_WORKING,
        Sending::Failed(_) | Sending::Kept(_) => key::FAILURE_RETRY,
    };
    view! {
        {failed}
        <h1 class="govuk-heading-l" tabindex="-1">{text(lang, key::CHECK_HEADING)}</h1>
        <p class="govuk-body">{text(lang, key::CHECK_LEAD)}</p>
        {summary_list(rows(lang, answers))}
        <form method="post" action=SendAnswers::PATH>
            {whose}
            <p class="govuk-body">{text(lang, key::CHECK_TRUTH)}</p>
            {busy.then(|| view! { <p class="govuk-body vd-bold">{text(lang, key::CHECK_SENDING)}</p> })}
            {button(Button::Main, Some("send"), text(lang, words), busy)}
        </form>
        {(!busy).then(|| drop_answers(lang, dropping))}
    }
}

/// The way to throw the answers away, which asks a second time: without scripts by coming back to this
/// page with the question.
fn drop_answers(lang: Lang, dropping: bool) -> impl IntoView + use<> {
    if !dropping {
        return Either::Left(view! {
            <form method="post" action=DropAnswers::PATH>{button(Button::Other, Some("drop"), text(lang, key::CHECK_DROP), false)}</form>
        });
    }
    // The question, which gets the focus, stands where the first button was: a double tap deletes nothing.
    Either::Right(view! {
        <div role="group" aria-labelledby="drop-ask">
            <p class="govuk-body vd-bold" id="drop-ask" tabindex="-1">{text(lang, key::CHECK_DROP_ASK)}</p>
            <div class="vd-drop__ways">
                <form method="post" action=DropAnswers::PATH data-do="drop">
                    <input type="hidden" name="sure" value=text(lang, key::CHECK_DROP_YES) />
                    {button(Button::Final, Some("delete"), text(lang, key::CHECK_DROP_YES), false)}
                </form>
                <form method="get" action=SendAnswers::PATH data-do="keep">
                    {button(Button::Other, Some("keep"), text(lang, key::CHECK_DROP_NO), false)}
                </form>
            </div>
        </div>
    })
}

fn rows(lang: Lang, answers: &Answers) -> Vec<Row> {
    REPORT.path(answers).flat_map(|page| rows_of(lang, page, answers)).collect()
}

/// What was answered on a page; where nothing was, one row that says so. Twenty rows of nothing would hide
/// what was said.
fn rows_of(lang: Lang, page: &'static Page, answers: &Answers) -> Vec<Row> {
    let answered = |field: &&Field| answers.of(field.id).iter().any(|value| !value.trim().is_empty());
    let shown: Vec<Row> = REPORT.asked(page, answers).filter(answered).map(|field| row(lang, page, field, answers)).collect();
    if !shown.is_empty() || page.fields().is_empty() {
        return shown;
    }
    let said = Said::Nothing(text(lang, key::APP_NOT_ANSWERED));
    vec![Row { key: text(lang, page.heading).to_owned(), said, change: change(lang, page) }]
}

fn change(lang: Lang, page: &Page) -> Option<(String, &'static str)> {
    Some((format!("{}?change=1", address(page)), text(lang, key::APP_CHANGE)))
}

fn row(lang: Lang, page: &'static Page, field: &'static Field, answers: &Answers) -> Row {
    Row {
        key: text(lang, field.label.unwrap_or(page.heading)).to_owned(),
        said: said(lang, field, answers.of(field.id)),
        change: change(lang, page),
    }
}

/// An answer in words. A code that this form no longer knows is shown as it is: nothing said is hidden.
pub fn said(lang: Lang, field: &Field, values: &[String]) -> Said {
    if values.iter().all(|value| value.trim().is_empty()) {
        return Said::Nothing(text(lang, key::APP_NOT_ANSWERED));
    }
    if !field.kind.is_coded() {
        return Said::Words(values.join("\n"));
    }
    let words = |code: &String| {
        field
            .kind
            .choices()
            .iter()
            .find(|choice| choice.code == code)
            .map_or_else(|| code.clone(), |choice| text(lang, choice.label).to_owned())
    };
    Said::Lines(values.iter().map(words).collect())
}
