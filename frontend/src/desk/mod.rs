//! The security desk: new reports and the cases they open, and the rounded picture.
//!
//! [`views`] draws and compiles for both sides (the tests read the pages); the rest is the browser app.

#[cfg(feature = "desk")]
mod alerts;
#[cfg(feature = "desk")]
mod app;
pub mod case;
#[cfg(feature = "desk")]
mod deed;
pub mod filter;
pub mod links;
#[cfg(feature = "desk")]
mod list;
#[cfg(feature = "desk")]
mod names;
#[cfg(feature = "desk")]
mod picture;
#[cfg(feature = "desk")]
mod questions;
#[cfg(feature = "desk")]
mod route;
#[cfg(feature = "desk")]
mod search;
#[cfg(feature = "desk")]
mod take;
pub mod views;

#[cfg(feature = "desk")]
pub use app::start;
