//! What stands around every reporter page, with scripts and without.

use super::{back_link, footer, header, leave};
use crate::setting::Setting;
use leptos::prelude::*;
use shared::locale::{Lang, key, text};

/// What the frame has to know.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// The language of the page.
    pub lang: Lang,
    /// The path of the page, for the link to the other language.
    pub here: &'a str,
    /// Where signing in leads, which the other language has to keep; empty on other pages.
    pub next: &'a str,
    /// Fields that the other language has to bring along in a form; empty on pages that a link leads to.
    pub keep: &'a [(&'static str, &'a str)],
    /// Whether there is a session to end.
    pub signed_in: bool,
    /// The institution's names and numbers.
    pub setting: &'a Setting,
}

/// The page: skip link, header, the way back, main, footer.
pub fn frame<M: IntoView>(around: &Around<'_>, back: Option<String>, main: M) -> impl IntoView + use<M> {
    let lang = around.lang;
    view! {
        <a href="#main" class="govuk-skip-link">{text(lang, key::APP_SKIP)}</a>
        {header(around)}
        {unreviewed(lang)}
        <div class="vd-top">
            <div class="govuk-width-container vd-top__in">
                {back.map(|href| back_link(href, text(lang, key::APP_BACK)))} {leave(lang, &around.setting.leave_to)}
            </div>
        </div>
        <div class="govuk-width-container vd-page">
            <main id="main" class="govuk-main-wrapper" tabindex="-1">{main}</main>
        </div>
        {footer(lang)}
    }
}

/// Welsh that no translator has read says so, in both languages (docs/rules.md §9.4).
fn unreviewed(lang: Lang) -> impl IntoView + use<> {
    (lang == Lang::Cy).then(|| {
        view! {
            <p class="vd-strip vd-unreviewed">
                <span class="govuk-width-container vd-strip__words">
                    {text(lang, key::APP_UNREVIEWED)} " " <span lang="en">{text(Lang::En, key::APP_UNREVIEWED)}</span>
                </span>
            </p>
        }
    })
}
