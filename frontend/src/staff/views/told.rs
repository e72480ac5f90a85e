//! What the desk itself has to say, whatever page is open.

use leptos::prelude::*;

/// Something to be told over a page that stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Signing out did not work.
    StillSignedIn,
    /// Nobody has been here for a while.
    Paused,
}

/// The words, at the foot of the window: nothing on the page moves when they come or go, so nobody
/// who wakes the screen with a tap opens a case they did not mean.
pub fn told(told: Told) -> impl IntoView {
    let (title, words) = match told {
        Told::StillSignedIn => ("You are still signed in.", "Check your connection and try again."),
        Told::Paused => ("This page has paused.", "Press a key or move the pointer to carry on."),
    };
    view! {
        <div class="vd-notice vd-told">
            <p class="vd-notice__title">{title}</p>
            <p class="vd-notice__words">{words}</p>
        </div>
    }
}
