//! What the two apps of staff share: the session, what is heard while it lasts, the head of every page, and a fresh
//! proof of who is here. Each app is a [`app::Face`] of its own.

#[cfg(feature = "staff")]
pub(crate) mod app;
#[cfg(feature = "staff")]
pub(crate) mod clock;
pub mod idle;
pub mod lines;
#[cfg(feature = "staff")]
mod live;
#[cfg(feature = "staff")]
mod passkey;
#[cfg(feature = "staff")]
pub(crate) mod proof;
#[cfg(feature = "staff")]
pub(crate) mod session;
#[cfg(feature = "staff")]
mod tabs;
pub mod views;
pub mod wait;
