//! The accounts of an institution.

use super::parts::{People, given_roles, roles_words, ways};
use crate::{
    staff::views::{Clock, head, label, select},
    ui::{Asked, Button, Line, button, text_line},
};
use leptos::prelude::*;
use shared::{
    call,
    page::Page,
    pages::DeskPersonShell,
    people::{AccountState, PeopleQuery, PersonLine},
    permission::Role,
    time::Moment,
};

/// The list with its search. `invites` is whether the reader may invite.
pub fn people(
    found: &Page<PersonLine>,
    query: &PeopleQuery,
    invites: bool,
    done: Option<&'static str>,
    now: Moment,
    clock: Clock<'_>,
) -> impl IntoView + use<> {
    let rows: Vec<_> = found.items.iter().map(|line| row(line, now, clock)).collect();
    let empty = rows.is_empty().then(|| view! { <p class="govuk-body">{"Nobody here fits. Search for less."}</p> });
    let table = (!rows.is_empty()).then(|| table(rows));
    let more = found
        .next
        .is_some()
        .then(|| view! { <form data-do="people-more">{button(Button::Other, Some("more"), "Next page", false)}</form> });
    view! {
        {head("People".to_owned(), done)}
        {ways(People::List, invites)}
        {search(query)}
        {empty}
        {table}
        {more}
        <p class="govuk-body-s">{"Looking at this list was recorded."}</p>
    }
}

fn search(query: &PeopleQuery) -> impl IntoView + use<> {
    let asked = Asked { id: "words", words: "Name or address".to_owned(), heads_page: false, hint: None, error: None };
    let any = || vec![(String::new(), "Any".to_owned())];
    let roles = given_roles().chain([Role::SeparateContact]).map(|role| (role.code().to_owned(), role.label().to_owned()));
    let states = AccountState::ALL.map(|state| (state.code().to_owned(), state_words(state).to_owned()));
    view! {
        <form data-do="people-search" role="search" class="vd-search">
            {text_line(&asked, Line::Words, query.words.clone())}
            {select("role", "Role", any().into_iter().chain(roles).collect(), query.role.map_or("", Role::code))}
            {select("state", "State", any().into_iter().chain(states).collect(), query.state.map_or("", AccountState::code))}
            {button(Button::Other, Some("search"), "Search", false)}
        </form>
    }
}

fn table(rows: Vec<impl IntoView + 'static>) -> impl IntoView {
    let heads: Vec<_> = ["Name", "Address", "Roles", "State"]
        .into_iter()
        .map(|words| view! { <th scope="col" role="columnheader" class="govuk-table__header">{words}</th> })
        .collect();
    view! {
        <table class="govuk-table vd-people vd-cards" role="table">
            <caption class="govuk-table__caption govuk-visually-hidden">{"People, by name"}</caption>
            <thead class="govuk-table__head" role="rowgroup"><tr class="govuk-table__row" role="row">{heads}</tr></thead>
            <tbody class="govuk-table__body" role="rowgroup">{rows}</tbody>
        </table>
    }
}

fn row(line: &PersonLine, now: Moment, clock: Clock<'_>) -> impl IntoView + use<> {
    view! {
        <tr class="govuk-table__row" role="row">
            <td class="govuk-table__cell" role="cell">
                <a class="govuk-link vd-tap" href={call::path::<DeskPersonShell>(&(line.id.to_string(),))}>{line.name.expose().to_owned()}</a>
            </td>
            <td class="govuk-table__cell" role="cell">{label("Address")} {line.email.expose().to_owned()}</td>
            <td class="govuk-table__cell" role="cell">{label("Roles")} {roles_words(&line.roles, now, clock)}</td>
            <td class="govuk-table__cell" role="cell">{label("State")} {state_words(line.state)}</td>
        </tr>
    }
}

/// A state for people.
pub(super) const fn state_words(state: AccountState) -> &'static str {
    match state {
        AccountState::Active => "Active",
        AccountState::Disabled => "Disabled",
        AccountState::Closed => "Closed",
    }
}
