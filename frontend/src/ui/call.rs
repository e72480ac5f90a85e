//! A number to call, and a line of Welsh that must be understood.

use crate::setting::Setting;
use leptos::{either::Either, prelude::*};
use shared::locale::{Key, Lang, fill};

/// A sentence with a `{number}`: a link where the number may dial, words where it may not.
pub fn call(lang: Lang, words: Key, number: &str, setting: &Setting) -> impl IntoView + use<> {
    let words = fill(lang, words, &[("number", number)]);
    match setting.dial(number) {
        Some(href) => Either::Left(view! { <a class="govuk-link vd-tap" href=href>{words}</a> }),
        None => Either::Right(words),
    }
}

/// The English beside a Welsh sentence that nobody has reviewed and somebody's safety may hang on
/// (docs/rules.md §9.4). Nothing on an English page.
pub fn beside(lang: Lang, words: Key, values: &[(&str, &str)]) -> impl IntoView + use<> {
    let english = (lang == Lang::Cy).then(|| fill(Lang::En, words, values));
    english.map(|words| view! { <span class="vd-beside" lang="en">{words}</span> })
}
