//! All lists side by side, for checks that must hold for every one of them. Nothing that runs on a phone asks for it.

use super::*;

/// The words of a list, by code.
#[derive(Clone, Copy, Debug)]
pub enum Words {
    /// What a reporter reads, in both languages (§7.6).
    Reporter(fn(&str) -> Option<Key>),
    /// What staff read on the desk, in English.
    Staff(fn(&str) -> Option<&'static str>),
    /// Nobody reads them.
    None,
}

/// One coded list.
#[derive(Clone, Copy, Debug)]
pub struct Listed {
    /// The name of its type.
    pub name: &'static str,
    /// The codes that are offered, in the order shown.
    pub codes: &'static [&'static str],
    /// The codes that are offered no longer and still read.
    pub retired: &'static [&'static str],
    /// Reads a code and gives it as the list writes it, or `None` if it is not of this list.
    pub read: fn(&str) -> Option<&'static str>,
    /// Its words.
    pub words: Words,
}

macro_rules! listed {
    ($name:ident, $words:expr) => {
        Listed {
            name: stringify!($name),
            codes: $name::CODES,
            retired: $name::RETIRED_CODES,
            read: |code| code.parse::<$name>().ok().map($name::code),
            words: $words,
        }
    };
}

macro_rules! registry {
    (reporter: $($reporter:ident)*; staff: $($staff:ident)*; unread: $($unread:ident)*;) => {
        &[
            $(listed!($reporter, Words::Reporter(|code| code.parse().ok().map($reporter::label))),)*
            $(listed!($staff, Words::Staff(|code| code.parse().ok().map($staff::label))),)*
            $(listed!($unread, Words::None),)*
        ]
    };
}
#[cfg(test)]
pub(super) use listed;

/// Every coded list but the countries, which have no words and stand in [`Country`].
pub const LISTS: &[Listed] = registry! {
    reporter: Danger Relation LastContact Channel NextContact ContactMethod Technique Response
        Platform AccountType Direction ContactCount Place Sought Offered ValueBand Declared
        WarningSign Pressure Deadline Lever Affiliation TargetRole ProxyAuthority
        InfoLevel Device DeviceWhen ToldAlready YesNo UrgencySelf IdentityMode ShareWith ActorUnsaid;
    staff: AccessFlag ActorKind Likelihood Confidence;
    unread: EntryRoute;
};
