//! The ways between the pages of one's own account.

use leptos::prelude::*;
use shared::{
    api::Endpoint,
    locale::{Key, Lang, key, text},
    pages::{DelegatesPage, DevicesPage, SecurityPage},
};

/// The links, with the page that is `here` marked.
pub(super) fn ways(lang: Lang, here: &'static str) -> impl IntoView {
    let way = |href: &'static str, words: Key| {
        let current = (href == here).then_some("page");
        view! { <li><a class="govuk-link vd-tap" href=href aria-current=current>{text(lang, words)}</a></li> }
    };
    view! {
        <nav aria-label=text(lang, key::APP_ACCOUNT)>
            <ul class="govuk-list vd-facts">
                {way(SecurityPage::PATH, key::SECURITY_HEADING)}
                {way(DevicesPage::PATH, key::DEVICES_HEADING)}
                {way(DelegatesPage::PATH, key::DELEGATES_TITLE)}
            </ul>
        </nav>
    }
}
