//! What the people's pages share.

use crate::staff::views::{Clock, When};
use leptos::prelude::*;
use shared::{
    api::Endpoint,
    call,
    pages::{DeskPeopleShell, DeskPersonShell},
    permission::{HeldRole, Role},
    time::Moment,
};

/// What stands in the address of the page of what waits for a second person.
pub const PROPOSALS: &str = "proposals";

/// What stands in the address of the page of who was invited.
pub const INVITATIONS: &str = "invitations";

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
    let below = |page: &str| call::path::<DeskPersonShell>(&(page.to_owned(),));
    let way = |this: People, href: String, words: &'static str| {
        view! { <li><a class="govuk-link vd-tap" href=href aria-current=(this == here).then_some("page")>{words}</a></li> }
    };
    view! {
        <nav aria-label=String::from("People")>
            <ul class="govuk-list vd-facts">
                {way(People::List, DeskPeopleShell::PATH.to_owned(), "Accounts")}
                {way(People::Proposals, below(PROPOSALS), "Waiting for a second person")}
                {invites.then(|| way(People::Invitations, below(INVITATIONS), "Invitations"))}
            </ul>
        </nav>
    }
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

/// The roles an administrator can give; separate contacts are named on the server.
pub(super) fn given_roles() -> impl Iterator<Item = Role> {
    Role::ALL.into_iter().filter(|role| *role != Role::SeparateContact)
}
