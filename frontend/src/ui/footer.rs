//! The foot of every page: what the law wants within one tap.

use leptos::prelude::*;
use shared::locale::{Key, Lang, key, text};

const TOPICS: [(&str, Key); 6] = [
    ("/about/privacy", key::ABOUT_PRIVACY),
    ("/about/cookies", key::ABOUT_COOKIES),
    ("/about/accessibility", key::ABOUT_ACCESSIBILITY),
    ("/about/complaint", key::ABOUT_COMPLAINT),
    ("/about/promises", key::ABOUT_PROMISES),
    ("/about/feedback", key::ABOUT_FEEDBACK),
];

/// The footer.
pub fn footer(lang: Lang) -> impl IntoView {
    let links: Vec<_> = TOPICS
        .into_iter()
        .map(|(href, words)| {
            view! {
                <li class="vd-footer__item">
                    <a class="vd-footer__link" href=href>{text(lang, words)}</a>
                </li>
            }
        })
        .collect();
    view! {
        <footer class="vd-footer">
            <div class="govuk-width-container">
                <ul class="vd-footer__list">{links}</ul>
                <p class="vd-footer__words">{text(lang, key::ABOUT_UNAFFILIATED)}</p>
            </div>
        </footer>
    }
}
