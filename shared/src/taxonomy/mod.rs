//! The coded lists: stable codes that statistics, priority and exchange rest on, each with the words
//! a reporter reads (docs/domain.md §2). A code once used is never given another meaning.

mod contact;
mod response;
mod technique;

pub use contact::{Channel, ContactMethod, Danger, LastContact, NextContact, Relation};
pub use response::Response;
pub use technique::Technique;

use crate::locale::Key;

/// One option of a list: its stable code and the sentence shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The stable code.
    pub code: &'static str,
    /// The words.
    pub label: Key,
}

/// A code that is in no list of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownCode;

macro_rules! list {
    ($($(#[$doc:meta])* $name:ident { $($(#[$option:meta])* $variant:ident = $code:literal => $label:ident,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$option])* $variant,)* }

        impl $name {
            /// Every option, in the order shown.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];
            /// Every option with its words.
            pub const CHOICES: &'static [$crate::taxonomy::Choice] =
                &[$($crate::taxonomy::Choice { code: $code, label: $crate::locale::key::$label }),*];
            /// The stable code.
            pub const fn code(self) -> &'static str { match self { $($name::$variant => $code),* } }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::taxonomy::UnknownCode;
            fn from_str(code: &str) -> Result<Self, Self::Err> {
                match code { $($code => Ok($name::$variant),)* _ => Err($crate::taxonomy::UnknownCode) }
            }
        }
    )*};
}
use list;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back_as_itself_and_no_other_word_does() {
        for technique in Technique::ALL {
            assert_eq!(technique.code().parse(), Ok(*technique));
        }
        assert_eq!("paid_work".parse::<Technique>(), Err(UnknownCode));
        assert_eq!("".parse::<Channel>(), Err(UnknownCode));
    }
}
