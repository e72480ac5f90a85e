//! What waits on this phone until it can be sent, on top of whatever page is shown (docs/rules.md §1.5).

use crate::ui::{Button, button};
use leptos::prelude::*;
use shared::{
    api::Endpoint,
    locale::{Key, Lang, fill, key, text},
    pages::{ReportShell, SignInPage},
    time::Moment,
};

/// Why it has not gone yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reason {
    /// There was no connection, or the service was busy.
    #[default]
    Signal,
    /// Nobody is signed in.
    SignIn,
    /// It is somebody else's than whoever is signed in.
    Other,
    /// The service does not take it.
    Refused,
}

/// What there is to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// How many wait.
    pub count: usize,
    /// How long the first of them has.
    pub age: i64,
    /// Why.
    pub reason: Reason,
    /// Whether they are being sent.
    pub busy: bool,
    /// Whether they are to be deleted and only the second press is missing.
    pub dropping: bool,
    /// Whether this browser can keep none, which is said where one is about to be sent.
    pub cannot: bool,
    /// The references of those that were sent just now.
    pub sent: Vec<String>,
}

/// The notice; nothing where nothing waits and nothing was sent.
pub fn waiting(lang: Lang, w: &Waiting) -> impl IntoView + use<> {
    let sent: Vec<_> = w.sent.iter().map(|reference| said(fill(lang, key::KEPT_SENT, &[("reference", reference)]))).collect();
    let waits = (w.count > 0).then(|| {
        let title = match w.count {
            1 => text(lang, key::KEPT_ONE).to_owned(),
            many => fill(lang, key::KEPT_MANY, &[("count", &many.to_string())]),
        };
        let why = match w.reason {
            Reason::Signal => key::KEPT_SIGNAL,
            Reason::SignIn => key::KEPT_SIGN_IN,
            Reason::Other => key::KEPT_OTHER,
            Reason::Refused => key::KEPT_REFUSED,
        };
        let sign_in = matches!(w.reason, Reason::SignIn | Reason::Other).then(|| {
            let href = format!("{}?next={}", SignInPage::PATH, ReportShell::PATH);
            view! { <p class="vd-notice__words"><a class="govuk-link vd-tap" href=href>{text(lang, key::SIGN_IN_BUTTON)}</a></p> }
        });
        view! {
            <p class="vd-notice__title">{title}</p>
            {said(fill(lang, key::KEPT_SINCE, &[("age", &age(lang, w.age))]))}
            {said(text(lang, why).to_owned())}
            {said(text(lang, key::KEPT_LOCKED).to_owned())}
            {sign_in}
            {ways(lang, w)}
        }
    });
    let cannot = w.cannot.then(|| said(text(lang, key::KEPT_CANNOT).to_owned()));
    (w.count > 0 || w.cannot || !w.sent.is_empty()).then(|| view! { <div class="vd-notice" id="waiting" tabindex="-1">{sent} {cannot} {waits}</div> })
}

fn said(words: String) -> impl IntoView {
    view! { <p class="vd-notice__words">{words}</p> }
}

/// What a person can do. Deleting asks a second time, where the first button was not.
fn ways(lang: Lang, w: &Waiting) -> impl IntoView + use<> {
    let send = if w.busy { key::APP_WORKING } else { key::KEPT_SEND };
    let ways = if w.dropping {
        vec![("keep-waiting", Button::Other, key::CHECK_DROP_NO), ("drop-waiting", Button::Final, key::CHECK_DROP_YES)]
    } else {
        vec![("send-waiting", Button::Main, send), ("drop-waiting", Button::Other, key::KEPT_DROP)]
    };
    let ways: Vec<_> = ways.into_iter().map(|(what, look, words)| way(lang, what, look, words, w.busy)).collect();
    view! {
        {w.dropping.then(|| view! { <p class="vd-notice__words vd-bold" id="drop-waiting-ask" tabindex="-1">{text(lang, key::KEPT_DROP_ASK)}</p> })}
        <div class="vd-drop__ways">{ways}</div>
    }
}

fn way(lang: Lang, what: &'static str, look: Button, words: Key, busy: bool) -> impl IntoView {
    view! { <form method="get" action=ReportShell::PATH data-do=what>{button(look, Some(what), text(lang, words), busy)}</form> }
}

/// How long ago, roughly: by this device's clock, which may have been set back meanwhile.
fn age(lang: Lang, millis: i64) -> String {
    let parts = [(key::KEPT_DAYS, Moment::DAY), (key::KEPT_HOURS, 60 * Moment::MINUTE), (key::KEPT_MINUTES, Moment::MINUTE)];
    match parts.into_iter().find(|(_, part)| millis >= 2 * part) {
        Some((key, part)) => fill(lang, key, &[("number", &(millis / part).to_string())]),
        None => text(lang, key::KEPT_MOMENT).to_owned(),
    }
}

// Two attributes, not one: clippy knows test code by a plain `cfg(test)`.
#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_told_in_the_largest_part_of_which_there_are_two() {
        let told = |millis| age(Lang::En, millis);
        assert_eq!([told(-5), told(119_999), told(120_000)], ["just now", "just now", "2 minutes ago"]);
        assert_eq!([told(7_199_999), told(7_200_000)], ["119 minutes ago", "2 hours ago"]);
        assert_eq!([told(172_799_999), told(172_800_000), told(5 * Moment::DAY)], ["47 hours ago", "2 days ago", "5 days ago"]);
    }

    #[test]
    fn nothing_is_drawn_where_nothing_waits_and_nothing_went() {
        let drawn = |w: &Waiting| Owner::new().with(|| waiting(Lang::En, w).to_html()).replace("<!>", "");
        assert_eq!(drawn(&Waiting::default()), "");
        let one = drawn(&Waiting { count: 1, age: 0, ..Waiting::default() });
        assert!(one.contains("1 report waits on this phone") && one.contains("Kept just now.") && one.contains("Send now"), "{one}");
        let asking = drawn(&Waiting { count: 2, dropping: true, ..Waiting::default() });
        assert!(asking.contains("2 reports wait") && asking.contains("cannot get it back") && !asking.contains("Send now"), "{asking}");
        let sent = drawn(&Waiting { sent: vec!["AR-7KQ4-M2P9".to_owned()], ..Waiting::default() });
        assert!(sent.contains("AR-7KQ4-M2P9") && !sent.contains("Delete"), "{sent}");
    }
}
