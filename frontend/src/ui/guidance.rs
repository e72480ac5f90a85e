//! What stands between a question and its answer: the question itself, a hint, and what is wrong.

use leptos::{either::Either, prelude::*};

/// How a question is asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The field's name and the id of its first input, where an error link leads.
    pub id: &'static str,
    /// The question.
    pub words: String,
    /// Whether the question is the page's heading.
    pub heads_page: bool,
    /// Help under the question.
    pub hint: Option<&'static str>,
    /// What is wrong with the answer, with the word that goes before it.
    pub error: Option<(&'static str, String)>,
}

impl Asked {
    /// The class of the group around it.
    pub const fn group_class(&self) -> &'static str {
        if self.error.is_some() { "govuk-form-group govuk-form-group--error" } else { "govuk-form-group" }
    }

    /// The question as a fieldset's legend.
    pub fn legend(&self) -> impl IntoView + use<> {
        let words = self.words.clone();
        if self.heads_page {
            Either::Left(view! {
                <legend class="govuk-fieldset__legend govuk-fieldset__legend--l">
                    <h1 class="govuk-fieldset__heading" tabindex="-1">{words}</h1>
                </legend>
            })
        } else {
            Either::Right(view! { <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{words}</legend> })
        }
    }

    /// The question as the label of one input.
    pub fn label(&self) -> impl IntoView + use<> {
        let (id, words) = (self.id, self.words.clone());
        if self.heads_page {
            Either::Left(view! {
                <h1 class="govuk-label-wrapper" tabindex="-1">
                    <label class="govuk-label govuk-label--l" for=id>{words}</label>
                </h1>
            })
        } else {
            Either::Right(view! { <label class="govuk-label govuk-label--s" for=id>{words}</label> })
        }
    }
}

/// The ids of the hint, limit and error that exist, for `aria-describedby`.
pub fn described_by(asked: &Asked, limit: bool) -> Option<String> {
    let parts = [(asked.hint.is_some(), "hint"), (limit, "limit"), (asked.error.is_some(), "error")];
    let ids: Vec<String> = parts.iter().filter(|(there, _)| *there).map(|(_, part)| format!("{}-{part}", asked.id)).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// Help under a question.
pub fn hint(asked: &Asked) -> impl IntoView + use<> {
    let id = format!("{}-hint", asked.id);
    asked.hint.map(|words| view! { <div id=id class="govuk-hint">{words}</div> })
}

/// What is wrong with an answer.
pub fn error_message(asked: &Asked) -> impl IntoView + use<> {
    let id = format!("{}-error", asked.id);
    asked.error.clone().map(|(prefix, words)| {
        view! {
            <p id=id class="govuk-error-message">
                <span class="govuk-visually-hidden">{prefix}</span>
                {format!(" {words}")}
            </p>
        }
    })
}
