//! The head of every reporter page: our name, the institution, the other language, the way out.

use super::frame::Around;
use leptos::{either::Either, prelude::*};
use shared::{
    api::Endpoint,
    locale::{key, text},
    pages::SecurityPage,
};

/// The header. Signing out is a form, so it works without scripts and cannot be linked to.
pub fn header(around: &Around<'_>) -> impl IntoView + use<> {
    let lang = around.lang;
    let other = lang.other().tag();
    let next = if around.next.is_empty() { String::new() } else { format!("&next={}", around.next) };
    let here = format!("{}?lang={other}{next}", around.here);
    let language = if around.keep.is_empty() {
        Either::Left(view! {
            <a class="vd-header__link vd-header__item" href=here lang=other hreflang=other>{text(lang, key::APP_LANGUAGE)}</a>
        })
    } else {
        // A page that answers a form is not there to be visited: the other language posts the form again.
        let fields = around.keep.iter().map(|(name, value)| view! { <input type="hidden" name=*name value=(*value).to_owned() /> });
        let fields: Vec<_> = fields.collect();
        Either::Right(view! {
            <form method="post" action=here class="vd-header__item">
                {fields}
                <button type="submit" class="vd-header__link" lang=other>{text(lang, key::APP_LANGUAGE)}</button>
            </form>
        })
    };
    let sign_out = around.signed_in.then(|| {
        view! {
            <a class="vd-header__link vd-header__item" href=SecurityPage::PATH>{text(lang, key::APP_ACCOUNT)}</a>
            <form method="post" action="/sign-out" class="vd-header__item">
                <button type="submit" class="vd-header__link">{text(lang, key::APP_SIGN_OUT)}</button>
            </form>
        }
    });
    let demonstration = around
        .setting
        .demonstration
        .then(|| view! { <p class="vd-strip"><span class="govuk-width-container vd-strip__words">{text(lang, key::APP_DEMO)}</span></p> });
    view! {
        <header class="vd-header">
            <div class="govuk-width-container vd-header__in">
                <a class="vd-header__link vd-header__name" href="/">{text(lang, key::APP_NAME)}</a>
                <span class="vd-header__institution">{around.setting.institution.clone()}</span>
                <div class="vd-header__ways">
                    {language}
                    {sign_out}
                </div>
            </div>
        </header>
        {demonstration}
    }
}
