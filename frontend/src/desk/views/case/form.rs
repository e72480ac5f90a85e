//! The forms of a case, drawn from what they ask: each lies shut behind its name until somebody wants it, and every
//! field is named after its form, because a page has many.

use crate::ui::{Button, Wrong, choice, error_summary, long_text};
use leptos::prelude::*;
use shared::{
    lifecycle::CaseState,
    problem::{Code, Problem},
};

/// A form that was sent and not taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseWrong {
    /// Which form.
    pub form: String,
    /// What was in the way, a sentence each.
    pub said: Vec<String>,
    /// The fields to mend, each with how.
    pub fields: Vec<(String, String)>,
    /// Whether the case is another by now than the one it was sent from.
    pub stale: bool,
    /// Whether nobody knows if it was done.
    pub unsure: bool,
}

/// What a refusal says: the rule that was in the way, or where the case stands since somebody else was faster.
pub fn refusal(problem: &Problem) -> Vec<String> {
    let state = problem.stands.as_ref().and_then(|stands| CaseState::from_code(&stands.state));
    match (problem.code, state) {
        (Code::Conflict, Some(state)) => {
            let now = format!("Somebody changed this case before you. It now stands at “{}”.", state.words());
            vec![now, "Nothing was done. What you typed is still here: look at the case, then send it again.".to_owned()]
        }
        (Code::MoveRefused, _) => vec![problem.detail.clone()],
        (Code::SignInNeeded | Code::ReadingEnded, _) => {
            vec!["Your session has ended. Sign in again in another tab, then send this once more.".to_owned()]
        }
        _ => vec![format!("{}. {}", problem.title, problem.detail)],
    }
}

/// What was not done, above a page that has no such form any more.
pub fn not_done(said: Vec<String>) -> impl IntoView {
    error_summary("That was not done", said.into_iter().map(|words| Wrong { field: None, words }).collect())
}

/// What a form asks for in one field.
pub(in crate::desk::views) enum Kind {
    Line,
    Day,
    Time,
    Words(u8),
    One(Vec<(String, String)>),
    Ticks(Vec<(String, String)>),
    List(Vec<(String, String)>),
    /// A list whose choice is written into the field of this name.
    Starts(&'static str, Vec<(String, String)>),
}

/// One field.
pub(in crate::desk::views) struct Ask {
    pub(in crate::desk::views) name: &'static str,
    pub(in crate::desk::views) words: &'static str,
    pub(in crate::desk::views) hint: Option<&'static str>,
    pub(in crate::desk::views) kind: Kind,
    pub(in crate::desk::views) value: String,
    /// The codes of other fields with which it is asked; always where there are none.
    pub(in crate::desk::views) when: &'static str,
}

impl Ask {
    pub(in crate::desk::views) const fn new(name: &'static str, words: &'static str, kind: Kind) -> Self {
        Self { name, words, hint: None, kind, value: String::new(), when: "" }
    }

    pub(in crate::desk::views) fn hint(self, hint: &'static str) -> Self {
        Self { hint: Some(hint), ..self }
    }

    pub(in crate::desk::views) fn when(self, when: &'static str) -> Self {
        Self { when, ..self }
    }

