//! One account: who it is, what an administrator can do about it, and what was done.

use super::{
    list::state_words,
    merging::{merging, same_person},
    parts::{given_roles, role_box, roles_words},
};
use crate::{
    staff::views::{Clock, head, moment, select},
    ui::{Asked, Button, Line, Row, Said, button, summary_list, text_line},
};
use leptos::prelude::*;
use shared::{
    people::{AccountState, Act, Person, PersonLine},
    permission::{HeldRole, Role},
    time::Moment,
};

/// The account's main part. `colleagues` are those who could take its cases over; nobody may change their own
/// account, and only administrators any: `changes` says whether the reader may.
pub fn person(
    person: &Person,
    colleagues: &[PersonLine],
    changes: bool,
    done: Option<&'static str>,
    now: Moment,
    clock: Clock<'_>,
) -> impl IntoView + use<> {
    let line = &person.line;
    let changes = changes && line.state != AccountState::Closed;
    let row = |key: &str, words: String| Row { key: key.to_owned(), said: Said::Lines(vec![words]), change: None };
    let about = vec![
        row("Address", line.email.expose().to_owned()),
        row("Roles", roles_words(&line.roles, now, clock)),
        row("State", state_words(line.state).to_owned()),
    ];
    let acts: Vec<_> = person.history.iter().map(|one| act(one, clock)).collect();
    let nothing = acts.is_empty().then(|| view! { <p class="govuk-body">{"Nothing yet."}</p> });
    view! {
        {head(line.name.expose().to_owned(), done)}
        {summary_list(about)}
        {same_person(line, &person.same_person)}
        {changes.then(|| roles(&line.roles, now))}
        {(changes && line.state == AccountState::Active).then(renewal)}
        {changes.then(|| state(line, colleagues))}
        {(changes && line.state == AccountState::Active).then(merging)}
        <h2 class="govuk-heading-m">{"What was done to this account"}</h2>
        {nothing}
        <ul class="govuk-list">{acts}</ul>
        <p class="govuk-body-s">{"Opening this page was recorded."}</p>
    }
}

fn act(act: &Act, clock: Clock<'_>) -> impl IntoView + use<> {
    let by = act.by.as_ref().map_or_else(String::new, |by| format!(" by {}", by.expose()));
    let when = clock(act.at);
    let words = when.exact.clone();
    view! { <li>{moment(when, words)} {format!(": {}{by}", act.words)}</li> }
}

/// The roles to hold. One day for all of them: an office has one term.
fn roles(held: &[HeldRole], now: Moment) -> impl IntoView + use<> {
    let boxes: Vec<_> = given_roles().map(|role| role_box(role, held.iter().any(|held| held.role == role && held.is_live(now)))).collect();
    let day = Asked {
        id: "last-day",
        words: "Last day".to_owned(),
        heads_page: false,
        hint: Some("Roles stop by themselves when this day is over (UTC). Leave it empty to keep the ends as they are."),
        error: None,
    };
    let ends = held.iter().filter_map(|held| held.ends_at.map(|end| (held.role, end)));
    let ends: Vec<_> = ends.map(|(role, end)| view! { <input type="hidden" name=end_of(role) value=end.0.to_string() /> }).collect();
    view! {
        <h2 class="govuk-heading-m">{"Change roles"}</h2>
        <form data-do="roles">
            <div class="govuk-form-group">
                <fieldset class="govuk-fieldset" aria-describedby="roles-hint">
                    <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{"Roles from now on"}</legend>
                    <div id="roles-hint" class="govuk-hint">
                        {"A new role that reads reports, checks or manages waits until a security lead agrees. The person has to sign in again."}
                    </div>
                    <div class="govuk-checkboxes">{boxes}</div>
                </fieldset>
            </div>
            {text_line(&day, Line::Day, String::new())}
            {ends}
            {button(Button::Main, Some("change"), "Change roles", false)}
        </form>
    }
}

/// The name of the field that keeps the end a role has already.
pub fn end_of(role: Role) -> String {
    format!("end-{}", role.code())
}

/// For somebody who has lost every way in. The box is the confirmation: the browser asks for it.
fn renewal() -> impl IntoView {
    view! {
        <h2 class="govuk-heading-m">{"Lost phone and codes"}</h2>
        <p class="govuk-body">
            {"A security lead has to agree. Then a letter goes to the person’s own address. What opened the account before ends when they take it."}
        </p>
        <form data-do="renew">
            <div class="govuk-form-group">
                <div class="govuk-checkboxes">
                    <div class="govuk-checkboxes__item">
                        <input class="govuk-checkboxes__input" id="is-sure" name="sure" type="checkbox" value="yes" required=true />
                        <label class="govuk-label govuk-checkboxes__label" for="is-sure">
                            {"I met them, or called a number I knew before, and it was them who asked."}
                        </label>
                    </div>
                </div>
            </div>
            {button(Button::Other, Some("renew"), "Propose new ways in", false)}
        </form>
    }
}

fn state(line: &PersonLine, colleagues: &[PersonLine]) -> AnyView {
    if line.state == AccountState::Disabled {
        return view! {
            <h2 class="govuk-heading-m">{"Enable the account"}</h2>
            <form data-do="enable">{button(Button::Other, Some("enable"), "Enable", false)}</form>
        }
        .into_any();
    }
    let apart = line.roles.iter().any(|held| held.role == Role::SeparateContact);
    let second = apart.then(|| view! { <p class="govuk-body">{"This is a separate contact: a security lead has to agree first."}</p> });
    let queue = [(String::new(), "Back to the queue".to_owned())];
    let others = colleagues.iter().filter(|other| other.id != line.id).map(|other| (other.id.to_string(), other.name.expose().to_owned()));
    view! {
        <h2 class="govuk-heading-m">{"Disable the account"}</h2>
        <p class="govuk-body">{"The person is signed out everywhere at once and cannot sign in. Nobody acts for them any more, nor they for anybody."}</p>
        {second}
        <form data-do="disable">
            {select("cases-to", "If they own cases, give these to", queue.into_iter().chain(others).collect(), "")}
            {button(Button::Final, Some("disable"), "Disable", false)}
        </form>
    }
    .into_any()
}
