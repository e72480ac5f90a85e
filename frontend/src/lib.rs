//! The pages people see: one set of views, drawn by the server as plain HTML (`ssr`) and by the two
//! browser apps (`csr`), so that a form without scripts and the app can never say different things.
//!
//! - [`ui`] holds the components: no network, no handlers, no signals.
//! - [`report`] is the reporter's form, [`desk`] the security desk, [`pages`] what only the server draws.
//! - [`render`] is what the server calls.

#[cfg(feature = "csr")]
pub mod api;
#[cfg(any(feature = "desk", feature = "ssr"))]
pub mod desk;
#[cfg(feature = "csr")]
pub mod dom;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod render;
pub mod report;
pub mod setting;
pub mod ui;

// Two attributes, not one: clippy knows test code by a plain `cfg(test)`.
#[cfg(test)]
#[cfg(feature = "ssr")]
mod tests;

pub use setting::{Setting, SettingContact};
