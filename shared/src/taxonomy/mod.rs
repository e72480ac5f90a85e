//! The coded lists: stable codes that statistics, priority and exchange rest on, each with the words
//! a reporter reads (docs/domain.md §2). A code once used is never given another meaning.

mod aims;
mod contact;
mod country;
mod exposure;
mod filing;
mod list;
pub mod mapping;
mod means;
mod people;
mod pressing;
#[cfg(feature = "later")]
mod registry;
mod response;
mod staff;
mod technique;

pub use aims::{Declared, Offered, Sought, ValueBand};
pub use contact::{Channel, ContactMethod, Danger, LastContact, NextContact, Relation};
pub use country::{ActorUnsaid, Country, SuspectedActor};
pub use exposure::{Device, DeviceWhen, InfoLevel, ToldAlready};
pub use filing::{IdentityMode, ShareWith, UrgencySelf, YesNo};
pub use means::{AccountType, ContactCount, Direction, Place, Platform};
pub use people::{Affiliation, ProxyAuthority, TargetRole};
pub use pressing::{Deadline, Lever, Pressure, WarningSign};
#[cfg(feature = "later")]
pub use registry::{LISTS, Listed, Words};
pub use response::Response;
pub use staff::{AccessFlag, ActorKind, Confidence, EntryRoute, Likelihood};
pub use technique::Technique;

use crate::locale::Key;
use list::{codes, later_list, list, staff_list};

/// The version of the lists as a whole, for whoever compares figures across years. It rises whenever a code is added,
/// retired or worded so that people would choose it differently.
pub const TAXONOMY_VERSION: u32 = 1;

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

#[cfg(test)]
mod tests;
