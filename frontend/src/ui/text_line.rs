//! One typed line.

use super::guidance::{Asked, described_by, error_message, hint};
use leptos::prelude::*;

/// What kind of line, which decides the keyboard a phone shows and what a browser may fill in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Words about somebody else: nothing is filled in, nothing goes to a spelling service.
    Words,
    /// A day; the browser brings a calendar.
    Day,
    /// The account's address.
    Email,
    /// The account's password.
    Password,
    /// A password that is being chosen.
    NewPassword,
    /// The account's address where it cannot be changed. It is there for password managers, which take the
    /// field before a new password for the name.
    OwnEmail,
    /// A code that is used once.
    Code,
    /// The code of a letter: pasted, and nobody's to keep.
    Invitation,
}

impl Line {
    const fn kind(self) -> &'static str {
        match self {
            Line::Words | Line::Code | Line::Invitation => "text",
            Line::Day => "date",
            Line::Email | Line::OwnEmail => "email",
            Line::Password | Line::NewPassword => "password",
        }
    }

    const fn autocomplete(self) -> &'static str {
        match self {
            Line::Words | Line::Day | Line::Invitation => "off",
            Line::Email | Line::OwnEmail => "username",
            Line::Password => "current-password",
            Line::NewPassword => "new-password",
            Line::Code => "one-time-code",
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Line::Code | Line::Day => "govuk-input govuk-input--width-10",
            Line::Words | Line::Email | Line::Password | Line::NewPassword | Line::OwnEmail | Line::Invitation => "govuk-input",
        }
    }
}

/// An input of one line with its label.
pub fn text_line(asked: &Asked, line: Line, value: String) -> impl IntoView + use<> {
    view! {
        <div class=asked.group_class()>
            {asked.label()} {hint(asked)} {error_message(asked)}
            <input
                class=line.class()
                class=("govuk-input--error", asked.error.is_some())
                id=asked.id
                name=asked.id
                type=line.kind()
                inputmode=(line == Line::Code).then_some("numeric")
                autocomplete=line.autocomplete()
                autocapitalize=(line != Line::Words).then_some("none")
                spellcheck="false"
                readonly=line == Line::OwnEmail
                aria-describedby=described_by(asked, false)
                aria-invalid=asked.error.is_some().then_some("true")
                value=value
            />
        </div>
    }
}