    pub(in crate::desk::views) fn starts(self, value: impl Into<String>) -> Self {
        Self { value: value.into(), ..self }
    }
}

/// The id and name of a form's field.
pub fn field_id(form: &str, field: &str) -> String {
    format!("{form}.{field}")
}

/// A form behind its name; open while something in it has to be mended.
pub(in crate::desk::views) fn folded(
    form: String,
    name: String,
    asks: Vec<Ask>,
    send: &'static str,
    look: Button,
    wrong: Option<&CaseWrong>,
) -> AnyView {
    let open = wrong.is_some_and(|wrong| wrong.form == form);
    view! {
        <details class="govuk-details vd-fold" open=open>
            <summary class="govuk-details__summary"><span class="govuk-details__summary-text">{name}</span></summary>
            <div class="govuk-details__text">{open_form(form, asks, send, look, wrong)}</div>
        </details>
    }
    .into_any()
}

/// The form itself.
pub(in crate::desk::views) fn open_form(
    form: String,
    asks: Vec<Ask>,
    send: &'static str,
    look: Button,
    wrong: Option<&CaseWrong>,
) -> AnyView {
    let wrong = wrong.filter(|wrong| wrong.form == form);
    let summary = wrong.map(|wrong| {
        let fields = wrong.fields.iter().map(|(_, words)| words);
        let all = wrong.said.iter().chain(fields).map(|words| Wrong { field: None, words: words.clone() }).collect();
        error_summary("That was not done", all)
    });
    let asks: Vec<_> = asks.into_iter().map(|ask| field(&form, ask, wrong)).collect();
    view! {
        <form data-do=form novalidate=true>
            {summary} {asks} {button(look, send)}
        </form>
    }
    .into_any()
}

/// A form behind its name that says before it is sent what comes of it; one of several alike, told apart by `about`.
pub(in crate::desk::views) fn folded_about(
    form: String,
    about: String,
    said: AnyView,
    asks: Vec<Ask>,
    send: &'static str,
    look: Button,
) -> AnyView {
    let asks: Vec<_> = asks.into_iter().map(|ask| field(&form, ask, None)).collect();
    view! {
        <details class="govuk-details vd-fold">
            <summary class="govuk-details__summary">
                <span class="govuk-details__summary-text">
                    {send}
                    <span class="govuk-visually-hidden">{format!(": {about}")}</span>
                </span>
            </summary>
            <div class="govuk-details__text">
                {said}
                <form data-do=form novalidate=true>
                    {asks} {crate::ui::button_about(look, send, about)}
                </form>
            </div>
        </details>
    }
    .into_any()
}

fn button(look: Button, words: &'static str) -> impl IntoView {
    crate::ui::button(look, None, words, false)
}

fn field(form: &str, ask: Ask, wrong: Option<&CaseWrong>) -> impl IntoView + use<> {
    let id = field_id(form, ask.name);
    let error = wrong.and_then(|wrong| wrong.fields.iter().find(|(name, _)| name == ask.name)).map(|(_, words)| words.clone());
    let described: Vec<String> = [(ask.hint.is_some(), "hint"), (error.is_some(), "error")]
        .into_iter()
        .filter(|(there, _)| *there)
        .map(|(_, part)| format!("{id}-{part}"))
        .collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    let bad = error.is_some();
    let hint = ask.hint.map(|words| view! { <div id=format!("{id}-hint") class="govuk-hint">{words}</div> });
    let error = error.map(|words| {
        view! {
            <p id=format!("{id}-error") class="govuk-error-message">
                <span class="govuk-visually-hidden">{"Error:"}</span>
                {format!(" {words}")}
            </p>
        }
    });
    let several = match &ask.kind {
        Kind::One(options) => Some(("radio", options.clone())),
        Kind::Ticks(options) => Some(("checkbox", options.clone())),
        _ => None,
    };
    let inner = match (several, ask.kind) {
        (Some((kind, options)), _) => {
            let items: Vec<_> = options.into_iter().enumerate().map(|(at, option)| item(&id, kind, at, option, &ask.value)).collect();
            view! {
                <fieldset class="govuk-fieldset" aria-describedby=described>
                    <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{ask.words}</legend>
                    {hint} {error} <div class=format!("govuk-{}", group(kind))>{items}</div>
                </fieldset>
            }
            .into_any()
        }
        (None, kind) => {
            let input = input(&id, kind, described, bad, ask.value, form);
            view! { <label class="govuk-label govuk-label--s" for=id>{ask.words}</label> {hint} {error} {input} }.into_any()
        }
    };
    let class = if bad { "govuk-form-group govuk-form-group--error" } else { "govuk-form-group" };
    let when = (!ask.when.is_empty() && !bad).then_some(ask.when);
    view! { <div class=class data-when=when>{inner}</div> }
}

fn item(name: &str, kind: &'static str, at: usize, (value, words): (String, String), chosen: &str) -> impl IntoView + use<> {
    let id = if at == 0 { name.to_owned() } else { format!("{name}-{at}") };
    let on = chosen.split(' ').any(|code| code == value);
    let part = |part: &str| format!("govuk-{}__{part}", group(kind));
    view! {
        <div class=part("item")>
            <input class=part("input") id=id.clone() name=name.to_owned() type=kind value=value checked=on />
            <label class=format!("govuk-label {}", part("label")) for=id>{words}</label>
        </div>
    }
}

fn group(kind: &str) -> &'static str {
    if kind == "radio" { "radios" } else { "checkboxes" }
}

fn input(id: &str, kind: Kind, described: Option<String>, bad: bool, value: String, form: &str) -> AnyView {
    let line = |kind: &'static str, class: &'static str| {
        view! {
            <input
                class=class
                class=("govuk-input--error", bad)
                id=id.to_owned()
                name=id.to_owned()
                type=kind
                autocomplete="off"
                spellcheck="false"
                aria-describedby=described.clone()
                aria-invalid=bad.then_some("true")
                value=value.clone()
            />
        }
        .into_any()
    };
    match kind {
        Kind::Line => line("text", "govuk-input"),
        Kind::Day => line("date", "govuk-input govuk-input--width-10"),
        Kind::Time => line("datetime-local", "govuk-input govuk-input--width-20"),
        Kind::Words(rows) => long_text(id.to_owned(), described, bad, &value, rows).into_any(),
        Kind::List(options) => choice(id.to_owned(), described, options, &value).into_any(),
        Kind::Starts(fills, options) => {
            view! { <div data-fills=field_id(form, fills)>{choice(id.to_owned(), described, options, &value)}</div> }.into_any()
        }
        // Drawn as a group.
        Kind::One(_) | Kind::Ticks(_) => ().into_any(),
    }
}

/// The options of a coded list.
pub(in crate::desk::views) fn options<T: Copy>(
    all: &[T],
    code: impl Fn(T) -> &'static str,
    words: impl Fn(T) -> &'static str,
) -> Vec<(String, String)> {
    all.iter().map(|one| (code(*one).to_owned(), words(*one).to_owned())).collect()
}

/// The same behind an option that is no choice yet.
pub(in crate::desk::views) fn unset(options: Vec<(String, String)>) -> Vec<(String, String)> {
    std::iter::once((String::new(), "Choose".to_owned())).chain(options).collect()
}
