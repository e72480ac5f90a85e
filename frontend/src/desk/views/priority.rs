//! How soon, told by number, word and colour: never by colour alone.

use leptos::prelude::*;
use shared::priority::Priority;

/// The tag of a priority.
pub fn priority_tag(priority: Priority) -> impl IntoView {
    let class = match priority {
        Priority::P1 => "govuk-tag vd-priority vd-priority--1",
        Priority::P2 => "govuk-tag vd-priority vd-priority--2",
        Priority::P3 => "govuk-tag vd-priority vd-priority--3",
        Priority::P4 => "govuk-tag vd-priority vd-priority--4",
    };
    view! { <strong class=class>{format!("P{} {}", priority.number(), priority.word())}</strong> }
}
