//! What waits for a second person.

use super::parts::{People, roles_words, ways};
use crate::{
    staff::views::{Clock, ago, head, moment},
    ui::{Button, button},
};
use leptos::prelude::*;
use shared::{
    institutions::Seat,
    page::Page,
    permission::{HeldRole, Role},
    proposals::{MergingAccount, Proposal, ProposalState, ProposedChange},
    time::Moment,
};

/// The proposals, the newest first.
pub fn proposals(
    found: &Page<Proposal>,
    invites: bool,
    done: Option<&'static str>,
    now: Moment,
    clock: Clock<'_>,
) -> impl IntoView + use<> {
    let all: Vec<_> = found.items.iter().map(|one| proposal(one, now, clock)).collect();
    let empty = all.is_empty().then(|| view! { <p class="govuk-body">{"Nothing waits for a second person."}</p> });
    let more = found
        .next
        .is_some()
        .then(|| view! { <p class="govuk-body">{"Older ones are not shown here. They run out two weeks after they were proposed."}</p> });
    view! {
        {head("Waiting for a second person".to_owned(), done)}
        {ways(People::Proposals, invites)}
        <p class="govuk-body">{"What gives power over reports or accounts is proposed by one person and agreed to by another."}</p>
        {empty}
        {all}
        {more}
    }
}

fn proposal(one: &Proposal, now: Moment, clock: Clock<'_>) -> impl IntoView + use<> {
    let (heading, words) = match &one.matter {
        ProposedChange::Roles { name, before, after, .. } => (
            format!("Roles of {}", name.expose()),
            vec![format!("Until now: {}", roles_words(before, now, clock)), format!("From then on: {}", roles_words(after, now, clock))],
        ),
        ProposedChange::Enable { name, roles, .. } => (
            format!("Enabling the account of {}", name.expose()),
            vec![format!("They sign in again with: {}", roles_words(roles, now, clock))],
        ),
        ProposedChange::SignIn { name, email, .. } => (
            format!("New ways in for {}", name.expose()),
            vec![
                format!("A letter goes to {}. Taking it ends passkeys, password, codes and sessions.", email.expose()),
                "Agree only if you have made sure yourself that they asked for it.".to_owned(),
            ],
        ),
        ProposedChange::Disable { name, roles, .. } => (
            format!("Disabling {}", name.expose()),
            vec![
                roles_words(roles, now, clock),
                "The person is signed out everywhere at once and cannot sign in. Reports about people inside reach nobody else than the separate contacts.".to_owned(),
            ],
        ),
        ProposedChange::Founder { institution_name, seat, email, name, .. } => (
            format!("{} for {institution_name}", if *seat == Seat::Administrator { "First administrator" } else { "Separate contact" }),
            vec![
                format!("{}, {}", name.expose(), email.expose()),
                "A letter goes there. From then on nobody here has a say in it.".to_owned(),
            ],
        ),
        ProposedChange::Merge { stays, closes, after } => {
            let told =
                |one: &MergingAccount| format!("{}, {}, {}", one.name.expose(), one.email.expose(), roles_words(&one.roles, now, clock));
            (
                format!("Two accounts of {}", stays.name.expose()),
                vec![
                    format!("Stays: {}", told(stays)),
                    format!("Is closed for good: {}", told(closes)),
                    format!("From then on: {}", roles_words(after, now, clock)),
                    "Agree only if you have made sure yourself that both are one person’s. This cannot be undone.".to_owned(),
                ],
            )
        }
        ProposedChange::Invitation { email, name, roles } => {
            (format!("Invitation of {}", name.expose()), vec![email.expose().to_owned(), roles_words(&without_end(roles), now, clock)])
        }
    };
    let words: Vec<_> = words.into_iter().map(|words| view! { <p class="govuk-body">{words}</p> }).collect();
    let decided = one.decided_by.as_ref().map(|by| {
        let said = match one.state {
            ProposalState::Open => "Decided",
            ProposalState::Agreed => "Agreed",
            ProposalState::Refused => "Refused",
            ProposalState::Withdrawn => "Taken back",
        };
        view! { <p class="govuk-body">{format!("{said} by {}", by.expose())}</p> }
    });
    let open = one.state == ProposalState::Open;
    let deciding = |word: &'static str, look, label: &'static str| {
        view! { <form data-do=word data-id=one.id.to_string()>{button(look, None, label, false)}</form> }
    };
    let refusal = if one.may_agree { "Refuse" } else { "Take back" };
    let waits = (open && !one.may_agree).then(|| view! { <p class="govuk-body">{"Somebody else has to agree."}</p> });
    view! {
        <section>
            <h2 class="govuk-heading-m">{heading}</h2>
            {words}
            <p class="govuk-body">{format!("Proposed by {} ", one.proposed_by.expose())} {moment(clock(one.proposed_at), ago(now, one.proposed_at))}</p>
            {decided}
            {waits}
            <div class="vd-facts">
                {one.may_agree.then(|| deciding("agree", Button::Main, "Agree"))}
                {one.may_refuse.then(|| deciding("refuse", Button::Other, refusal))}
            </div>
        </section>
    }
}

fn without_end(roles: &[Role]) -> Vec<HeldRole> {
    roles.iter().map(|role| HeldRole { role: *role, ends_at: None }).collect()
}
