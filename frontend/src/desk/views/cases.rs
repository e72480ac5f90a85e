//! The list of cases: a table where there is room, cards on a phone. The roles are written out because
//! a table drawn as blocks is no table to some screen readers.

use super::{Clock, moment, priority_tag};
use leptos::prelude::*;
use shared::{cases::CaseLine, lifecycle::CaseState};

/// A case's state for people.
pub const fn state_words(state: CaseState) -> &'static str {
    state.words()
}

/// The table around the rows.
pub fn cases_table<R: IntoView>(rows: R) -> impl IntoView {
    let heads: Vec<_> = ["Priority", "Reference", "State", "Opened", "Contact due"]
        .into_iter()
        .map(|words| view! { <th scope="col" role="columnheader" class="govuk-table__header">{words}</th> })
        .collect();
    view! {
        <table class="govuk-table vd-cases vd-cards" role="table">
            <caption class="govuk-table__caption govuk-visually-hidden">{"Cases, most urgent first"}</caption>
            <thead class="govuk-table__head" role="rowgroup">
                <tr class="govuk-table__row" role="row">{heads}</tr>
            </thead>
            <tbody class="govuk-table__body" role="rowgroup">{rows}</tbody>
        </table>
    }
}

/// One case. `opened` and `due` are words that may change by themselves.
pub fn case_row<O: IntoView, D: IntoView>(line: &CaseLine, clock: Clock<'_>, opened: O, due: Option<D>) -> impl IntoView + use<O, D> {
    let due = due.zip(line.due_at).map(|(words, at)| moment(clock(at), words));
    let due = view! { {due.is_none().then_some("No time set")} {due} };
    let apart = line.compartment.then(|| view! { <span class="govuk-tag vd-apart">{"Kept apart"}</span> });
    view! {
        <tr class="govuk-table__row" role="row">
            <td class="govuk-table__cell" role="cell">{priority_tag(line.priority)}</td>
            <td class="govuk-table__cell" role="cell">
                <a class="govuk-link vd-cases__link" id=format!("case-{}", line.id) href=format!("/desk/cases/{}", line.id)>
                    {line.reference.to_string()}
                </a>
            </td>
            <td class="govuk-table__cell" role="cell">{label("State")} {state_words(line.state)} {apart}</td>
            <td class="govuk-table__cell" role="cell">{label("Opened")} {moment(clock(line.opened_at), opened)}</td>
            <td class="govuk-table__cell" role="cell">{label("Contact due")} {due}</td>
        </tr>
    }
}

/// The column's name inside a card, where the head of the table is out of sight.
pub(super) fn label(words: &'static str) -> impl IntoView {
    view! { <span class="vd-cards__label" aria-hidden="true">{format!("{words}: ")}</span> }
}
