//! What an approacher can be found again by: a profile, an address, a number (docs/domain.md §1.3, §4.5).
//!
//! [`find`] reads the free box, [`parse`] reads one thing somebody says is an identifier. Both make the same
//! [`Identifier`] of every spelling of one account, and of nothing else: what fails its checksum, or could be
//! something else, is left as text. The caller keeps what was typed; nothing here replaces it.
//!
//! All of it is one pass over bounded pieces, because anybody may paste anything.

mod bank;
mod defang;
mod email;
mod find;
mod handle;
mod host;
mod identifier;
mod kind;
mod known_as;
mod labels;
mod link;
mod name;
mod office;
mod parse;
mod phone;
mod platform;
mod reading;
mod shared_hosts;
mod technical;
mod wallet;
mod words;

pub use find::{Found, find};
pub use identifier::{Identifier, MATCHING_VERSION};
pub use kind::{Kind, Strength};
pub use name::{FOLDING_VERSION, folded, folded_name};
pub use parse::{Hint, parse};
pub use platform::Platform;

#[cfg(test)]
mod tests;
