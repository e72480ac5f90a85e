//! Filing a report: the views both sides draw, and the app that shows them on a phone.
//!
//! [`views`] draws, [`state`] decides what comes next (pure, tested on the host), `app` connects both
//! to a browser.

#[cfg(feature = "csr")]
mod app;
#[cfg(feature = "csr")]
mod offline;
#[cfg(feature = "csr")]
mod send;
pub mod state;
pub mod views;

#[cfg(feature = "csr")]
pub use app::start;
