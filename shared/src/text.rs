//! Words a person typed: bounded, and unable to print themselves into a log.
//!
//! A value of these types is valid because there is no other way to make one (docs/security.md §6).

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

macro_rules! bounded {
    ($($(#[$doc:meta])* $name:ident, $max:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The most characters it holds.
            pub const MAX: usize = $max;

            /// The words themselves. Whoever calls this answers for where they go.
            pub fn expose(&self) -> &str { &self.0 }
        }

        impl FromStr for $name {
            type Err = TextFault;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                tidy(text, Self::MAX).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = TextFault;
            fn try_from(text: String) -> Result<Self, Self::Error> { text.parse() }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> crate::openapi::AnySchema { crate::openapi::words(Self::MAX) }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {}

        impl From<$name> for String {
            fn from(text: $name) -> Self { text.0 }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "(… {} characters)"), self.0.chars().count())
            }
        }
    )*};
}

bounded! {
    /// What happened, in the reporter's words.
    Narrative, 4000;
    /// One line: a name, a firm, a phone number.
    Line, 200;
    /// Links, names, addresses pasted in, one a line.
    Pasted, 1000;
    /// An account's name for people.
    DisplayName, 100;
    /// What somebody calls a passkey of theirs.
    PasskeyName, 60;
    /// Why a member of staff did something (docs/domain.md §4.3).
    Reason, 500;
    /// What staff tell a reporter at the end (docs/domain.md §4.8).
    FeedbackText, 2000;
    /// What staff note on a case.
    NoteText, 4000;
    /// What is written to a reporter after filing, or by one.
    Message, 4000;
    /// A name on a page: a contact, a holiday, a number.
    Label, 100;
    /// A public text of an institution's own: an advice card, a privacy notice.
    Notice, 6000;
}

/// Why words were refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFault {
    /// Nothing but white space.
    Empty,
    /// More than this many characters.
    TooLong(usize),
}

impl fmt::Display for TextFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TextFault::Empty => f.write_str("Write something here."),
            TextFault::TooLong(max) => write!(f, "Use {max} characters or fewer."),
        }
    }
}

/// Trims, turns line ends into `\n` and drops control characters, which no form needs and which
/// turn logs and mails into somebody else's.
fn tidy(text: &str, max: usize) -> Result<String, TextFault> {
    let plain: String = text
        .replace("\r\n", "\n")
        .chars()
        .map(|c| if c == '\r' { '\n' } else { c })
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect();
    let trimmed = plain.trim();
    match trimmed.chars().count() {
        0 => Err(TextFault::Empty),
        n if n > max => Err(TextFault::TooLong(max)),
        _ => Ok(trimmed.to_owned()),
    }
}

/// An e-mail address as far as a form can judge one: something, one `@`, a domain with a dot or
/// `localhost`. Kept lower-case because people type their own address both ways.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", schema(format = "email", max_length = 254))]
pub struct Email(String);

impl Email {
    /// The address. Whoever calls this answers for where it goes.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl FromStr for Email {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WANTED: &str = "Enter an e-mail address, like name@example.org.";
        let address = text.trim().to_lowercase();
        let (name, domain) = address.rsplit_once('@').ok_or(WANTED)?;
        let plain = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, ',' | ';' | '<' | '>' | '"' | '@');
        let good = !name.is_empty()
            && address.len() <= 254
            && address.chars().filter(|c| *c != '@').all(plain)
            && name.chars().all(plain)
            && (domain == "localhost" || domain.contains('.'))
            && !domain.starts_with('.')
            && !domain.ends_with('.');
        if good { Ok(Self(address)) } else { Err(WANTED) }
    }
}

impl TryFrom<String> for Email {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn tidying_twice_changes_nothing(text: String) {
            if let Ok(once) = text.parse::<Narrative>() {
                prop_assert_eq!(once.expose().parse::<Narrative>().unwrap(), once);
            }
        }

        #[test]
        fn typed_words_never_print(text in "[a-z]{12,40}") {
            let narrative: Narrative = text.parse().unwrap();
            let printed = format!("{narrative:?}");
            prop_assert!(!printed.contains(&text));
        }
    }

    #[test]
    fn the_limit_counts_characters_not_bytes() {
        assert!("é".repeat(Narrative::MAX).parse::<Narrative>().is_ok());
        assert_eq!("é".repeat(Narrative::MAX + 1).parse::<Narrative>(), Err(TextFault::TooLong(4000)));
    }

    #[test]
    fn an_address_that_could_carry_a_second_header_is_refused() {
        for wrong in
            ["a@b", "a", "@b.example", "a b@c.example", "a@b.example\r\nBcc: x@y.example", "a@b@c.example", "a@b.example,c@d.example"]
        {
            assert!(wrong.parse::<Email>().is_err(), "{wrong}");
        }
        assert_eq!("  Ann@Example.ORG ".parse::<Email>().unwrap().expose(), "ann@example.org");
    }
}
