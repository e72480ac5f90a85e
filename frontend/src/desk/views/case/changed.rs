//! Says that the case on the screen is not the case as it stands. Nothing moves by itself: somebody may be typing.

use crate::ui::{Button, button};
use leptos::prelude::*;

/// Where it is said. It is there from the start, so that what comes into it is read out.
pub(super) fn place() -> impl IntoView {
    view! { <div id=String::from("changed") role="status" class="vd-changed"></div> }
}

/// The words, with a way to see what changed.
pub fn changed() -> impl IntoView {
    view! {
        <div class="vd-notice">
            <p class="vd-notice__title">{"This case changed"}</p>
            <p class="vd-notice__words">{"Somebody did something with it since you opened it. What you typed stays."}</p>
            <form data-do="case-reload">{button(Button::Other, None, "Show it as it stands now", false)}</form>
        </div>
    }
}
