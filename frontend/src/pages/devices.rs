//! Where somebody is signed in. A plain page, for phones without scripts and for staff alike.

use super::account::ways;
use crate::ui::{Button, button, notice};
use leptos::{either::Either, prelude::*};
use shared::{
    api::Endpoint,
    locale::{Lang, fill, key, text},
    pages::{DevicesForm, DevicesPage},
    sessions::{Device, Right, Session},
};

/// A device with its times in words.
#[derive(Clone, Debug)]
pub struct DeviceLine {
    /// What is known of it.
    pub session: Session,
    /// When somebody signed in.
    pub began: String,
    /// When it was last used.
    pub used: String,
}

/// What the page is drawn with.
#[derive(Clone, Copy, Debug)]
pub struct DevicesState<'a> {
    /// The devices, the latest sign-in first.
    pub lines: &'a [DeviceLine],
    /// Where the list goes on, if it does.
    pub next: Option<&'a str>,
    /// Whether one has just been signed out.
    pub ended: bool,
}

/// The page's main part.
pub fn devices(lang: Lang, s: &DevicesState<'_>) -> impl IntoView + use<> {
    let ended = s.ended.then(|| notice(text(lang, key::DEVICES_ENDED), Some(text(lang, key::DEVICES_ENDED_TEXT).to_owned())));
    let others = s.next.is_some() || s.lines.iter().any(|line| !line.session.current);
    let others = if others {
        Either::Left(view! {
            <form method="post" action=DevicesForm::PATH novalidate>
                {button(Button::Final, Some("end-others"), text(lang, key::DEVICES_END_OTHERS), false)}
            </form>
        })
    } else {
        Either::Right(view! { <p class="govuk-body">{text(lang, key::DEVICES_ONLY)}</p> })
    };
    let more = s.next.map(|next| {
        let href = format!("{}?cursor={next}", DevicesPage::PATH);
        view! { <p class="govuk-body"><a class="govuk-link vd-tap" href=href>{text(lang, key::DEVICES_MORE)}</a></p> }
    });
    let lines: Vec<_> = s.lines.iter().map(|line| device(lang, line)).collect();
    view! {
        {ended}
        <h1 class="govuk-heading-l" tabindex="-1">{text(lang, key::DEVICES_HEADING)}</h1>
        {ways(lang, DevicesPage::PATH)}
        <p class="govuk-body">{text(lang, key::DEVICES_LEAD)}</p>
        {lines}
        {more}
        {others}
    }
}

fn device(lang: Lang, line: &DeviceLine) -> impl IntoView + use<> {
    let session = &line.session;
    let name = called(lang, session.device);
    let files = (session.right == Right::Filing).then(|| view! { <p class="govuk-body">{text(lang, key::DEVICES_FILES)}</p> });
    let way = if session.current {
        Either::Left(view! { <p class="govuk-body vd-bold">{text(lang, key::DEVICES_THIS)}</p> })
    } else {
        let which = fill(lang, key::DEVICES_END_WHICH, &[("device", &name), ("when", &line.began)]);
        Either::Right(view! {
            <form method="post" action=DevicesForm::PATH novalidate>
                <input type="hidden" name="session" value=session.id.to_string() />
                <button type="submit" class="govuk-button govuk-button--secondary">
                    {text(lang, key::DEVICES_END)} <span class="govuk-visually-hidden">{format!(" {which}")}</span>
                </button>
            </form>
        })
    };
    view! {
        <section>
            <h2 class="govuk-heading-m">{name}</h2>
            <p class="govuk-body">
                {fill(lang, key::DEVICES_BEGAN, &[("when", &line.began)])} <br /> {fill(lang, key::DEVICES_USED, &[("when", &line.used)])}
            </p>
            {files}
            {way}
        </section>
    }
}

fn called(lang: Lang, device: Device) -> String {
    let browser = device.browser.name().unwrap_or(text(lang, key::DEVICES_UNKNOWN_BROWSER));
    let system = device.system.name().unwrap_or(text(lang, key::DEVICES_UNKNOWN_SYSTEM));
    fill(lang, key::DEVICES_ON, &[("browser", browser), ("system", system)])
}
