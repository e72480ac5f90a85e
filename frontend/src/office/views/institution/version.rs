//! One version or proposal: what it says, what it would change, and what can be done about it.

use super::meant::{differences, seen};
use crate::{
    office::institution::fields::REASON,
    staff::views::{Clock, ago, moment},
    ui::{Button, button, long_text, notice},
};
use leptos::prelude::*;
use shared::{
    api::Endpoint,
    pages::DeskSettingsShell,
    settings::{SettingsState, SettingsVersion, VersionDetail},
    time::Moment,
};

/// What the reader may do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Powers {
    /// Decide proposals.
    pub decides: bool,
    /// Propose settings.
    pub proposes: bool,
    /// Whether it is the reader's own proposal.
    pub own: bool,
}

/// A state for people.
pub(super) const fn state_words(state: SettingsState) -> &'static str {
    match state {
        SettingsState::Proposed => "Waits for a decision",
        SettingsState::InForce => "Holds now",
        SettingsState::Past => "Held before",
        SettingsState::Refused => "Refused",
    }
}

/// The page.
pub fn version(detail: &VersionDetail, powers: Powers, done: Option<&'static str>, now: Moment, clock: Clock<'_>) -> impl IntoView + use<> {
    let line = &detail.line;
    let waits = line.state == SettingsState::Proposed;
    let stale = waits && line.base != detail.in_force;
    let decision = (waits && powers.decides).then(|| deciding(line, powers.own, stale));
    let again = powers.proposes.then(|| {
        view! { <form data-do="settings-again">{button(Button::Other, Some("again"), "Make this the next proposal", false)}</form> }
    });
    view! {
        {done.map(|done| notice(done, None))}
        <div id=String::from("wrong")></div>
        <h1 class="govuk-heading-l" tabindex="-1">{title(line)}</h1>
        <p class="govuk-body"><a class="govuk-link vd-tap" href=DeskSettingsShell::PATH>{"All settings"}</a></p>
        {history(line, now, clock)}
        {stale.then(|| view! {
            <p class="govuk-body vd-bold">
                {format!("It was made from version {}, and version {} holds by now. Nobody can agree to it any more: make it the next proposal, and look at what it would change now.", line.base, detail.in_force)}
            </p>
        })}
        {decision}
        {again}
        <h2 class="govuk-heading-m">{"Against what holds now"}</h2>
        {differences(&detail.preview.differences)}
        {seen(&detail.preview.seen)}
    }
}

/// What it is called.
pub fn title(line: &SettingsVersion) -> String {
    line.version.map_or_else(|| "Proposed settings".to_owned(), |number| format!("Settings, version {number}"))
}

fn history(line: &SettingsVersion, now: Moment, clock: Clock<'_>) -> impl IntoView + use<> {
    let proposed = line.proposed_by.as_ref().map(|by| {
        view! { <li>{format!("Proposed by {} ", by.name.expose())} {moment(clock(line.proposed_at), ago(now, line.proposed_at))}</li> }
    });
    let said = if line.state == SettingsState::Refused { "Refused" } else { "Agreed to" };
    let decided = line.decided_by.as_ref().zip(line.decided_at).map(|(by, at)| {
        view! { <li>{format!("{said} by {} ", by.name.expose())} {moment(clock(at), ago(now, at))}</li> }
    });
    let refusal = line.refusal.as_ref().map(|why| view! { <li class="vd-words">{format!("Why not: {}", why.expose())}</li> });
    view! {
        <ul class="govuk-list">
            <li class="vd-bold">{state_words(line.state)}</li>
            <li class="vd-words">{format!("Why: {}", line.reason.expose())}</li>
            {proposed}
            {decided}
            {refusal}
        </ul>
    }
}

fn deciding(line: &SettingsVersion, own: bool, stale: bool) -> impl IntoView + use<> {
    let id = line.id.to_string();
    let agree = (!own && !stale).then(|| {
        view! { <form data-do="settings-agree" data-id=id.clone()>{button(Button::Main, Some("agree"), "Agree: these shall hold", false)}</form> }
    });
    let waits = (own && !stale).then(|| view! { <p class="govuk-body">{"You proposed this. Another security lead has to agree."}</p> });
    let (no, why) = if own { ("Take it back", "Why you take it back") } else { ("Refuse", "Why you refuse") };
    view! {
        {waits}
        {agree}
        <form data-do="settings-refuse" data-id=id>
            <div class="govuk-form-group">
                <label class="govuk-label" for=REASON>{why}</label>
                {long_text(REASON.to_owned(), None, false, "", 3)}
            </div>
            {button(Button::Other, Some("refuse"), no, false)}
        </form>
    }
}
