//! What the people's pages share.

use super::super::{Clock, When};
use crate::ui::{Wrong, error_summary, notice};
use leptos::prelude::*;
use shared::{
    permission::{HeldRole, Role},
    problem::Problem,
    time::Moment,
};

/// Which of the people's pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum People {
    /// The list.
    List,
    /// What waits for a second person.
    Proposals,
    /// Who was invited.
    Invitations,
}

/// The ways between the people's pages; the invitations are an administrator's.
pub(super) fn ways(here: People, invites: bool) -> impl IntoView {
    let way = |this: People, href: &'static str, words: &'static str| {
        view! { <li><a class="govuk-link vd-tap" href=href aria-current=(this == here).then_some("page")>{words}</a></li> }
    };
    view! {
        <nav aria-label=String::from("People")>
            <ul class="govuk-list vd-facts">
                {way(People::List, "/desk/people", "Accounts")}
                {way(People::Proposals, "/desk/people/proposals", "Waiting for a second person")}
                {invites.then(|| way(People::Invitations, "/desk/people/invitations", "Invitations"))}
            </ul>
        </nav>
    }
}

/// The heading with what was just done, and the place where it is said what could not be.
pub(in crate::desk::views) fn head(heading: String, done: Option<&'static str>) -> impl IntoView {
    view! {
        {done.map(|done| notice(done, None))}
        <div id=String::from("wrong")></div>
        <h1 class="govuk-heading-l" tabindex="-1">{heading}</h1>
    }
}

/// What could not be done, and what to mend.
pub fn wrong(problem: &Problem) -> impl IntoView + use<> {
    let mut all: Vec<Wrong> = problem.errors.iter().map(|error| Wrong { field: None, words: error.detail.clone() }).collect();
    if all.is_empty() {
        all.push(Wrong { field: None, words: format!("{}. {}", problem.title, problem.detail) });
    }
    error_summary("That was not done", all)
}

/// A role in words, with its end.
fn role_words(held: HeldRole, now: Moment, clock: Clock<'_>) -> String {
    match held.ends_at {
        None => held.role.label().to_owned(),
        Some(end) if held.is_live(now) => format!("{} until {}", held.role.label(), exact(clock(end))),
        Some(end) => format!("{}, ended {}", held.role.label(), exact(clock(end))),
    }
}

fn exact(when: When) -> String {
    when.exact
}

/// All of somebody's roles in words.
pub(super) fn roles_words(roles: &[HeldRole], now: Moment, clock: Clock<'_>) -> String {
    let all: Vec<String> = roles.iter().map(|held| role_words(*held, now, clock)).collect();
    if all.is_empty() { "No role".to_owned() } else { all.join(", ") }
}

/// A check box for a role.
pub(super) fn role_box(role: Role, on: bool) -> impl IntoView {
    let id = format!("role-{}", role.code().to_lowercase());
    view! {
        <div class="govuk-checkboxes__item">
            <input class="govuk-checkboxes__input" id=id.clone() name="role" type="checkbox" value=role.code() checked=on />
            <label class="govuk-label govuk-checkboxes__label" for=id>{role.label()}</label>
        </div>
    }
}

/// A choice out of a list that is opened.
pub(in crate::desk::views) fn select(
    id: &'static str,
    words: &'static str,
    options: Vec<(String, String)>,
    chosen: &str,
) -> impl IntoView + use<> {
    let options: Vec<_> = options
        .into_iter()
        .map(|(value, words)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{words}</option> }
        })
        .collect();
    view! {
        <div class="govuk-form-group">
            <label class="govuk-label govuk-label--s" for=id>{words}</label>
            <select class="govuk-select" id=id name=id>{options}</select>
        </div>
    }
}

/// The roles an administrator can give; separate contacts are named on the server.
pub(super) fn given_roles() -> impl Iterator<Item = Role> {
    Role::ALL.into_iter().filter(|role| *role != Role::SeparateContact)
}
