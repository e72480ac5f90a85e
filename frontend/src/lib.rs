//! The pages people see: one set of views, drawn by the server as plain HTML (`ssr`) and by the three
//! browser apps (`csr`), so that a form without scripts and the app can never say different things.
//!
//! - [`ui`] holds the components: no network, no handlers, no signals.
//! - [`report`] is the reporter's form, [`desk`] the security desk, [`office`] who works there and by which rules, [`pages`]
//!   what only the server draws. [`staff`] holds what desk and office share.
//! - [`render`] is what the server calls.

// The type of a page holds the types of all its parts. Forgetting them at run time would cost the desk 4 KB.
#![recursion_limit = "256"]

#[cfg(feature = "csr")]
pub mod api;
#[cfg(any(feature = "desk", feature = "ssr"))]
pub mod desk;
#[cfg(feature = "csr")]
pub mod dom;
#[cfg(any(feature = "office", feature = "ssr"))]
pub mod office;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod render;
pub mod report;
pub mod setting;
#[cfg(any(feature = "staff", feature = "ssr"))]
pub mod staff;
pub mod ui;

// Two attributes, not one: clippy knows test code by a plain `cfg(test)`.
#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;

pub use setting::{Setting, SettingContact};
