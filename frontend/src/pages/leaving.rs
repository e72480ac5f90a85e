//! Signing out with a report that was not sent: only its writer says what becomes of it (docs/rules.md §1.5).

use leptos::prelude::*;
use shared::{
    api::Endpoint,
    locale::{Key, Lang, key, text},
    pages::SignOutForm,
};

/// What somebody says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// They send it first.
    Send,
    /// It waits for them.
    Keep,
    /// It is thrown away.
    Drop,
}

impl Leaving {
    const ALL: [(Self, &'static str, Key); 3] =
        [(Self::Send, "send", key::LEAVING_SEND), (Self::Keep, "keep", key::LEAVING_KEEP), (Self::Drop, "drop", key::LEAVING_DROP)];

    /// What the field `unsent` of the form says.
    pub fn of(field: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, code, _)| *code == field).map(|(said, ..)| said)
    }
}

/// The page's main part.
pub fn leaving(lang: Lang) -> impl IntoView + use<> {
    let buttons = Leaving::ALL.map(|(said, code, words)| {
        let class = match said {
            Leaving::Send => "govuk-button",
            Leaving::Keep => "govuk-button govuk-button--secondary",
            Leaving::Drop => "govuk-button govuk-button--warning",
        };
        view! {
            <div>
                <button class=class type="submit" name="unsent" value=code>
                    {text(lang, words)}
                </button>
            </div>
        }
    });
    view! {
        <h1 class="govuk-heading-l" tabindex="-1">{text(lang, key::LEAVING_TITLE)}</h1>
        <p class="govuk-body">{text(lang, key::LEAVING_KEPT)}</p>
        <p class="govuk-body">{text(lang, key::LEAVING_GONE)}</p>
        <form method="post" action=SignOutForm::PATH novalidate>
            {buttons.into_iter().collect::<Vec<_>>()}
        </form>
    }
}
