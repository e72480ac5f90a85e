//! The list of cases: a table where there is room, cards on a phone. The roles are written out because
//! a table drawn as blocks is no table to some screen readers.

use super::priority_tag;
use crate::{
    staff::views::{Clock, label, moment},
    ui::{Wrong, error_summary},
};
use leptos::prelude::*;
use shared::{
    call,
    cases::CaseLine,
    ids::{AccountId, CaseId, Reference},
    lifecycle::CaseState,
    pages::DeskCaseShell,
};

/// A case's state for people.
pub const fn state_words(state: CaseState) -> &'static str {
    state.words()
}

/// Says that some cases do not open; nothing where all do. Of what is in them nothing is known.
pub fn unopened(cases: u32) -> Option<impl IntoView> {
    let words = match cases {
        0 => return None,
        1 => "1 case cannot be opened: ask the operator.".to_owned(),
        more => format!("{more} cases cannot be opened: ask the operator."),
    };
    Some(view! { <p class="govuk-body"><strong>{words}</strong></p> })
}

/// The table around the rows.
pub fn cases_table<R: IntoView>(caption: &'static str, rows: R) -> impl IntoView {
    let heads: Vec<_> = ["Priority", "Reference", "State", "Owner", "Opened", "Next step due"]
        .into_iter()
        .map(|words| view! { <th scope="col" role="columnheader" class="govuk-table__header">{words}</th> })
        .collect();
    view! {
        <div class="vd-room">
            <table class="govuk-table vd-cases vd-cards" role="table">
                <caption class="govuk-table__caption govuk-visually-hidden">{caption}</caption>
                <thead class="govuk-table__head" role="rowgroup">
                    <tr class="govuk-table__row" role="row">{heads}</tr>
                </thead>
                <tbody class="govuk-table__body" role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
}

/// One case. `opened` and `due` are words that may change by themselves.
pub fn case_row<O: IntoView, D: IntoView>(line: &CaseLine, clock: Clock<'_>, opened: O, due: Option<D>) -> impl IntoView + use<O, D> {
    row(line, clock, opened, due, owner(line, None))
}

/// Whose hand a row lies under.
#[derive(Clone, Copy, Debug)]
pub struct Hand {
    /// Who reads it.
    pub me: Option<AccountId>,
    /// Whether it was taken here, and can be given back.
    pub undo: bool,
}

/// The same, with what can be done with it on the spot.
pub fn hand_row<O: IntoView, D: IntoView>(
    line: &CaseLine,
    clock: Clock<'_>,
    opened: O,
    due: Option<D>,
    hand: Hand,
) -> impl IntoView + use<O, D> {
    let mine = hand.me.is_some() && hand.me == line.owner.as_ref().map(|owner| owner.account);
    let deed = match (line.can_take, hand.undo && mine) {
        (true, _) => Some(("take", "Take")),
        (false, true) => Some(("give-back", "Undo")),
        (false, false) => None,
    };
    let reference = line.reference;
    let id = line.id;
    let form = deed.map(|(word, words)| {
        view! {
            <form data-do=word data-id=id.to_string()>
                <button type="submit" id=row_button(word, id) class="govuk-button govuk-button--secondary vd-cases__button">
                    {words} <span class="govuk-visually-hidden">{format!(" {reference}")}</span>
                </button>
            </form>
        }
    });
    row(line, clock, opened, due, view! { {owner(line, hand.me)} {form} }.into_any())
}

/// The id of a row's button.
pub fn row_button(word: &str, id: CaseId) -> String {
    format!("{word}-{id}")
}

/// The id of the link in a row.
pub fn row_link(id: CaseId) -> String {
    format!("case-{id}")
}

fn owner(line: &CaseLine, me: Option<AccountId>) -> AnyView {
    let words = match &line.owner {
        Some(owner) if me == Some(owner.account) => "Yours".to_owned(),
        Some(owner) => owner.name.expose().to_owned(),
        None => "Nobody".to_owned(),
    };
    view! { <span>{words}</span> }.into_any()
}

/// Why a case is not the reader's now: who was faster, as far as they may see the case as it stands `now`.
pub fn faster(reference: Reference, now: Option<&CaseLine>, me: Option<AccountId>) -> String {
    match now.map(|line| line.owner.as_ref()) {
        Some(Some(owner)) if me == Some(owner.account) => format!("{reference} is yours already."),
        Some(Some(owner)) => format!("{} was faster: {reference} is theirs now.", owner.name.expose()),
        Some(None) => format!("Somebody changed {reference} at the same moment. Look at it as it stands now, then try once more."),
        None => format!("Somebody was faster: {reference} is with others now, and you cannot see it any more."),
    }
}

/// What a row's button did not do.
pub fn not_taken(words: String) -> impl IntoView {
    error_summary("That was not done", vec![Wrong { field: None, words }])
}

fn row<O: IntoView, D: IntoView>(
    line: &CaseLine,
    clock: Clock<'_>,
    opened: O,
    due: Option<D>,
    owner: AnyView,
) -> impl IntoView + use<O, D> {
    let due = due.zip(line.due_at).map(|(words, at)| moment(clock(at), words));
    let due = view! { {due.is_none().then_some("No time set")} {due} };
    let apart = line.compartment.then(|| view! { <span class="govuk-tag vd-apart">{"Kept apart"}</span> });
    view! {
        <tr class="govuk-table__row" role="row">
            <td class="govuk-table__cell" role="cell">{priority_tag(line.priority)}</td>
            <td class="govuk-table__cell" role="cell">
                <a class="govuk-link vd-cases__link" id=row_link(line.id) href={call::path::<DeskCaseShell>(&(line.id.to_string(),))}>
                    {line.reference.to_string()}
                </a>
            </td>
            <td class="govuk-table__cell" role="cell">{label("State")} {state_words(line.state)} {apart}</td>
            <td class="govuk-table__cell" role="cell"><div class="vd-cases__owner">{label("Owner")} {owner}</div></td>
            <td class="govuk-table__cell" role="cell">{label("Opened")} {moment(clock(line.opened_at), opened)}</td>
            <td class="govuk-table__cell" role="cell">{label("Next step due")} {due}</td>
        </tr>
    }
}
