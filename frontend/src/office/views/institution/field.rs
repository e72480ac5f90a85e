//! One field of the form, named by where it stands in the settings.

use crate::{
    office::institution::{
        fields::{Kind, Leaf, openings, reviews, steps},
        typed::Typed,
    },
    ui::{choice, long_text},
};
use leptos::prelude::*;
use shared::{
    locale::{Lang, text},
    problem::FieldProblem,
    settings::ByWhom,
    taxonomy::Technique,
};

/// What is typed, and what is wrong with it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Filled<'a> {
    pub(super) typed: &'a Typed,
    pub(super) faults: &'a [FieldProblem],
    /// Who may be told of reports first.
    pub(super) officers: &'a [ByWhom],
}

impl Filled<'_> {
    /// What is wrong with the field at `at`.
    pub(super) fn fault(self, at: &str) -> Option<String> {
        self.faults.iter().find(|fault| fault.pointer == at).map(|fault| fault.detail.clone())
    }
}

pub(super) const fn group_class(wrong: bool) -> &'static str {
    if wrong { "govuk-form-group govuk-form-group--error" } else { "govuk-form-group" }
}

/// What is wrong, beside the field.
pub(super) fn error(at: &str, fault: Option<String>) -> impl IntoView + use<> {
    let id = format!("{at}-error");
    fault.map(|words| {
        view! {
            <p id=id class="govuk-error-message">
                <span class="govuk-visually-hidden">{"Error:"}</span>
                {format!(" {words}")}
            </p>
        }
    })
}

fn described(at: &str, hint: bool, wrong: bool) -> Option<String> {
    let ids: Vec<String> =
        [(hint, "hint"), (wrong, "error")].iter().filter(|(there, _)| *there).map(|(_, part)| format!("{at}-{part}")).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// The field.
pub(super) fn field(leaf: &Leaf, at: String, filled: Filled<'_>) -> AnyView {
    let fault = filled.fault(&at);
    let value = filled.typed.words(&at).to_owned();
    let choices: Option<Vec<(String, String)>> = match leaf.kind {
        Kind::Techniques => {
            Some(Technique::CHOICES.iter().map(|choice| (choice.code.to_owned(), text(Lang::En, choice.label).to_owned())).collect())
        }
        Kind::People => Some(filled.officers.iter().map(|one| (one.account.to_string(), one.name.expose().to_owned())).collect()),
        _ => None,
    };
    if let Some(choices) = choices {
        return several(leaf, at, fault, &value, choices).into_any();
    }
    let (wrong, described) = (fault.is_some(), described(&at, leaf.hint.is_some(), fault.is_some()));
    let hint = leaf.hint.map(|words| view! { <div id=format!("{at}-hint") class="govuk-hint">{words}</div> });
    let error = error(&at, fault);
    let label = view! { <label class="govuk-label" for=at.clone()>{leaf.words}</label> };
    let input = match leaf.kind {
        Kind::Notice => long_text(at, described, wrong, &value, 6).into_any(),
        Kind::Step => choice(at, described, steps(), &value).into_any(),
        Kind::Open => choice(at, described, openings(), &value).into_any(),
        Kind::Review => choice(at, described, reviews(), &value).into_any(),
        kind => line(kind, at, described, wrong, value).into_any(),
    };
    view! { <div class=group_class(wrong)>{label} {hint} {error} {input}</div> }.into_any()
}

fn line(kind: Kind, at: String, described: Option<String>, wrong: bool, value: String) -> impl IntoView {
    let class = match kind {
        Kind::Day => "govuk-input govuk-input--width-10",
        Kind::Time | Kind::Whole => "govuk-input govuk-input--width-5",
        _ => "govuk-input",
    };
    view! {
        <input
            class=class
            class=("govuk-input--error", wrong)
            id=at.clone()
            name=at
            type=if kind == Kind::Day { "date" } else { "text" }
            inputmode=(kind == Kind::Whole).then_some("numeric")
            autocomplete="off"
            spellcheck="false"
            aria-describedby=described
            aria-invalid=wrong.then_some("true")
            value=value
        />
    }
}

/// Behind a summary, which says how many are ticked: the list is long, and few of it are.
fn several(leaf: &Leaf, at: String, fault: Option<String>, value: &str, choices: Vec<(String, String)>) -> impl IntoView + use<> {
    let mut ticked = 0;
    let boxes: Vec<_> = choices
        .into_iter()
        .map(|(code, words)| {
            let (id, on) = (format!("{at}/{code}"), value.split_whitespace().any(|one| one == code));
            ticked += usize::from(on);
            view! {
                <div class="govuk-checkboxes__item">
                    <input class="govuk-checkboxes__input" id=id.clone() name=at.clone() type="checkbox" value=code checked=on />
                    <label class="govuk-label govuk-checkboxes__label" for=id>{words}</label>
                </div>
            }
        })
        .collect();
    let said = match ticked {
        0 => format!("{}: everybody", leaf.words),
        count => format!("{}: {count}", leaf.words),
    };
    let hint = leaf.hint.map(|words| view! { <div class="govuk-hint">{words}</div> });
    view! {
        <fieldset class="govuk-fieldset govuk-form-group" id=at.clone() tabindex="-1" aria-label=leaf.words>
            {error(&at, fault)}
            <details class="govuk-details">
                <summary class="govuk-details__summary"><span class="govuk-details__summary-text">{said}</span></summary>
                <div class="vd-set">{hint} <div class="govuk-checkboxes">{boxes}</div></div>
            </details>
        </fieldset>
    }
}
