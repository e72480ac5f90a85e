//! The page of a case: what its forms ask for, and the app that does it.

#[cfg(feature = "desk")]
pub(super) mod app;
pub mod deed;
#[cfg(feature = "desk")]
pub(super) mod forms;
#[cfg(feature = "desk")]
mod news;
#[cfg(feature = "desk")]
pub(super) mod proven;
#[cfg(feature = "desk")]
mod send;
