//! What our codes are called elsewhere (docs/domain.md §2.1, §2.2, §2.7, §2.11), for figures and exchange on the server.
//! Nothing on a phone calls it, so nothing of it is downloaded.
//!
//! No match has a wildcard: whoever adds a code is made to say what it is elsewhere, or that it is nothing.

mod channel;
mod depth;
mod stix;
mod surroundings;
mod technique;

pub use depth::Depth;
pub use stix::{Thing, observable};
pub use technique::Tactic;

/// One value of the incident vocabulary VERIS: the path of an enumeration there, and the value as it is spelled there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Veris {
    /// The path, for example `action.social.vector`.
    pub path: &'static str,
    /// The value, for example `In-person`.
    pub value: &'static str,
}

const fn veris(path: &'static str, value: &'static str) -> Veris {
    Veris { path, value }
}

#[cfg(test)]
mod tests;
