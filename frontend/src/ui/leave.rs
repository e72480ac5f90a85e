//! The way out in a hurry (docs/rules.md §1.6).

use leptos::prelude::*;
use shared::{
    api::Endpoint,
    locale::{Lang, key, text},
    pages::LeaveForm,
};

/// A button that leads elsewhere at once. A form, so that it works without scripts; `leave.js` does the same faster, and
/// on three presses of Shift.
pub fn leave(lang: Lang, to: &str) -> impl IntoView + use<> {
    view! {
        <form method="post" action=LeaveForm::PATH class="vd-leave" data-to=to.to_owned()>
            <button type="submit" class="govuk-button govuk-button--warning vd-leave__button">{text(lang, key::APP_LEAVE)}</button>
        </form>
    }
}
