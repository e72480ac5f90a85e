//! Alerts that do not leave: the one thing an e-mail cannot tell (docs/rules.md §7).

use leptos::prelude::*;
use shared::cases::MailDelay;

/// The banner, over every page of the desk.
pub fn mail_delay(delay: &MailDelay) -> impl IntoView + use<> {
    let since = format!("Since {} the mail server has refused them or has not answered. ", delay.since_words);
    view! {
        <div class="govuk-width-container vd-mail">
            <div class="vd-notice vd-notice--danger">
                <p class="vd-notice__title">{"Alerts by email are not leaving."}</p>
                <p class="vd-notice__words">
                    {since} {"Do not wait for an email: "} <a class="govuk-link" href="/desk">{"look at the cases"}</a>
                    {" yourself. New reports still arrive there."}
                </p>
            </div>
        </div>
    }
}
